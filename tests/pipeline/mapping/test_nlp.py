import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import load_language
from pipeline.mapping.components.marks import RECORD, ROLE, TIME, Cover, marks_of
from pipeline.mapping.components.sentences import sentence_spans
from pipeline.mapping.fold import fold
from pipeline.mapping.nlp import COMPONENTS, LONGEST, analyse, build_pipeline, pieces


def test_the_pipeline_reads_in_order_and_is_made_once():
    nlp = build_pipeline("zh")
    assert tuple(nlp.pipe_names) == COMPONENTS
    assert build_pipeline("zh") is nlp


def test_marks_and_span_groups_say_the_same():
    doc = build_pipeline("zh")("班长应在当日填写《交接表》。")
    assert [mark.text for mark in marks_of(doc, ROLE)] == [span.text for span in doc.spans[ROLE]] == ["班长"]
    assert [span.text for span in doc.spans[RECORD]] == ["《交接表》"]
    assert [span.text for span in doc.spans[TIME]] == ["当日"]


def test_a_role_within_the_name_of_a_record_is_none():
    assert [mark.text for mark in analyse("填写《厂长值班表》。", "zh") if mark.label == ROLE] == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("先断电。再开盖；最后验电。", ["先断电。", "再开盖；", "最后验电。"]),
        ("见《甲；乙》（注。完）后签字。", ["见《甲；乙》（注。完）后签字。"]),
        ("Stop. Then lock it!  Done", ["Stop.", "Then lock it!", "Done"]),
        ("Weigh 2.5 kg of flour.", ["Weigh 2.5 kg of flour."]),
    ],
)
def test_sentences(text, sentences):
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_a_very_long_paragraph_costs_its_length():
    started = time.process_time()
    marks = analyse("由班长在三日内填写《点检表》，" * 2000, "zh")
    assert len([mark for mark in marks if mark.label == ROLE]) == 2000
    assert time.process_time() - started < 15


@given(st.text(alphabet="甲乙。，. \n", max_size=3 * LONGEST // 1000), st.integers(1, 2000))
def test_pieces_join_to_the_text(text, times):
    long = text * times
    assert "".join(long[start:end] for start, end in pieces(long)) == long
    assert all(end - start <= LONGEST for start, end in pieces(long))


@given(st.text(max_size=50))
def test_folding_keeps_offsets(text):
    assert len(fold(text, load_language("zh"))) == len(text)


def test_folding_reads_traditional_as_simplified():
    assert fold("責任單位：設備課", load_language("zh")) == "责任单位：设备课"
    assert fold("The plan", load_language("en")) == "The plan"


def test_cover():
    cover = Cover()
    cover.take(2, 4)
    assert cover.free(0, 2)
    assert not cover.free(3, 9)
    assert cover.free(4, 9)
