"""Renumbering: a real case first, then its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.document import Paragraph
from models.settings import load_settings
from models.settled import SettledReference
from models.sop import By, Control, FieldValue, Section, SectionKind, Sop, Step, all_steps
from models.source import Format, SourceFile
from pipeline.normalize.labels import key_of
from pipeline.normalize.numbers import number_parts, scheme_pattern
from pipeline.normalize.renumber import renumber

SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def field(value: str) -> FieldValue[str]:
    return FieldValue[str](value=value, confidence=0.9, by=By.RULE)


def sop_of(steps: list[Step], sections: tuple[Section, ...] = (), language: str = "zh", **more: object) -> Sop:
    return Sop.model_validate(
        {"source": SOURCE, "language": language, "sections": sections, "steps": tuple(steps), **more}
    )


def step(label: str, text: str, section: str | None = "s4", *children: Step) -> Step:
    return Step(id=f"b{label}", label=label, text=text, section=section, children=children)


def texts(sop: Sop) -> list[str]:
    return [s.text for s in all_steps(sop.steps)]


PROCEDURE = Section(
    id="s4",
    level=1,
    label="4",
    title="工作程序",
    kind=SectionKind.PROCEDURE,
    content=(Paragraph(id="b9", text="异常时按4.2.2处理，并参见第五章。"),),
)
RECORDS = Section(id="s5", level=1, label="第五章", title="记录", kind=SectionKind.RECORDS)


def test_dotted_clauses_become_steps_and_their_references_follow() -> None:
    steps = [step("4.2.1", "登记来样。"), step("4.2.2", "复核不合格时返回4.2.1，直至符合4.2.2条。")]
    renumbered = renumber(sop_of(steps, (RECORDS, PROCEDURE)), None)
    assert [s.number for s in renumbered.sop.steps] == ["1", "2"]
    assert texts(renumbered.sop)[1] == "复核不合格时返回步骤1，直至符合步骤2。"
    content = renumbered.sop.sections[0].content[0].text
    assert content == "异常时按步骤2处理，并参见第2章。"
    assert {(e.old, e.new) for e in renumbered.index if e.kind == "step"} == {("4.2.1", "1"), ("4.2.2", "2")}
    assert [s.title for s in renumbered.sop.sections] == ["工作程序", "记录"]


def test_a_step_that_does_not_exist_stays_as_written_and_is_flagged() -> None:
    renumbered = renumber(sop_of([step("1", "重复第9步。")]), None)
    assert texts(renumbered.sop) == ["重复第9步。"]
    assert [(n.rule, n.arguments["reference"]) for n in renumbered.sop.notes] == [("SOP701", "第9步")]


@pytest.mark.parametrize(
    ("language", "text", "new"),
    [
        ("zh", "异常时返回第9步。", "异常时返回SOP-EQ-2024-002 第9步。"),
        ("zh", "异常时按7.3处理。", "异常时按SOP-EQ-2024-002 7.3处理。"),
        ("en", "If it fails, return to Step 9.", "If it fails, return to SOP-EQ-2024-002 Step 9."),
    ],
)
def test_a_reference_into_another_document_bears_its_number_and_is_one_no_more(
    language: str, text: str, new: str
) -> None:
    source = sop_of([step("1", text)], language=language)
    (note,) = renumber(source, None).sop.notes
    old = note.arguments["reference"]
    told = SettledReference(block="b1", old=old, target="", document="SOP-EQ-2024-002")
    renumbered = renumber(source.model_copy(update={"settled_references": (told,)}), None)
    assert (texts(renumbered.sop), renumbered.sop.notes) == ([new], ())
    assert [(r.old, r.target) for r in renumbered.references] == [(old, "SOP-EQ-2024-002")]
    again = renumber(sop_of([step("1", new)], language=language), None)
    assert (texts(again.sop), again.sop.notes) == ([new], ()), "what is written is one of another document"


def test_a_label_that_two_sections_use_is_ambiguous_from_a_third() -> None:
    steps = [step("1", "开机。", "s1"), step("1", "装料。", "s2"), step("2", "重复步骤1。", "s3")]
    renumbered = renumber(sop_of(steps), None)
    assert texts(renumbered.sop)[2] == "重复步骤1。"
    assert [n.rule for n in renumbered.sop.notes] == ["SOP702"]


def test_the_same_section_wins() -> None:
    steps = [step("1", "开机。", "s1"), step("1", "装料。", "s2"), step("2", "重复步骤1。", "s2")]
    assert texts(renumber(sop_of(steps), None).sop)[2] == "重复步骤2。"


def test_other_documents_quantities_and_standards_are_no_references() -> None:
    text = "按《来样管理程序》4.2.1执行，加入按2.5mL计，符合GB/T 4.2.1条，见SOP-QC-004 第1步。"
    renumbered = renumber(sop_of([step("4.2.1", text), step("1", "x"), step("2.5", "y")]), None)
    assert texts(renumbered.sop)[0] == text
    assert renumbered.sop.notes == ()


def test_english_ranges_stay_ranges_only_where_they_are_contiguous() -> None:
    steps = [
        step("1", "Open."),
        step("2", "Fill.", "s4", step("2.1", "Slowly.")),
        step("3", "Repeat steps 1-3 and step 2.1."),
    ]
    renumbered = renumber(sop_of(steps, language="en"), None)
    assert texts(renumbered.sop)[-1] == "Repeat steps 1-3 and step 2.1."
    moved = [step("7", "Open."), step("9", "Close."), step("10", "Repeat steps 7-9, see step 10.")]
    assert texts(renumber(sop_of(moved, language="en"), None).sop)[-1] == "Repeat steps 1, 2, see step 3."


def test_labels_of_every_family_are_understood() -> None:
    cases = {
        "4.2.1": (4, 2, 1),
        "第三章": (3,),
        "（一）": (1,),
        "二十一、": (21,),
        "步骤 3": (3,),
        "a)": (),
        "①": (),
        None: (),
    }
    assert {label: key_of(label) for label in cases} == cases


def test_the_number_comes_from_the_document_never_from_the_clock() -> None:
    numbering = load_settings().numbering
    dated = sop_of([], control=Control(effective_date=field("2019-05-01"), document_number=field("SOP-QA-2017-004")))
    assert number_parts(dated, numbering).model_dump() == {"type": "SOP", "dept": "QA", "year": "2019"}
    assert number_parts(sop_of([]), numbering).year == "0000"
    assert scheme_pattern(numbering).fullmatch("SOP-CS-2024-001")
    assert not scheme_pattern(numbering).fullmatch("SOP-CS-24-1")


WORDS = st.sampled_from(["登记", "见4.2", "返回第1步", "重复步骤2～3", "按4.1.1执行", "第九章", "2.5 mL", "。"])


@given(
    st.lists(
        st.tuples(st.sampled_from(["1", "2", "3", "4.1", "4.2", "4.1.1", ""]), st.lists(WORDS, max_size=4)), max_size=6
    )
)
def test_renumbering_twice_changes_nothing_but_labels(drawn: list[tuple[str, list[str]]]) -> None:
    steps = [Step(id=f"b{n}", label=label or None, text="".join(words)) for n, (label, words) in enumerate(drawn, 1)]
    once = renumber(sop_of(steps), None).sop
    relabelled = tuple(s.model_copy(update={"label": s.number}) for s in once.steps)
    again = renumber(once.model_copy(update={"steps": relabelled, "normalized": True, "notes": ()}), None).sop
    resolved = [n for n in once.notes if n.rule == "SOP701"]
    if not resolved and not any(n.rule == "SOP702" for n in once.notes):
        assert texts(again) == texts(once)
    assert [s.number for s in again.steps] == [s.number for s in once.steps]
