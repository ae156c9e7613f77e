"""Extractors, docx: floating shapes in the order of their place on the page: from the top, in one row from the left.

Their order in the file is the order in which somebody drew them. Places are compared among the shapes of one paragraph
that are placed against the same frame, and among the members of one group. Source: ISO/IEC 29500-1 20.4.2 (positionH,
positionV), 20.1.7 (xfrm); for VML ISO/IEC 29500-4 19.1.2 (style).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.docx.names import WP, A, Element, V, elements, number, w

GROUPS = frozenset({"wgp", "grpSp", "wpc", "group"})
"""Local names of the elements that hold several shapes."""
PROPERTIES = ("spPr", "grpSpPr")
LENGTH = re.compile(r"(-?[\d.]{1,12})(pt|in|cm|mm|px)?")
UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "px": 0.75, None: 1.0}
SAME_ROW = 0.5
"""Part of its height by which a shape may hang lower than the first of its row."""


@dataclass(frozen=True)
class _Spot:
    """Where a shape stands; the unit is that of its frame."""

    frame: tuple[str, ...]
    left: float
    top: float
    height: float


def arranged(shapes: Sequence[Element]) -> list[Element]:
    """Give shapes in reading order; those without a known place, and all where the frames differ, keep theirs."""
    spots = {n: spot for n, shape in enumerate(shapes) if (spot := _spot(shape)) is not None}
    if len(spots) < 2 or len({spot.frame for spot in spots.values()}) > 1:
        return list(shapes)
    order = iter(_in_rows(spots))
    return [shapes[next(order)] if n in spots else shape for n, shape in enumerate(shapes)]


def is_group(element: Element) -> bool:
    """Whether an element holds several shapes that are placed against each other."""
    return element.tag.rpartition("}")[2] in GROUPS


def _in_rows(spots: dict[int, _Spot]) -> list[int]:
    found: list[tuple[int, float, int]] = []
    row, first = -1, None
    for n in sorted(spots, key=lambda n: (spots[n].top, n)):
        spot = spots[n]
        if first is None or spot.top > first.top + SAME_ROW * first.height:
            row, first = row + 1, spot
        found.append((row, spot.left, n))
    return [n for _, row_shapes in groupby(sorted(found), key=lambda f: f[0]) for _, _, n in row_shapes]


def _spot(shape: Element) -> _Spot | None:
    if shape.tag == w("drawing"):
        anchor = shape.find(f"{{{WP}}}anchor")
        return None if anchor is None else _anchor_spot(anchor)
    if shape.tag in (w("pict"), w("object")):
        drawn = next((child for child in elements(shape) if child.get("style")), None)
        return None if drawn is None else _style_spot(drawn, "margin-left", "margin-top")
    if shape.tag.startswith(f"{{{V}}}"):
        return _style_spot(shape, "left", "top")
    return _transform_spot(shape)


def _anchor_spot(anchor: Element) -> _Spot | None:
    sides = [anchor.find(f"{{{WP}}}{name}") for name in ("positionH", "positionV")]
    offsets = [number(side.findtext(f"{{{WP}}}posOffset")) if side is not None else None for side in sides]
    extent = anchor.find(f"{{{WP}}}extent")
    height = number(extent.get("cy")) if extent is not None else None
    if offsets[0] is None or offsets[1] is None:
        return None
    frames = tuple(side.get("relativeFrom", "") for side in sides if side is not None)
    return _Spot(frames, offsets[0], offsets[1], height or 0)


def _style_spot(shape: Element, left: str, top: str) -> _Spot | None:
    said = dict(part.split(":", 1) for part in shape.get("style", "").split(";") if ":" in part)
    style = {name.strip().lower(): text.strip() for name, text in said.items()}
    if style.get("position", "absolute") != "absolute" or (left not in style and top not in style):
        return None
    places = [_length(style.get(name, "0")) for name in (left, top, "height")]
    if None in places:
        return None
    frame = [style.get(f"mso-position-{side}-relative", "text") for side in ("horizontal", "vertical")]
    return _Spot(tuple(frame), places[0] or 0.0, places[1] or 0.0, places[2] or 0.0)


def _length(text: str) -> float | None:
    found = LENGTH.fullmatch(text.lower())
    if found is None or found[1].count(".") > 1 or not any(c.isdigit() for c in found[1]):
        return None
    return float(found[1]) * UNITS[found[2]]


def _transform_spot(shape: Element) -> _Spot | None:
    for properties in elements(shape):
        if properties.tag.rpartition("}")[2] in PROPERTIES:
            offset, extent = (properties.find(f"{{{A}}}xfrm/{{{A}}}{name}") for name in ("off", "ext"))
            left, top = (number(offset.get(name)) if offset is not None else None for name in ("x", "y"))
            height = number(extent.get("cy")) if extent is not None else None
            return None if left is None or top is None else _Spot((), left, top, height or 0)
    return None
