"""Pipeline, mapping: words of Chinese text by jieba's dictionary with our own names in it, loaded when first needed.

The way of cutting is that of `jieba.posseg` without its guesses at unknown words (HMM=False), which a test holds;
written out here because that module reads the dictionary, the slowest thing of all loading, twice more.
"""

from __future__ import annotations

import logging
import math
import re
import warnings
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from models.lang.roles import RoleLexicon

RUN = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._]+|.", re.DOTALL)
"""What is cut by itself, whatever stands beside it, so that a clause and its sentence share their runs."""
SINGLE = re.compile(r"[a-zA-Z0-9]")
UNKNOWN, LATIN = "x", "eng"


class Word(NamedTuple):
    """A word with its part of speech as jieba's dictionary has it; offsets in the text that was cut."""

    text: str
    flag: str
    start: int
    end: int


class _Dictionary(NamedTuple):
    """What each word weighs (log of its share), None for what only begins words; parts of speech."""

    weights: dict[str, float | None]
    least: float
    """Weight of a character that is no word."""
    flags: dict[str, str]


def cut(text: str, lexicon: RoleLexicon) -> tuple[Word, ...]:
    """Words of `text`, which must be folded; together they are the whole text."""
    words: list[Word] = []
    for run in RUN.finditer(text):
        at = run.start()
        for word, flag in _words(run.group(), lexicon):
            words.append(Word(word, flag, at, at + len(word)))
            at += len(word)
    return tuple(words)


@lru_cache(maxsize=8192)
def _words(run: str, lexicon: RoleLexicon) -> tuple[tuple[str, str], ...]:
    dictionary = _dictionary(lexicon)
    found, latin = [], ""
    for word in _likeliest(run, dictionary):
        if SINGLE.fullmatch(word):
            latin += word
            continue
        if latin:
            found.append((latin, LATIN))
            latin = ""
        found.append((word, dictionary.flags.get(word, UNKNOWN)))
    return (*found, (latin, LATIN)) if latin else tuple(found)


def _likeliest(run: str, dictionary: _Dictionary) -> Iterator[str]:
    """The words of the run whose weights are the most together; of equal ways the one of the longer first word."""
    weights, least = dictionary.weights, dictionary.least
    best = [0.0] * (len(run) + 1)
    ends = [0] * len(run)
    for start in range(len(run) - 1, -1, -1):
        top, stop = -math.inf, start + 1
        for end in range(start + 1, len(run) + 1):
            word = run[start:end]
            if word not in weights:
                break
            weight = weights[word]
            if weight is not None and weight + best[end] >= top:
                top, stop = weight + best[end], end
        best[start] = top if top > -math.inf else least + best[stop]
        ends[start] = stop
    start = 0
    while start < len(run):
        yield run[start : ends[start]]
        start = ends[start]


@cache
def _dictionary(lexicon: RoleLexicon) -> _Dictionary:
    """A tokenizer of our own: jieba.add_word changes the whole process, its cache file stands where others write."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as entries:
        tokenizer.FREQ, tokenizer.total, flags = _entries(entries.read().decode())
    tokenizer.initialized = True
    for word in _names(lexicon):
        tokenizer.add_word(word)
        flags[word] = "n"
    for word in lexicon.modifiers:
        if len(word) > 1 and word not in flags:
            tokenizer.add_word(word)
            flags[word] = "n"
    for word in lexicon.unwords:
        tokenizer.del_word(word)
    log, whole = math.log, math.log(tokenizer.total)
    weights = {word: log(count) - whole if count else None for word, count in tokenizer.FREQ.items()}
    return _Dictionary(weights, log(1) - whole, flags)


def _names(lexicon: RoleLexicon) -> Iterator[str]:
    """Words of names, which must not be cut."""
    parts = (lexicon.places, lexicon.outside, lexicon.posts, lexicon.units, lexicon.bodies, lexicon.groups)
    yield from (word for part in (*parts, lexicon.closed) for word in part if len(word) > 1)


def _entries(dictionary: str) -> tuple[dict[str, int], int, dict[str, str]]:
    """How often each word comes, 0 for what only begins one; the sum; parts of speech. A line is word, count, part."""
    columns = dictionary.split()
    words, counts = columns[0::3], tuple(map(int, columns[1::3]))
    long = [word for word in words if len(word) > 1]
    begun = dict.fromkeys((word[:end] for word in long for end in range(1, len(word))), 0)
    return begun | dict(zip(words, counts, strict=True)), sum(counts), dict(zip(words, columns[2::3], strict=True))
