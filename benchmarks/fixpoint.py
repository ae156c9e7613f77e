"""Benchmarks: the share of documents whose output, converted again, gives the same Sop and no new flag.

    python -m benchmarks.fixpoint FOLDER [--only NAME] [--verbose] [--libreoffice]

Converts every file of the folder, converts each output .docx again, and prints the share of documents for which the
canonical content stays and no flag is new, with the differences of the others. With --libreoffice each output is opened
and saved by LibreOffice in between, as a user would.
"""

import argparse
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.sources import documents_of
from models.conversion import Conversion, Failure
from models.settings import load_settings
from pipeline.convert import convert_safely
from pipeline.render.canonical import canonical_sop


def differences(before: object, after: object, path: str = "") -> Iterator[str]:
    """Yield a line for each place where two canonical values differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from differences(before.get(key), after.get(key), f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif before != after:
        sizes = f" ({len(before)} -> {len(after)})" if isinstance(before, list) and isinstance(after, list) else ""
        yield f"{path}{sizes}: {_short(before)} -> {_short(after)}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 160 else text[:160] + "…"


def new_flags(before: Conversion, after: Conversion) -> list[str]:
    """Give the rules and fields that the second conversion flags more often than the first one."""
    known = Counter((flag.rule, flag.field) for flag in before.flags)
    again = Counter((flag.rule, flag.field) for flag in after.flags)
    return [f"flag {rule} {field or ''}: {count}" for (rule, field), count in sorted((again - known).items(), key=str)]


def saved_by_libreoffice(data: bytes) -> bytes:
    """Give the document as LibreOffice writes it; raises FileNotFoundError where it gives none."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "in.docx")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            f"{folder}/out",
        ]
        subprocess.run([*command, str(source)], check=False, capture_output=True, timeout=120)
        return Path(folder, "out", "in.docx").read_bytes()


def judge(path: Path, through_libreoffice: bool = False) -> list[str] | None:
    """Give the differences of one file, an empty list where it holds; None where the file itself does not convert."""
    settings = load_settings()
    first = convert_safely(path.read_bytes(), path.name, settings)
    if isinstance(first, Failure):
        return None if first.error != "defect" else [f"defect: {first.message}"]
    output = saved_by_libreoffice(first.outputs.docx) if through_libreoffice else first.outputs.docx
    second = convert_safely(output, path.stem + ".docx", settings)
    if isinstance(second, Failure):
        return [f"second conversion: {second.error}: {second.message}"]
    found = list(differences(canonical_sop(first.sop), canonical_sop(second.sop)))
    return found + new_flags(first, second)


def main() -> None:
    """Judge a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--libreoffice", action="store_true")
    options = parser.parse_args()
    held = judged = failed = 0
    for path in (p for p in documents_of(options.folder) if options.only in p.name):
        found = judge(path, options.libreoffice)
        if found is None:
            failed += 1
            continue
        judged += 1
        held += not found
        if found:
            print(f"{path.name}: {len(found)} differences", flush=True)
            for line in found[: None if options.verbose else 3]:
                print(f"    {line}", flush=True)
    share = f"{held / judged:.1%}" if judged else "none"
    print(f"fixpoint: {held} of {judged} hold ({share}); {failed} files are no readable documents")


if __name__ == "__main__":
    main()
