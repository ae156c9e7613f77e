"""Why a field has its value: the words, who else might have been it, and what was looked for in vain."""

import pytest

from models.document import Document
from models.errors import SettingsError
from models.explanation import Candidate, Explanation
from models.language import load_language
from models.sop import By, Sop
from pipeline.mapping.components.marks import RECORD, ROLE
from pipeline.mapping.explaining.explain import explain, explain_all
from pipeline.mapping.map import map_document
from pipeline.mapping.nlp import analyse
from tests.pipeline.mapping.conftest import Maker

NUMBERS = {"b7": "1", "b8": "2"}


@pytest.fixture(scope="module")
def document() -> Document:
    made = Maker().table(("文件名称", "水泵巡检规程"), ("文件编号", "SB-07"), ("编制", "____"))
    made.line("文件编号：SB-08").heading("水泵巡检规程").heading("目的", "1").line("规范水泵的巡检工作。")
    made.heading("操作步骤", "2")
    made.item("值班员应在2小时内填写《巡检记录表》，报设备科审核，电工协助。", "2.1")
    made.item("停机后清扫泵房。", "2.2")
    return made.document()


@pytest.fixture(scope="module")
def sop(document: Document) -> Sop:
    return map_document(document, "zh")


def told(document: Document, sop: Sop, field: str) -> Explanation:
    return explain(document, sop, NUMBERS, field)


def marked(one: Candidate) -> list[tuple[str, str]]:
    return [(quote.block, quote.text[quote.start : quote.end]) for quote in one.quotes]


def test_a_responsible_is_shown_with_its_words_and_the_runners_up(document: Document, sop: Sop) -> None:
    found = told(document, sop, "steps[1].responsible")
    (value,) = found.values
    assert (value.value, value.how, value.by) == ("值班员", "performer.both", By.RULE)
    assert marked(value) == [("b7", "值班员")]
    assert sop.steps[0].responsible is not None
    assert value.confidence == sop.steps[0].responsible.confidence
    assert {other.value: other.reason for other in found.others} == {"设备科": "recipient", "电工": "support"}


def test_an_empty_responsible_says_that_nobody_is_named(document: Document, sop: Sop) -> None:
    found = told(document, sop, "steps[2].responsible")
    assert (found.values, found.empty) == ((), "responsible-no-role")


def test_two_sources_of_a_number_the_winner_and_the_loser(document: Document, sop: Sop) -> None:
    found = told(document, sop, "document_number")
    assert [(value.value, marked(value)) for value in found.values] == [("SB-07", [("b1.4", "SB-07")])]
    (other,) = found.others
    assert (other.value, other.how, other.reason) == ("SB-08", "control.line", "less-trusted")
    assert marked(other) == [("b2", "SB-08")]
    assert found.values[0].quotes[0].place.cell == (1, 1)


def test_a_placeholder_and_a_field_that_is_nowhere(document: Document, sop: Sop) -> None:
    assert told(document, sop, "control.prepared_by").empty == "placeholder"
    nowhere = told(document, sop, "control.version")
    assert nowhere.empty == "control"
    assert "版本号" in nowhere.sought or "版本" in nowhere.sought


def test_statements_limits_and_lists(document: Document, sop: Sop) -> None:
    assert told(document, sop, "purpose").values[0].how == "statement.section"
    assert told(document, sop, "scope").empty == "statement"
    assert told(document, sop, "scope.start").empty == "scope"
    assert told(document, sop, "revision").empty == "revisions"
    assert [value.value for value in told(document, sop, "steps[1].times").values] == ["2小时内 (deadline, PT2H)"]
    assert [value.how for value in told(document, sop, "steps[1]").values] == ["step.clause"]


def test_a_step_is_found_by_the_label_of_the_source_too(document: Document, sop: Sop) -> None:
    assert told(document, sop, "steps[2.1].support").field == "steps[1].support"


@pytest.mark.parametrize(
    ("field", "near"),
    [
        ("steps[1].responsable", "steps[1].responsible"),
        ("steps[7].name", "steps[1].name, steps[2].name"),
        ("control.verson", "control.version"),
    ],
)
def test_a_field_that_there_is_not_names_its_neighbours(document: Document, sop: Sop, field: str, near: str) -> None:
    with pytest.raises(SettingsError, match=r"--field .*: no such field") as caught:
        told(document, sop, field)
    assert near in caught.value.cure


def test_every_field_is_explained_and_every_key_has_words(document: Document, sop: Sop) -> None:
    packs = [load_language(code).explain for code in ("zh", "en")]
    for one in explain_all(document, sop, NUMBERS):
        assert bool(one.values) != bool(one.empty)
        for words in packs:
            assert not one.empty or one.empty in words.empties
            for candidate in (*one.values, *one.others):
                way, _, seen = candidate.how.partition(".")
                assert way == "control" or candidate.how in words.hows or (way in words.ways and seen in words.seen)
                assert not candidate.reason or candidate.reason in words.reasons


def test_both_languages_have_the_same_words() -> None:
    zh, en = (load_language(code).explain.model_dump() for code in ("zh", "en"))
    assert {key: set(value) if isinstance(value, dict) else "" for key, value in zh.items()} == {
        key: set(value) if isinstance(value, dict) else "" for key, value in en.items()
    }


def test_an_english_verb_ends_no_name_of_a_record() -> None:
    marks = analyse("The Shift Supervisor logs the delivery in the delivery log.", "en")
    assert [m.text for m in marks if m.label == ROLE] == ["Shift Supervisor"]
    assert [m.text for m in marks if m.label == RECORD] == ["delivery log"]
