"""Characters of one text found in another: laws, and what pages do to a text."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.align import NOWHERE, align
from pipeline.evidence.keys import key_of, keyed

TEXT = st.text("abc一二（1.", max_size=120)


@given(TEXT, TEXT)
def test_only_equal_characters_are_matched_and_the_order_holds(source: str, printed: str) -> None:
    places = align(source, printed)
    found = [place for place in places if place != NOWHERE]
    assert len(places) == len(source)
    assert found == sorted(set(found))
    assert all(printed[place] == mark for mark, place in zip(source, places, strict=True) if place != NOWHERE)


@given(TEXT)
def test_a_text_is_found_whole_in_itself(text: str) -> None:
    assert align(text, text) == list(range(len(text)))


@given(TEXT, st.text("XYZ", max_size=40), st.integers(0, 120))
def test_what_a_page_sets_between_hides_nothing(text: str, header: str, at: int) -> None:
    printed = text[:at] + header + text[at:]
    assert NOWHERE not in align(text, printed)


@given(TEXT, st.text("XYZ", max_size=40), st.integers(0, 120))
def test_what_a_page_lacks_costs_nothing_else(text: str, hidden: str, at: int) -> None:
    places = align(text[:at] + hidden + text[at:], text)
    assert sum(place != NOWHERE for place in places) == len(text)


def test_a_paragraph_with_a_label_in_front_and_a_page_break_within() -> None:
    source = "检查设备外观确认无破损后接通电源并记录读数"
    printed = "1.1检查设备外观确认无破第1页共2页设备管理规程损后接通电源并记录读数1.2"
    assert "".join(printed[place] for place in align(source, printed)) == source


def test_a_form_that_says_the_same_in_every_row_keeps_its_rows() -> None:
    rows = "是否是否是否"
    assert align(rows, "页" + rows) == list(range(1, 7))


@given(st.characters())
def test_a_key_is_its_own_key(character: str) -> None:
    once = key_of(character)
    assert all(len(key_of(letter)) <= 1 or key_of(letter) == letter for letter in once)
    assert "".join(key_of(letter) for letter in once) == once


def test_keys_know_ligatures_forms_and_what_is_not_seen() -> None:
    assert keyed("ﬁ A\u00ad—Ｂ") == ("fia-b", [0, 0, 2, 4, 5])
