"""Extractors, markup: plain text -> a Word package, each line a paragraph; words that no line holds are not made up."""

from __future__ import annotations

from extractors.markup.charset import decode
from extractors.markup.names import add, writable
from extractors.markup.package import Package
from models.errors import LimitExceeded
from models.settings import Reading

MOST_LINES = 200_000
RULES = frozenset("-=_*~#+·—─━═－＝＿＊…. \t")
"""Characters of a line that is only drawn to part what stands above from what stands below."""
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def translate(data: bytes, settings: Reading) -> Package:
    """Give a text as a Word package. Raises LimitExceeded for too many lines."""
    lines = decode(data).lstrip("\ufeff").replace("\f", "\n").splitlines()
    if len(lines) > MOST_LINES:
        raise LimitExceeded(f"the text has {len(lines)} lines, more than {MOST_LINES}")
    package = Package(settings)
    for line in lines:
        words = writable(line).rstrip()
        if words and not (len(words) > 2 and RULES.issuperset(words)):
            _write(package, words)
    return package


def _write(package: Package, words: str) -> None:
    run = add(add(package.body, "p"), "r")
    for place, piece in enumerate(words.split("\t")):
        if place:
            add(run, "tab")
        if piece:
            text = add(run, "t")
            text.set(XML_SPACE, "preserve")
            text.text = piece
