"""Extractors, pdf: dashed and dotted rules that a file draws piece by piece, as whole rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from extractors.pdf.scene import Rule

_SHORT = 7.0
"""Points; a longer piece is a rule of its own."""
_STEP = 9.0
"""Points from the middle of a piece to that of the next at most."""
_PIECES = 8
_ON_LINE = 0.4
_EVEN = 0.25
"""Share of the usual step that a step may differ by; corners may have two."""


def with_dashes(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Give the rules, even rows of short pieces as one rule each; pieces of none stay as they are."""
    short = [rule for rule in rules if rule.x1 - rule.x0 <= _SHORT and rule.bottom - rule.top <= _SHORT]
    if len(short) < _PIECES:
        return tuple(rules)
    whole: list[Rule] = []
    used: set[int] = set()
    for along, across, orientation in ((_x, _y, "h"), (_y, _x, "v")):
        for chain in _chains(short, along, across):
            used.update(map(id, chain))
            whole.append(_joined(chain, orientation))
    return (*(rule for rule in rules if id(rule) not in used), *whole) if whole else tuple(rules)


def _x(rule: Rule) -> float:
    return (rule.x0 + rule.x1) / 2


def _y(rule: Rule) -> float:
    return (rule.top + rule.bottom) / 2


_Place = Callable[[Rule], float]


def _chains(pieces: Iterable[Rule], along: _Place, across: _Place) -> Iterator[list[Rule]]:
    """Give the rows of pieces that follow one another on one line."""
    lines: dict[int, list[Rule]] = {}
    for piece in pieces:
        lines.setdefault(round(across(piece) / _ON_LINE), []).append(piece)
    for place in sorted(place for place, own in lines.items() if len(own) >= _PIECES):
        chain: list[Rule] = []
        for piece in sorted(lines[place], key=along):
            if chain and along(piece) - along(chain[-1]) > _STEP:
                if _is_even(chain, along):
                    yield chain
                chain = []
            chain.append(piece)
        if _is_even(chain, along):
            yield chain


def _is_even(chain: Sequence[Rule], along: _Place) -> bool:
    """Say whether pieces follow one another as dashes do; the sides of small boxes and drawn letters do not."""
    if len(chain) < _PIECES:
        return False
    steps = [along(after) - along(before) for before, after in pairwise(chain)]
    usual = sorted(steps)[len(steps) // 2]
    return usual > 0 and sum(abs(step - usual) <= _EVEN * usual for step in steps) >= len(steps) - 2


def _joined(chain: Sequence[Rule], orientation: str) -> Rule:
    first = chain[0]
    if orientation == "h":
        return Rule("h", first.x0, _y(first), max(piece.x1 for piece in chain), _y(first))
    return Rule("v", _x(first), first.top, _x(first), max(piece.bottom for piece in chain))
