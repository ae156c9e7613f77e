"""Extractors, docx: walks one story (body, a header, a text box, a note) into blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.docx.arranged import arranged
from extractors.docx.chunks import ChunkReader, chunk_data, renamed
from extractors.docx.counting import Counter, Marker
from extractors.docx.figures import WORD_ART, Anchors, Diagram, Picture, TextBox
from extractors.docx.inline import Inline, InlineReader, choose, is_deleted_mark
from extractors.docx.levels import Numbering
from extractors.docx.lists import Membership, membership
from extractors.docx.looks import look_of
from extractors.docx.names import MC, Element, child_value, elements, w
from extractors.docx.package import Package
from extractors.docx.styles import StyleSheet
from extractors.docx.tables import GridCell, grid_of
from models.document import (
    AnyBlock,
    Cell,
    Figure,
    Heading,
    LabelOrigin,
    Layer,
    ListItem,
    Look,
    Paragraph,
    Place,
    Table,
    walk,
)  # fmt: skip
from models.errors import LimitExceeded
from models.settings import Reading

DEEPEST_TABLE = 20
MOST_IMPORTS = 100
"""Documents that one document may import; what comes after is a loss."""
SKIPPED = frozenset(w(name) for name in ("del", "moveFrom", "sdtPr", "sdtEndPr", "sectPr", "tcPr", "customXmlPr"))
CONTENTS_GALLERY = "table of contents"


@dataclass
class Source:
    """What every story of one document shares; `losses` and `cells` grow while reading."""

    package: Package
    styles: StyleSheet
    numbering: Numbering
    settings: Reading
    losses: list[str] = field(default_factory=list)
    cells: int = 0
    chunks: ChunkReader | None = None
    """Reads what a w:altChunk imports; without it that is a loss."""
    imports: int = 0
    referrers: dict[tuple[str, str], str] = field(default_factory=dict)
    """The block that refers to a note or comment, by kind (footnote, endnote, comment) and id; grows while reading."""


@dataclass
class Ids:
    """Gives ids in reading order: b1, b2 and so on; for what stands inside b7: b7.1, b7.2."""

    prefix: str
    last: int = 0

    def next(self) -> str:
        """Give the next id."""
        self.last += 1
        return f"{self.prefix}{self.last}"


@dataclass(frozen=True)
class Frame:
    """Where the blocks now read belong."""

    ids: Ids
    layer: Layer
    place: Place
    depth: int = 0
    contents: bool = False
    """Inside a table of contents."""


class Story:
    """Reads the blocks of one part; lists are counted over the whole of it, text boxes apart."""

    def __init__(self, source: Source, root: Element, part: str, boxes: Counter | None = None) -> None:
        self._source = source
        self._part = part
        self._anchors = Anchors(source.package, part)
        self._counter = boxes or Counter(source.numbering)
        self._inline = InlineReader(root, source.styles, self._counter.named)
        self._boxes = boxes or Counter(source.numbering)

    def blocks(self, container: Element, frame: Frame) -> tuple[AnyBlock, ...]:
        """Read everything in a w:body, w:hdr, w:tc, w:txbxContent or w:footnote."""
        found: list[AnyBlock] = []
        carried: tuple[Element, Inline] | None = None
        for element, contents in _flatten(container, frame.contents):
            here = replace(frame, contents=contents)
            if element.tag == w("tbl"):
                found.extend(self._table(element, here))
            elif element.tag == w("altChunk"):
                found.extend(self._imported(element, here))
            else:
                inline = self._inline.read(element, carried[1] if carried else None)
                carried = (element, inline) if is_deleted_mark(element) else None
                if carried is None:
                    found.extend(self._paragraph(element, inline, here))
        if carried and (carried[1].text.strip() or carried[1].anchors):
            found.extend(self._paragraph(*carried, frame))
        return tuple(found)

    def _paragraph(self, element: Element, inline: Inline, frame: Frame) -> Iterator[AnyBlock]:
        ppr = element.find(w("pPr"))
        text = inline.text.strip()
        member, marker = self._count(ppr, bool(text or inline.anchors))
        level = None
        if member is not None and (use := self._source.numbering.use(member.num_id)) is not None:
            level = use.levels[member.level].element if member.level in use.levels else None
        look = look_of(ppr, inline, self._source.styles, level, frame.contents)
        if text or (marker and not marker.bullet):
            block = _block(text, marker, look, frame)
            self._source.referrers.update(dict.fromkeys(inline.references, block.id))
            yield block
        for anchor in arranged(inline.anchors):
            yield from self._anchored(anchor, look, frame)

    def _imported(self, chunk: Element, frame: Frame) -> Iterator[AnyBlock]:
        """Read a document that this one imports; its lists count apart."""
        source = self._source
        source.imports += 1
        data = chunk_data(source.package, self._part, chunk) if source.imports <= MOST_IMPORTS else None
        imported = source.chunks(data) if data and source.chunks is not None else None
        if imported is None:
            self._source.losses.append("embedded document (altChunk)")
            return
        self._source.losses += [note.arguments["what"] for note in imported.notes if note.rule == "SOP001"]
        yield from renamed(imported.blocks, frame.ids.next, frame.layer, frame.place)

    def _count(self, ppr: Element | None, has_content: bool) -> tuple[Membership | None, Marker | None]:
        """Count a paragraph's number. One that is empty and only ends a section has none."""
        if ppr is not None and not has_content and ppr.find(w("sectPr")) is not None:
            return None, None
        member = membership(ppr, self._source.styles, self._source.numbering)
        return member, self._counter.next(member.num_id, member.level) if member else None

    def _anchored(self, anchor: Element, look: Look, frame: Frame) -> Iterator[AnyBlock]:
        layer = Layer.TEXTBOX if frame.layer is Layer.BODY else frame.layer
        for held in self._anchors.read(anchor):
            if isinstance(held, TextBox):
                inner = Story(self._source, held.content, self._part, self._boxes)
                yield from inner.blocks(held.content, replace(frame, layer=layer, contents=False))
            elif isinstance(held, Picture):
                yield self._figure(held, look, frame)
            elif isinstance(held, Diagram):
                if held.kind != WORD_ART:
                    self._source.losses.append(f"drawing of a {held.kind} (its words are kept)")
                for text in held.paragraphs:
                    yield Paragraph(id=frame.ids.next(), text=text, layer=layer, place=frame.place)

    def _figure(self, picture: Picture, look: Look, frame: Frame) -> Figure:
        media = picture.media
        if media is None:
            self._source.losses.append(f"picture {picture.target}")
        return Figure(
            id=frame.ids.next(),
            layer=frame.layer,
            place=frame.place,
            look=look,
            sha256=media.sha256 if media else "",
            media_type=media.media_type if media else "",
            data=media.data if media else b"",
            width=picture.width,
            height=picture.height,
        )

    def _table(self, element: Element, frame: Frame) -> Iterator[AnyBlock]:
        if frame.depth >= DEEPEST_TABLE:
            raise LimitExceeded(f"tables nested more than {DEEPEST_TABLE} deep", cure="flatten the tables in Word")
        grid = grid_of(element)
        most = self._source.settings.max_cells
        self._source.cells += len(grid.cells)
        if self._source.cells > most or grid.n_rows * grid.n_columns > most:
            raise LimitExceeded(f"more table cells than max_cells = {most}")
        if not grid.cells:
            return
        table_id = frame.ids.next()
        inner = replace(frame, ids=Ids(f"{table_id}."), depth=frame.depth + 1)
        yield Table(
            id=table_id,
            layer=frame.layer,
            place=frame.place,
            look=Look(toc=frame.contents),
            n_rows=grid.n_rows,
            n_columns=grid.n_columns,
            cells=tuple(self._cell(cell, inner) for cell in grid.cells),
        )

    def _cell(self, cell: GridCell, frame: Frame) -> Cell:
        place = frame.place.model_copy(update={"cell": (cell.row, cell.column)})
        inner = replace(frame, place=place)
        blocks = list(self.blocks(cell.contents[0], inner))
        for covered in cell.contents[1:]:
            if _shows_words(covered):
                blocks.extend(self.blocks(covered, inner))
        return Cell(
            row=cell.row, column=cell.column, row_span=cell.row_span, column_span=cell.column_span, blocks=tuple(blocks)
        )


