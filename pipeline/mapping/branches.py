"""Pipeline, mapping: decisions of a step: under which condition what is done, and to which step it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from models.document import Note
from models.lang.actions import ActionLexicon
from models.language import LanguagePack
from models.numbering import parse_label
from models.numerals import chinese_value
from models.sop import Branch, Evidence, Step, all_steps
from pipeline.mapping.fold import fold

ONE_SIDED = "SOP607"
STOP = re.compile(r"[。；;\n]|[.](?=\s|$)")
EDGES = " \t，,。.；;：:"
LEAST = 2


class _Head(NamedTuple):
    """Where a condition and its branch begin; `then` is where the action starts."""

    start: int
    then: int
    condition: str
    otherwise: bool


def branches_in(step: Step, pack: LanguagePack) -> tuple[Branch, ...]:
    """The branches of one step's text in reading order, their targets as written."""
    heads = _heads(fold(step.text, pack), step.text, pack.actions)
    stops = [*(head.start for head in heads[1:]), len(step.text)]
    found = (_branch(step, head, stop, pack) for head, stop in zip(heads, stops, strict=False))
    return tuple(branch for branch in found if branch is not None)


def _heads(folded: str, text: str, lexicon: ActionLexicon) -> list[_Head]:
    """Conditions in reading order; of two that overlap the one that begins first counts."""
    found = [(match, False) for pattern in lexicon.branch_if for match in _pattern(pattern).finditer(folded)]
    found += [(match, True) for match in _pattern(lexicon.branch_else).finditer(folded)]
    heads: list[_Head] = []
    for match, otherwise in sorted(found, key=lambda pair: (pair[0].start(), not pair[1], -pair[0].end())):
        if heads and match.start() < heads[-1].then:
            continue
        condition = text[slice(*match.span("condition"))].strip(EDGES)
        if condition:
            heads.append(_Head(match.start(), _then(folded, match), condition, otherwise))
    return heads


def _then(folded: str, match: re.Match[str]) -> int:
    """Start of the action: what a pattern reads beyond the comma or 则 only proves that one follows."""
    after = re.compile(r"[，,]?\s*(?:时|的|者|的话)?(?:[，,：:]\s*)?(?:则|就|then\s+)?\s*")
    found = after.match(folded, match.end("condition"))
    return found.end() if found is not None else match.end()


def _branch(step: Step, head: _Head, stop: int, pack: LanguagePack) -> Branch | None:
    end = STOP.search(step.text, head.then, stop)
    stop = end.start() if end is not None else stop
    action = step.text[head.then : stop].strip(EDGES)
    if len(action) < LEAST:
        return None
    block = step.evidence[0].block if step.evidence else step.id.split("#")[0]
    page = step.evidence[0].page if step.evidence else None
    quote = step.text[head.start : stop]
    evidence = Evidence(block=block, page=page, start=head.start, end=stop, quote=quote)
    target = _target(action, pack.actions, pack)
    return Branch(
        condition=head.condition, action=action, otherwise=head.otherwise, target=target, evidence=(evidence,)
    )


def _target(action: str, lexicon: ActionLexicon, pack: LanguagePack) -> str | None:
    folded = fold(action, pack)
    for pattern in (*lexicon.branch_targets, lexicon.branch_previous, lexicon.branch_next):
        match = _pattern(pattern).search(folded)
        if match is not None:
            return action[slice(*match.span("label"))].strip()
    return None


def with_targets(steps: tuple[Step, ...], pack: LanguagePack) -> tuple[Step, ...]:
    """Set the step that each branch leads to, where exactly one bears the label."""
    order = all_steps(steps)
    if not any(step.branches for step in order):
        return steps
    return tuple(_targeted(step, order, pack) for step in steps)


def _targeted(step: Step, order: list[Step], pack: LanguagePack) -> Step:
    branches = tuple(
        branch.model_copy(update={"step": _resolved(branch.target, step, order, pack)}) if branch.target else branch
        for branch in step.branches
    )
    children = tuple(_targeted(child, order, pack) for child in step.children)
    return step.model_copy(update={"branches": branches, "children": children})


def _resolved(target: str, step: Step, order: list[Step], pack: LanguagePack) -> str | None:
    place = next(i for i, other in enumerate(order) if other.id == step.id)
    wanted = _values(target)
    if not wanted:
        to = _pattern(pack.actions.branch_previous), _pattern(pack.actions.branch_next)
        words = next((b.action for b in step.branches if b.target == target), "")
        ways = [place - 1] * bool(to[0].search(words)) + [place + 1] * bool(to[1].search(words))
        return next((order[way].id for way in ways if 0 <= way < len(order)), None)
    bearing = [other for other in order if _values(other.label or "") == wanted]
    beside = [other for other in bearing if other.section == step.section] if len(bearing) > 1 else bearing
    return beside[0].id if len(beside) == 1 else None


def _values(label: str) -> tuple[int, ...]:
    """Numbers of a label or of a way on to it: 4.5, step 7, 步骤三, 第六条."""
    digits = re.search(r"\d+(?:\.\d+)*", label)
    if digits is not None:
        return tuple(int(part) for part in digits.group().split("."))
    parsed = parse_label(label)
    if parsed is not None and parsed.values:
        return parsed.values
    spoken = re.search(r"[零一二三四五六七八九十百两]+", label)
    value = chinese_value(spoken.group()) if spoken is not None else None
    return (value,) if value else ()


def one_sided(steps: tuple[Step, ...], pack: LanguagePack) -> tuple[Note, ...]:
    """Note each decision of which only one answer is written: the other one's way is open."""
    return tuple(_notes(steps, pack))


def _notes(steps: tuple[Step, ...], pack: LanguagePack) -> Iterator[Note]:
    verdict = _pattern(pack.actions.branch_verdict)
    for step, after in zip(steps, (*steps[1:], None), strict=False):
        yield from _notes(step.children, pack)
        if len(step.branches) != 1 or step.children:
            continue
        (branch,) = step.branches
        decides = branch.target is not None or verdict.search(fold(branch.condition, pack)) is not None
        goes_on = after is not None and any(verdict.search(fold(b.condition, pack)) for b in after.branches)
        if decides and not branch.otherwise and not goes_on and not _leads_on(branch, after):
            yield Note(rule=ONE_SIDED, block=branch.evidence[0].block, arguments={"condition": branch.condition})


def _leads_on(branch: Branch, after: Step | None) -> bool:
    """A way back or elsewhere, and another step to go on with: who does not branch goes on with that one."""
    return branch.target is not None and branch.step is not None and after is not None and branch.step != after.id


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words or "(?!)")
