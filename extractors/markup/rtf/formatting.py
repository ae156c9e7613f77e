"""Extractors, markup: the control words of RTF that change how characters and paragraphs look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extractors.markup.labels import DEEPEST
from extractors.markup.rtf.state import PLAIN_FORMAT, PLAIN_RUN, Format, Run, State, half_points, points

Number = int | None
Change = Callable[[State, Number], None]


def _run(change: Callable[[Run, Number], Run]) -> Change:
    def apply(state: State, number: Number) -> None:
        state.run = change(state.run, number)

    return apply


def _format(change: Callable[[Format, Number], Format]) -> Change:
    def apply(state: State, number: Number) -> None:
        state.format = change(state.format, number)

    return apply


def _script(name: str) -> Change:
    return _run(lambda run, number: replace(run, script=name))


def _tracked(kind: str) -> Change:
    return _run(lambda run, number: replace(run, change=kind if number != 0 else ""))


def _east(change: Callable[[Run, Number], Run]) -> Change:
    r"""Take \ab, \afs or \af, which hold for the kind of text named before them; only East Asian is looked at."""
    return _run(lambda run, number: change(run, number) if run.script == "dbch" else run)


def _aligned(centered: bool) -> Change:
    return _format(lambda form, number: replace(form, centered=centered))


def _depth(form: Format, number: Number) -> Format:
    depth = max(0, number or 0)
    return replace(form, in_table=depth > 0, depth=max(1, depth))


def _fallback(state: State, number: Number) -> None:
    state.fallback = max(0, min(1 if number is None else number, 100))


def _outline(number: Number) -> int:
    """Give the level from 1; 0 for body text, which RTF writes as 9."""
    return 0 if number is None or not 0 <= number <= 8 else number + 1


_LEFT = _format(lambda form, number: replace(form, left=points(number)))

FORMATTING: dict[str, Change] = {
    "plain": _run(lambda run, number: replace(PLAIN_RUN, change=run.change)),
    "b": _run(lambda run, number: replace(run, bold=number != 0)),
    "v": _run(lambda run, number: replace(run, hidden=number != 0)),
    "deleted": _tracked("del"),
    "revised": _tracked("ins"),
    "fs": _run(lambda run, number: replace(run, size=half_points(number) or PLAIN_RUN.size)),
    "f": _run(lambda run, number: replace(run, font=number)),
    "ab": _east(lambda run, number: replace(run, east_bold=number != 0)),
    "afs": _east(lambda run, number: replace(run, east_size=half_points(number))),
    "af": _east(lambda run, number: replace(run, east_font=number)),
    "loch": _script("loch"),
    "hich": _script("hich"),
    "dbch": _script("dbch"),
    "rtlch": _script("rtlch"),
    "ltrch": _script("loch"),
    "uc": _fallback,
    "pard": _format(lambda form, number: PLAIN_FORMAT),
    "s": _format(lambda form, number: replace(form, style=number or 0)),
    "outlinelevel": _format(lambda form, number: replace(form, outline=_outline(number))),
    "qc": _aligned(True),
    **dict.fromkeys(("ql", "qr", "qj", "qd"), _aligned(False)),
    "li": _LEFT,
    "lin": _LEFT,
    "fi": _format(lambda form, number: replace(form, first=points(number))),
    "ilvl": _format(lambda form, number: replace(form, level=max(0, min(number or 0, DEEPEST)))),
    "ls": _format(lambda form, number: replace(form, list=max(0, number or 0))),
    "intbl": _format(lambda form, number: replace(form, in_table=True)),
    "itap": _format(_depth),
}
