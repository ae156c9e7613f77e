r"""Extractors, markup: pictures in RTF: hexadecimal digits, or bytes behind \bin."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.markup.rtf.state import TWIPS

DIGITS = frozenset(b"0123456789abcdefABCDEF")
METAFILE_HEADER = b"\xd7\xcd\xc6\x9a"


@dataclass
class Picture:
    """A picture being read; goals in twips, scales in per cent."""

    digits: list[bytes] = field(default_factory=list)
    binary: bytes = b""
    sizes: dict[str, int] = field(default_factory=dict)

    def data(self) -> bytes:
        """Give its bytes."""
        if self.binary:
            return self.binary
        digits = bytes(digit for digit in b"".join(self.digits) if digit in DIGITS)
        return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))

    def shown(self) -> tuple[float | None, float | None]:
        """Give width and height in points."""
        return self._side("picwgoal", "picscalex"), self._side("pichgoal", "picscaley")

    def _side(self, goal: str, scale: str) -> float | None:
        twips = self.sizes.get(goal, 0)
        return (
            round(min(twips, 100_000) / TWIPS * min(self.sizes.get(scale, 100), 1000) / 100, 1) if twips > 0 else None
        )


SIZES = frozenset({"picwgoal", "pichgoal", "picscalex", "picscaley"})
