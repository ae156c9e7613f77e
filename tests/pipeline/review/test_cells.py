"""Tests, review: text survives a cell."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.cells import LONGEST, escape, fitting, one_newline, seen_text, unescape

texts = st.text(st.one_of(st.sampled_from("_x0015FdD\x0b\r\n\ufffe"), st.characters()), max_size=40)


@given(texts)
def test_every_text_comes_back(text: str) -> None:
    assert unescape(escape(text)) == one_newline(text)
    assert not any(ord(char) < 32 and char not in "\t\n" for char in escape(text))


@given(st.integers(0, 3), st.sampled_from(["字", "\x0b", "_x000D_", "ab"]))
def test_a_long_text_is_cut_where_all_see_it(extra: int, sign: str) -> None:
    cut = fitting(sign * (LONGEST // len(sign) + extra), "…")
    assert len(escape(cut)) <= LONGEST
    assert fitting(cut, "…") == cut


def test_numbers_and_truth_values_become_words() -> None:
    assert [seen_text(value, "n").text for value in (1, 2.0, True, None)] == ["1", "2", "TRUE", ""]
    assert seen_text(1.1, "n").fault == "ambiguous-number"
    assert seen_text("=A1", "f").fault == "formula"
    assert seen_text("#N/A", "e").fault == "error-cell"
