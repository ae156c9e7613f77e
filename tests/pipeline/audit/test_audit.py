"""Tests, audit: the audit of a whole document."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.errors import SettingsError
from models.flag import Outcome, Severity
from models.language import load_language
from models.profile import load_profile
from models.sop import Sop
from models.words import message, place_words
from pipeline.audit.audit import RANK, audit
from pipeline.audit.page import rules_page
from pipeline.mapping.missing import find_missing

MakeSop = Callable[[dict[str, Any]], Sop]
GUIDE = load_profile("zh-guide")

COMPLAINTS = {
    "title": "退货处理标准操作流程",
    "document_number": "SOP-RT-2024-003",
    "version": "V1.1",
    "effective_date": "2024-03-01",
    "prepared_by": "王某（客服专员）",
    "reviewed_by": "李某（客服主管）",
    "approved_by": "赵某（运营总监）",
    "department": "客服部",
    "purpose": "退货在全流程不超过48小时办结，满意率≥95%。",
    "scope": "适用于客服部自收到退货申请至退款完成的处理，定制商品不适用。",
    "sections": [
        {"title": "目的", "kind": "purpose"},
        {"title": "职责", "kind": "responsibilities", "text": "客服专员受理退货，客服主管审批退款。"},
        {"title": "步骤", "kind": "procedure"},
        {"title": "培训与发布", "text": "批准后在内网发布，生效前对客服专员培训。"},
        {"title": "试运行", "kind": "trial", "text": "2024年2月试运行两周。"},
    ],
    "revisions": [{"version": "V1.0", "date": "2023-05-01"}, {"version": "V1.1", "date": "2024-03-01"}],
    "records": ["《退货登记表》"],
    "steps": [
        {
            "name": "登记申请",
            "text": "登记申请：客服专员在系统中登记退货原因，2小时内把《退货登记表》提交客服主管。",
            "section": "s3",
            "responsible": "客服专员",
            "inputs": ["退货申请"],
            "outputs": ["《退货登记表》"],
            "limits": [{"text": "2小时内", "iso8601": "PT2H"}],
        },
        {
            "name": "审批退款",
            "text": "审批退款：客服主管核对登记表，24小时内在系统中批准退款。",
            "section": "s3",
            "responsible": "客服主管",
            "inputs": ["《退货登记表》"],
            "outputs": ["退款单"],
            "limits": [{"text": "24小时内", "iso8601": "PT24H"}],
        },
    ],
}  # fmt: skip


def test_a_good_procedure_has_no_flag(make_sop: MakeSop) -> None:
    answered = audit(make_sop(COMPLAINTS), GUIDE)
    assert answered.flags == ()
    outcomes = {verdict.rule: verdict.outcome for verdict in answered.verdicts}
    assert set(outcomes) == set(GUIDE.rule_ids)
    assert set(outcomes.values()) <= {Outcome.PASS, Outcome.NOT_APPLICABLE}


def test_the_same_sop_gives_the_same_audit(make_sop: MakeSop) -> None:
    poor = make_sop({"steps": [{"text": "由相关人员及时处理"}]})
    assert audit(poor, GUIDE).model_dump_json() == audit(poor, GUIDE).model_dump_json()


def test_flags_stand_worst_first_and_cite_their_clauses(make_sop: MakeSop) -> None:
    flags = audit(make_sop({"steps": [{"text": "由相关人员处理"}]}), GUIDE).flags
    ranks = [RANK[flag.severity] for flag in flags]
    assert ranks == sorted(ranks)
    assert {flag.rule: flag.clauses for flag in flags}["SOP301"] == ("SG027",)


def test_notes_become_flags_with_their_own_severity(make_sop: MakeSop) -> None:
    notes = [
        {
            "rule": "SOP601",
            "field": "control.version",
            "arguments": {"chosen": "V1.1", "other": "V1.3", "where": "修订记录", "here": "封面"},
        },
        {"rule": "SOP703", "block": "b2", "arguments": {"before": "4.2", "label": "4.4"}},
        {"rule": "SOP999", "arguments": {}},
    ]
    flags = audit(make_sop(COMPLAINTS | {"notes": notes}), GUIDE).flags
    assert [(flag.rule, flag.severity) for flag in flags] == [
        ("SOP601", Severity.ERROR),
        ("SOP703", Severity.WARNING),
    ]
    pack = load_language("zh")
    assert message(flags[0], pack) == "原文自相矛盾：取“V1.1”（封面），而修订记录为“V1.3”。"
    assert flags[1].quote.startswith("审批退款")


def test_a_placeholder_is_told_once(make_sop: MakeSop) -> None:
    notes = [{"rule": "SOP603", "field": "control.effective_date", "block": "c3", "arguments": {"text": "2024–"}}]
    sop = make_sop({**COMPLAINTS, "effective_date": None, "notes": notes})
    flags = audit(sop, GUIDE).flags
    assert [flag.rule for flag in flags] == ["SOP108"]
    assert "2024–" in message(flags[0], load_language("zh"))


def test_values_that_nobody_is_sure_of_become_flags(make_sop: MakeSop) -> None:
    title = {"value": "退货处理标准操作流程", "confidence": 0.5}
    sop = make_sop({**COMPLAINTS, "title": title})
    assert [(flag.rule, flag.field) for flag in audit(sop, GUIDE).flags] == [("SOP602", "control.title")]
    assert audit(sop, GUIDE, review_below=0.4).flags == ()
    settled = make_sop({**COMPLAINTS, "title": {**title, "by": "reviewer"}})
    assert audit(settled, GUIDE).flags == ()


def test_many_steps_that_lack_it_do_not_drown_the_reader(make_sop: MakeSop) -> None:
    steps = [{"text": f"检查第{chr(0x4E00 + n)}台设备", "section": f"s{n // 10 + 1}"} for n in range(80)]
    sections = [{"title": f"阶段{n}", "kind": "procedure"} for n in range(8)]
    flags = audit(make_sop({"sections": sections, "steps": steps}), GUIDE).flags
    assert sum(flag.rule == "SOP202" for flag in flags) == 1
    for number in range(0, 80, 3):
        steps[number]["inputs"] = ["停机牌"]
    flags = audit(make_sop({"sections": sections, "steps": steps}), GUIDE).flags
    assert 1 <= sum(flag.rule == "SOP202" for flag in flags) <= 8
    assert len(flags) < 40


def test_the_scheme_of_the_library_goes_before_the_profile_s(make_sop: MakeSop) -> None:
    sop = make_sop(COMPLAINTS)
    assert [flag.rule for flag in audit(sop, GUIDE, scheme="{type}/{seq:04}").flags] == ["SOP104"]


def test_english_documents_are_asked_in_english(make_sop: MakeSop) -> None:
    flags = audit(make_sop({"language": "en", "steps": [{"text": "Inform relevant personnel promptly"}]}), GUIDE).flags
    said = {flag.rule: message(flag, load_language("en")) for flag in flags}
    assert said["SOP301"] == "Vague role: “relevant personnel”. Name the position."
    assert said["SOP205"] == "Step 1 has no time limit."


def test_words_of_a_document_are_never_a_format(make_sop: MakeSop) -> None:
    sop = make_sop({"version": "{0.__class__} {found}"})
    said = [message(flag, load_language("zh")) for flag in audit(sop, GUIDE).flags]
    assert "版本号“{0.__class__} {found}”不符合规定格式（如 V1.0）。" in said


def test_place_words_name_step_and_field(make_sop: MakeSop) -> None:
    flags = audit(make_sop({"steps": [{"text": "检查设备"}]}), GUIDE).flags
    places = {flag.rule: place_words(flag, load_language("zh")) for flag in flags}
    assert (places["SOP205"], places["SOP108"]) == ("步骤1 时效要求", "生效日期")


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(SettingsError) as caught:
        load_profile("no-such")
    assert "zh-guide" in caught.value.cure


def test_the_rules_page_is_current() -> None:
    page = Path(__file__).parents[3] / "docs" / "rules.md"
    assert page.read_text("utf-8") == rules_page(GUIDE), "run: make docs"


ELEMENTS = {
    "title": ("SOP102", "control.title"),
    "number": ("SOP103", "control.document_number"),
    "version": ("SOP105", "control.version"),
    "effective date": ("SOP108", "control.effective_date"),
    "preparer": ("SOP110", "control.prepared_by"),
    "reviewer": ("SOP110", "control.reviewed_by"),
    "approver": ("SOP110", "control.approved_by"),
    "purpose": ("SOP101", "purpose"),
    "scope": ("SOP114", "scope"),
    "roles": ("SOP121", "responsibilities"),
    "steps": ("SOP201", "steps"),
    "records/references": ("SOP122", "records"),
    "revision history": ("SOP118", "revisions"),
}


@pytest.mark.parametrize("words", [{}, COMPLAINTS, {"title": "停泵规程", "steps": [{"text": "由泵工拉闸。"}]}])
def test_the_rules_call_missing_what_the_public_contract_calls_missing(
    words: dict[str, Any], make_sop: MakeSop
) -> None:
    sop = make_sop(words)
    missing = find_missing(sop, load_language("zh"))
    flags = audit(sop.model_copy(update={"missing": missing}), GUIDE).verdicts
    told = {(flag.rule, flag.field) for verdict in flags for flag in verdict.flags}
    for element, told_by in ELEMENTS.items():
        assert (told_by in told) == (element in missing), element


def test_an_empty_label_is_no_placeholder(make_sop: MakeSop) -> None:
    notes = [
        {"rule": "SOP603", "field": "control.reviewed_by", "block": "b1", "arguments": {"text": "校核 文档审查"}},
        {"rule": "SOP603", "field": "control.approved_by", "block": "b2", "arguments": {"text": "批准：XXX"}},
    ]
    flags = {flag.field: flag for flag in audit(make_sop({"notes": notes}), GUIDE).flags if flag.rule == "SOP110"}
    zh = load_language("zh")
    assert "校核" not in message(flags["control.reviewed_by"], zh)
    assert "XXX" in message(flags["control.approved_by"], zh)


def test_many_unclear_sections_make_one_flag(make_sop: MakeSop) -> None:
    notes = [{"rule": "SOP605", "block": f"s{at}", "arguments": {"title": f"其他{at}"}} for at in range(4)]
    flags = [flag for flag in audit(make_sop({"notes": notes}), GUIDE).flags if flag.rule == "SOP605"]
    assert [flag.arguments["count"] for flag in flags] == ["4"]
    assert "其他0、其他1、其他2、其他3" in message(flags[0], load_language("zh"))
