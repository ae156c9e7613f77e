"""Words of Chinese text: cut as jieba cuts them, with the names of the lexicon whole."""

import math
import warnings
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.language import load_language
from pipeline.mapping.components import words
from pipeline.mapping.components.words import cut

ROLES = load_language("zh").roles
CHARACTERS = "质量管理部门负责人审核员由生产车间班长填写记录表在小时内完成并交仓库A3b0.9，。 （）①\n"


def test_a_name_of_the_lexicon_stays_whole() -> None:
    found = {word.text for word in cut("白班班长和QC填写巡检表。", ROLES)}
    assert {"班长", "QC"} <= found


@given(st.text(st.sampled_from(CHARACTERS), max_size=40))
def test_the_words_are_the_whole_text_and_know_their_place(text: str) -> None:
    found = cut(text, ROLES)
    assert "".join(word.text for word in found) == text
    assert all(text[word.start : word.end] == word.text for word in found)


@given(st.text(st.sampled_from(CHARACTERS), max_size=20), st.text(st.sampled_from(CHARACTERS), max_size=20))
def test_what_stands_beyond_a_comma_does_not_matter(left: str, right: str) -> None:
    both = [word.text for word in cut(f"{left}，{right}", ROLES)]
    assert both == [word.text for part in (left, "，", right) for word in cut(part, ROLES)]


@settings(max_examples=300)
@given(st.text(st.sampled_from(CHARACTERS), max_size=40))
def test_cuts_and_flags_are_those_of_jieba(text: str) -> None:
    tagger = _jieba()
    assert [(word.text, word.flag) for word in cut(text, ROLES)] == [
        (p.word, p.flag) for p in tagger.cut(text, HMM=False)
    ]


@cache
def _jieba() -> Any:
    """The tagger of jieba with the same dictionary; its modules warn of their own patterns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.posseg
    ours = words._dictionary(ROLES)
    tokenizer = jieba.Tokenizer()
    share = {word: weight for word, weight in ours.weights.items() if weight is not None}
    tokenizer.total = round(math.exp(-ours.least))
    tokenizer.FREQ = dict.fromkeys(ours.weights, 0) | {w: round(math.exp(s - ours.least)) for w, s in share.items()}
    tokenizer.initialized = True
    tagger = jieba.posseg.POSTokenizer(tokenizer)
    tagger.word_tag_tab = ours.flags
    return tagger
