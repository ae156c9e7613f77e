"""Extractors, pdf: a PDF to a Document, by its text layer or by recognition. Start here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from extractors.limits import page_done
from extractors.ocr.page import Recognised, Recogniser
from extractors.pdf.assemble import assemble
from extractors.pdf.bookmarks import Titles, read_titles, with_headings
from extractors.pdf.flow import Item, read_in_order
from extractors.pdf.furniture import Furniture, clear
from extractors.pdf.hyphens import mend
from extractors.pdf.opening import load_page, open_pdf
from extractors.pdf.pdfium import read_scene
from extractors.pdf.rendering import holds_undrawn, render
from extractors.pdf.scans import resheet, scenes, told
from extractors.pdf.sheet import Sheet, build_sheet, text_size, unfolded
from extractors.pdf.spreads import on_sheets
from extractors.pdf.textlayer import HIDDEN, Health, health, hidden, judge, text_of, unread
from extractors.pdf.witness import Witness
from models.document import Document, Note, Place
from models.errors import ScannedSource
from models.settings import Reading
from models.source import SourceFile

_READERS = ("pypdfium2", "pdfplumber")
_NAMED = 5
_RECOGNISERS = ("rapidocr", "onnxruntime")


def read_pdf(data: bytes, source: SourceFile, settings: Reading, recognise: Recogniser | None = None) -> Document:
    """Read a PDF by its text layer; pages whose layer lacks or lies by `recognise`, where it is given.

    Raises EncryptedSource, CorruptSource, EmptySource, ScannedSource, GarbledText or LimitExceeded.
    """
    with open_pdf(data, settings) as document:
        witness = Witness(settings, recognise)
        sheets: list[Sheet] = []
        known: dict[int, Health] = {}
        for index in range(len(document)):
            sheet, known[index + 1] = _sheet(document, index, data, settings, witness)
            sheets.append(sheet)
        titles = read_titles(document)
        faults = _faults(sheets, known, witness) if recognise else {}
        pages = _recognised(document, faults, settings, recognise, witness.pages) if recognise else {}
        notes = witness.notes
    return _document(source, sheets, pages, faults, notes, titles, len(data), known)


def read_pictures(data: bytes, source: SourceFile, settings: Reading, recognise: Recogniser | None = None) -> Document:
    """Read a picture of a page, or a TIFF of several, by recognition: as pages of a scan.

    Raises CorruptSource, LimitExceeded or ScannedSource.
    """
    from extractors.pdf.imaged import pictured, whole  # and an image library with it, that no PDF needs

    if recognise is None:
        raise ScannedSource("the file is a picture of a page, and recognition is off or not installed")
    pages: dict[int, Recognised] = {}
    sheets: list[Sheet] = []
    for number, image in enumerate(pictured(data, settings), 1):
        pages[number] = recognise(image)
        sheets.append(whole(number, image))
        page_done()
    shown = {number: page for number, page in pages.items() if _shows(page)}
    return _document(source, sheets, shown, dict.fromkeys(pages, ""), (), {}, len(data), {})


def _document(
    source: SourceFile,
    sheets: list[Sheet],
    pages: Mapping[int, Recognised],
    faults: Mapping[int, str],
    notes: Sequence[Note],
    titles: Titles,
    size: int,
    known: Mapping[int, Health],
) -> Document:
    """Give the document of pages in order; `pages` holds those that were recognised, `size` is the file's in bytes.

    `known` says how the text of each page was judged when it was read. The list of sheets is emptied: they take as
    much memory as the blocks that are made of them, and each line is let go when its block is made.
    """
    count = len(sheets)
    layers = _layers(sheets, faults)
    found = scenes(pages)
    sheets[:] = [
        resheet(sheet, found[sheet.number], pages[sheet.number]) if sheet.number in found else sheet for sheet in sheets
    ]
    known = {number: state for number, state in known.items() if number not in found}
    notes = [*told(pages, faults, layers), *notes, *judge(sheets, size, known), *_drawn_notes(sheets)]
    if folded := any(sheet.halves for sheet in sheets):
        sheets[:] = unfolded(sheets)
    items, furniture, body_size = _items(sheets)
    blocks = mend(assemble(_let_go(items), furniture))
    blocks = on_sheets(blocks) if folded else blocks
    if titles:
        blocks = with_headings(blocks, titles, body_size)
    return Document(
        source=source,
        blocks=tuple(blocks),
        reader=", ".join(_named(name) for name in (*_READERS, *(_RECOGNISERS if pages else ()))),
        pages=count,
        notes=tuple(notes),
    )


def _items(sheets: list[Sheet]) -> tuple[list[Item], Sequence[Furniture], float]:
    """Empty a list of sheets: give what stands on them in reading order, their furniture, their text's size."""
    cleared = clear(sheets)
    sheets.clear()
    return list(read_in_order(cleared.sheets)), cleared.furniture, text_size(cleared.sheets)


