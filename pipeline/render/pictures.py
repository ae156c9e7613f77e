"""Pipeline, render: pictures of the source, embedded with their own bytes and size."""

import struct
from io import BytesIO

from docx.document import Document as WordDocument
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from models.document import Figure
from pipeline.render.metafiles import Metafile, metafile
from pipeline.render.wordml import picture

DAMAGED = (
    UnrecognizedImageError,
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
"""What python-docx raises on a picture whose header is broken: it checks little of what it unpacks."""
EMU = 12_700
"""English metric units in a point."""


class Pictures:
    """Puts pictures into the package of the document that is being filled."""

    def __init__(self, document: WordDocument) -> None:
        self._part = document.part
        self._metafiles: dict[str, str] = {}

    def embed(self, figure: Figure, width: float) -> str | None:
        """Give the run that shows the picture, at most `width` points wide; None where Word's format cannot hold it."""
        if not figure.data:
            return None
        if (drawn := metafile(figure.data)) is not None:
            return _run(figure, self._relation(figure.sha256, drawn), drawn.size, width)
        try:
            image = Image.from_blob(figure.data)
            natural = (image.width / EMU, image.height / EMU)
            relation, _ = self._part.get_or_add_image(BytesIO(figure.data))
        except DAMAGED:
            return None
        return _run(figure, relation, natural, width)

    def _relation(self, sha256: str, drawn: Metafile) -> str:
        """Give the relationship to a metafile's part, one for each content."""
        if sha256 not in self._metafiles:
            name = PackURI(f"/word/media/metafile{len(self._metafiles) + 1}.{drawn.extension}")
            part = Part(name, drawn.media_type, drawn.data, self._part.package)
            self._metafiles[sha256] = self._part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._metafiles[sha256]


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
