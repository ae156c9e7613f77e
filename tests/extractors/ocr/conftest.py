"""Extractors, ocr: pages for recognition, printed by PDFium from fixtures; skipped on platforms without recognition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from extractors.ocr.engine import is_installed, recogniser
from extractors.ocr.page import PageImage, Recogniser
from models.settings import Reading, load_settings

ARCHIVE = Path(__file__).resolve().parents[3] / "fixtures" / "archive"
SCAN = ARCHIVE / "工程部" / "高处作业安全操作规程(扫描).pdf"
ENGLISH = ARCHIVE / "english" / "lockout-tagout.pdf"
DPI = 200


@pytest.fixture(scope="session")
def reading() -> Reading:
    return load_settings().reading


@pytest.fixture(scope="session")
def recognise(reading: Reading) -> Recogniser:
    if not is_installed():
        pytest.skip("rapidocr, onnxruntime and opencv have no wheels here")
    found = recogniser(reading)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def scan_data() -> bytes:
    return SCAN.read_bytes()


@pytest.fixture(scope="session")
def english_page() -> Image.Image:
    """The upper half of a page of English print."""
    with pypdfium2.PdfDocument(ENGLISH.read_bytes()) as document:
        page: Image.Image = document[0].render(scale=DPI / 72).to_pil().convert("RGB")
    return page.crop((0, 0, page.width, int(0.47 * page.height)))


@pytest.fixture(scope="session")
def as_page() -> Callable[[Image.Image], PageImage]:
    def made(image: Image.Image) -> PageImage:
        pixels = np.asarray(image.convert("RGB"))[:, :, ::-1]
        return PageImage(image.width, image.height, pixels.tobytes(), float(DPI))

    return made