def _let_go(items: list[Item]) -> Iterator[Item]:
    """Give the items of a list in order, and empty it."""
    items.reverse()
    while items:
        yield items.pop()


def _named(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:  # another recogniser was given
        return package


def _recognised(
    document: Any, wanted: Iterable[int], settings: Reading, recognise: Recogniser, known: Mapping[int, Recognised]
) -> dict[int, Recognised]:
    """Recognise pages one by one; a picture without a word, or one that cannot be drawn, is left as it is.

    One image is held at a time.
    """
    found: dict[int, Recognised] = {}
    for number in wanted:
        if number in known:
            found[number] = known[number]
            continue
        page = load_page(document, number - 1)
        try:
            image = render(page, settings)
            recognised = None if image is None else recognise(image)
            if recognised and _shows(recognised) and not (recognised.blank and holds_undrawn(page.raw)):
                found[number] = recognised
        finally:
            page.close()
        page_done()
    return found


def _shows(page: Recognised) -> bool:
    """Say whether a recognised page tells more than its image: words, or that it is blank."""
    return bool(page.words) or page.blank


def _faults(sheets: Sequence[Sheet], known: Mapping[int, Health], witness: Witness) -> dict[int, str]:
    """Give why pages are to be recognised, by number in order."""
    lying = dict.fromkeys(witness.pages, "other characters than the page shows")
    return dict(sorted({**lying, **unread(sheets, known), **hidden(sheets)}.items()))


def _layers(sheets: Sequence[Sheet], faults: Mapping[int, str]) -> dict[int, str]:
    """Give the text that an OCR program left under the pages that are read again, by number."""
    return {sheet.number: text_of(sheet) for sheet in sheets if faults.get(sheet.number) == HIDDEN}


def _sheet(document: Any, index: int, data: bytes, settings: Reading, witness: Witness) -> tuple[Sheet, Health]:
    """Read one page, judge its text and let it go: only its lines, tables and figures are kept.

    A page whose text is not to be trusted is read again by pdfplumber, which is right on some fonts where PDFium fails.
    """
    page = load_page(document, index)
    try:
        sheet = build_sheet(witness.heard(page, read_scene(page, index + 1)))
    finally:
        page.close()
    page_done()
    state = health(sheet)
    if not state.fault:
        return sheet, state
    from extractors.pdf.plumber import second_opinion  # few files need it, and it takes as long to load as a file

    scene = second_opinion(data, settings.password, index + 1)
    other = build_sheet(scene) if scene is not None else sheet
    better = health(other)
    return (sheet, state) if better.fault or better.characters < state.characters // 2 else (other, better)


def _drawn_notes(sheets: Sequence[Sheet]) -> Iterator[Note]:
    """Give what a reviewer should know of the pages' drawings."""
    for sheet in sheets:
        place = Place(page=sheet.number)
        if sheet.too_many:
            what = f"page {sheet.number}: too many drawn lines to look for tables"
            yield Note(rule="SOP006", place=place, arguments={"what": what})
        if sheet.doubtful:
            what = f"page {sheet.number}: lines in columns without rules, maybe a table, are left as text"
            yield Note(rule="SOP006", place=place, arguments={"what": what})
        if sheet.holes:
            named = ", ".join(sheet.holes[:_NAMED])
            what = f"page {sheet.number}: {len(sheet.holes)} gaps in lines hold drawings, maybe letters; after: {named}"
            yield Note(rule="SOP005", place=place, arguments={"what": what})
