"""Extractors, ocr: characters get their places, parts and sizes without an engine."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractors.ocr.page import Character, Edge, Word
from extractors.ocr.parting import part_at_rules
from extractors.ocr.repairs import repair, without_specks
from extractors.ocr.spread import spread


def word(text: str, x0: float = 0.0, em: float = 10.0, confidence: float = 1.0) -> Word:
    characters, at = [], x0
    for mark in text:
        breadth = em if ord(mark) > 0x2E80 else em / 2
        characters.append(Character(mark, at, at + breadth, confidence))
        at += breadth
    return Word(tuple(characters), (x0, 0.0, at, em), em, confidence)


def test_a_gap_in_a_line_stays_and_jitter_goes():
    text = "编号版本"
    edges = spread(text, [5.5, 14.2, 45.0, 55.3], 0, 60, 10)
    assert edges[0][1] == edges[1][0] and edges[2][1] == edges[3][0]
    assert edges[2][0] - edges[1][1] > 15


@given(st.text(st.sampled_from("甲乙ab 1，("), min_size=1, max_size=12), st.floats(5, 40))
def test_places_never_go_back_and_stay_within_the_line(text, em):
    centres = [(place + 0.5) * em for place, mark in enumerate(text) if not mark.isspace()]
    edges = spread(text, centres, 0, len(text) * em, em)
    assert len(edges) == len(text)
    assert all(left <= right for left, right in edges)
    assert all(before[1] <= after[0] for before, after in pairwise(edges))


def test_a_word_over_a_rule_is_parted_and_a_bar_read_for_the_rule_goes():
    rule = Edge("v", 25, -100, 25, 100)
    parts = part_at_rules(word("甲乙|丙丁"), [rule])
    assert [part.text for part in parts] == ["甲乙", "丙丁"]
    assert parts[0].box[2] <= 25 <= parts[1].box[0]


def test_a_word_that_only_reaches_over_a_rule_stays_whole_beside_it():
    parts = part_at_rules(word("甲乙丙"), [Edge("v", 28, -100, 28, 100)])
    assert [part.text for part in parts] == ["甲乙丙"] and parts[0].box[2] < 28
    assert part_at_rules(word("甲乙丙"), [Edge("v", 15, 50, 15, 100)])[0].box == word("甲乙丙").box


def repaired(text: str) -> str:
    return repair(word(text))[0].text


def test_known_confusions_are_mended_and_told():
    mended, told = repair(word("编号SOP一QA一001(试行）"))
    assert mended.text == "编号SOP一QA-001（试行）"
    assert len(told) == 2 and told[0].before != told[0].after
    assert repaired("10一20℃") == "10-20℃"
    assert repaired("日期:甲") == "日期：甲" and repaired("10：30") == "10:30" and repaired("1，000") == "1,000"
    assert repaired("【注]") == "【注】"


def test_what_is_right_stays():
    for text in ("第一条", "一、目的", "见4.1(2)。", "时间10:30", "a) the valve; (b) the pump", "2一般要求", "A一B"):
        assert repair(word(text)) == (word(text), ())


def test_specks_over_letters_go_and_a_foreign_language_stays():
    english, dirty = word("close the valve and wait for the reading " * 3), word("Tréatment", confidence=0.6)
    cleaned, told = without_specks([english, dirty])
    assert cleaned[1].text == "Treatment" and len(told) == 1
    french = word("vérifier l'étanchéité du réservoir après réglage")
    assert without_specks([french])[0] == [french]
