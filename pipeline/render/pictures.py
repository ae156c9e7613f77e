"""Pipeline, render: pictures of the source, embedded with their own bytes and size."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from models.document import Figure
from pipeline.render.metafiles import metafile
from pipeline.render.picturehead import head_of
from pipeline.render.wordml import picture

EMU = 12_700
"""English metric units in a point."""


class Pictures:
    """Puts pictures into the package of the document that is being filled.

    python-docx's own reader of pictures is not asked: it walks whatever list a broken one holds to its end.
    """

    def __init__(self, document: WordDocument) -> None:
        self._part = document.part
        self._relations: dict[str, str] = {}

    def embed(self, figure: Figure, width: float) -> str | None:
        """Give the run that shows the picture, at most `width` points wide; None where Word's format cannot hold it."""
        if not figure.data:
            return None
        if (drawn := metafile(figure.data)) is not None:
            relation = self._relation(figure.sha256, drawn.data, drawn.media_type, drawn.extension)
            return _run(figure, relation, drawn.size, width)
        if (head := head_of(figure.data)) is None:
            return None
        relation = self._relation(figure.sha256, figure.data, head.media_type, head.extension)
        return _run(figure, relation, (head.width, head.height), width)

    def _relation(self, sha256: str, data: bytes, media_type: str, extension: str) -> str:
        """Give the relationship to a picture's part, one for each content."""
        if sha256 not in self._relations:
            name = PackURI(f"/word/media/source{len(self._relations) + 1}.{extension}")
            part = Part(name, media_type, data, self._part.package)
            self._relations[sha256] = self._part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._relations[sha256]


def _run(figure: Figure, relation: str, natural: tuple[float, float], width: float) -> str:
    across, down = shown_size(figure, natural, width)
    return picture(relation, figure.sha256[:12] or figure.id, round(across * EMU), round(down * EMU))


def shown_size(figure: Figure, natural: tuple[float, float], width: float) -> tuple[float, float]:
    """Give width and height in points: as shown in the source, else the picture's own, shrunk to `width` and a page."""
    across = figure.width or natural[0]
    down = figure.height or natural[1] * across / max(natural[0], 1.0)
    across, down = max(across, 1.0), max(down, 1.0)
    factor = min(1.0, width / across, 440.0 / down)
    return across * factor, down * factor
