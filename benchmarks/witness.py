"""Benchmarks: words of a source as other programs see them, and the words of an output."""

import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]+|[\u3400-\u9fff\uf900-\ufaff]")


def words_of(text: str) -> list[str]:
    """Words of Latin letters and digits, and single ideographs; width and case folded for comparison only.

    Glyphs of private use (bullets of symbol fonts) are no words.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in _WORD.findall(folded) if not any(unicodedata.category(char) == "Co" for char in word)]


def source_words(source: Path, kind: str) -> tuple[str, list[str]]:
    """Give the witness's name and the words of the body that it sees; nothing where no witness is installed.

    Of a PDF's lines that repeat on most pages (page headers and footers, numbers apart) only the first counts.
    """
    if kind == "pdf":
        if not shutil.which("pdftotext"):
            return "none", []
        run = subprocess.run(["pdftotext", "-layout", str(source), "-"], capture_output=True, check=False, timeout=120)
        text = _furniture_once(run.stdout.decode("utf-8", "replace"))
        return "pdftotext", words_of(_ROUND_BULLET.sub(" ", text))
    if kind == "docx":
        return "zip+xml", words_of("\n".join(_xml_lines(source)))
    if kind == "doc" and shutil.which("soffice"):
        return "LibreOffice", words_of(_libreoffice_text(source))
    return "none", []


def output_words(docx: Path, json_file: Path) -> list[str]:
    """Give the words of an output's main part, of its omission list and of references before they were rewritten."""
    told = json.loads(json_file.read_text("utf-8"))
    omitted = [omission["text"] for omission in told["omitted"]]
    rewritten = [reference["old"] for reference in told["references"] if reference["new"] is not None]
    return words_of("\n".join([*_xml_lines(docx), *omitted, *rewritten]))


def _furniture_once(text: str) -> str:
    pages = text.split("\f")
    masked = Counter(key for page in pages for key in {_masked(line) for line in page.splitlines()})
    seen: set[str] = set()
    kept = []
    for line in text.replace("\f", "\n").splitlines():
        key = _masked(line)
        repeats = masked[key] >= max(3, 0.4 * len(pages))
        if not (repeats and key in seen):
            kept.append(line)
        seen.add(key)
    return "\n".join(kept)


_ROUND_BULLET = re.compile(r"^\s*o\s+(?=\S)", re.MULTILINE)
"""Courier's o stands for a hollow bullet in Word's lists."""


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", "".join(line.split()))


def _xml_lines(package: Path) -> list[str]:
    """Each paragraph, with those of a text box inside it as lines of their own; the old copy of a box is left out."""
    with zipfile.ZipFile(package) as opened:
        root = ElementTree.fromstring(opened.read("word/document.xml"))
    lines: list[str] = []
    _collect(root, lines, [])
    return lines


def _collect(element: ElementTree.Element, lines: list[str], current: list[str]) -> None:
    for child in element:
        if child.tag.endswith("}Fallback"):
            continue
        if child.tag == f"{_W}p":
            own: list[str] = []
            _collect(child, lines, own)
            lines.append("".join(own))
        elif child.tag == f"{_W}t":
            current.append(child.text or "")
        elif child.tag in {f"{_W}tab", f"{_W}br"}:
            current.append(" ")
        else:
            _collect(child, lines, current)


def _libreoffice_text(source: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, str(source)]
        subprocess.run(command, capture_output=True, check=False, timeout=180)
        text = Path(folder, f"{source.stem}.txt")
        return text.read_text("utf-8-sig", "replace") if text.exists() else ""
