"""Extractors, pdf: recognition as a witness against fonts that are suspected of saying other characters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extractors.ocr.page import PageImage, Recognised, Recogniser
from extractors.pdf.rendering import only, render
from extractors.pdf.scene import Scene, printed_of
from extractors.pdf.suspicion import suspects
from extractors.pdf.testimony import hear
from models.document import Note
from models.settings import Reading

_TURNED, _SIZE = 0.5, 2.0
"""Degrees and points that a recognised page may be off its own place for its characters to be compared."""
_PAGE = 0.7
"""Share of lying characters from which a page is taken as recognised, blanks and all."""
_MARGIN = 0.25
"""Ems above and below the lines that are shown."""
_MOST = 40
"""Pages of a document that are recognised for suspicion."""


@dataclass(slots=True)
class Witness:
    """What has been heard of a document's fonts so far."""

    settings: Reading
    recognise: Recogniser | None
    notes: list[Note] = field(default_factory=list)
    honest: set[str] = field(default_factory=set)
    """Fonts that were suspected and did not lie."""
    called: int = 0
    pages: dict[int, Recognised] = field(default_factory=dict)
    """Pages most of which lies: recognition stands for the whole of them."""

    def heard(self, page: Any, scene: Scene) -> Scene:
        """Give a page's scene with the characters of its lying fonts replaced by what recognition sees."""
        if self.recognise is None or self.called >= _MOST:
            return scene
        fonts = suspects(scene) - self.honest
        image = render(page, self.settings) if fonts else None
        if image is None:
            return scene
        self.called += 1
        seen = self._seen(self.recognise, image, scene, fonts)
        if _is_off(seen, scene):
            return scene
        verdict = hear(scene, seen, fonts)
        self.honest |= verdict.honest
        if verdict.lying > _PAGE * sum(not glyph.text.isspace() for glyph in scene.glyphs):
            self.pages[scene.number] = seen
            return scene
        self.notes += verdict.notes
        return verdict.scene

    def _seen(self, recognise: Recogniser, image: PageImage, scene: Scene, fonts: frozenset[str]) -> Recognised:
        """Recognise the lines that hold suspected fonts, which takes half the time that their page takes.

        Where they are most of the page, or seem turned by themselves, all of it is recognised.
        """
        printed = printed_of(scene.glyphs)
        suspected = [glyph for glyph in printed if glyph.font in fonts]
        if not scene.quarters and len(suspected) <= _PAGE * len(printed):
            bands = [(glyph.top - _MARGIN * glyph.size, glyph.bottom + _MARGIN * glyph.size) for glyph in suspected]
            seen = recognise(only(image, bands))
            if not _is_off(seen, scene):
                return seen
        return recognise(image)


def _is_off(seen: Recognised, scene: Scene) -> bool:
    """Say whether a recognised page does not stand as the page itself does, so that characters cannot be compared."""
    return bool(seen.quarters) or abs(seen.skew) > _TURNED or abs(seen.width - scene.width) > _SIZE