def _block(text: str, marker: Marker | None, look: Look, frame: Frame) -> AnyBlock:
    label = marker.label if marker else None
    origin = LabelOrigin.AUTOMATIC if marker else None
    common = {
        "id": frame.ids.next(), "text": text, "label": label, "label_origin": origin,
        "place": frame.place, "layer": frame.layer, "look": look,
    }  # fmt: skip
    if look.outline and not look.toc and any(char.isalpha() for char in text):
        return Heading.model_validate({**common, "level": look.outline})
    if marker:
        return ListItem.model_validate({**common, "level": marker.level + 1})
    return Paragraph.model_validate(common)


def _shows_words(container: Element) -> bool:
    return any((text.text or "").strip() for text in container.iter(w("t")))


def _flatten(container: Element, contents: bool) -> Iterator[tuple[Element, bool]]:
    """Yield paragraphs, tables and embedded documents, through content controls and other wrappers."""
    for child in elements(container):
        if child.tag in (w("p"), w("tbl"), w("altChunk")):
            yield child, contents
        elif child.tag == f"{{{MC}}}AlternateContent":
            if (chosen := choose(child)) is not None:
                yield from _flatten(chosen, contents)
        elif child.tag not in SKIPPED:
            yield from _flatten(child, contents or _is_contents(child))


def _is_contents(control: Element) -> bool:
    gallery = child_value(control.find(f"{w('sdtPr')}/{w('docPartObj')}"), "docPartGallery")
    return gallery is not None and gallery.lower() == CONTENTS_GALLERY


def words(blocks: tuple[AnyBlock, ...]) -> tuple[str, ...]:
    """Give what blocks show, as a key to tell equal headers by."""
    shown = (block.sha256 if isinstance(block, Figure) else block.full_text for block in walk(blocks))
    return tuple(text for text in shown if text)
