"""The sopmill command: help, exit codes, one line for each error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"


def sopmill(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    run = subprocess.run(
        [sys.executable, "-m", "flows.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return run


def test_help_loads_neither_spacy_nor_prefect() -> None:
    program = (
        "import sys; from flows.cli.main import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('spacy', 'prefect', 'docx', 'sqlalchemy', 'rich') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip().splitlines()[-1] == "[]"


def test_every_command_has_help() -> None:
    for command in (
        ["convert"],
        ["show"],
        ["migrate"],
        ["audit"],
        ["review", "export"],
        ["review", "apply"],
        ["serve"],
        ["doctor"],
    ):
        assert "Usage" in sopmill(*command, "--help").stdout


def test_convert_writes_the_pictures_where_it_is_told_to(tmp_path: Path) -> None:
    source = next(ARCHIVE.rglob("钥匙借用与归还管理流程.odt"))
    told = json.loads(sopmill("convert", source, "--json", "--pictures", tmp_path / "shown").stdout)
    assert [path.name for path in sorted((tmp_path / "shown").iterdir())] == [one["file"] for one in told["pictures"]]
    assert (tmp_path / "shown" / "0001.png").read_bytes().startswith(b"\x89PNG")


def test_convert_writes_the_json_of_the_contract() -> None:
    source = next(ARCHIVE.rglob("网店售后换货流程.docx"))
    told = json.loads(sopmill("convert", source, "--json").stdout)
    assert told["schema"] == "sopmill/sop/1"
    assert told["language"] == "zh"
    assert told["steps"]


def test_convert_writes_a_document_beside_or_where_it_is_told(tmp_path: Path) -> None:
    source = next(ARCHIVE.rglob("网店售后换货流程.docx"))
    sopmill("convert", source, "-o", tmp_path / "out.docx")
    assert (tmp_path / "out.docx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("name", ["网页另存.doc", "钥匙借用与归还管理流程.doc", "钥匙借用与归还管理流程(2003).doc"])
def test_a_word_name_over_another_format_does_not_matter(name: str) -> None:
    told = json.loads(sopmill("convert", next(ARCHIVE.rglob(name)), "--json").stdout)
    assert len(told["steps"]) in (3, 4)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("空文件.doc", "empty"),
        ("加密的流程.docx", "encrypted"),
        ("设备台账.doc", "workbook"),
        ("下载不完整.doc", "corrupt"),
        ("五千页.pdf", "limit"),
        ("压缩炸弹.docx", "limit"),
    ],
)
def test_bad_input_is_one_line_with_file_cause_and_cure(name: str, said: str, tmp_path: Path) -> None:
    run = sopmill("convert", next(ARCHIVE.rglob(name)), "-o", tmp_path / "x.docx", code=3)
    line = run.stderr.strip()
    assert line.count("\n") == 0
    assert name in line and said in line and " -> " in line
    assert list(tmp_path.iterdir()) == []


def test_usage_and_settings_errors() -> None:
    assert "no such settings file" in sopmill("convert", "x.doc", "--settings", "nowhere.toml", code=2).stderr
    assert "No such" in sopmill("convert", "nowhere.doc", code=3).stderr
    assert "no library there" in sopmill("audit", "nowhere", code=2).stderr
    sopmill("convert", code=2)


def test_an_output_that_cannot_be_written_is_refused_before_the_first_conversion(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    run = sopmill("migrate", ARCHIVE, "--to", tmp_path / "file" / "library", "--engine", "local", code=5)
    assert "cannot be written" in run.stderr
    assert run.stdout == ""


def test_the_doctor_names_packages_programs_and_where_the_floors_come_from() -> None:
    said = sopmill("doctor").stdout
    assert "spacy" in said and "LibreOffice (optional)" in said and str(ROOT / "models") in said


def test_a_file_of_passwords_is_tried_and_neither_is_shown(tmp_path: Path) -> None:
    locked = next(ARCHIVE.rglob("加密的流程.docx"))
    keys = tmp_path / "keyring.txt"
    keys.write_bytes("\ufeff错 的\r\nfixtures\r\n\r\n".encode())
    run = sopmill("convert", locked, "--password-file", keys, "-o", tmp_path / "done.docx")
    assert (tmp_path / "done.docx").exists()
    keys.write_text("no\nnor this\n", "utf-8")
    refused = sopmill("convert", locked, "--password-file", keys, code=3)
    assert "none of the 2 passwords" in refused.stderr
    for said in (run.stdout, run.stderr, refused.stderr):
        assert "keyring" not in said and "nor this" not in said


def test_a_file_of_passwords_that_cannot_be_read_is_a_wrong_usage(tmp_path: Path) -> None:
    keys = tmp_path / "keyring.txt"
    keys.write_bytes(b"\xff\xfe\xff")
    for name, says in ((keys, "not UTF-8"), (tmp_path / "none.txt", "--password-file")):
        run = sopmill("convert", next(ARCHIVE.rglob("加密的流程.docx")), "--password-file", name, code=2)
        assert says in run.stderr
        assert "keyring" not in run.stderr
