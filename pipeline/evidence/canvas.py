"""Pipeline, evidence: a page that frames and tags are drawn on. Pillow carries Latin letters only."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from models.printed import Box, PageImage
from pipeline.evidence.palette import Colour, load_palette

_DPI = 144
"""Dots an inch that widths and letters are given for."""

Rectangle = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels."""


class Canvas:
    """A page's image; places are given in points, as everywhere else."""

    def __init__(self, image: PageImage) -> None:
        self.image = Image.frombytes("RGB", (image.width, image.height), image.pixels)
        self.page = self.image.copy()
        self.scale = image.scale
        self.unit = image.scale * 72 / _DPI
        self.font = ImageFont.load_default(max(8.0, load_palette().font * self.unit))
        self.small = ImageFont.load_default(max(7.0, load_palette().font * self.unit * 0.8))
        self.pen = ImageDraw.Draw(self.image)
        self.tags: list[Rectangle] = []

    def pixels(self, box: Box, margin: float = 0.0) -> Rectangle:
        """Give a box of points in pixels, within the page, at least one pixel each way."""
        x0, top, x1, bottom = (round(edge * self.scale) for edge in box)
        grow = round(margin * self.unit)
        grow = max(grow, -min(x1 - x0, bottom - top) // 4)
        x0, top = _between(x0 - grow, self.image.width - 2), _between(top - grow, self.image.height - 2)
        x1, bottom = _between(x1 + grow, self.image.width - 1), _between(bottom + grow, self.image.height - 1)
        return x0, top, max(x0 + 1, x1), max(top + 1, bottom)

    def frame(self, box: Box, colour: Colour, width: int, dash: int = 0, margin: float = 2.0) -> Rectangle:
        """Draw a frame round a box; give it in pixels."""
        edges = self.pixels(box, margin)
        across = max(1, round(width * self.unit))
        if dash:
            self._dashed(edges, colour, across, max(2, round(dash * self.unit)))
        else:
            self.pen.rectangle(edges, outline=colour, width=across)
        return edges

    def _dashed(self, edges: Rectangle, colour: Colour, across: int, dash: int) -> None:
        x0, top, x1, bottom = edges
        for x in range(x0, x1, 2 * dash):
            for y in (top, bottom):
                self.pen.line((x, y, min(x + dash, x1), y), fill=colour, width=across)
        for y in range(top, bottom, 2 * dash):
            for x in (x0, x1):
                self.pen.line((x, y, x, min(y + dash, bottom)), fill=colour, width=across)

    def wash(self, box: Box, colour: Colour) -> None:
        """Lay a light colour over a box, as a marker pen does: what is printed stays readable."""
        edges = self.pixels(box, 1.0)
        area = self.image.crop(edges)
        light = tuple((255 * 3 + part) // 4 for part in colour)
        tinted = Image.new("RGB", area.size, light)
        dark = area.convert("L").point(lambda value: 255 if value < 128 else 0)
        self.image.paste(Image.composite(area, tinted, dark), edges[:2])

    def tag(self, edges: Rectangle, text: str, colour: Colour, picture: Box | None = None) -> None:
        """Write a tag to the left of a frame, at its top; `picture` is a part of the page that the tag ends with."""
        shown = text if picture is None else f"{text} "
        inset = self._label(picture) if picture is not None else None
        _, _, wide, _ = self.font.getbbox(shown)
        tall = round(load_palette().font * self.unit * 1.3)
        width = round(wide) + 6 + (inset.width + 3 if inset is not None else 0)
        x0, top = self._free(edges, width, tall)
        self.pen.rectangle((x0, top, x0 + width, top + tall), fill=colour)
        self.pen.text((x0 + 3, top + tall // 2), shown, fill=load_palette().tile, font=self.font, anchor="lm")
        if inset is not None:
            self.image.paste(inset, (x0 + round(wide) + 3, top + 2))
        self.tags.append((x0, top, x0 + width, top + tall))

    def corner(self, edges: Rectangle, text: str, colour: Colour) -> None:
        """Write small letters over a frame's bottom right corner, where a last line is seldom full."""
        x0, top, x1, bottom = self.pen.textbbox((edges[2] - 3, edges[3] - 3), text, font=self.small, anchor="rb")
        self.pen.rectangle((x0 - 2, top - 2, x1 + 2, bottom + 2), fill=load_palette().tile)
        self.pen.text((edges[2] - 3, edges[3] - 3), text, fill=colour, font=self.small, anchor="rb")

    def _label(self, box: Box) -> Image.Image:
        """Cut a label out of the page as it was, in the height of a tag."""
        cut = self.page.crop(self.pixels(box, 1.0))
        tall = max(4, round(load_palette().font * self.unit * 1.3) - 3)
        return cut.resize((max(1, min(round(cut.width * tall / cut.height), 12 * tall)), tall))

    def _free(self, edges: Rectangle, width: int, tall: int) -> tuple[int, int]:
        """Give the place for a tag: left of the frame, above it where that is too narrow, and below other tags."""
        x0, top = edges[0] - width - 2, edges[1]
        if x0 < 0:
            x0, top = 0, max(0, top - tall)
        for _ in range(12):
            hit = next(
                (t for t in self.tags if x0 < t[2] and t[0] < x0 + width and top < t[3] and t[1] < top + tall), None
            )
            if hit is None:
                break
            top = hit[3] + 1
        return x0, min(top, self.image.height - tall - 1)

    def png(self) -> bytes:
        """Give the page as PNG."""
        return as_png(self.image)


def as_png(image: Image.Image) -> bytes:
    """Give an image as PNG, without a date or a program's name in it."""
    stream = BytesIO()
    image.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _between(value: int, most: int) -> int:
    return max(0, min(value, most))
