"""Extractors, docx: Office formulas as one line of text, so that a fraction does not read as one number.

Source: ISO/IEC 29500-1 22.1; the line forms are those of Word's own linear format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractors.docx.names import Element, M


def m(name: str) -> str:
    """Give the qualified name of a formula element or attribute."""
    return f"{{{M}}}{name}"


@dataclass(frozen=True)
class Form:
    """How a formula's parts stand in a line: the sign before each of its children."""

    signs: dict[str, str]


FORMS = {
    m("f"): Form({"den": "/"}),
    m("sSup"): Form({"sup": "^"}),
    m("sSub"): Form({"sub": "_"}),
    m("sSubSup"): Form({"sub": "_", "sup": "^"}),
    m("rad"): Form({"deg": "√", "e": "√"}),
    m("nary"): Form({"sub": "_", "sup": "^"}),
}
GROUPED = ("num", "den", "sup", "sub", "deg")


def write_formula(element: Element, add: Callable[[str], None], walk: Callable[[Element], None]) -> None:
    """Write a formula element in one line: a fraction with a slash, a power with ^, a root or sum with its sign."""
    form = FORMS.get(element.tag)
    if element.tag == m("d"):
        _bracket(element, add, walk)
        return
    if element.tag == m("nary"):
        add(_sign(element, "naryPr", "chr", "∫"))
    root_written = False
    for child in element:
        name = str(child.tag).removeprefix(f"{{{M}}}")
        if name.endswith("Pr") or (name in GROUPED and not _text(child)):
            continue
        sign = form.signs.get(name, "") if form else ""
        if sign == "√" and root_written:
            sign = ""
        root_written = root_written or sign == "√"
        add(sign)
        _part(child, name in GROUPED or element.tag == m("rad"), add, walk)


def _part(child: Element, grouped: bool, add: Callable[[str], None], walk: Callable[[Element], None]) -> None:
    """Write one part, in brackets where it would otherwise run into what stands next to it: (a+b)/2."""
    brackets = grouped and not _text(child).replace(".", "").isalnum()
    add("(" if brackets else "")
    walk(child)
    add(")" if brackets else "")


def _bracket(element: Element, add: Callable[[str], None], walk: Callable[[Element], None]) -> None:
    add(_sign(element, "dPr", "begChr", "("))
    parts = list(element.iterfind(m("e")))
    for index, part in enumerate(parts):
        add("|" if index else "")
        walk(part)
    add(_sign(element, "dPr", "endChr", ")"))


def _sign(element: Element, properties: str, name: str, default: str) -> str:
    found = element.find(f"{m(properties)}/{m(name)}")
    return default if found is None else found.get(m("val"), default)


def _text(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(m("t")))
