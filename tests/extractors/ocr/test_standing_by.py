"""Extractors, ocr: recognition is part of the installation, costs nothing until a scan comes, and needs no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CUT = """
import socket
def refuse(*arguments, **named):
    raise AssertionError("recognition asked the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
"""


def run(code: str, *arguments: object) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_text_pdf_loads_no_recognition(reading):
    said = run(
        "import sys; from pathlib import Path\n"
        "from extractors.ocr.engine import recogniser\nfrom extractors.pdf.reader import read_pdf\n"
        "from extractors.read import source_of\nfrom models.settings import load_settings\n"
        "data = Path(sys.argv[1]).read_bytes(); settings = load_settings().reading\n"
        "read_pdf(data, source_of(data, 'a.pdf'), settings, recogniser(settings))\n"
        "print(sorted({'cv2', 'rapidocr', 'onnxruntime'} & set(sys.modules)))",
        ROOT / "fixtures" / "archive" / "english" / "lockout-tagout.pdf",
    )
    assert said.strip() == "[]"


def test_a_line_is_read_with_every_connection_refused(recognise):
    said = run(
        CUT + "from PIL import Image, ImageDraw, ImageFont\n"
        "from extractors.ocr.engine import recogniser\nfrom extractors.ocr.page import PageImage\n"
        "from models.settings import load_settings\n"
        "image = Image.new('RGB', (700, 160), 'white')\n"
        "ImageDraw.Draw(image).text((40, 50), 'Close the valve', fill='black', font=ImageFont.load_default(48))\n"
        "page = recogniser(load_settings().reading)(PageImage(700, 160, image.tobytes('raw', 'BGR'), 200.0))\n"
        "print(' '.join(word.text for word in page.words))",
    )
    assert "Close the valve" in said
