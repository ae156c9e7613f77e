"""Extractors, markup: names of number formats in each format. The tables are data: counting.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Counting(NamedTuple):
    """Tables of number formats: by Microsoft's number, by CSS name (with the label's text), by ODF name."""

    msonfc: dict[str, str]
    css: dict[str, list[str]]
    odf: dict[str, str]


@cache
def counting() -> Counting:
    """Give the tables."""
    raw = tomllib.loads(files("extractors.markup").joinpath("counting.toml").read_text("utf-8"))
    return Counting(**raw)
