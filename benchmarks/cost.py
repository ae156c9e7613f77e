"""Benchmarks: CPU and memory of one .doc, sopmill from file to standard template against LibreOffice's bare conversion.

    python -m benchmarks.cost FOLDER [--most N]

Both in one run, document by document, each as a whole process tree: `sopmill convert` with every import, and
`soffice --convert-to docx` on a profile that is warm. sopmill is also measured in a worker that has its imports
behind it, as a batch has.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, median

from benchmarks.corpus import run_one, warm_up
from models.settings import load_settings


def main() -> int:
    """Print a line a document and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=20)
    args = parser.parse_args()
    settings = load_settings()
    warm_up(settings)
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        rows = []
        for source in [None, *sorted(args.folder.rglob("*.doc"))[: args.most]]:
            target = source or next(args.folder.rglob("*.doc"))
            office = _children(["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", folder, target])
            if source is None:
                continue  # the first run makes the profile
            whole = _children([sys.executable, "-m", "flows.cli.main", "convert", target, "-o", f"{folder}/out.docx"])
            worker = run_one(target, Path(folder), settings, count=False)
            rows.append((whole, worker.cpu, office))
            print(
                f"{target.name:14} sopmill {whole:5.2f} s, in a worker {worker.cpu:5.2f} s, LibreOffice {office:5.2f} s"
            )
    names = ("sopmill", "in a worker", "LibreOffice")
    means = ", ".join(f"{name} {mean(row[column] for row in rows):.2f}" for column, name in enumerate(names))
    print(f"mean CPU s: {means}")
    print(f"in a worker against LibreOffice: median ratio {median(row[1] / row[2] for row in rows):.2f}")
    return 0


def _children(command: list[object]) -> float:
    """CPU seconds, user and system, of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], capture_output=True, check=False, env=dict(os.environ))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
