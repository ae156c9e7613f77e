"""Benchmarks: how many blocks of the documents of a folder are found on their pages, and on the right one.

    python -m benchmarks.shown FOLDER [--every N] [--out DIR]

Of a PDF the reader says which page a block begins on; its words are looked for on all pages and must be found there.
A Word document is printed by LibreOffice first; it says no pages, so that there only being found is counted. With
--out the first three pages of each document are drawn.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.sources import documents_of
from extractors.pdf.pages import draw_pages, read_pages
from extractors.printed import as_pdf
from extractors.read import read_document
from models.document import Document, Layer, walk
from models.errors import SourceError
from models.settings import Reading, load_settings
from pipeline.evidence.draw import draw
from pipeline.evidence.locate import locate
from pipeline.evidence.spots import LOCATED, Found, Located

FIRST = 3
"""Pages of a document that are drawn."""
DPI = 144


def main() -> int:
    """Locate the blocks of each document, print a line for each that lacks some, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    reading = load_settings().reading
    sums: dict[str, Counter[str]] = {}
    sources = documents_of(args.folder)
    for source in sources[:: args.every]:
        try:
            kind, counted = _one(source, reading, args.out)
        except SourceError as error:
            print(f"{source.name}: {error.code}")
            continue
        sums[kind] = sums.get(kind, Counter()) + counted
    for kind, total in sorted(sums.items()):
        print(kind, ", ".join(f"{name} {total[name]}" for name in sorted(total)))
    return 0


def _one(source: Path, reading: Reading, out: Path | None) -> tuple[str, Counter[str]]:
    data = source.read_bytes()
    document = read_document(data, source.name, reading)
    kind = document.source.format.value
    pdf = as_pdf(data, document.source.format, reading)
    if pdf is None:
        print(f"{source.name}: LibreOffice prints no pages")
        return kind, Counter(documents=1, unprinted=1)
    pages = read_pages(pdf, reading)
    start = time.process_time()
    located = locate(document, pages)
    seconds = time.process_time() - start
    counted = _counted(document, located)
    counted += Counter(documents=1, pages=len(pages), milliseconds=round(seconds * 1000))
    missing = [b for b in walk(document.blocks) if _has_words(b.text, b.layer) and not _is_found(located.found[b.id])]
    for block in missing:
        print(f"{source.name}: {block.id} {block.layer}: {block.text[:50]!r}")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for image in draw_pages(pdf, [page.number for page in pages[:FIRST]], DPI, reading):
            (out / f"{source.stem}-{image.number}.png").write_bytes(draw(image, document, located))
    return kind, counted


def _counted(document: Document, located: Located) -> Counter[str]:
    counted: Counter[str] = Counter()
    for block in walk(document.blocks):
        found = located.found.get(block.id, Found())
        if _has_words(block.text, block.layer):
            counted["blocks"] += 1
            counted["blocks found"] += _is_found(found)
            counted["on the page that the reader says"] += (
                _is_found(found) and bool(found.spots) and found.spots[0].page == block.place.page
            )
        if block.label and block.layer is Layer.BODY:
            counted["labels"] += 1
            counted["labels found"] += found.label is not None
    return counted


def _has_words(text: str, layer: Layer) -> bool:
    return bool(text) and layer is not Layer.COMMENT


def _is_found(found: Found) -> bool:
    return found.share >= LOCATED


if __name__ == "__main__":
    sys.exit(main())
