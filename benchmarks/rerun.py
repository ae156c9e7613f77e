"""Benchmarks: a second run over a done library, and a run that was killed against one that was not.

    python -m benchmarks.rerun FOLDER [--kill-at SHARE]

Runs `sopmill migrate --engine local`: once whole; again (everything skipped); and into a second library, killed with
SIGKILL when that share of the documents is there, then again. Prints CPU seconds and whether the libraries are equal.
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kill-at", type=float, default=0.4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        first = _cpu(args.folder, whole)
        before = outputs(whole)
        second = _cpu(args.folder, whole)
        print(f"first run {first:.1f} CPU s, second run {second:.1f} CPU s: {100 * second / first:.1f} %")
        print(f"second run changed outputs: {outputs(whole) != before}")
        share = _kill(args.folder, killed, int(args.kill_at * len(before)))
        _cpu(args.folder, killed)
        print(f"killed with {share} of {len(before)} documents there; after the next run the libraries are equal: "
              f"{outputs(killed) == before}")  # fmt: skip
    return 0


def outputs(library: Path) -> dict[str, str]:
    """Give the JSON of every document, which says its number and content."""
    return {path.name: path.read_text("utf-8") for path in sorted(library.glob("json/*.json"))}


def _command(source: Path, library: Path) -> list[str]:
    return [sys.executable, "-m", "flows.cli.main", "migrate", str(source), "--to", str(library), "--engine", "local"]


def _cpu(source: Path, library: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(_command(source, library), capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _kill(source: Path, library: Path, documents: int) -> int:
    run = subprocess.Popen(_command(source, library), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while run.poll() is None and len(list(library.glob("json/*.json"))) < documents:
        time.sleep(0.05)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    return len(list(library.glob("json/*.json")))


if __name__ == "__main__":
    sys.exit(main())
