"""Benchmarks: text PDFs, sopmill end to end against pdfplumber's own words and tables: CPU, memory, false tables.

    python -m benchmarks.pdf [--pages 600] [FOLDER]

In one run and in processes of their own: pdfplumber's extract_words and extract_tables page by page, each page closed
after it; `read_document`, from the bytes to blocks and tables, its child process with its imports included; and
`read_pdf` alone, without child and outline. On a PDF of --pages pages that is made here, on a tenth of it (does memory
grow with the pages?), and on the PDFs of FOLDER. Then the tables that each sees on pages of prose with rules, boxes,
shading, columns and leaders.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.pages import long_document, pdf_of, prose_pages
from models.settings import Reading, load_settings

Reader = Callable[[Path], tuple[int, int]]

MB = 1024


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--measure", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(_measured(args.measure[0], Path(args.measure[1]))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        _lengths(Path(folder), args.pages)
        _false_tables(Path(folder))
    if args.folder:
        _folder(sorted(args.folder.rglob("*.pdf")))
    return 0


def _lengths(folder: Path, most: int) -> None:
    for pages in (most // 10, most):
        path = folder / f"{pages}.pdf"
        path.write_bytes(pdf_of(long_document(pages)))
        print(f"{pages} pages")
        rows = {way: _apart(way, path) for way in WAYS}
        for way, row in rows.items():
            print(
                f"  {way:10} {row['cpu']:7.2f} CPU s  peak MB {row['mb']:4.0f}, child {row['child']:4.0f}"
                f"  letters {row['words']}  tables {row['tables']}"
            )
        ratios = {way: rows["pdfplumber"]["cpu"] / row["cpu"] for way, row in rows.items()}
        print(f"  ratio {ratios['sopmill']:.1f}, of the reader alone {ratios['reader']:.1f}")


def _false_tables(folder: Path) -> None:
    path = folder / "prose.pdf"
    path.write_bytes(pdf_of(prose_pages()))
    rows = {way: _apart(way, path) for way in WAYS}
    print("tables on pages of prose: " + ", ".join(f"{way} {row['tables']:.0f}" for way, row in rows.items()))


def _folder(paths: list[Path]) -> None:
    ratios, totals = [], dict.fromkeys(WAYS, 0.0)
    for path in paths:
        rows = {way: _apart(way, path) for way in WAYS}
        if not all(rows.values()):
            print(f"{path.name:14} not read")
            continue
        ratios.append(rows["pdfplumber"]["cpu"] / rows["sopmill"]["cpu"])
        for way, row in rows.items():
            totals[way] += row["cpu"]
        ours, theirs = rows["sopmill"], rows["pdfplumber"]
        print(
            f"{path.name:14} ratio {ratios[-1]:5.1f}  CPU s {theirs['cpu']:6.2f} {ours['cpu']:6.2f}"
            f""
            f"  peak MB {theirs['mb']:4.0f} {max(ours['mb'], ours['child']):4.0f}"
            f"  tables {theirs['tables']:3.0f} {ours['tables']:3.0f}"
        )
    for way in ("sopmill", "reader") if ratios else ():
        print(f"{way}: {len(ratios)} files, ratio of the sums {totals['pdfplumber'] / totals[way]:.1f}")
    if ratios:
        print(f"sopmill by file: median {median(ratios):.1f}, least {min(ratios):.1f}, most {max(ratios):.1f}")


def _apart(way: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.pdf", "--measure", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return dict(json.loads(done.stdout)) if done.returncode == 0 else {}


def _measured(way: str, path: Path) -> dict[str, float]:
    """Read one file and give its cost: CPU seconds after the imports, the child process included, and peak memory."""
    settings = load_settings()
    settings = settings.model_copy(update={"reading": settings.reading.model_copy(update={"ocr": "off"})})
    read = WAYS[way](settings.reading)
    before = _cpu()
    words, tables = read(path)
    return {
        "cpu": _cpu() - before,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MB,
        "words": words,
        "tables": tables,
    }


def _cpu() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def _sopmill(settings: Reading) -> Reader:
    import extractors.outline  # noqa: F401  (imported before the clock starts, as in a worker)
    from extractors.apart import close_servers
    from extractors.read import read_document
    from models.document import Layer, Table, walk

    def read(path: Path) -> tuple[int, int]:
        document = read_document(path.read_bytes(), path.name, settings)
        close_servers()  # so that what reading cost is counted
        tables = [block for block in document.blocks if isinstance(block, Table) and block.layer is Layer.BODY]
        return sum(len("".join(block.full_text.split())) for block in walk(document.blocks)), len(tables)

    return read


def _reader(settings: Reading) -> Reader:
    from extractors.pdf.reader import read_pdf
    from extractors.read import source_of
    from models.document import Table

    def read(path: Path) -> tuple[int, int]:
        data = path.read_bytes()
        document = read_pdf(data, source_of(data, path.name), settings)
        return 0, sum(isinstance(block, Table) for block in document.blocks)

    return read


def _pdfplumber(_: Reading) -> Reader:
    import pdfplumber

    def read(path: Path) -> tuple[int, int]:
        words = tables = 0
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                words += sum(len(word["text"]) for word in page.extract_words())
                tables += len(page.extract_tables())
                page.close()
        return words, tables

    return read


WAYS: dict[str, Callable[[Reading], Reader]] = {"pdfplumber": _pdfplumber, "sopmill": _sopmill, "reader": _reader}


if __name__ == "__main__":
    sys.exit(main())
