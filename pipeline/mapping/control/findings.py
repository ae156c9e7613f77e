"""Pipeline, mapping: what was found for a field, before it is chosen: the value, the source it stands in, its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.document import AnyBlock
from models.sop import Evidence


class Source(StrEnum):
    """Where a value stands, and so how far it is trusted (`TRUST`)."""

    TABLE = "control table"
    HEADER_TABLE = "header table"
    LINE = "front line"
    HEADER_LINE = "header line"
    SIGNATURE = "signature line"
    COVER = "cover"
    HEADER = "header"
    SIGNERS = "list of signers"
    BODY = "body line"
    REVISION = "revision record"
    FIRST_LINE = "first line"
    STAND_IN = "other date"
    FILE = "file name"
    PROPERTY = "file properties"


TRUST: dict[Source, float] = {
    Source.TABLE: 0.95,
    Source.HEADER_TABLE: 0.95,
    Source.LINE: 0.93,
    Source.HEADER_LINE: 0.92,
    Source.SIGNATURE: 0.9,
    Source.COVER: 0.87,
    Source.HEADER: 0.82,
    Source.SIGNERS: 0.75,
    Source.BODY: 0.72,
    Source.REVISION: 0.7,
    Source.FIRST_LINE: 0.62,
    Source.STAND_IN: 0.5,
    Source.FILE: 0.5,
    Source.PROPERTY: 0.3,
}
"""Share of right values among those that only this source gives: a labelled value in a table or line of the front
or page header is nearly always right; one recognised by form and place alone 0.85; a labelled line of the body 0.7;
a guess 0.5."""


@dataclass(frozen=True)
class Spot:
    """A text and where it stands: `block` holds it, `root` is the block of the flat document that holds that one."""

    block: str
    root: str
    text: str
    page: int | None = None
    offset: int = 0
    """Where `text` starts in the block's text."""

    def evidence(self, start: int, end: int) -> Evidence:
        """Evidence for the characters start..end of `text`."""
        return Evidence(
            block=self.block,
            page=self.page,
            start=self.offset + start,
            end=self.offset + end,
            quote=self.text[start:end],
        )


@dataclass(frozen=True)
class Finding:
    """A value for a field as printed, not yet read. `kind` is a kind of label (control.words.KINDS)."""

    kind: str
    text: str
    source: Source
    spot: Spot
    start: int
    end: int
    label: str = ""
    factor: float = 1.0
    """Less than 1 where this finding is doubtful for its source."""

    @property
    def evidence(self) -> Evidence:
        """The words that the value rests on."""
        return self.spot.evidence(self.start, self.end)


def spots_of(block: AnyBlock, root: str | None = None) -> tuple[Spot, ...]:
    """The lines of a paragraph, heading or item, each as a spot; blank ones left out."""
    spots: list[Spot] = []
    offset = 0
    for line in block.text.split("\n"):
        if line.strip():
            spots.append(Spot(block.id, root or block.id, line, block.place.page, offset))
        offset += len(line) + 1
    return tuple(spots)
