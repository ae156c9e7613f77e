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


def test_the_first_actor_of_the_main_verb_does_the_work_and_who_oversees_does_not():
    assert enriched("化验员检验样品，由班长负责复核。").responsible.value == "化验员"
    assert enriched("质检科负责监督，化验员按规程取样。").responsible.value == "化验员"


def test_who_stands_in_a_modifier_or_a_bracket_does_not_act():
    assert enriched("汇总班长及电工提交的点检表。").responsible is None
    assert enriched("班长签发的工作票由文员登记。").responsible.value == "文员"
    assert enriched("登记来访车辆（保安可协助引导）。").responsible is None
    assert enriched("检查完成后电工合闸。").responsible.value == "电工", "a sub-clause is no main verb"
    assert enriched("Collect the forms filled in by the shift supervisor.", EN).responsible is None


def test_a_clause_without_a_subject_belongs_to_the_role_of_its_heading():
    heading = Text(value="泵站站长", confidence=0.6, by=By.RULE)
    steps = (
        Step(id="b1", text="每月检查水位。", section="s1"),
        Step(id="b2", text="由电工拉闸。", section="s1"),
        Step(id="b3", text="水位为三米。", section="s1"),
        Step(id="b4", text="检查闸门。", section="s2"),
    )
    found = [step.responsible for step in enrich_steps(steps, ZH, {"s1": heading})]
    assert found[0] == heading
    assert found[1].value == "电工"
    assert found[2:] == [None, None]


def test_an_input_is_a_well_formed_condition():
    def inputs(text, pack=ZH):
        return values(enriched(text, pack).inputs)

    assert inputs("当水位超限，且闸门不能关闭时，泵工应报警。") == ["当水位超限，且闸门不能关闭时"]
    assert inputs("泵工在交班完成后，清点工具。") == ["交班完成后"], "the subject is the main clause's"
    assert inputs("当电工在井下作业时，应挂牌。") == ["当电工在井下作业时"], "its own subject stays"
    assert inputs("依据的标准应有效。") == []
    assert inputs("根据以下情况，停泵。") == []
    assert inputs("按《停泵程序》停泵。") == []
    assert inputs("凭《领料单》发料。") == ["《领料单》"]
    assert inputs("If so, close the valve.", EN) == []
    assert inputs("If the valve leaks, close it.", EN) == ["If the valve leaks"]


def test_what_is_not_made_is_no_output():
    assert enriched("小修可不编制《检修方案》。").outputs == ()
    assert values(enriched("大修应编制《检修方案》。").outputs) == ["《检修方案》"]


def test_people_whom_the_reader_is_asked_to_speak_to():
    assert values(enriched("请假请向相关负责人说明。").roles) == ["相关负责人"]
