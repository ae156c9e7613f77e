"""Pipeline, mapping: words of Chinese text by a private jieba tokenizer, loaded when first needed."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, Protocol

from models.lang.roles import RoleLexicon


class Word(NamedTuple):
    """A word with its part of speech as jieba's dictionary has it; offsets in the text that was cut."""

    text: str
    flag: str
    start: int
    end: int


class _Pair(Protocol):
    word: str
    flag: str


class _Tagger(Protocol):
    def cut(self, sentence: str, HMM: bool) -> Iterator[_Pair]: ...


def cut(text: str, lexicon: RoleLexicon) -> tuple[Word, ...]:
    """Words of `text`, which must be folded; together they are the whole text."""
    words: list[Word] = []
    at = 0
    for pair in _tagger(lexicon).cut(text, HMM=False):
        words.append(Word(pair.word, pair.flag, at, at + len(pair.word)))
        at += len(pair.word)
    return tuple(words)


@cache
def _tagger(lexicon: RoleLexicon) -> _Tagger:
    """A tokenizer of our own: jieba.add_word changes the whole process, its cache file stands where others write."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.posseg
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    tagger = jieba.posseg.POSTokenizer(tokenizer)
    for word in (
        *lexicon.places,
        *lexicon.outside,
        *lexicon.posts,
        *lexicon.units,
        *lexicon.bodies,
        *lexicon.groups,
        *lexicon.closed,
    ):
        if len(word) > 1:
            tokenizer.add_word(word, tag="n")
            tagger.word_tag_tab[word] = "n"
    for word in lexicon.modifiers:
        if len(word) > 1 and word not in tagger.word_tag_tab:
            tokenizer.add_word(word, tag="n")
            tagger.word_tag_tab[word] = "n"
    for word in lexicon.unwords:
        tokenizer.del_word(word)
    made: _Tagger = tagger
    return made
