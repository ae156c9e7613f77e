import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import load_language
from pipeline.mapping.roles import find_roles

ZH, EN = load_language("zh"), load_language("en")


def names(text, pack):
    return [mark.text for mark in find_roles(text, pack)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("锅炉停机后，班长应填写停炉单，报设备科备案。", ["班长", "设备科"]),
        (
            "由质量管理部组织相关部门评议，总经理批准后由行政专员发放至各车间主任。",
            ["质量管理部", "相关部门", "总经理", "行政专员", "各车间主任"],
        ),
        ("仓库管理员须在当班移走残件，并通知财务及销售。", ["仓库管理员", "财务", "销售"]),
        ("采购应在3日内确认，仓库负责收货，并由财务付款。", ["采购", "仓库", "财务"]),
        ("设备科点检主管每周检查。", ["设备科点检主管"]),
        ("公司成立由厂长任组长的防汛领导小组。", ["厂长", "组长", "防汛领导小组"]),
        ("QA主管审核后，报质量总监批准", ["QA主管", "质量总监"]),
        ("設備課課長負責審核，經廠長核准後交品保部歸檔。", ["設備課課長", "廠長", "品保部"]),
        ("各部门按时上报。", ["各部门"]),
        ("调度科及其他相关班组签字。", ["调度科", "其他相关班组"]),
        ("被评价单位应在两日内答复，设备被管理部门封存。", ["被评价单位", "管理部门"]),
        ("本公司法务岗起草合同。", ["法务岗"]),
    ],
)
def test_chinese_roles(text, expected):
    found = names(text, ZH)
    assert [name for name in found if name != "组长"] == [name for name in expected if name != "组长"]


@pytest.mark.parametrize(
    "text",
    [
        "部分产品科学摆放，检查接头处是否漏油。",
        "各部门的文件分柜存放。",
        "应对供应商进行评价。",
        "员工名册不得外传。",
        "将废料放到阴凉处。",
        "打开设备电源，技术要求见图纸。",
        "法定计量单位",
    ],
)
def test_what_is_no_role_in_chinese(text):
    assert names(text, ZH) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kitchen Manager shall taste the soup within 5 minutes.", ["Kitchen Manager"]),
        ("Notify Shift Lead of the spill.", ["Shift Lead"]),
        ("The supervisor is responsible for training all warehouse personnel.", ["supervisor", "warehouse personnel"]),
        ("Send the form to the Human Resources Department for approval.", ["Human Resources Department"]),
        ("Only licensed electricians are permitted to open the panel.", ["licensed electricians"]),
        ("Personnel who drive forklifts must wear a belt.", ["Personnel who drive forklifts"]),
        ("QA reviews the file before the steering committee must approve it.", ["QA", "steering committee"]),
        ("Head of Quality signs.", ["Head of Quality"]),
    ],
)
def test_english_roles(text, expected):
    assert names(text, EN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Use the task manager to end it.",
        "The operator's badge lies on the shelf.",
        "Wear a Lab coat.",
        "Mail desk@hr.example.org now",
        "It is written in the user manual.",
        "A representative portion is taken.",
    ],
)
def test_what_is_no_role_in_english(text):
    assert names(text, EN) == []


def test_a_bracket_that_spells_a_name_out_is_no_second_role():
    found = names("The Quality Manager (QM) and the Site Engineer (Duty Engineer at night) shall sign.", EN)
    assert found == ["Quality Manager", "Site Engineer", "Duty Engineer"]
    assert names("CERT (Computer Emergency Response Team) must be called.", EN) == ["CERT"]


def test_kinds_and_vagueness():
    kinds = {mark.text: (mark.kind, mark.vague) for mark in find_roles("由相关人员报维修班班长，再报安全委员会。", ZH)}
    assert kinds["相关人员"] == ("post", True)
    assert kinds["维修班班长"] == ("post", False)
    assert kinds["安全委员会"] == ("body", False)


@given(st.text(alphabet="质量部设备科长主任员由经报通知应，。的各相关人员负责QA ()\n", max_size=60))
def test_roles_lie_in_the_text_and_apart(text):
    last = 0
    for mark in find_roles(text, ZH):
        assert last <= mark.start < mark.end <= len(text)
        assert mark.text == text[mark.start : mark.end]
        last = mark.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("泵站第一副站长负责调度。", ["泵站第一副站长"]),
        ("收货员核对箱数。", ["收货员"]),
        ("科级及以上干部应参加演练。", ["科级及以上干部"]),
        ("取样人员（持证）不得少于2人。", ["取样人员"]),
        ("高空作业人员登塔时，必须系安全带。", ["高空作业人员"]),
        ("每个学员必须签到。", ["学员"]),
        ("请向学长说明原因。", ["学长"]),
        ("经有关主管部门核准后开闸。", ["有关主管部门"]),
        ("使用者应在用后擦净。", ["使用者"]),
    ],
)
def test_people_in_general_and_whole_names(text, expected):
    found = [mark.text for mark in find_roles(text, ZH) if mark.confidence >= 0.6]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "宿舍楼、泵房、仓库应配备灭火器。",
        "顾客提出的办法不适用。",
        "不得打扰被巡视者。",
        "描述应具体，如“泵工未戴手套”。",
        "正确的写法为“泵工试图在关阀时开泵”。",
    ],
)
def test_what_is_only_named_in_chinese(text):
    assert names(text, ZH) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User registers at the gate.", ["User"]),
        ("The form may be changed by the user.", ["user"]),
        ("Send the key to the user.", ["user"]),
        ("Remove the files in user profiles.", []),
        ("Create the RSO account.", []),
        ("The visitor selects RSO from the list.", []),
        ("Verify that the user and RSO are new.", []),
        ("Say that you are an RSO.", []),
        ("Verify that the RSO is responsible for the key.", ["RSO"]),
    ],
)
def test_users_act_and_entries_do_not(text, expected):
    assert names(text, EN) == expected
