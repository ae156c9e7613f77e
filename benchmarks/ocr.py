"""Benchmarks: recognition of scans. Pages of fixtures are printed, scanned badly and read again.

python -m benchmarks.ocr [--dpi 200] [--keep FOLDER] [FILE.pdf ...]

Each page is rendered, turned by 1.3 degrees, blurred, speckled and saved as JPEG of quality 45. Its text layer is the
truth: character error is the edit distance over the number of characters, NFKC and without blanks; the second figure
does not regard order. A ruled table of 24 rows and 10 columns with merged cells must keep every cell.
"""

import argparse
import io
import resource
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from extractors.ocr.engine import recogniser
from extractors.pdf.reader import read_pdf
from extractors.read import source_of
from models.document import Document, Table, walk
from models.settings import Reading, load_settings

ARCHIVE = Path(__file__).resolve().parent.parent / "fixtures" / "archive"
SOURCES = (ARCHIVE / "生产部" / "生产线清洗消毒SSOP.pdf", ARCHIVE / "english" / "lockout-tagout.pdf")
SKEW, BLUR, NOISE, SPECKS, QUALITY = 1.3, 0.6, 8.0, 0.0004, 45
ROWS, COLUMNS = 24, 10
MERGED = ((0, 0, 1, 10), (3, 0, 3, 1), (8, 2, 2, 3), (14, 5, 1, 4), (20, 9, 4, 1))
"""Row, column, row span, column span of the table's merged cells."""

Span = tuple[int, int, int, int]


def scan(data: bytes, dpi: int, seed: int = 1) -> bytes:
    """Give the pages of a PDF as a bad scan of them: a PDF of images."""
    noise = np.random.default_rng(seed)
    with pypdfium2.PdfDocument(data) as document:
        pages = [_worn(page.render(scale=dpi / 72).to_pil().convert("RGB"), noise) for page in document]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=QUALITY)
    return out.getvalue()


def _worn(page: Image.Image, noise: np.random.Generator) -> Image.Image:
    turned = page.rotate(SKEW, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    pixels = np.asarray(turned.filter(ImageFilter.GaussianBlur(BLUR)), np.float32)
    pixels = pixels * np.float32(0.96) + noise.normal(0, NOISE, pixels.shape).astype(np.float32)
    pixels[noise.random(pixels.shape[:2]) < SPECKS] = 60
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def read(data: bytes, settings: Reading, *, ocr: bool) -> Document:
    """Read a PDF by its text layer, or by recognition."""
    return read_pdf(data, source_of(data, "a.pdf"), settings, recogniser(settings) if ocr else None)


def text_of(document: Document) -> str:
    """Give the words of a document in reading order, folded for comparing."""
    lines = [block.full_text for block in walk(document.blocks)]
    return "".join(unicodedata.normalize("NFKC", "".join(lines)).split())


def distance(one: str, other: str) -> int:
    """Give the edit distance of two texts."""
    codes = np.array([ord(mark) for mark in other])
    steps = np.arange(len(other) + 1)
    row = steps.copy()
    for number, mark in enumerate(one, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(mark)))
        row = np.minimum.accumulate(np.concatenate(([number], best)) - steps) + steps
    return int(row[-1])


def bag_distance(one: str, other: str) -> int:
    """Give how many characters differ where order is not regarded."""
    mine, yours = Counter(one), Counter(other)
    return max((mine - yours).total(), (yours - mine).total())


def table_page() -> tuple[bytes, set[Span], list[str]]:
    """Give a PDF of a ruled table with merged cells, its cells and their words."""
    left, top, wide, high = 40.0, 60.0, 51.5, 29.0
    covered = {(r + i, c + j) for r, c, rows, columns in MERGED for i in range(rows) for j in range(columns)}
    spans = set(MERGED) | {(r, c, 1, 1) for r in range(ROWS) for c in range(COLUMNS) if (r, c) not in covered}
    content: list[str] = ["0.6 w"]
    words: list[str] = []
    for row, column, rows, columns in sorted(spans):
        x, y = left + column * wide, 842 - top - (row + rows) * high
        content.append(f"{x} {y} {columns * wide} {rows * high} re S")
        words.append(f"r{row + 1} c{column + 1}")
        content.append(f"BT /F 10 Tf {x + 4} {y + rows * high / 2 - 4} Td ({words[-1]}) Tj ET")
    return _pdf("\n".join(content).encode()), spans, words


def _pdf(content: bytes) -> bytes:
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def text_lines(sources: Sequence[Path], dpi: int, settings: Reading, keep: Path | None) -> Iterator[str]:
    """Measure the character error of each source."""
    for source in sources:
        data = source.read_bytes()
        truth = text_of(read(data, settings, ocr=False))
        worn = _kept(scan(data, dpi), keep, source.stem)
        start = time.process_time()
        document = read(worn, settings, ocr=True)
        seconds = (time.process_time() - start) / (document.pages or 1)
        found = text_of(document)
        errors, loose = distance(truth, found), bag_distance(truth, found)
        share = 100 / max(1, len(truth))
        yield (
            f"{source.stem}: {document.pages} pages, {len(truth)} characters, error {errors * share:.2f} % "
            f"(order apart {loose * share:.2f} %), {seconds:.1f} CPU s a page"
        )


def table_line(dpi: int, settings: Reading, keep: Path | None) -> str:
    """Measure the ruled table."""
    data, spans, words = table_page()
    document = read(_kept(scan(data, dpi), keep, "table"), settings, ocr=True)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cells = [cell for table in tables for cell in table.cells]
    found = {(cell.row, cell.column, cell.row_span, cell.column_span) for cell in cells}
    exact = (
        Counter("".join(word.split()) for word in words) & Counter("".join(cell.text.split()) for cell in cells)
    ).total()
    return (
        f"table {ROWS}x{COLUMNS}: {len(tables)} table, {len(spans & found)} of {len(spans)} cells, "
        f"{len(found - spans)} extra, {exact} of {len(words)} exact texts"
    )


def _kept(data: bytes, keep: Path | None, name: str) -> bytes:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{name}.pdf").write_bytes(data)
    return data


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    settings = load_settings().reading.model_copy(update={"ocr_dpi": arguments.dpi})
    if recogniser(settings) is None:
        raise SystemExit("recognition is not installed: see sopmill doctor")
    for line in text_lines(arguments.files or SOURCES, arguments.dpi, settings, arguments.keep):
        print(line, flush=True)
    print(table_line(arguments.dpi, settings, arguments.keep))
    print(f"peak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
