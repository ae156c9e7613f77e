"""Pipeline, audit: versions as keys that can be put in order."""

import re

_PART = re.compile(r"\d+|[A-Za-z](?![A-Za-z])")
_TITLE = re.compile(r"^(?:version|revision|rev|ver|v|r|第|版本)[\s.:：]*", re.IGNORECASE)


def version_key(text: str | None) -> tuple[int, ...] | None:
    """Give the numbers of a version: V1.10 is (1, 10), A/2 is (1, 2); None where it holds no number."""
    bare = _TITLE.sub("", (text or "").strip())
    parts = tuple(int(part) if part.isdigit() else ord(part.upper()) - 64 for part in _PART.findall(bare)[:4])
    return parts if any(char.isdigit() for char in bare) or (len(bare) == 1 and parts) else None
