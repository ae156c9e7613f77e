"""Binary Word that the first reader refuses: LibreOffice where it is, else the bare text, marked as degraded."""

import sys
import time
from pathlib import Path

import pytest

from extractors.doc import fallback
from extractors.doc.convert import convert_doc
from extractors.doc.fallback import is_plausible, rescue, text_document
from extractors.doc.office import convert_with_office, find_office
from extractors.reading import read_here
from models.document import walk
from models.errors import CorruptSource, UnsupportedFormat
from models.settings import Reading, load_settings

SPECIMEN = (Path(__file__).parent / "specimen.doc").read_bytes()
SETTINGS: Reading = load_settings().reading
FIB = SPECIMEN.index(b"\xec\xa5")
OLD = SPECIMEN[:FIB] + b"\xdc\xa5" + SPECIMEN[FIB + 2 :]
"""The mark of Word 6 and 95. Source: [MS-DOC] 2.5.2."""
DAMAGED = SPECIMEN[:56] + b"\xff" + SPECIMEN[57:]
"""A container whose limit of small streams is impossible. Source: [MS-CFB] 2.2."""
TEXT = "1. 目的\n规范样品的接收、留存和处置，保证可追溯。\n2. 范围\n适用于全部样品。"


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "find_office", lambda: None)


def program(folder: Path, code: str) -> str:
    """Write a program that stands in for LibreOffice; it gets LibreOffice's arguments."""
    script = folder / "soffice"
    script.write_text(f"#!{sys.executable}\nimport sys, time\nfrom pathlib import Path\n{code}\n", "utf-8")
    script.chmod(0o755)
    return str(script)


WRITES = "out = Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir(); (out / 'in.docx').write_bytes({!r})"


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(("data", "says"), [(OLD, "Word 95"), (DAMAGED, "damaged")], ids=["old", "damaged"])
def test_without_libreoffice_the_bare_text_is_read_and_marked(data: bytes, says: str) -> None:
    document = read_here(data, "x.doc", SETTINGS)
    assert "管理员在2小时内登记样品，存放温度为2～8℃。" in [block.text for block in walk(document.blocks)]
    assert document.reader.startswith("office-oxide, ")
    (note,) = document.notes
    assert note.rule == "SOP007"
    assert says in note.arguments["what"]
    assert "text alone" in note.arguments["what"]


@pytest.mark.parametrize(("data", "error"), [(OLD, UnsupportedFormat), (DAMAGED, CorruptSource)])
def test_where_no_road_gives_a_text_the_first_refusal_stands(
    data: bytes, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.doc.convert.rescue", lambda *_: None)
    with pytest.raises(error):
        convert_doc(data, SETTINGS)


def test_libreoffice_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in = program(tmp_path, WRITES.format(text_document(TEXT)))
    monkeypatch.setattr(fallback, "find_office", lambda: standing_in)
    found = rescue(OLD, "why", "the text of the other program, long enough", SETTINGS)
    assert found is not None
    assert (found.docx, found.converter) == (text_document(TEXT), "LibreOffice")


@pytest.mark.parametrize(
    "code",
    ["sys.exit(0)", WRITES.format(b"no zip"), WRITES.format(text_document("ࡱ\ue000\U00020000㐀" * 40))],
    ids=["no output", "no document", "gibberish"],
)
def test_its_exit_code_proves_nothing(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in = program(tmp_path, code)
    monkeypatch.setattr(fallback, "find_office", lambda: standing_in)
    assert rescue(OLD, "why", None, SETTINGS) is None
    assert rescue(OLD, "why", None, SETTINGS.model_copy(update={"office": "off"})) is None
    found = rescue(OLD, "why", TEXT, SETTINGS)
    assert found is not None
    assert found.converter == "office-oxide"


def test_it_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """A worker that would write its sign in two seconds, under a program that never ends."""
    sign = tmp_path / "sign"
    worker = f"import time; time.sleep(2); open({str(sign)!r}, 'w')"
    code = f"import subprocess\nsubprocess.Popen([{sys.executable!r}, '-c', {worker!r}])\ntime.sleep(60)"
    began = time.monotonic()
    assert convert_with_office(program(tmp_path, code), OLD, 1) is None
    assert time.monotonic() - began < 10
    time.sleep(2)
    assert not sign.exists()


def test_looking_for_it_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_office() is None
    standing_in = program(tmp_path, f"open({str(tmp_path / 'started')!r}, 'w')")
    assert find_office() == standing_in
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(
    ("text", "plausible"),
    [
        (TEXT, True),
        ("Purpose: to reply within 24 hours.", True),
        ("客訴處理程序：客服人員於24小時內回覆客戶，並記錄處理結果。", True),
        ("短", False),
        ("\ue001\ue002" * 30, False),
        ("㐀㐁㐂㐃㐄㐅㐆㐇㐈㐉㐊㐋㐌㐍㐎㐏㐐㐑㐒㐓㐔㐕", False),
        ("正文" * 10 + "\ufffd" * 10, False),
    ],
)
def test_it_tells_text_from_bytes_that_were_taken_for_it(text: str, plausible: bool) -> None:
    assert is_plausible(text) is plausible


def test_a_bare_text_becomes_paragraphs_without_field_codes() -> None:
    document = read_here(text_document("<甲>&\x13 HYPERLINK x \x14乙\x15\n\n丙\x07"), "x.docx", SETTINGS)
    assert [block.text for block in document.blocks] == ["<甲>&乙", "丙"]
