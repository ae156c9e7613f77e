"""Pipeline, review: the evidence in a row of the flags: a thumbnail, and a link beside the name of the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from models.review import FlagRow

PICTURE_WIDTH = 38
"""Characters of the thumbnails' column."""
LOW = 66
"""Points of the lowest row with a thumbnail."""
MOST_LINKS = 65_530
"""Links of a sheet that Excel opens; the rows after them have their text."""
_EMU = 9525
"""English metric units of a pixel, 96 to the inch."""
_PIXELS = 7
"""Pixels of a character, and of the edge round a thumbnail twice."""
_LINK = Font(name="Calibri", family=2, scheme="minor", sz=11, color="FF0563C1", underline="single")


def show_evidence(
    sheet: Worksheet, flags: Sequence[FlagRow], pictures: Mapping[str, bytes], columns: Sequence[str]
) -> None:
    """Put thumbnails and links into the rows of the flags, which begin in row 2; without pictures their column hides.

    A thumbnail is tied to both corners of its cell, so that it hides and moves with its row.
    """
    at, named = columns.index("picture"), columns.index("evidence")
    sheet.column_dimensions[get_column_letter(at + 1)].hidden = not pictures
    links = 0
    for row, flag in enumerate(flags, start=2):
        if flag.link and links < MOST_LINKS:
            links += 1
            target, _, place = flag.link.partition("#")
            cell = sheet.cell(row=row, column=named + 1)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, target=target, location=place or None)
            cell.font = _LINK
        if flag.key in pictures:
            height = max(LOW, sheet.row_dimensions[row].height or 0)
            sheet.row_dimensions[row].height = height
            sheet.add_image(_placed(pictures[flag.key], at, row - 1, height))


def _placed(data: bytes, column: int, row: int, height: float) -> Image:
    """Give a thumbnail as large as its cell lets it be."""
    image = Image(BytesIO(data))
    room = (PICTURE_WIDTH - 1) * _PIXELS, height * 96 / 72 - _PIXELS
    share = min(1.0, room[0] / image.width, room[1] / image.height)
    edge = _PIXELS // 2
    ends = edge + round(image.width * share), edge + round(image.height * share)
    image.anchor = TwoCellAnchor(
        editAs="twoCell",
        _from=AnchorMarker(column, edge * _EMU, row, edge * _EMU),
        to=AnchorMarker(column, ends[0] * _EMU, row, ends[1] * _EMU),
    )
    return image
