"""Flows: a document shown as it was read: its pages with frames drawn over them, and a page that lists every block."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.pdf.pages import draw_pages, read_pages
from extractors.printed import as_pdf
from extractors.read import read_document
from flows.files import inside, write_atomically
from models.errors import SettingsError
from models.settings import Settings
from pipeline.evidence.draw import draw
from pipeline.evidence.locate import locate
from pipeline.evidence.page import render_page, unlocated
from pipeline.mapping.language import detect_language

INDEX = "index.html"
DPI = 144
"""Dots an inch of the pages that are drawn; a page that is larger than max_pixels gets fewer."""


@dataclass(frozen=True)
class Shown:
    """What was written."""

    index: Path
    pages: tuple[Path, ...]
    blocks: int
    missing: int | None
    """Blocks whose words were not found on the pages; None where there are no pages."""


def show(data: bytes, name: str, settings: Settings, folder: Path, wanted: Sequence[int] = ()) -> Shown:
    """Write `page-NNN.png` of the wanted pages, 1-based, or of all, and index.html into a folder.

    Raises a SourceError for a document that cannot be read or drawn, SettingsError for a page that it does not have,
    OutputError.
    """
    reading = settings.reading
    document = read_document(data, name, reading)
    said = settings.mapping.language
    language = detect_language(document) if said == "auto" else said
    pdf = as_pdf(data, document.source.format, reading)
    index = inside(folder, INDEX)
    if pdf is None:
        write_atomically(index, render_page(document, language).encode())
        return Shown(index, (), len(document.blocks), None)
    pages = read_pages(pdf, reading)
    numbers = _numbers(wanted, len(pages))
    located = locate(document, pages)
    written: dict[int, Path] = {}
    for image in draw_pages(pdf, numbers, DPI, reading):
        written[image.number] = inside(folder, f"page-{image.number:03}.png")
        write_atomically(written[image.number], draw(image, document, located))
    images = {number: path.name for number, path in written.items()}
    write_atomically(index, render_page(document, language, located=located, images=images).encode())
    return Shown(index, tuple(written.values()), len(document.blocks), len(unlocated(document, located)))


def _numbers(wanted: Sequence[int], last: int) -> list[int]:
    outside = next((number for number in wanted if not 1 <= number <= last), None)
    if outside is not None:
        raise SettingsError(
            f"--page {outside}: the document has {last} page{'s' if last > 1 else ''}", cure=f"say 1 to {last}"
        )
    return sorted(set(wanted)) or list(range(1, last + 1))
