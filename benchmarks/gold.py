"""Benchmarks: convert annotated documents to JSON and score them with the yardstick's own score.py.

python -m benchmarks.gold --gold GOLD_DIR --corpus CORPUS_DIR --out DIR [--only ID …] [--verbose]
"""

import argparse
import subprocess
import sys
from pathlib import Path

from models.conversion import Failure
from models.settings import load_settings
from pipeline.convert import convert_safely


def main() -> int:
    """Convert, write one JSON a document and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    for gold in sorted(args.gold.glob("*.json")):
        if args.only and gold.stem not in args.only:
            continue
        source = next(args.corpus.rglob(f"{gold.stem}.*"))
        result = convert_safely(source.read_bytes(), source.name, settings)
        if isinstance(result, Failure):
            print(f"{source.name}: {result.error}: {result.message} -> {result.cure}")
            continue
        (args.out / gold.name).write_text(result.outputs.json_text, "utf-8")
    command = [sys.executable, str(args.gold / "score.py"), str(args.out), "--gold", str(args.gold)]
    return subprocess.run(command + (["--verbose"] if args.verbose else []), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
