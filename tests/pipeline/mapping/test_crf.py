"""The trained component: what it labels, what it makes of rules, and that no span or character is lost on the way."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.training.generate import generate
from fixtures.training.reader import ENCLOSING, parse, read_training
from fixtures.training.train import example_of, fit
from models.language import load_language
from models.sop import RoleKind
from pipeline.mapping.components.crf import WEIGHTS, runs
from pipeline.mapping.components.joined import joined
from pipeline.mapping.components.marks import ACTION, RECORD, ROLE, Mark
from pipeline.mapping.components.role_kinds import kind_of
from pipeline.mapping.components.units import bio, units_of
from pipeline.mapping.nlp import TRAINED, analyse, build_pipeline, untrained_pipeline

ZH, EN = load_language("zh"), load_language("en")


def words(text: str, label: str, code: str = "zh") -> list[str]:
    return [mark.text for mark in analyse(text, code) if mark.label == label]


def test_a_post_that_no_lexicon_knows_is_a_role_where_it_acts() -> None:
    assert words("由钢结构安装员在吊装前复核吊点位置，并填写吊装记录。", ROLE) == ["钢结构安装员"]
    assert words("The rigging coordinator shall complete the lift plan before work starts.", ROLE, "en") == [
        "rigging coordinator"
    ]


def test_a_verb_that_is_a_noun_here_is_no_action() -> None:
    assert "审核" not in words("审核的结果由质量部保存。", ACTION)


def test_without_weights_the_rules_stand() -> None:
    doc = untrained_pipeline("zh")("班长应在当日填写《交接表》。")
    assert doc._.told == ()
    assert {mark.label for mark in doc._.marks} >= {ROLE, RECORD, ACTION}


def test_the_card_names_the_weights() -> None:
    for code in ("zh", "en"):
        digest = hashlib.sha256((TRAINED / code / WEIGHTS).read_bytes()).hexdigest()
        assert digest in (TRAINED / code / "card.md").read_text("utf-8")
        assert (TRAINED / code / WEIGHTS).stat().st_size < 10_000_000


def test_a_fit_learns_what_it_is_shown() -> None:
    shown = [parse("[甲方代表|ROLE][签收|ACTION][到货单|RECORD]。"), parse("由[乙方代表|ROLE][核对|ACTION]数量。")]
    crf = fit("zh", shown * 5)
    told = crf(crf.before(untrained_pipeline("zh").make_doc("甲方代表签收到货单。")))._.told
    assert [(mark.label, mark.text) for mark in told] == [
        (ROLE, "甲方代表"),
        (ACTION, "签收"),
        (RECORD, "到货单"),
    ]


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_span_of_the_training_data_arrives(code: str) -> None:
    nlp = untrained_pipeline(code)
    for sentence in read_training(code):
        wanted = sum(span.label != ENCLOSING for span in sentence.spans)
        assert len(example_of(nlp, sentence).reference.ents) == wanted


def test_made_sentences_are_the_same_each_time_and_keep_their_spans() -> None:
    own = read_training("zh")[:60]
    made = generate(own, 2)
    assert made == generate(own, 2)
    assert len(made) == 120
    for sentence in made:
        assert all(sentence.text[s.start : s.end].strip() for s in sentence.spans)


def test_borders_of_the_crf_are_taken_where_it_is_sure() -> None:
    doc = build_pipeline("zh").make_doc("新建工单并通知班长。")
    doc._.marks = (Mark(RECORD, 0, 4, "新建工单", 0.7, "record"), Mark(ROLE, 7, 9, "班长", 0.9, "post"))
    doc._.told = (Mark(RECORD, 2, 4, "工单", 0.9), Mark(ACTION, 0, 2, "新建", 0.9))
    marks = [(mark.label, mark.text, mark.confidence) for mark in joined(doc, ZH)._.marks]
    assert marks == [(ACTION, "新建", 0.9), (RECORD, "工单", 0.7), (ROLE, "班长", 0.7)]


def test_a_verb_in_front_is_no_part_of_a_name() -> None:
    doc = build_pipeline("zh").make_doc("收集泵站站长的意见。")
    doc._.marks = (Mark(ROLE, 2, 6, "泵站站长", 0.8, "post"),)
    doc._.told = (Mark(ROLE, 0, 6, "收集泵站站长", 0.8),)
    assert [mark.text for mark in joined(doc, ZH)._.marks] == ["泵站站长"]


def test_a_role_of_the_crf_alone_that_describes_a_thing_is_doubted() -> None:
    doc = build_pipeline("en").make_doc("Leave the lift coordinator field empty and ask the lift coordinator.")
    doc._.marks = ()
    doc._.told = (Mark(ROLE, 10, 26, "lift coordinator", 0.95), Mark(ROLE, 51, 67, "lift coordinator", 0.95))
    assert [mark.confidence for mark in joined(doc, EN)._.marks] == [0.5, 0.95]


def test_the_last_word_says_what_a_role_is() -> None:
    assert kind_of("钢结构安装员", ZH) == (RoleKind.POST, False)
    assert kind_of("设备动力部", ZH)[0] is RoleKind.UNIT
    assert kind_of("路人", ZH)[0] is RoleKind.UNKNOWN
    assert kind_of("Site Manager", EN)[0] is RoleKind.POST


@given(st.lists(st.sampled_from(["O", "B-ROLE", "I-ROLE", "B-TIME", "I-TIME"]), max_size=20))
def test_runs_cover_exactly_what_is_labelled(labels: list[str]) -> None:
    covered = [i for first, last, _ in runs(labels) for i in range(first, last + 1)]
    assert covered == [i for i, label in enumerate(labels) if label != "O"]


@given(st.text(max_size=60))
def test_marks_lie_in_the_text_and_never_overlap_within_a_label(text: str) -> None:
    marks = analyse(text, "zh")
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)
    for label in (ROLE, ACTION, RECORD):
        same = sorted((mark.start, mark.end) for mark in marks if mark.label == label)
        assert all(a[1] <= b[0] for a, b in pairwise(same))


@given(st.text(max_size=40))
def test_units_are_every_sign_that_is_no_blank(text: str) -> None:
    for pack in (ZH, EN):
        units = units_of(text, pack)
        assert "".join(text[u.start : u.end] for u in units) == "".join(text.split())
        assert bio(units, ()) == ["O"] * len(units)


def test_each_mark_says_who_saw_it_and_whose_words_it_has() -> None:
    doc = untrained_pipeline("zh").make_doc("班长与安装员通知仓库。")
    doc._.marks = (Mark(ROLE, 0, 2, "班长", 0.9), Mark(ROLE, 8, 10, "仓库", 0.9), Mark(ROLE, 3, 5, "安装", 0.8))
    doc._.told = (Mark(ROLE, 0, 2, "班长", 0.9), Mark(ROLE, 3, 6, "安装员", 0.99), Mark(ACTION, 6, 8, "通知", 0.9))
    seen = {mark.text: (mark.seen, str(mark.by)) for mark in joined(doc, ZH)._.marks}
    assert seen == {
        "班长": ("both", "rule"),
        "安装员": ("borders", "model"),
        "通知": ("model", "model"),
        "仓库": ("rules", "rule"),
    }
