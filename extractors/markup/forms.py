"""Extractors, markup: what the controls of an HTML form show."""

from __future__ import annotations

from extractors.markup.names import Element

TICKS = ("checkbox", "radio")
TICKED, UNTICKED = "☑", "☐"
SHOWN = ("text", "", "number", "date", "tel", "email", "button", "submit", "url")


def printed(element: Element, tag: str) -> str:
    """Give the words or the sign that a control shows; empty for every other element."""
    if tag != "input":
        return ""
    kind = element.get("type", "").lower()
    if kind in TICKS:
        return TICKED if element.get("checked") is not None else UNTICKED
    return element.get("value", "") if kind in SHOWN else ""
