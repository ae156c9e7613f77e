"""Benchmarks: what it costs to read in a process apart: CPU seconds a document, beside reading in this very process.

    python -m benchmarks.apart FOLDER [--most N]

Both in one run, format by format; imports, the start of the server and the forks are counted.
"""

import argparse
import resource
from collections.abc import Callable
from pathlib import Path

from extractors.apart import close_servers
from extractors.read import read_document
from extractors.reading import prepare, read_here
from models.document import Document
from models.errors import SopmillError
from models.settings import Reading, load_settings

Read = Callable[[bytes, str, Reading], Document]


def main() -> None:
    """Print a line a format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=50)
    args = parser.parse_args()
    settings = load_settings().reading.model_copy(update={"ocr": "off"})
    for suffix in ("docx", "doc", "pdf"):
        files = sorted(args.folder.rglob(f"*.{suffix}"))[: args.most]
        if files:
            prepare(files[0].read_bytes()[:1024])
            here, apart = (_cost(read, files, settings) for read in (read_here, read_document))
            print(f"{suffix}: {len(files)} documents, CPU s each here {here:.3f}, apart {apart:.3f}", flush=True)


def _cost(read: Read, files: list[Path], settings: Reading) -> float:
    before = _cpu()
    for file in files:
        try:
            read(file.read_bytes(), file.name, settings)
        except SopmillError as error:
            print(f"{file.name}: {error.code}")
    close_servers()
    return (_cpu() - before) / len(files)


def _cpu() -> float:
    """Give the seconds of this process and of all those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main()
