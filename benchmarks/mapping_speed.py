"""Benchmarks: how fast text becomes fields on one core, how long loading takes, how much the weights weigh.

python -m benchmarks.mapping_speed [FOLDER …] [--rounds 3]

A FOLDER of documents is read first, which is not timed; without one it is the sample archive. Every round is a process
of its own that has mapped a document of one clause and has seen no document of the FOLDER; the best
round counts. Loading is the rest: what a fresh process takes to map that document, less the start of a bare Python.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path

from models.document import Document, Heading, ListItem, Paragraph, walk
from models.errors import SourceError
from models.settings import load_settings
from models.source import Format, SourceFile
from pipeline.mapping.components.crf import WEIGHTS
from pipeline.mapping.language import detect_language
from pipeline.mapping.map import map_document
from pipeline.mapping.nlp import TRAINED

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT / "fixtures" / "archive"
FIRST = {
    "zh": ("编制：王芳 2024年3月1日", "操作步骤", "由班长在2小时内填写《点检记录表》。"),
    "en": ("Prepared by: J. Moss, 1 March 2024", "Procedure", "The supervisor shall sign the form within 2 hours."),
}
FAMILY = {"zh-Hant": "zh"}


def main() -> None:
    """Print characters a CPU second, load seconds and megabytes of weights for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=[ARCHIVE])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    documents = list(_read(args.folders))
    bare = _seconds("pass")
    for code in FIRST:
        load = _seconds(f"from benchmarks.mapping_speed import warm; warm({code!r})") - bare
        mine = [d for d in documents if FAMILY.get(detect_language(d), detect_language(d)) == code]
        characters = sum(len(block.text) for d in mine for block in walk(d.blocks))
        warm(code)
        with get_context("fork").Pool(1, maxtasksperchild=1) as rounds:
            best = min(rounds.map(_mapped, [mine] * args.rounds, chunksize=1))
        weights = sum(path.stat().st_size for path in (TRAINED / code).glob(WEIGHTS)) / 1e6
        print(
            f"{code}: {len(mine)} documents, {characters:,} characters, {characters / best:,.0f} a CPU second;", end=" "
        )
        print(f"load {load:.2f} s, weights {weights:.2f} MB")


def warm(code: str) -> None:
    """Map a small document, so that dictionaries, weights and patterns are there."""
    source = SourceFile(path="first.docx", sha256="", size=0, format=Format.DOCX)
    line, title, clause = FIRST[code]
    blocks = (Paragraph(id="b1", text=line), Heading(id="b2", text=title), ListItem(id="b3", text=clause, label="1"))
    assert map_document(Document(source=source, blocks=blocks), code).steps[0].responsible


def _read(folders: Iterable[Path]) -> Iterable[Document]:
    from extractors.read import read_document  # not above: the process that measures loading reads nothing

    reading = load_settings().reading.model_copy(update={"ocr": "off"})
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        try:
            yield read_document(path.read_bytes(), path.name, reading)
        except SourceError:
            continue


def _mapped(documents: list[Document]) -> float:
    """CPU seconds that mapping takes."""
    start = time.process_time()
    for document in documents:
        map_document(document)
    return time.process_time() - start


def _seconds(code: str) -> float:
    """CPU seconds of a fresh Python that runs `code`, the best of three."""
    spent = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(spent)


if __name__ == "__main__":
    main()
