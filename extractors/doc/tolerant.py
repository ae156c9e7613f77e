"""Extractors, doc: msdoc2docx made tolerant in three places; why, and what each cures: docs/analysis/doc-binary.md.

The measures replace names inside the package, for the whole process: only the child process imports this module.
Raises ImportError at import where msdoc2docx is not the version that the measures were written for.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from doc2docx import converter
from doc2docx.cfb.header import CompoundFileHeader
from doc2docx.errors import InvalidWordDocument
from doc2docx.msdoc import formatting, numbering, sprm, styles

VERSION = "0.36.6"
USERS = (sprm, styles, formatting, numbering)
"""Modules that hold their own name of apply_paragraph_modifiers."""
CLSID = slice(8, 24)
HEADER_BOX_SIZES = ("ccp_header_textboxes", "text_size", "field_size", "break_size", "text_offset", "spa_size")
DAMAGE = (InvalidWordDocument, struct.error, IndexError)

Call = Callable[..., Any]


def _check() -> None:
    if version("msdoc2docx") != VERSION:
        raise ImportError(
            f"msdoc2docx {version('msdoc2docx')} is installed; the tolerant wrapper is written for {VERSION}"
        )
    absent = [module.__name__ for module in USERS if not hasattr(module, "apply_paragraph_modifiers")]
    if absent or not hasattr(converter, "read_header_textboxes") or not hasattr(CompoundFileHeader, "parse"):
        raise ImportError(f"msdoc2docx {VERSION} lacks a wrapped name: {absent or 'read_header_textboxes, parse'}")


def make_tolerant(dropped: list[str]) -> None:
    """Take the three measures; what a conversion then leaves out is added to `dropped` in plain words, once each."""
    original = sprm.apply_paragraph_modifiers
    for module in USERS:
        module.apply_paragraph_modifiers = _skipping(original, dropped)
    CompoundFileHeader.parse = classmethod(_blanking(CompoundFileHeader.parse.__func__))
    converter.read_header_textboxes = _forgoing(converter.read_header_textboxes, dropped)


def _record(dropped: list[str], what: str) -> None:
    if what not in dropped:
        dropped.append(what)


def _skipping(original: Call, dropped: list[str]) -> Call:
    """Skip one bad paragraph property, not the document."""

    def apply(modifiers: tuple[Any, ...], **options: Any) -> Any:
        try:
            return original(modifiers, **options)
        except DAMAGE:
            return _one_by_one(original, modifiers, options, dropped)

    return apply


def _one_by_one(original: Call, modifiers: tuple[Any, ...], options: dict[str, Any], dropped: list[str]) -> Any:
    properties, unsupported = original((), **options)
    for modifier in modifiers:
        try:
            properties, more = original((modifier,), **{**options, "initial_properties": properties})
        except DAMAGE as error:
            _record(dropped, f"paragraph property 0x{modifier.opcode:04x} ({error})")
        else:
            unsupported = unsupported | more
    return properties, unsupported


def _blanking(original: Call) -> Call:
    """Ignore a class id in the container's header."""

    def parse(header_class: type, data: bytes) -> Any:
        blanked = bytearray(data[:512])
        blanked[CLSID] = bytes(len(blanked[CLSID]))
        return original(header_class, bytes(blanked) + bytes(data[512:]))

    return parse


def _forgoing(original: Call, dropped: list[str]) -> Call:
    """Give up the text boxes of headers, not the document."""

    def read(*arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        except InvalidWordDocument as error:
            _record(dropped, f"text boxes of headers ({error})")
            return original(*arguments, **{**options, **dict.fromkeys(HEADER_BOX_SIZES, 0)})

    return read


_check()
