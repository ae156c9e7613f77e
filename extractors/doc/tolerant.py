"""Extractors, doc: msdoc2docx made tolerant; why, and what each measure cures: docs/analysis/doc-binary.md.

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

from extractors.doc.drawings import NAMES, keep_pictures

VERSION = "0.36.6"
USERS = (sprm, styles, formatting, numbering)
"""Modules that hold their own name of apply_paragraph_modifiers."""
CLSID = slice(8, 24)
CUT_TABLE_ROW = b"\x08\xd6"
"""sprmTDefTable, little-endian: the one property that LibreOffice writes cut short."""
PAGE = 512
"""Bytes of a page of paragraph properties: no property of it is longer."""
PADDING = 1
"""Bytes behind the last property that mean nothing: LibreOffice leaves one that is not zero."""
HEADER_BOX_SIZES = ("ccp_header_textboxes", "text_size", "field_size", "break_size", "text_offset", "spa_size")
DAMAGE = (InvalidWordDocument, struct.error, IndexError)

Call = Callable[..., Any]


def _check() -> None:
    if version("msdoc2docx") != VERSION:
        raise ImportError(
            f"msdoc2docx {version('msdoc2docx')} is installed; the tolerant wrapper is written for {VERSION}"
        )
    absent = [module.__name__ for module in USERS if not hasattr(module, "apply_paragraph_modifiers")]
    if absent or not _has_other_names():
        raise ImportError(f"msdoc2docx {VERSION} lacks a wrapped name: {absent or 'one of the others'}")


def _has_other_names() -> bool:
    names = ((formatting, "parse_grpprl"), (converter, "read_header_textboxes"), (CompoundFileHeader, "parse"))
    return all(hasattr(owner, name) for owner, name in (*names, *NAMES))


def make_tolerant(dropped: list[str], repaired: list[str]) -> None:
    """Take the measures: five here, three in drawings.py.

    What a conversion then leaves out is added in plain words, once each: words to `dropped`, formatting to `repaired`.
    """
    original = sprm.apply_paragraph_modifiers
    for module in USERS:
        module.apply_paragraph_modifiers = _skipping(original, repaired)
    formatting.parse_grpprl = _mending(formatting.parse_grpprl, repaired)
    CompoundFileHeader.parse = classmethod(_blanking(CompoundFileHeader.parse.__func__))
    converter.read_header_textboxes = _forgoing(converter.read_header_textboxes, dropped)
    keep_pictures()


def _record(kept: list[str], what: str) -> None:
    if what not in kept:
        kept.append(what)


def _skipping(original: Call, repaired: list[str]) -> Call:
    """Skip one bad paragraph property, not the document."""

    def apply(modifiers: tuple[Any, ...], **options: Any) -> Any:
        try:
            return original(modifiers, **options)
        except DAMAGE:
            return _one_by_one(original, modifiers, options, repaired)

    return apply


def _one_by_one(original: Call, modifiers: tuple[Any, ...], options: dict[str, Any], repaired: list[str]) -> Any:
    properties, unsupported = original((), **options)
    for modifier in modifiers:
        try:
            properties, more = original((modifier,), **{**options, "initial_properties": properties})
        except DAMAGE as error:
            _record(repaired, f"paragraph property 0x{modifier.opcode:04x} ({error})")
        else:
            unsupported = unsupported | more
    return properties, unsupported


def _mending(original: Call, repaired: list[str]) -> Call:
    """Read a list of properties that breaks its form: fill up a table row's definition, else drop the broken end."""

    def parse(prls: bytes, **options: Any) -> Any:
        try:
            return original(prls, **options)
        except InvalidWordDocument:
            return _mended(original, bytes(prls), options, repaired)

    return parse


def _mended(original: Call, prls: bytes, options: dict[str, Any], repaired: list[str]) -> Any:
    fillings = range(1, PAGE) if CUT_TABLE_ROW in prls else ()
    for candidate in (*(prls + bytes(missing) for missing in fillings), *(prls[:-cut] for cut in range(1, len(prls)))):
        try:
            found = original(candidate, **options)
        except InvalidWordDocument:
            continue
        if len(candidate) > len(prls):
            _record(repaired, "cell properties of a table row (cut short in the file)")
        elif len(candidate) < len(prls) - PADDING:
            _record(repaired, "properties of a paragraph or its characters (cut short in the file)")
        return found
    return original(b"", **options)


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
