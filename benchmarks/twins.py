"""Benchmarks: scans against their text twins, field by field.

python -m benchmarks.twins CORPUS --score SCORE_PY --out DIR [--built 8] [--pages 6] [--ids ID …]

Two kinds of twins: scans whose entry in CORPUS/manifest.tsv says which document they were printed from, read beside
that document; and text PDFs of the corpus (the first of each language with at most so many pages) that are printed,
turned by 1.3 degrees, blurred, speckled and saved as JPEG here (benchmarks/ocr.py), read both ways. What the text twin
gives is taken as annotation and scored by SCORE_PY, so a fault of mapping that both share does not count.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2

from benchmarks.ocr import scan
from models.conversion import Failure
from models.settings import load_settings
from pipeline.convert import convert_safely

CONTROL = ("title", "document_number", "version", "effective_date", "prepared_by", "reviewed_by", "approved_by")
PROSE = ("purpose", "scope")
ORIGIN = re.compile(r"\bfrom (\w+)")
DPI = 200


def pairs(corpus: Path, built: int, pages: int, ids: list[str]) -> Iterator[tuple[str, bytes, str, bytes, str]]:
    """Give the name of each pair, the text twin's bytes and file name, the scan's bytes and file name."""
    rows = list(csv.DictReader((corpus / "manifest.tsv").open(encoding="utf-8"), delimiter="\t"))
    files = {row["id"]: corpus / row["file"] for row in rows}
    for row in rows:
        origin = ORIGIN.search(row["notes"] or "")
        if row["scanned"] == "derived" and origin and origin[1] in files:
            text, image = files[origin[1]], files[row["id"]]
            yield row["id"], text.read_bytes(), text.name, image.read_bytes(), image.name
    left = {"zh": built // 2, "en": built - built // 2}
    for row in rows:
        source = files[row["id"]]
        wanted = row["id"] in ids if ids else row["scanned"] == "no" and left.get(row["language"], 0) > 0
        if not wanted or source.suffix != ".pdf" or not 1 < _pages(source) <= pages:
            continue
        left[row["language"]] -= 1
        data = source.read_bytes()
        yield row["id"], data, source.name, scan(data, DPI), source.name


def _pages(source: Path) -> int:
    with pypdfium2.PdfDocument(source) as document:
        return len(document)


def annotation(told: Mapping[str, Any]) -> dict[str, object]:
    """Give a Sop's JSON as the annotations of the yardstick have it."""
    gold: dict[str, object] = {name: _value(told.get(name)) for name in (*CONTROL, *PROSE)}
    gold["headings"] = [
        {"level": one["level"], "number": one["label"], "text": _value(one["title"])} for one in _flat(told["sections"])
    ]
    gold["steps"] = [
        {
            "text": one["text"],
            "kind": "action",
            "roles": [_value(role) for role in one["roles"]],
            "timelines": [{"text": limit["text"], "iso8601": limit["iso8601"]} for limit in one["time_limits"]],
        }
        for one in _flat(told["steps"])
    ]
    return gold | {key: told[key] for key in ("roles", "missing", "n_tables")}


def _flat(nodes: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for node in nodes:
        yield node
        yield from _flat(node.get("children", ()))


def _value(field: object) -> object:
    return field.get("value") if isinstance(field, dict) else field


def main() -> int:
    """Convert both of each pair, write them as annotation and answer, and score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--built", type=int, default=8)
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--ids", nargs="*", default=[])
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    gold, answers = arguments.out / "text", arguments.out / "scan"
    for folder in (gold, answers):
        folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    for name, text, text_name, image, image_name in pairs(
        arguments.corpus, arguments.built, arguments.pages, arguments.ids
    ):
        made = [convert_safely(text, text_name, settings), convert_safely(image, image_name, settings)]
        failed = [one for one in made if isinstance(one, Failure)]
        if failed:
            print(f"{name}: {failed[0].error}: {failed[0].message}", flush=True)
            continue
        texts = [one.outputs.json_text for one in made if not isinstance(one, Failure)]
        told = json.dumps(annotation(json.loads(texts[0])), ensure_ascii=False, indent=1)
        (gold / f"{name}.json").write_text(told, "utf-8")
        (answers / f"{name}.json").write_text(texts[1], "utf-8")
        print(f"{name}: {text_name}", flush=True)
    command = [sys.executable, str(arguments.score), str(answers), "--gold", str(gold)]
    return subprocess.run(command + (["--verbose"] if arguments.verbose else []), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
