"""Extractors, outlining: titles that a pattern repeated over the document, or their place between lists, gives away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from extractors.outlining.line import (
    MAX_CHINESE,
    MAX_WORDS,
    Line,
    bracketed,
    exact_kinds,
    is_chinese,
    is_remark,
    is_title_case,
    lexicon_for,
    run_in,
    title_like,
)
from extractors.outlining.scene import Scene
from models.lang.sections import fold_title
from models.numbering import Label
from models.sop import SectionKind

_LEAD = re.compile(r"([^:：]{1,30})[:：]\s*(\S.*)", re.DOTALL)
_PLAIN_TITLE = re.compile(r"[A-Z][A-Za-z’'&/ -]+")
_LEAST_KNOWN = 2
_LEAST_PLAIN = 3
"""Lines without a colon that must repeat one ending."""
_SAID = {
    SectionKind.PURPOSE,
    SectionKind.SCOPE,
    SectionKind.RESPONSIBILITIES,
    SectionKind.DEFINITIONS,
    SectionKind.REFERENCES,
    SectionKind.RECORDS,
    SectionKind.APPENDIX,
    SectionKind.PRECONDITIONS,
}
"""Sections that a few words after the colon may state in full: 范围：全公司."""
_FEW_CHARACTERS, _FEW_WORDS = 16, 6


def whole_titles(scene: Scene, members: Sequence[int]) -> set[int]:
    """Give the lines of a series whose colon stands inside the title: 危险源：触电, which a list follows.

    It does where the lead repeats over siblings, or where the first clause of a list comes right below.
    """
    leads: dict[str, list[int]] = defaultdict(list)
    for i in members:
        found = run_in(scene.lines[i].text)
        if found is not None and _is_name(found[1]):
            leads[fold_title(found[0])].append(i)
    whole: set[int] = set()
    for lead, lines in leads.items():
        stated = bool(set(exact_kinds(lead)) & _SAID)
        whole |= {i for i in lines if len(lines) > 1 or (not stated and opens_list(scene, i))}
    return whole


def _is_name(rest: str) -> bool:
    """Whether the words after a colon are a short name and no statement."""
    short = len(rest) <= _FEW_CHARACTERS if is_chinese(rest) else len(rest.split()) <= _FEW_WORDS
    lexicon = lexicon_for(rest)
    return short and title_like(rest) and not lexicon.is_duty(rest) and not re.search(lexicon.lead_in, rest)


def opens_list(scene: Scene, i: int) -> bool:
    """Whether the first number of a list comes right below a line."""
    after = scene.after(i)
    return after is not None and _is_first(scene.lines[after].label)


def _is_first(label: Label | None) -> bool:
    return label is not None and label.values == (1,)


def repeated_titles(scene: Scene, usable: Callable[[int], bool]) -> set[int]:
    """Give unlabelled short lines that repeat one pattern, each right above a list that starts again at 1.

    The pattern is the word before a colon (Case: …, 情形：…), twice or more; or the last word, three times or more.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, line in enumerate(scene.lines):
        if not usable(i) or line.label is not None or line.weak is not None or not opens_list(scene, i):
            continue
        key = _pattern(line.text)
        if key is not None:
            groups[key].append(i)
    return {i for (kind, _), lines in groups.items() if _is_pattern(scene, lines, kind) for i in lines}


def bracketed_titles(scene: Scene, usable: Callable[[int], bool]) -> tuple[set[int], set[int]]:
    """Give the lines 【…】 that are titles, whole and with a statement behind, where two of them are known titles."""
    found = {i: parts for i, line in enumerate(scene.lines) if usable(i) and (parts := bracketed(line.text))}
    known = {kinds for title, _ in found.values() if (kinds := exact_kinds(title))}
    if len(known) < _LEAST_KNOWN:
        return set(), set()
    whole = {i for i, (_, rest) in found.items() if not rest}
    return whole, set(found) - whole


def _is_pattern(scene: Scene, lines: Sequence[int], kind: str) -> bool:
    """Whether enough lines repeat it and each says something else: the head of each page says the same."""
    texts = {re.sub(r"[\W\d_]", "", scene.lines[i].text) for i in lines}
    return len(texts) == len(lines) >= (2 if kind == "lead" else _LEAST_PLAIN)


def _pattern(text: str) -> tuple[str, str] | None:
    lexicon = lexicon_for(text)
    if "\n" in text or re.search(lexicon.lead_in, text, re.IGNORECASE) or is_remark(text.split(":")[0].split("：")[0]):
        return None
    if re.search(r"\s{3}|[:：].*[:：]|\d/\d", text):
        return None
    if found := _LEAD.fullmatch(text):
        return ("lead", fold_title(found[1])) if title_like(found[1]) and _is_brief(found[2]) else None
    if not title_like(text) or lexicon.is_duty(text):
        return None
    return "end", fold_title(text)[-2:] if is_chinese(text) else fold_title(text).split()[-1]


def _is_brief(rest: str) -> bool:
    """Whether words are short and end without a full stop: in a repeated pattern that is enough for a title."""
    short = len(rest) <= MAX_CHINESE if is_chinese(rest) else len(rest.split()) <= MAX_WORDS
    return short and not re.search(r"[.。!！;；,，、:：]$|[。；;]", rest)


def is_title_between(scene: Scene, i: int) -> bool:
    """Whether A Short Line In Capitals of English stands between the end of a list and words of its own."""
    line, above, after = scene.lines[i], scene.lines[i - 1] if i else None, scene.after(i)
    if above is None or above.label is None or after is None or not _PLAIN_TITLE.fullmatch(line.text):
        return False
    words = line.text.split()
    if not 1 < len(words) <= _FEW_WORDS or not is_title_case(line.text) or lexicon_for(line.text).is_duty(line.text):
        return False
    return _is_own(scene.lines[after])


def _is_own(below: Line) -> bool:
    """Whether a line can be what stands under a title: no further title in capitals."""
    return below.is_words and not (below.label is None and is_title_case(below.text) and title_like(below.text))
