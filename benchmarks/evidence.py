"""Benchmarks: what the evidence of the documents of a folder shows, and what it costs.

    python -m benchmarks.evidence FOLDER [--every N] [--out DIR]

Each document is converted, then its evidence is made as `sopmill review export` makes it: printed by LibreOffice where
it is no PDF. Counted are the flags with words of the source, those of them that are framed on a page, those about
something missing, and those about the document as a whole; CPU seconds are those of this process and its children.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.sources import documents_of
from extractors.read import source_of
from flows.picturing import Pictured, PictureJob, picture_job
from models.conversion import Failure
from models.settings import Settings, load_settings
from pipeline.convert import convert_safely
from pipeline.evidence.targets import Sureness, Targets

NUMBER = "SOP-GEN-0000-001"


def main() -> int:
    """Make the evidence of each document, print a line for each, and the sums of each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    sums: dict[str, Counter[str]] = {}
    sources = documents_of(args.folder)
    with tempfile.TemporaryDirectory() as scratch:
        for source in sources[:: args.every]:
            kind, counted = _one(source, args.out or Path(scratch), load_settings())
            print(source.name, _said(counted))
            sums[kind] = sums.get(kind, Counter()) + counted
    for kind, total in sorted(sums.items()):
        print(kind, _said(total))
    return 0


def _one(path: Path, out: Path, settings: Settings) -> tuple[str, Counter[str]]:
    data = path.read_bytes()
    source = source_of(data, path.name)
    made = convert_safely(data, path.name, settings)
    if isinstance(made, Failure):
        return source.format.value, Counter({f"failed, {made.error}": 1})
    targets = Targets(made.document, made.sop)
    worded = {flag.fingerprint for flag in made.flags if targets.of_flag(flag).sureness is Sureness.WORDS}
    folder = out / path.stem
    job = PictureJob(
        source=source,
        stored=path,
        printed=out / "printed" / f"{path.stem}.pdf",
        folder=folder,
        name=path.stem,
        number=NUMBER,
        settings=settings,
        flags=made.flags,
    )
    before = _seconds()
    pictured = picture_job(job)
    spent = _seconds() - before
    if isinstance(pictured, Failure):
        return source.format.value, Counter({f"no evidence, {pictured.error}": 1})
    counted = _counted(pictured, worded)
    counted["CPU ms"] = round(spent * 1000)
    counted["kB"] = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1024
    return source.format.value, counted


def _counted(pictured: Pictured, worded: Iterable[str]) -> Counter[str]:
    shown = pictured.pictures
    counted = Counter(one.sureness for one in shown.values())
    framed = [name for name in worded if shown[name].picture and shown[name].sureness == Sureness.WORDS]
    return Counter(
        {
            "documents": 1,
            "pages": pictured.pages,
            "flags": len(shown),
            "with words": len(set(worded)),
            "framed": len(framed),
            "missing, framed where expected": counted[Sureness.EXPECTED],
            "whole document": counted[Sureness.DOCUMENT],
        }
    )


def _said(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.items())


def _seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    sys.exit(main())
