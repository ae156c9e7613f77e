"""Extractors, pdf: rules and pictures of a page as PDFium reads them (docs/analysis/pdf-tables.md)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf import raw
from extractors.pdf.dashes import with_dashes
from extractors.pdf.pictures import is_background, is_small, picture_bytes, shows_box
from extractors.pdf.scene import Box, Mark, Picture, Rule
from models.errors import LimitExceeded

_MAX_OBJECTS = 200_000
_MAX_DEPTH = 8
_MAX_SEGMENTS = 400_000
_THIN = 2.5
"""Points; a filled rectangle that is thicker both ways and has no outline is shading, not a rule."""
_RECTANGLE = 5
"""Segments of one rectangle at most."""
LETTER = 18.0
"""Points; what is drawn no larger may be a check box, a tick or a letter."""
_LEAST_BOX, _CORNER = 5.0, 1.6
_STRAIGHT = 0.6
"""Points that a line may lean and still be level or plumb."""

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible box of a page in PDF's user space, and the /Rotate that it is shown with."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    @property
    def width(self) -> float:
        """Width as shown."""
        return self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """Height as shown."""
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def point(self, x: float, y: float) -> Point:
        """Map a point of user space to points from the shown page's top left corner."""
        x, y = x - self.left, y - self.bottom
        across, up = self.right - self.left, self.top - self.bottom
        if self.rotation == 90:
            return y, x
        if self.rotation == 180:
            return across - x, y
        if self.rotation == 270:
            return up - y, across - x
        return x, up - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Map a box of user space."""
        if not self.rotation:
            x0, y0, x1, y1 = left - self.left, bottom - self.bottom, right - self.left, top - self.bottom
            up = self.top - self.bottom
            return (
                (x0, up - y1, x1, up - y0)
                if x0 <= x1 and y0 <= y1
                else (min(x0, x1), up - max(y0, y1), max(x0, x1), up - min(y0, y1))
            )
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page draws besides text."""

    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    marks: tuple[Mark, ...] = ()


def read_drawn(page: Any, frame: Frame, *, bare: bool = False) -> Drawn:
    """Give the rules and pictures of a raw PDFium page; on a `bare` one, without text, the page's own image too.

    Raises LimitExceeded for more than 200,000 drawn objects or 400,000 path segments.
    """
    rules: list[Rule] = []
    pictures: list[Picture] = []
    marks: list[Mark] = []
    probe = _Probe(frame)
    segments = 0
    for number, (kind, found, matrix) in enumerate(_objects(page)):
        if number > _MAX_OBJECTS:
            raise LimitExceeded(f"a page draws more than {_MAX_OBJECTS} objects")
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            image = raw.as_object(found)
            pictures.append(_picture(image, matrix, frame, bare))
            marks += _pictured_box(image, pictures[-1].box)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            count = raw.count_segments(found)
            segments += max(0, count)
            if segments > _MAX_SEGMENTS:
                raise LimitExceeded(f"a page draws more than {_MAX_SEGMENTS} path segments")
            if probe.is_drawn(found):
                rules += _rules(found, count, matrix, probe, marks)
    return Drawn(with_dashes(rules), tuple(pictures), tuple(marks))


class _Probe:
    """Asks what all paths of a page are asked, into one room."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.is_stroked = False
        """What the path last asked for is, besides or instead of filled."""
        self._modes, self._edges, self._matrix = (ctypes.c_int * 2)(), (ctypes.c_float * 4)(), (ctypes.c_float * 6)()
        self._matrix_at = ctypes.addressof(self._matrix)
        at = ctypes.addressof(self._modes)
        self._modes_at = at, at + 4
        at = ctypes.addressof(self._edges)
        self._edges_at = at, at + 4, at + 8, at + 12

    def is_drawn(self, path: int) -> bool:
        """Say whether a path is filled or stroked, and not only a clip."""
        if not raw.draw_mode(path, *self._modes_at):
            return False
        fill, stroke = self._modes
        self.is_stroked = bool(stroke)
        return bool(fill or stroke)

    def bounds(self, path: int, matrix: Matrix) -> Box | None:
        """Give the box of a path, in points from the page's top left corner."""
        if not raw.bounds(path, *self._edges_at):
            return None
        left, bottom, right, top = self._edges
        if matrix is not _IDENTITY:
            (left, bottom), (right, top) = _moved(left, bottom, matrix), _moved(right, top, matrix)
        return self.frame.box(left, bottom, right, top)

    def subpaths(self, path: int, outer: Matrix) -> Iterator[list[Point]]:
        """Give the corner points of each subpath; a curve is left out, its ends are not joined."""
        a, b, c, d, e, f = _times(self._matrix_of(path), outer)
        point, (x_at, y_at, *_), edges = self.frame.point, self._edges_at, self._edges
        points: list[Point] = []
        for index in range(raw.count_segments(path)):
            segment = raw.path_segment(path, index)
            raw.segment_point(segment, x_at, y_at)
            x, y, *_ = edges
            if raw.segment_type(segment) != pdfium.FPDF_SEGMENT_LINETO and points:
                if len(points) > 1:
                    yield points
                points = []
            points.append(point(a * x + c * y + e, b * x + d * y + f))
            if raw.segment_closes(segment) and len(points) > 2:
                points.append(points[0])
        if len(points) > 1:
            yield points

    def _matrix_of(self, found: int) -> Matrix:
        if not raw.matrix_of(found, self._matrix_at):
            return _IDENTITY
        a, b, c, d, e, f = self._matrix
        return a, b, c, d, e, f


