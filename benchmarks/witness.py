"""Benchmarks: words of a source as other programs see them, and the words of an output."""

import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def words_of(text: str) -> list[str]:
    """Words of Latin letters and digits, and single ideographs or kana; width and case folded for comparison only.

    Glyphs of private use (bullets of symbol fonts) are no words.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in _WORD.findall(folded) if not any(unicodedata.category(char) == "Co" for char in word)]


def source_words(source: Path, kind: str) -> tuple[str, list[str]]:
    """Give the first witness's name and the words of the body that it sees; nothing where no witness is installed."""
    name, text = next(iter(texts_of(source, kind, only_first=True)), ("none", ""))
    return name, words_of(text)


def texts_of(
    source: Path, kind: str, kept: Path | None = None, *, only_first: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield each witness's name and the text that it sees; `kept` is a folder in which LibreOffice's texts are kept.

    Of a PDF's lines that repeat on most pages (page headers and footers, numbers apart) only the first counts.
    """
    if kind == "pdf" and shutil.which("pdftotext"):
        run = subprocess.run(["pdftotext", "-layout", str(source), "-"], capture_output=True, check=False, timeout=120)
        text = _furniture_once(run.stdout.decode("utf-8", "replace"))
        yield "pdftotext", _ROUND_BULLET.sub(" ", text)
    if kind == "docx":
        yield "zip+xml", "\n".join(_xml_lines(source))
    if (kind == "doc" or (kind == "docx" and not only_first)) and shutil.which("soffice"):
        yield "LibreOffice", _kept_text(source, kept)
    if kind == "doc" and not only_first:
        yield "office-oxide", _oxide_text(source)


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


def _kept_text(source: Path, kept: Path | None) -> str:
    place = kept / f"{source.stem}.txt" if kept else None
    if place is not None and place.exists():
        return place.read_text("utf-8-sig", "replace")
    text = _libreoffice_text(source)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return text


def _oxide_text(source: Path) -> str:
    import office_oxide

    try:
        text = office_oxide.Document.from_bytes(source.read_bytes(), "doc").plain_text()
    except office_oxide.OfficeOxideError:
        return ""
    return _CONTROL.sub(" ", _FIELD_CODE.sub(" ", text)).replace("[Embedded OLE Object]", "")


def hidden_text(source: Path, kind: str) -> str:
    """Give what stands in a .doc but on no page: all its headers and footers, and words deleted in a tracked change."""
    if kind != "doc":
        return ""
    from extractors.doc.convert import convert_doc
    from models.settings import load_settings

    with zipfile.ZipFile(BytesIO(convert_doc(source.read_bytes(), load_settings().reading).docx)) as package:
        names = [name for name in package.namelist() if _PART.fullmatch(name)]
        roots = {name: ElementTree.fromstring(package.read(name)) for name in names}
    furniture = [root for name, root in roots.items() if name != "word/document.xml"]
    shown = [found.text or "" for root in furniture for found in root.iter(f"{_W}t")]
    deleted = [found.text or "" for root in roots.values() for found in root.iter(f"{_W}delText")]
    return "\n".join([*shown, *deleted])


_PART = re.compile(r"word/(?:document|header\d+|footer\d+)\.xml")


_FIELD_CODE = re.compile(r"\x13[^\x13\x14\x15]*[\x14\x15]?")
"""A field's instruction, between the marks that Word stores. Source: [MS-DOC] 2.8.25."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
