"""Benchmarks: the automatic list labels of Word files against what Word cached and against LibreOffice.

    python -m benchmarks.labels FOLDER [--texts DIR] [--only ID …] [--quiet]

For every .doc and .docx of the folder:

- contents and references: the paragraph numbers that Word wrote into tables of contents and into the results of
  REF and PAGEREF with a number switch, against the labels that sopmill counts;
- export: LibreOffice's text export, which prints the labels it counts, against ours, for every paragraph with an
  automatic number, aligned by words. Bullets are left out: LibreOffice draws them all alike.

A number is not comparable where the other side has no paragraph with these words. A table of contents with such an
entry was not updated after its document had changed: what differs in it is told as stale, and is not counted.
`--texts` keeps LibreOffice's texts between runs.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.alignment import align, bare
from benchmarks.cached import Cached, cached_numbers
from extractors.doc.convert import convert_doc
from extractors.read import source_of
from extractors.registry import reader_for
from models.document import AnyBlock, Document, LabelOrigin, Layer, walk
from models.errors import SourceError
from models.settings import Reading, load_settings
from models.source import Format

WALL = 120
KINDS = ("contents", "reference", "export")
VERDICTS = ("equal", "different", "stale", "not comparable")


def main() -> int:
    """Compare the folder and print the differences and their sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=Path, default=Path(tempfile.mkdtemp()))
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--quiet", action="store_true", help="no line for each difference")
    args = parser.parse_args()
    args.texts.mkdir(parents=True, exist_ok=True)
    settings = load_settings().reading
    sums: Counter[tuple[str, str]] = Counter()
    for source in sorted(args.folder.rglob("*.doc*")):
        if args.only and source.stem not in args.only:
            continue
        try:
            found = compare(source, args.texts, settings)
        except SourceError as error:
            print(f"{source.name:16} not read: {error}")
            continue
        counts = Counter((one.kind, verdict(one)) for one in found)
        sums += counts
        print(f"{source.name:16} " + "   ".join(figures(kind, counts) for kind in KINDS), flush=True)
        for one in found if not args.quiet else ():
            if not one.equal:
                shown = f"theirs {one.theirs!r} ours {one.ours!r} {one.reason}"
                print(f"    {one.kind}: {verdict(one)}: {shown} | {one.words[:30]}")
    print("\n".join(f"{'all' if not i else '':16} {figures(kind, sums)}" for i, kind in enumerate(KINDS)))
    return 0


def verdict(one: Cached) -> str:
    """Give equal, different, stale or not comparable."""
    if one.stale and one.ours is not None:
        return "stale"
    return "equal" if one.equal else "different" if one.ours is not None else "not comparable"


def figures(kind: str, counts: Counter[tuple[str, str]]) -> str:
    """Give the figures of one kind."""
    shown = [f"{counts[kind, name]} {name}" for name in VERDICTS if counts[kind, name]]
    equal, different = counts[kind, "equal"], counts[kind, "different"]
    share = [f"({100 * equal / (equal + different):.1f} %)"] if equal + different else []
    return " ".join([kind, ", ".join(shown) or "none", *share])


def compare(source: Path, texts: Path, settings: Reading) -> list[Cached]:
    """Compare one document. Raises SourceError where it cannot be read."""
    data = source.read_bytes()
    described = source_of(data, source.name)
    if described.format not in (Format.DOC, Format.DOCX):
        return []
    document = reader_for(described.format)(data, described, settings)
    docx = convert_doc(data, settings).docx if described.format is Format.DOC else data
    return [*cached_numbers(docx, document), *against_export(document, exported(source, texts))]


def against_export(document: Document, lines: list[str]) -> list[Cached]:
    """Compare automatic numbers with the lines of LibreOffice's text."""
    shown = [b for b in walk(document.blocks) if b.layer is Layer.BODY and (b.text.strip() or b.label)]
    pairs = align([(bare(b.label or ""), _first_line(b)) for b in shown], lines)
    partners = {pair.ours: pair for pair in pairs}
    found = []
    for i, block in enumerate(shown):
        label, words = bare(block.label or ""), _first_line(block)
        if not lines or not _has_number(block):
            if lines and not block.label and (pair := partners.get(i)) and (more := lines[pair.theirs]) != words:
                found.append(Cached("export", more[: len(more) - len(words)], "", words, False))
        elif (pair := partners.get(i)) is None:
            found.append(Cached("export", "", None, label + words, False, "no such line"))
        else:
            line = lines[pair.theirs]
            found.append(Cached("export", line[: len(line) - len(words)], label, words, pair.same))
    return found


def _first_line(block: AnyBlock) -> str:
    return bare(block.text.strip().split("\n")[0])


def _has_number(block: AnyBlock) -> bool:
    automatic = block.label is not None and block.label_origin is LabelOrigin.AUTOMATIC
    return automatic and any(char.isalnum() or "①" <= char <= "⓿" for char in block.label or "")


def exported(source: Path, texts: Path) -> list[str]:
    """Give the lines of LibreOffice's text export without blanks; none where LibreOffice is missing or fails."""
    kept = texts / f"{source.stem}.txt"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as profile:
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}"]
            command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(texts), str(source)]
            try:
                subprocess.run(command, check=False, capture_output=True, timeout=WALL)
            except (OSError, subprocess.TimeoutExpired) as error:
                print(f"{source.name}: LibreOffice: {error}", file=sys.stderr)
    text = kept.read_text("utf-8-sig") if kept.exists() else ""
    return [line for line in (bare(line) for line in text.splitlines()) if line]


if __name__ == "__main__":
    sys.exit(main())
