"""Extractors, doc: `-m … MEGABYTES SECONDS PROGRAM …` takes limits on and becomes the program."""

from __future__ import annotations

import os
import sys

from extractors.doc.limits import limit

if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])
