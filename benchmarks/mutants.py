"""Benchmarks: thousands of broken documents of every format: each ends converted or refused, soon, and harms nothing.

    python -m benchmarks.mutants [--seeds FOLDER] [--count 5000] [--whole] [--keep FOLDER] [--start SEED]

Each mutant is read by the reading process within its limits; with --whole it goes the whole way to its outputs. A
mutant that ends in anything but a document or a Failure with a cause in the file is a finding: it is kept in the
folder and the exit code is 1. Findings are `defect` (an exception that is none of ours), `hang` and `escaped`;
`crash` (the reading process died, its caller did not) is counted, and kept too.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from benchmarks.mutations import KINDS, mutate
from benchmarks.sources import documents_of
from extractors.apart import ask, document_of
from extractors.read import source_of
from models.conversion import Failure
from models.errors import SopmillError
from models.settings import Settings, load_settings
from models.source import Format

ARCHIVE = Path(__file__).resolve().parent.parent / "fixtures" / "archive"
SECONDS = 20
"""Limit of reading one mutant; the default of the settings is 120."""
GRACE = 10
"""Seconds beyond it after which a mutant counts as a hang."""
FINDINGS = ("defect", "hang", "escaped")
KEPT = (*FINDINGS, "crash")


class Hang(BaseException):
    """A mutant that does not end."""


@dataclass
class Tally:
    """How the mutants of a format ended."""

    endings: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    """Seconds of wall time."""
    slowest_seed: int = -1
    megabytes: float = 0.0
    """Resident memory of the reading process at its highest."""


def main() -> int:
    """Run the mutants and print the table; 1 where there is a finding."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=Path, default=ARCHIVE)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "sopmill-mutants")
    args = parser.parse_args()
    settings = load_settings()
    settings = settings.model_copy(
        update={"reading": settings.reading.model_copy(update={"seconds": SECONDS, "ocr": "off"})}
    )
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    found = seeds_of(args.seeds)
    for seed, kind, data in mutants(found, args.start, args.count):
        ending, detail = run(data, settings, args.whole, tallies[kind], seed)
        if ending in KEPT:
            args.keep.mkdir(parents=True, exist_ok=True)
            (args.keep / f"{ending}-{seed}.{kind}").write_bytes(data)
            print(f"{ending}: seed {seed}, {kind}: {detail}", flush=True)
    print(table(tallies))
    return int(any(tally.endings[ending] for tally in tallies.values() for ending in FINDINGS))


def seeds_of(folder: Path) -> dict[Format, list[bytes]]:
    """Give the documents of a folder by format, those of formats that are read."""
    found: dict[Format, list[bytes]] = {}
    for path in documents_of(folder):
        data = path.read_bytes()
        kind = source_of(data, path.name).format
        if kind in KINDS:
            found.setdefault(kind, []).append(data)
    return dict(sorted(found.items()))


def mutants(found: dict[Format, list[bytes]], start: int, count: int) -> Iterator[tuple[int, Format, bytes]]:
    """Yield mutants, each with its seed, formats in turn. The same seed gives the same mutant of the same folder."""
    kinds = list(found)
    for seed in range(start, start + count):
        chance = Random(seed)
        kind = kinds[seed % len(kinds)]
        yield seed, kind, mutate(chance.choice(found[kind]), kind, chance)


def run(data: bytes, settings: Settings, whole: bool, tally: Tally, seed: int) -> tuple[str, str]:
    """Read or convert one mutant; give how it ended and its cause."""
    signal.signal(signal.SIGALRM, _hang)
    signal.alarm(SECONDS + GRACE)
    started = time.perf_counter()
    try:
        ending, detail = (_converted if whole else _read)(data, settings, tally)
    except Hang:
        ending, detail = "hang", f"longer than {SECONDS + GRACE} s"
    except Exception as error:  # that nothing escapes is what is measured
        ending, detail = "escaped", f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    took = time.perf_counter() - started
    if took > tally.slowest:
        tally.slowest, tally.slowest_seed = took, seed
    tally.endings[ending] += 1
    return ending, detail


def _hang(number: int, frame: FrameType | None) -> None:
    raise Hang


def _read(data: bytes, settings: Settings, tally: Tally) -> tuple[str, str]:
    try:
        ended, answer = ask(data, "mutant", settings.reading)
        tally.megabytes = max(tally.megabytes, ended.peak / 1024)
        document_of(ended, answer, settings.reading)
    except SopmillError as error:
        return error.code, f"{error.message}\n{''.join(getattr(error, '__notes__', []))[-1500:]}"
    return "converted", ""


def _converted(data: bytes, settings: Settings, tally: Tally) -> tuple[str, str]:
    from pipeline.convert import convert_safely

    result = convert_safely(data, "mutant", settings)
    tally.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (result.error, result.message) if isinstance(result, Failure) else ("converted", "")


def table(tallies: dict[str, Tally]) -> str:
    """Give the figures, a line a format."""
    lines = [
        "| format | mutants | converted | refused with a cause | crash, contained | findings | slowest s | peak MB |",
        "|---|" + "---|" * 7,
    ]
    for kind, tally in sorted(tallies.items()):
        endings = tally.endings
        bad = sum(endings[name] for name in FINDINGS)
        refused = sum(endings.values()) - bad - endings["converted"] - endings["crash"]
        causes = ", ".join(f"{n} {name}" for name, n in sorted(endings.items()) if name not in ("converted", *KEPT))
        lines.append(
            f"| {kind} | {sum(endings.values())} | {endings['converted']} | {refused} ({causes}) | {endings['crash']} |"
            f" {bad} | {tally.slowest:.1f} (seed {tally.slowest_seed}) | {tally.megabytes:.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
