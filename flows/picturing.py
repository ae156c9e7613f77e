"""Flows: the job of a worker process that shows a document's evidence: pages, a picture a flag, its review page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from extractors.pdf.pages import draw_pages, read_pages
from extractors.printed import as_pdf
from flows.files import inside, write_atomically
from models.base import Frozen
from models.conversion import Failure
from models.document import Document
from models.errors import SourceError
from models.flag import Flag, Severity
from models.language import load_language
from models.memory import MemoryRule
from models.printed import PageImage
from models.review import Decision
from models.settings import Settings
from models.source import Format, SourceFile
from pipeline.evidence.crop import crop, thumbnail, whole_page
from pipeline.evidence.locate import locate
from pipeline.evidence.marks import ShownPage, spots_of_target
from pipeline.evidence.reviewpage import render_review
from pipeline.evidence.sheet import FlagLine, Sheet, sheet_of
from pipeline.evidence.spots import Located, Spot
from pipeline.evidence.targets import Sureness, Target, Targets

PAGE = "review.html"
DPI = 120
"""Dots an inch of pages and pictures."""
MOST_PAGES = 200
"""Pages of a document that are drawn whatever stands on them; of a longer one those with marks too."""
THUMBNAILS = "small"
"""Folder of the thumbnails."""


class PictureJob(Frozen):
    """A document of a library whose evidence is to be shown."""

    source: SourceFile
    stored: Path
    printed: Path
    """Where the pages that LibreOffice prints are kept for the next time."""
    folder: Path
    name: str
    """How the document is called: its number and title."""
    number: str
    settings: Settings
    flags: tuple[Flag, ...]
    decisions: tuple[Decision, ...] = ()
    memory: tuple[MemoryRule, ...] = ()


class FlagPicture(Frozen):
    """A flag's evidence; names are relative to the document's folder."""

    picture: str = ""
    """The crop; empty where the document has no pages to look at."""
    thumbnail: str = ""
    page: int | None = None
    sureness: str = ""
    """words, expected or document."""


class Pictured(Frozen):
    """What was written for a document."""

    files: tuple[str, ...]
    pictures: dict[str, FlagPicture]
    """By the flag's fingerprint."""
    pages: int
    """Pages of the document; 0 where none could be printed."""


def picture_job(job: PictureJob) -> Pictured | Failure:
    """Write a document's evidence into its folder; whatever goes wrong is a Failure."""
    from pipeline.convert import safely

    return safely(lambda: job.source, lambda: _pictured(job))


def _pictured(job: PictureJob) -> Pictured:
    from pipeline.convert import understand
    from pipeline.normalize.renumber import renumber

    data = _bytes(job.stored)
    read = understand(data, job.source.path, job.settings, job.decisions, job.memory)
    sop = renumber(read.sop, job.number).sop
    sheet = sheet_of(sop, job.flags, Targets(read.document, sop), load_language(sop.language))
    pdf = _printed(job, data)
    if pdf is None:
        page = render_review(read.document, sheet, sop.language, name=job.name)
        _write(job, PAGE, page.encode())
        plain = {line.fingerprint: FlagPicture(sureness=line.item.target.sureness) for line in sheet.flags}
        return Pictured(files=(PAGE,), pictures=plain, pages=0)
    return _drawn(job, read.document, sheet, pdf, sop.language)


def _drawn(job: PictureJob, document: Document, sheet: Sheet, pdf: bytes, language: str) -> Pictured:
    reading = job.settings.reading
    printed = read_pages(pdf, reading)
    located = locate(document, printed)
    spots = {line.fingerprint: _spots(line.item.target, located) for line in sheet.flags}
    marked = {spot.page for item in sheet.items for spot in spots_of_target(item.target, located)}
    numbers = [page.number for page in printed if page.number <= MOST_PAGES or page.number in marked]
    by_page: dict[int, list[FlagLine]] = defaultdict(list)
    for line in sheet.flags:
        by_page[spots[line.fingerprint][0].page if spots[line.fingerprint] else 1].append(line)
    pages: dict[int, ShownPage] = {}
    pictures: dict[str, FlagPicture] = {}
    for image in draw_pages(pdf, numbers, DPI, reading):
        name = _page_name(image.number)
        pages[image.number] = ShownPage(name, image.width, image.height, image.scale)
        _write(job, name, whole_page(image))
        for line in by_page[image.number]:
            pictures[line.fingerprint] = _flag_picture(job, image, line, spots[line.fingerprint])
    html = render_review(
        document,
        sheet,
        language,
        name=job.name,
        located=located,
        pages=pages,
        count=len(printed),
        crops={print_: one.picture for print_, one in pictures.items()},
    )
    _write(job, PAGE, html.encode())
    files = [PAGE, *(page.name for page in pages.values())]
    files += [name for one in pictures.values() for name in (one.picture, one.thumbnail) if name]
    return Pictured(files=tuple(dict.fromkeys(files)), pictures=pictures, pages=len(printed))


def _spots(target: Target, located: Located) -> Sequence[Spot]:
    """Give the first place of a flag; one that stands for several steps shows the first."""
    for part in target.ranges:
        if found := spots_of_target(Target((part,), target.sureness), located):
            return found
    return ()


def _flag_picture(job: PictureJob, image: PageImage, line: FlagLine, spots: Sequence[Spot]) -> FlagPicture:
    if not spots:
        return FlagPicture(picture=_page_name(image.number), page=image.number, sureness=Sureness.DOCUMENT)
    sure = line.item.target.sureness is Sureness.WORDS
    name, small = f"{line.item.key}.png", ""
    _write(job, name, crop(image, spots, sure=sure))
    if line.severity != Severity.INFO:
        small = f"{THUMBNAILS}/{name}"
        number = "".join(mark for mark in job.number if mark.isascii() and mark.isprintable())
        _write(job, small, thumbnail(image, spots, f"{number} {line.rule} p.{image.number}".strip(), sure=sure))
    return FlagPicture(picture=name, thumbnail=small, page=image.number, sureness=line.item.target.sureness)


def _page_name(number: int) -> str:
    return f"page-{number:03}.png"


def _printed(job: PictureJob, data: bytes) -> bytes | None:
    """Give the document's pages as a PDF, those of the last time where there are some; a broken one is made again."""
    if job.source.format is Format.PDF:
        return data
    try:
        return job.printed.read_bytes()
    except OSError:
        pass  # not printed yet
    pdf = as_pdf(data, job.source.format, job.settings.reading)
    if pdf is not None:
        write_atomically(job.printed, pdf)
    return pdf


def _write(job: PictureJob, name: str, data: bytes) -> None:
    write_atomically(inside(job.folder, name), data)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"is gone from the library: {error.strerror}", cure="run sopmill migrate again") from error