def _objects(page: Any) -> Iterator[tuple[int, int, Matrix]]:
    """Give the kind and the address of each object but text, and the matrix of the forms around it."""
    address = raw.address_of(page)
    count = pdfium.FPDFPage_CountObjects(page)
    if count > _MAX_OBJECTS:
        raise LimitExceeded(f"a page draws more than {_MAX_OBJECTS} objects")
    found = list(map(raw.page_object, repeat(address), range(count)))
    for kind, one in zip(map(raw.object_type, found), found, strict=True):
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _opened(raw.as_object(one), _IDENTITY, 0)
        elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
            yield kind, one, _IDENTITY


def _opened(found: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, int, Matrix]]:
    """Give an object, or those inside it where it is a form, with the matrix of the forms around them."""
    kind = pdfium.FPDFPageObj_GetType(found)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield kind, raw.address_of(found), matrix
    elif depth < _MAX_DEPTH:
        inner = _times(_matrix(found), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(found)):
            yield from _opened(pdfium.FPDFFormObj_GetObject(found, index), inner, depth + 1)


def _matrix(found: Any) -> Matrix:
    read = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(found, read):
        return _IDENTITY
    return read.a, read.b, read.c, read.d, read.e, read.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of,
    )  # fmt: skip


def _moved(x: float, y: float, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _picture(found: Any, matrix: Matrix, frame: Frame, bare: bool) -> Picture:
    corners = [_moved(x, y, _times(_matrix(found), matrix)) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = frame.box(min(xs), min(ys), max(xs), max(ys))
    covers = is_background(box, frame.width, frame.height)
    if is_small(box) or (covers and not bare):
        return Picture(box)
    content, media_type = picture_bytes(found, decode=not covers)
    return Picture(box, content, media_type)


def _rules(path: int, segments: int, matrix: Matrix, probe: _Probe, marks: list[Mark]) -> Sequence[Rule]:
    """Give the rules that a path draws; one no larger than a letter goes to the `marks` too."""
    box = probe.bounds(path, matrix)
    if box is None:
        return ()
    x0, top, x1, bottom = box
    is_letter = x1 - x0 <= LETTER and bottom - top <= LETTER
    if not probe.is_stroked and segments <= _RECTANGLE:
        if is_letter and min(x1 - x0, bottom - top) > 1:
            marks.append(Mark(box, filled=True))
        rule = _thin(box)
        return () if rule is None else (rule,)
    parts = list(probe.subpaths(path, matrix))
    if is_letter:
        square = is_square(box) and any(_outlines(points, box) for points in parts)
        marks.append(Mark(box, square=square, filled=not probe.is_stroked))
    return [rule for points in parts for rule in subpath_rules(points, probe.is_stroked)]


def _outlines(points: Sequence[Point], box: Box) -> bool:
    """Say whether a subpath runs along the sides of a box from corner to corner."""
    corners: set[tuple[bool, bool]] = set()
    for x, y in points:
        across, down = min(abs(x - box[0]), abs(x - box[2])), min(abs(y - box[1]), abs(y - box[3]))
        if min(across, down) > _CORNER:
            return False
        if max(across, down) <= _CORNER:
            corners.add((abs(x - box[0]) <= _CORNER, abs(y - box[1]) <= _CORNER))
    return len(corners) == 4


def _pictured_box(found: Any, box: Box) -> Iterator[Mark]:
    """Give the check box that a small image shows."""
    if is_small(box) and is_square(box) and (ticked := shows_box(found)) is not None:
        yield Mark(box, square=True, ticked=ticked)


def is_square(box: Box) -> bool:
    """Say whether a box is as large as a check box is, and square."""
    across, down = box[2] - box[0], box[3] - box[1]
    return min(across, down) >= _LEAST_BOX and max(across, down) <= LETTER and abs(across - down) <= 0.25 * across


def subpath_rules(points: Sequence[Point], stroke: bool) -> Iterator[Rule]:
    """Give the rules that one subpath of a path draws: its straight sides, or its middle where it is a thin area."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    thin = _thin((min(xs), min(ys), max(xs), max(ys))) if len(points) > 2 else None
    if thin is not None:
        yield thin
    elif stroke:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) <= _STRAIGHT < abs(ax - bx):
                yield Rule("h", min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)
            elif abs(ax - bx) <= _STRAIGHT < abs(ay - by):
                yield Rule("v", (ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))


def _thin(box: Box) -> Rule | None:
    """Give the middle of an area that is thin one way as a rule."""
    x0, top, x1, bottom = box
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2
        return Rule("h", x0, middle, x1, middle) if bottom - top <= _THIN else None
    middle = (x0 + x1) / 2
    return Rule("v", middle, top, middle, bottom) if x1 - x0 <= _THIN else None
