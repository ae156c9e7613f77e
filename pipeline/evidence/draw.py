"""Pipeline, evidence: a page with frames round its blocks, labels and cells, and tags that say what was read."""

from __future__ import annotations

from PIL import Image, ImageDraw

from models.document import AnyBlock, Document, Heading, LabelOrigin, ListItem, Paragraph, Table, walk
from models.printed import Box, PageImage
from pipeline.evidence.canvas import Canvas, as_png
from pipeline.evidence.matching import FURNITURE
from pipeline.evidence.palette import LAYERS, Frame, kind_of, load_palette
from pipeline.evidence.spots import Found, Located, Spot

WORD = "word"
_ORIGINS = {LabelOrigin.AUTOMATIC: "auto", LabelOrigin.TYPED: "typed", None: ""}
DASH = 4
"""Pixels of the dashes round an automatic label, and round a place where something is missing."""


def draw(image: PageImage, document: Document, located: Located) -> bytes:
    """Give a page as PNG: every block, label and cell that stands on it framed and tagged, and a legend below."""
    canvas = Canvas(image)
    blocks = list(walk(document.blocks))
    for table in (b for b in blocks if isinstance(b, Table)):
        _block(canvas, table, located, image.number)
    _cells(canvas, located, image.number)
    for block in (b for b in blocks if not isinstance(b, Table)):
        _block(canvas, block, located, image.number)
    return as_png(_with_legend(canvas))


def tag_of(block: AnyBlock) -> str:
    """Give what a block's tag says before its label: id, kind with level, size of a table."""
    frame = load_palette().kinds[block.type]
    letters = f"{LAYERS[block.layer][1]}:{frame.letter}" if block.layer in LAYERS else frame.letter
    if isinstance(block, Heading | ListItem):
        letters += str(block.level)
    if isinstance(block, Table):
        letters += f" {block.n_rows}x{block.n_columns}"
    return f"{block.id} {letters}"


def _block(canvas: Canvas, block: AnyBlock, located: Located, page: int) -> None:
    found = located.found.get(block.id, Found())
    frame = load_palette().kinds[kind_of(block)]
    label = found.label.box if found.label is not None and found.label.page == page else None
    if label is not None:
        _label(canvas, block, label)
    if block.place.cell is not None and isinstance(block, Paragraph) and not block.label:
        return  # its cell is framed
    repeated = block.layer in FURNITURE
    for number, spot in enumerate(found.spots):
        if spot.page == page and (number == 0 or repeated):
            _framed(canvas, block, spot, frame, label)
        elif spot.page == page:
            edges = canvas.frame(spot.box, frame.colour, frame.width, frame.dash)
            canvas.tag(edges, f"{block.id} ...", frame.colour)


def _framed(canvas: Canvas, block: AnyBlock, spot: Spot, frame: Frame, label: Box | None) -> None:
    """Frame a block where it begins, with its tag; a label that the tag has no letters for is cut out."""
    edges = canvas.frame(spot.box, frame.colour, frame.width, frame.dash, 5.0 if isinstance(block, Table) else 2.0)
    text = tag_of(block)
    if not block.label:
        canvas.tag(edges, text, frame.colour)
        return
    text += f" {_ORIGINS[block.label_origin]}"
    if block.label.isascii() and block.label.isprintable():
        canvas.tag(edges, f"{text} {block.label}", frame.colour)
    else:
        canvas.tag(edges, text, frame.colour, label)


def _cells(canvas: Canvas, located: Located, page: int) -> None:
    """Frame cells, with row and column counted from 1 and, where merged, what they span."""
    frame = load_palette().kinds["cell"]
    for cell in located.cells:
        if cell.spot.page == page:
            text = f"{cell.row + 1},{cell.column + 1}"
            if cell.row_span * cell.column_span > 1:
                text += f" +{cell.row_span}x{cell.column_span}"
            canvas.corner(canvas.frame(cell.spot.box, frame.colour, frame.width, frame.dash, -2.0), text, frame.colour)


def _label(canvas: Canvas, block: AnyBlock, box: Box) -> None:
    frame = load_palette().kinds["label"]
    dash = DASH if block.label_origin is LabelOrigin.AUTOMATIC else 0
    canvas.frame(box, frame.colour, frame.width, dash, 1.0)


def _with_legend(canvas: Canvas) -> Image.Image:
    """Set a line under the page: each frame with its letter and its name."""
    palette = load_palette()
    tall = round(palette.font * canvas.unit * 2)
    image = Image.new("RGB", (canvas.image.width, canvas.image.height + 2 * tall), palette.tile)
    image.paste(canvas.image, (0, 0))
    pen = ImageDraw.Draw(image)
    pen.line((0, canvas.image.height, image.width, canvas.image.height), fill=(0, 0, 0))
    x, y = 8, canvas.image.height + tall // 2 + 2
    for name, frame in palette.kinds.items():
        if name == WORD:
            continue
        text = f"{frame.letter} {frame.word}".strip()
        wide = round(canvas.font.getlength(text)) + 14
        if x + wide > image.width - 8:
            x, y = 8, y + tall - 2
        edges = (x, y - tall // 2 + 3, x + wide - 4, y + tall // 2 - 3)
        pen.rectangle(edges, outline=frame.colour, width=max(1, round(frame.width * canvas.unit)))
        pen.text((x + 5, y), text, fill=frame.colour, font=canvas.font, anchor="lm")
        x += wide + 6
    return image
