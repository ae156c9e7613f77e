"""Pipeline, mapping: what a step passes on, in its parts: what, to whom, by what channel, until when an answer."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby

from models.language import LanguagePack
from models.sop import Evidence, Handover, Step, TimeLimit
from pipeline.mapping.clues import clues_of
from pipeline.mapping.components.marks import RECORD, Mark
from pipeline.mapping.fold import fold

STOP = re.compile(r"[。；;\n]|[.](?=\s|$)")
EDGES = " \t，,。.；;：:"


def handovers_in(
    step: Step, receivers: list[Mark], marks: tuple[Mark, ...], limits: tuple[TimeLimit, ...], pack: LanguagePack
) -> tuple[Handover, ...]:
    """One for each clause of the step's text that has receivers, in reading order."""
    found = []
    for (begin, stop), group in groupby(receivers, key=lambda mark: _clause(step.text, mark, pack)):
        those = list(group)
        found.append(_handover(step, those, (begin, stop), marks, limits, pack))
    return tuple(found)


def _clause(text: str, mark: Mark, pack: LanguagePack) -> tuple[int, int]:
    ends = clues_of(pack).clause_ends
    begin = max((m.end() for m in ends.finditer(text, 0, mark.start)), default=0)
    stop = next((m.start() for m in ends.finditer(text, mark.end)), len(text))
    return begin, stop


def _handover(
    step: Step,
    receivers: list[Mark],
    clause: tuple[int, int],
    marks: tuple[Mark, ...],
    limits: tuple[TimeLimit, ...],
    pack: LanguagePack,
) -> Handover:
    begin, stop = clause
    block = step.evidence[0].block if step.evidence else step.id.split("#")[0]
    page = step.evidence[0].page if step.evidence else None
    evidence = Evidence(block=block, page=page, start=begin, end=stop, quote=step.text[begin:stop])
    return Handover(
        what=_what(step.text, receivers, clause, marks, pack),
        to=tuple(dict.fromkeys(" ".join(mark.text.split()) for mark in receivers)),
        channel=_channel(step.text[begin:stop], pack),
        reply_limit=_reply(step.text, receivers[-1].end, limits, pack),
        evidence=(evidence,),
    )


def _what(
    text: str, receivers: list[Mark], clause: tuple[int, int], marks: tuple[Mark, ...], pack: LanguagePack
) -> str | None:
    """The object of the verb, else what the receiver is told, else the record that the sentence made before."""
    begin, stop = clause
    first, last = receivers[0], receivers[-1]
    before = fold(text[begin : first.start], pack)
    handed = _handed(pack.actions.handed, pack.actions.recipients).search(before)
    if handed is not None and not _points_back(text[begin + handed.start("what") : begin + handed.end("what")]):
        return text[begin + handed.start("what") : begin + handed.end("what")].strip(EDGES) or None
    if _pattern(pack.actions.told).search(before):
        said = _pattern(pack.actions.said).match(text[last.end : stop])
        return said["what"].strip(EDGES) or None if said is not None else None
    sentence = max((m.end() for m in STOP.finditer(text, 0, first.start)), default=0)
    records = [mark for mark in marks if mark.label == RECORD and sentence <= mark.start and mark.end <= first.start]
    return records[-1].text if records else None


def _points_back(words: str) -> bool:
    return words.strip().lower() in ("it", "them", "this", "these", "其", "之")


def _channel(clause: str, pack: LanguagePack) -> str | None:
    folded = fold(clause, pack)
    if pack.roles.borders == "words":
        found = [(folded.find(word), -len(word), word) for word in pack.actions.channels if word in folded]
        if not found:
            return None
        at, length, _ = min(found)
        return clause[at : at - length]
    body = "|".join(re.escape(word) for word in sorted(pack.actions.channels, key=len, reverse=True))
    match = re.search(rf"\b(?:by|via|through|in|over|using)\s+(?:the |an? )?((?:\w+ )?(?:{body}))\b", folded, re.I)
    written = re.search(r"\b(in writing|verbally)\b", folded, re.I)
    return match[1] if match is not None else written[1] if written is not None else None


def _reply(text: str, start: int, limits: tuple[TimeLimit, ...], pack: LanguagePack) -> str | None:
    """The limit that stands in one clause with a word of answering, behind the receiver."""
    ends = clues_of(pack).clause_ends
    for match in _pattern(pack.actions.reply).finditer(fold(text, pack), start):
        begin = max((m.end() for m in ends.finditer(text, 0, match.start())), default=0)
        stop = next((m.start() for m in ends.finditer(text, match.end())), len(text))
        near = [limit for limit in limits if begin <= limit.start and limit.end <= stop]
        if near:
            return near[0].text
    return None


@cache
def _handed(form: str, verbs: str) -> re.Pattern[str]:
    return re.compile(form.replace("{verb}", verbs.removesuffix("$")) if form else "(?!)")


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words or "(?!)")
