"""Benchmarks: words of a source as programs see them that share no code with sopmill's readers, and words of an output."""

import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = re.compile(r"[^\W_㐀-鿿豈-﫿]+|[㐀-鿿豈-﫿]")


def words_of(text: str) -> list[str]:
    """Words of Latin letters and digits, and single ideographs; width and case folded for comparison only."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def source_words(source: Path, kind: str) -> tuple[str, list[str]]:
    """Give the witness's name and the words of the body that it sees; nothing where no witness is installed."""
    if kind == "pdf":
        if not shutil.which("pdftotext"):
            return "none", []
        run = subprocess.run(["pdftotext", "-layout", str(source), "-"], capture_output=True, check=False, timeout=120)
        return "pdftotext", words_of(run.stdout.decode("utf-8", "replace"))
    if kind == "docx":
        return "zip+xml", words_of("\n".join(_xml_lines(source)))
    if kind == "doc" and shutil.which("soffice"):
        return "LibreOffice", words_of(_libreoffice_text(source))
    return "none", []


def output_words(docx: Path, json_file: Path) -> list[str]:
    """Give the words of an output's main part and of its omission list."""
    omitted = json.loads(json_file.read_text("utf-8"))["omitted"]
    return words_of("\n".join(_xml_lines(docx)) + "\n" + "\n".join(o["text"] for o in omitted))


def _xml_lines(package: Path) -> list[str]:
    with zipfile.ZipFile(package) as opened:
        root = ElementTree.fromstring(opened.read("word/document.xml"))
    skipped = {id(e) for f in root.iter() if f.tag.endswith("}Fallback") for e in f.iter()}
    lines = []
    for paragraph in root.iter(f"{_W}p"):
        parts = [
            (element.text or "") if element.tag == f"{_W}t" else " "
            for element in paragraph.iter()
            if id(element) not in skipped and element.tag in {f"{_W}t", f"{_W}tab", f"{_W}br"}
        ]
        lines.append("".join(parts))
    return lines


def _libreoffice_text(source: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, str(source)]  # fmt: skip
        subprocess.run(command, capture_output=True, check=False, timeout=180)
        text = Path(folder, f"{source.stem}.txt")
        return text.read_text("utf-8-sig", "replace") if text.exists() else ""
