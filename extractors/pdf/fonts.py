"""Extractors, pdf: font name and render mode of a PDFium text page's characters, looked up once a text object."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf.script import is_bold_font

_STROKED, _INVISIBLE = 2, 3
"""Text render modes (ISO 32000-1, table 106): filled and stroked looks bold; invisible is an OCR layer."""


@dataclass(slots=True)
class Fonts:
    """Looks of the text object that a character belongs to."""

    text_page: Any
    names: dict[int, str] = field(default_factory=dict)
    owner: int = 0
    """Address of the text object last looked at."""
    name: str = ""
    mode: int = 0

    def turn_to(self, index: int) -> None:
        """Look at the text object of character `index`."""
        found = pdfium.FPDFText_GetTextObject(self.text_page, index)
        address = ctypes.cast(found, ctypes.c_void_p).value or 0
        if address and address != self.owner:
            self.owner = address
            self.name = self._name(pdfium.FPDFTextObj_GetFont(found))
            self.mode = int(pdfium.FPDFTextObj_GetTextRenderMode(found))

    @property
    def is_bold(self) -> bool:
        """Bold by the font's name or by an outline drawn round each letter."""
        return is_bold_font(self.name) or self.mode == _STROKED

    @property
    def is_invisible(self) -> bool:
        """Printed with neither fill nor outline."""
        return self.mode == _INVISIBLE

    def _name(self, font: Any) -> str:
        address = ctypes.cast(font, ctypes.c_void_p).value or 0
        if address not in self.names:
            room = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, room, 256)
            self.names[address] = room.value.decode("utf-8", "replace")
        return self.names[address]
