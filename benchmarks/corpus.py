"""Benchmarks: convert every document of a folder and say how each ended, what it cost and whether a word was lost.

    python -m benchmarks.corpus FOLDER [--out DIR] [--only ID …] [--table FILE.tsv]

Each document is converted in a forked process: CPU seconds (user + system, children included) and peak resident
memory are the kernel's figures for it, without the imports that all share. The words of the source are read by
programs that share nothing with sopmill's readers (LibreOffice, pdftotext), where they are installed; what they
see and neither the output, nor its omission list, holds is a lost word.
"""

import argparse
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from pathlib import Path
from statistics import mean, median

from benchmarks.sources import documents_of
from benchmarks.witness import output_words, source_words
from extractors.apart import close_servers
from models.conversion import Failure
from models.settings import Settings, load_settings

WALL = 300


@dataclass
class Row:
    """How one document ended."""

    file: str
    format: str = ""
    ending: str = ""
    cause: str = ""
    cpu: float = 0.0
    """Seconds."""
    megabytes: float = 0.0
    flags: int = 0
    errors: int = 0
    steps: int = 0
    witness: str = ""
    words: int = 0
    lost: int = 0
    """Occurrences of words that the witness has more often."""
    absent: int = 0
    """Different words that stand nowhere in the output."""
    lost_words: str = ""
    own_proof: str = ""


def main() -> int:
    """Convert the folder, print the table and its sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path(tempfile.mkdtemp()))
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--table", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    sources = documents_of(args.folder)
    warm_up(settings)
    rows = []
    for source in sources:
        if args.only and source.stem not in args.only:
            continue
        row = run_one(source, args.out, settings)
        rows.append(row)
        print(line_of(row), flush=True)
    if args.table:
        lines = ["\t".join(field.name for field in fields(Row))]
        lines += ["\t".join(str(value) for value in asdict(row).values()) for row in rows]
        args.table.write_text("\n".join(lines) + "\n", "utf-8")
    summarize(rows)
    return 0


def line_of(row: Row) -> str:
    """Give a row as a line of the terminal."""
    figures = f"{row.cpu:6.2f} s {row.megabytes:6.0f} MB flags {row.flags:4} steps {row.steps:4}"
    lost = f"lost {row.lost:4}/{row.words:<6} {row.lost_words[:60]}"
    return f"{row.file:14} {row.ending:10} {row.cause[:40]:40} {figures} {lost}"


def warm_up(settings: Settings) -> None:
    """Pay for imports, language packs and spaCy pipelines once, before the forks."""
    from docx import Document

    from pipeline.convert import convert_safely

    chinese = ("工作程序", "质检员应在2小时内填写《检验记录》，报质量部审核，合格后由仓管员入库。")
    english = ("Procedure", "The operator shall fill in the inspection log within 2 hours and report to the manager.")
    for heading, words in (chinese, english):
        document, stream = Document(), BytesIO()
        document.add_heading(heading)
        for _ in range(3):
            document.add_paragraph(words)
        document.save(stream)
        convert_safely(stream.getvalue(), "warm.docx", settings)


def run_one(source: Path, out: Path, settings: Settings, count: bool = True) -> Row:
    """Convert one document in a forked process, read the kernel's figures of it and count words where asked to."""
    report = out / f"{source.stem}.row.json"
    report.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        signal.alarm(WALL)
        code = 70
        try:
            convert_here(source, out, report, settings)
            code = 0
        finally:
            os._exit(code)
    _, status, usage = os.wait4(child, 0)
    row = Row(**json.loads(report.read_text("utf-8"))) if report.exists() else Row(source.name, ending=f"died {status}")
    row.cpu = round(usage.ru_utime + usage.ru_stime, 2)
    row.megabytes = round(usage.ru_maxrss / 1024, 1)
    if count and row.ending == "converted":
        count_words(source, out, row)
    return row


def convert_here(source: Path, out: Path, report: Path, settings: Settings) -> None:
    """Convert in this process and leave outputs and a row of figures."""
    from pipeline.convert import convert_safely

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    result = convert_safely(source.read_bytes(), source.name, settings)
    row = Row(source.name, str(result.source.format))
    if isinstance(result, Failure):
        row.ending, row.cause = "failed", f"{result.error}: {result.message}"
    else:
        row.ending = "converted"
        row.flags = len(result.flags)
        row.errors = sum(flag.severity == "error" for flag in result.flags)
        row.steps = len(result.sop.steps)
        row.own_proof = " ".join(flag.arguments.get("words", "") for flag in result.flags if flag.rule == "SOP901")
        (out / f"{source.stem}.docx").write_bytes(result.outputs.docx)
        (out / f"{source.stem}.json").write_text(result.outputs.json_text, "utf-8")
    close_servers()  # so that what reading cost is counted
    report.write_text(json.dumps(asdict(row), ensure_ascii=False), "utf-8")


def count_words(source: Path, out: Path, row: Row) -> None:
    """Compare the witness's words with those of the output and the omission list."""
    row.witness, words = source_words(source, row.format)
    there = output_words(out / f"{source.stem}.docx", out / f"{source.stem}.json")
    missing = Counter(words) - Counter(there)
    row.words, row.lost = len(words), sum(missing.values())
    row.absent = len(set(missing) - set(there))
    row.lost_words = " ".join(f"{word}×{n}" if n > 1 else word for word, n in missing.most_common(30))


def summarize(rows: list[Row]) -> None:
    """Print the sums by format and ending."""
    print()
    for ending, count in Counter(row.ending for row in rows).most_common():
        print(f"{ending}: {count}")
    for kind in sorted({row.format for row in rows}):
        done = [row for row in rows if row.format == kind and row.ending == "converted"]
        if done:
            cpu, memory = [row.cpu for row in done], [row.megabytes for row in done]
            seconds = f"CPU s mean {mean(cpu):.2f} median {median(cpu):.2f} max {max(cpu):.2f}"
            print(
                f"{kind}: {len(done)} converted, {seconds}; peak MB median {median(memory):.0f} max {max(memory):.0f}"
            )
    words, lost = sum(r.words for r in rows), sum(r.lost for r in rows)
    whole = sum(r.ending == "converted" and r.lost == 0 for r in rows)
    print(f"words of the witnesses: {words}, lost: {lost} ({100 * lost / max(words, 1):.3f} %)")
    print(f"documents without a loss: {whole}; different words that stand nowhere: {sum(r.absent for r in rows)}")
    print(f"own proof (SOP901) failed: {sum(bool(r.own_proof) for r in rows)}")


if __name__ == "__main__":
    started = time.perf_counter()
    code = main()
    print(f"wall {time.perf_counter() - started:.0f} s")
    sys.exit(code)
