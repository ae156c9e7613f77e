"""Extractors, docx: complex fields. What Word cached as a field's result is text, its instruction is not.

Source: ISO/IEC 29500-1 17.16. A begin without its end (damage, a field cut by a tracked change) hides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.docx.autonumbers import AutoNumbers, Named
from extractors.docx.names import Element, child_value, is_on, number, value, w
from extractors.docx.symbols import symbol_text

CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s(.*)", re.IGNORECASE | re.DOTALL)
SYMBOL = re.compile(r"\s*SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5})(?:.*\\f\s+\"?([^\"\\]+))?", re.IGNORECASE | re.DOTALL)
OVERLAY = re.compile(r"\s*EQ\s+(?:\\\*\s*\S+\s+)?\\o\s*(?:\\a[clr]\s*)?\((.*)\)", re.IGNORECASE | re.DOTALL)
CIRCLES = "○◯⃝"
UNTICKED, TICKED = "☐", "☒"


@dataclass
class _Field:
    instruction: str = ""
    in_result: bool = False
    has_result: bool = False
    data: Element | None = None


class Fields:
    """Which fields are open while one story is walked in order."""

    def __init__(self, root: Element, named: Named) -> None:
        self._open: list[_Field] = []
        self._matched = _matched(root)
        self.numbers = AutoNumbers(named)

    @property
    def hidden(self) -> bool:
        """Whether text here is an instruction, not a result."""
        return any(not field.in_result for field in self._open)

    @property
    def in_contents(self) -> bool:
        """Whether text here is the result of a TOC field."""
        return any(CONTENTS.match(field.instruction) for field in self._open)

    def instruct(self, text: str) -> None:
        """Take a piece of the innermost field's instruction."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction += text

    def took_text(self) -> None:
        """Learn that text was printed: what Word cached as the result of the open fields."""
        for field in self._open:
            field.has_result = True

    def simple(self, instruction: str) -> str:
        """Give what a w:fldSimple without cached result prints."""
        return "" if self.hidden else _printed(_Field(instruction), self.numbers)

    def char(self, element: Element) -> str:
        """Take a w:fldChar; give what the field prints when it ends without a cached result."""
        if element not in self._matched:
            return ""
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._open.append(_Field(data=element.find(w("ffData"))))
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            field = self._open.pop()
            cached = field.has_result and field.data is None
            return "" if self.hidden or cached else _printed(field, self.numbers)
        return ""


def _matched(root: Element) -> set[Element]:
    """Give the w:fldChar elements that belong to a field with begin and end."""
    found: set[Element] = set()
    pending: list[list[Element]] = []
    for element in root.iter(w("fldChar")):
        kind = value(element, "fldCharType")
        if kind == "begin":
            pending.append([element])
        elif pending:
            pending[-1].append(element)
            if kind == "end":
                found.update(pending.pop())
    return found


def _printed(field: _Field, numbers: AutoNumbers) -> str:
    """Give the text of a field that has no result: a form's box or list, a number, a button, a symbol, an overlay."""
    form = _form_text(field.data)
    if form is not None:
        return form
    if (number := numbers.printed(field.instruction)) is not None:
        return number
    if field.in_result:
        return ""
    if match := BUTTON.match(field.instruction):
        return match[1].strip()
    if match := SYMBOL.match(field.instruction):
        return _symbol(match[1], match[2])
    if match := OVERLAY.match(field.instruction):
        return _overlaid(match[1])
    return ""


def _form_text(data: Element | None) -> str | None:
    if data is None:
        return None
    box = data.find(w("checkBox"))
    if box is not None:
        state = is_on(box.find(w("checked")))
        ticked = state if state is not None else is_on(box.find(w("default")))
        return TICKED if ticked else UNTICKED
    choices = data.find(w("ddList"))
    if choices is not None:
        entries = [value(entry) or "" for entry in choices.iterfind(w("listEntry"))]
        chosen = number(child_value(choices, "result")) or 0
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return None


def _symbol(code: str, font: str | None) -> str:
    point = int(code, 16) if code.lower().startswith("0x") else int(code)
    if font:
        return symbol_text(chr(0xF000 + (point & 0xFF)), font.strip())
    return chr(point) if point and not 0xD800 <= point < 0xE000 else ""


def _overlaid(arguments: str) -> str:
    """Give the sign that an overlay field (EQ) draws: a circle around 1 is ①; anything else prints its parts."""
    parts = [part.strip() for part in re.split(r"[,;，；]", arguments)]
    inner = [part for part in parts if part not in CIRCLES]
    if len(inner) == 1 and len(inner) < len(parts) and inner[0].isdecimal() and 1 <= int(inner[0][:3]) <= 20:
        return chr(ord("①") + int(inner[0]) - 1)
    return "".join(inner)
