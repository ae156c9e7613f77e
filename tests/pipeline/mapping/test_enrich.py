from hypothesis import given
from hypothesis import strategies as st

from models.language import load_language
from models.sop import By, Evidence, Step, Text
from pipeline.mapping.enrich import enrich_steps

ZH, EN = load_language("zh"), load_language("en")


def enriched(text, pack=ZH, **fields):
    step = Step(id="b4", text=text, evidence=(Evidence(block="b4", page=2),), **fields)
    return enrich_steps((step,), pack)[0]


def values(fields):
    return [field.value for field in fields]


def test_a_step_of_a_plant():
    step = enriched("锅炉停机后，由班长在2小时内填写《停炉登记单》，会同电工检查线路，经车间主任批准后报设备科备案。")
    assert step.responsible.value == "班长"
    assert values(step.support) == ["电工"]
    assert values(step.roles) == ["班长", "电工", "车间主任", "设备科"]
    assert values(step.outputs) == ["《停炉登记单》"]
    assert values(step.records) == ["《停炉登记单》"]
    assert values(step.inputs) == ["锅炉停机后"]
    assert [limit.iso8601 for limit in step.time_limits] == ["PT2H"]
    assert step.interface.value == "报设备科备案"


def test_evidence_points_into_the_text_of_the_step():
    step = enriched("经厂长批准后，仓管员按照《出库规程》发货。")
    for field in (step.responsible, *step.roles, *step.inputs, *step.records):
        (evidence,) = field.evidence
        assert (evidence.block, evidence.page) == ("b4", 2)
        assert step.text[evidence.start : evidence.end] == evidence.quote == field.value
        assert field.by is By.RULE
        assert 0 < field.confidence <= 1
    assert values(step.inputs) == ["经厂长批准后"], "a procedure that is followed is a reference, not an input"
    assert step.records == ()


def test_the_subject_is_responsible_and_who_it_reports_to_is_not():
    step = enriched("客服专员记录来电，报客服主管审批。")
    assert step.responsible.value == "客服专员"
    assert values(step.roles) == ["客服专员", "客服主管"]


def test_who_leads_goes_before_who_helps():
    step = enriched("财务部协助审计室盘点，审计室负责汇总。")
    assert step.responsible.value == "审计室"
    assert values(step.support) == ["财务部"]


def test_somebody_whom_the_step_is_about_is_no_role_of_it():
    assert enriched("对检验员进行考核。").roles == ()


def test_roles_that_are_joined_do_the_same():
    step = enriched("站长、安监员核对读数，通知财务及采购。")
    assert step.responsible.value == "站长"
    assert step.support == ()
    assert values(step.roles) == ["站长", "安监员", "财务", "采购"]


def test_who_only_approves_answers_where_nobody_else_is_named():
    assert enriched("停泵须经站长批准。").responsible.value == "站长"
    assert enriched("泵工填写停泵单，由站长批准。").responsible.value == "泵工"


def test_a_vague_name_acts_or_is_left_out():
    assert enriched("由相关人员清点。").responsible.confidence < 0.8
    assert enriched("处罚相关人员。").responsible is None


def test_what_the_structure_has_filled_stays():
    given_ = Text(value="值班长", confidence=0.95, by=By.LAYOUT)
    step = enriched("由电工拉闸。", responsible=given_)
    assert step.responsible == given_
    assert values(step.roles) == ["电工"]


def test_a_list_inherits_the_performer_of_its_line():
    parent = Step(
        id="b1",
        text="保管员负责以下工作：",
        children=(Step(id="b2", text="清点钥匙；"), Step(id="b3", text="钥匙是否齐全；")),
    )
    first, second = enrich_steps((parent,), ZH)[0].children
    assert (first.responsible.value, first.responsible.confidence) == ("保管员", 0.5)
    assert second.responsible is None


def test_a_short_name_before_a_colon():
    assert enriched("受理来电：客服专员记下号码。").name.value == "受理来电"
    assert enriched("注：不得外传。").name is None
    assert enriched("Weigh the flour: the baker shall use the scale.", EN).name.value == "Weigh the flour"


def test_an_english_step():
    step = enriched(
        "If the belt stops, the shift supervisor shall complete the Downtime Report within 2 hours "
        "and notify the plant manager.",
        EN,
    )
    assert step.responsible.value == "shift supervisor"
    assert values(step.roles) == ["shift supervisor", "plant manager"]
    assert values(step.outputs) == ["Downtime Report"]
    assert values(step.inputs) == ["If the belt stops"]
    assert step.interface.value == "notify the plant manager"
    assert step.time_limits[0].iso8601 == "PT2H"


def test_traditional_script_stays_as_it_is():
    step = enriched("由倉庫管理員於當日填寫《領料單》，報課長核准。")
    assert step.responsible.value == "倉庫管理員"
    assert values(step.outputs) == ["《領料單》"]


@given(st.text(alphabet="由质量部经理报审批填写《记录表》应对负责：，。协助工作abc \n", max_size=60))
def test_enriching_is_pure_and_keeps_the_words(text):
    once = enriched(text)
    assert once == enriched(text)
    assert once.text == text
    for field in (*once.roles, *once.inputs, *once.outputs, *once.records, *once.support):
        assert field.evidence[0].quote in text
