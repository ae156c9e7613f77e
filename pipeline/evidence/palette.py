"""Pipeline, evidence: how each kind of block is framed and named on a page; the values stand in palette.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from models.base import Frozen
from models.document import AnyBlock, Layer

Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""


class Frame(Frozen):
    """A kind's frame."""

    letter: str
    """What its tags begin with."""
    word: str
    """Its name in the legend."""
    colour: Colour
    width: int
    """Pixels at 144 dots an inch."""
    dash: int = 0
    """Pixels of a dash; 0 is drawn through."""


class Palette(Frozen):
    """All frames."""

    font: int
    tile: Colour
    kinds: dict[str, Frame]


@cache
def load_palette() -> Palette:
    """Load the palette."""
    text = files("pipeline.evidence").joinpath("palette.toml").read_text("utf-8")
    return Palette.model_validate(tomllib.loads(text))


LAYERS = {
    Layer.HEADER: ("furniture", "hd"),
    Layer.FOOTER: ("furniture", "ft"),
    Layer.TEXTBOX: ("textbox", "tb"),
    Layer.NOTE: ("note", "n"),
}
"""Kind and letter of what is not the body."""


def kind_of(block: AnyBlock) -> str:
    """Give the kind that a block is framed as: its layer's, in the body its type."""
    return LAYERS.get(block.layer, (block.type, ""))[0]
