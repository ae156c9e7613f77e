"""Where an archive may lie, and what is not taken from it."""

import zipfile
from pathlib import Path

import fsspec
import pytest

from flows.intake import open_archive
from models.errors import LimitExceeded, SettingsError, SourceError
from models.settings import load_settings

LIMITS = load_settings().reading


def paths(source: str | Path) -> list[str]:
    return [incoming.path for incoming in open_archive(str(source), LIMITS).files]


def test_a_folder_is_listed_in_order_without_traces_of_editors(tmp_path: Path) -> None:
    for name in ("乙.doc", "甲.docx", "~$甲.docx", "Thumbs.db", ".DS_Store", "部门/丙.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    archive = open_archive(str(tmp_path), LIMITS)
    assert [incoming.path for incoming in archive.files] == sorted(["乙.doc", "甲.docx", "部门/丙.pdf"])
    assert set(archive.excluded) == {"~$甲.docx", "Thumbs.db", ".DS_Store"}


def test_a_glob_and_a_single_file(tmp_path: Path) -> None:
    for name in ("a.doc", "b.pdf", "c.doc"):
        (tmp_path / name).write_bytes(b"x")
    assert paths(tmp_path / "*.doc") == ["a.doc", "c.doc"]
    assert paths(tmp_path / "b.pdf") == ["b.pdf"]


def test_a_zip_from_chinese_windows_and_names_that_climb(tmp_path: Path) -> None:
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("程序/一.doc", b"one")
        package.writestr(zipfile.ZipInfo("程序".encode("gbk").decode("cp437") + ".doc"), b"two")
        package.writestr("../../etc/passwd", b"three")
        link = zipfile.ZipInfo("link.doc")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    found = {incoming.path: incoming.fetch() for incoming in open_archive(str(archive), LIMITS).files}
    assert "link.doc" not in found
    assert found["程序/一.doc"] == b"one"
    assert b"two" in found.values()


def test_a_docx_is_a_document_and_no_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    assert paths(tmp_path / "a.docx") == ["a.docx"]


def test_any_fsspec_url() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/archive/部门/a.doc", b"one")
    archive = open_archive("memory://archive", LIMITS)
    assert [(incoming.path, incoming.fetch()) for incoming in archive.files] == [("部门/a.doc", b"one")]


def test_nothing_there_is_said_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no file there"):
        open_archive(str(tmp_path / "nowhere"), LIMITS)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.doc").write_bytes(b"12345")
    small = LIMITS.model_copy(update={"max_bytes": 4})
    with pytest.raises(LimitExceeded):
        open_archive(str(tmp_path), small).files[0].fetch()


def test_a_zip_whose_parts_are_damaged_or_packed_without_bound_stops_nobody(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("good.docx", b"PK and words" * 9)
        package.writestr("torn.docx", bytes(range(256)) * 99)
        package.writestr("bomb.docx", bytes(50 << 20), zipfile.ZIP_BZIP2)
    data = bytearray(archive.read_bytes())
    at = data.index(b"torn.docx") + len("torn.docx")
    data[at : at + 8] = b"\xff" * 8
    archive.write_bytes(data)
    said = {}
    for incoming in open_archive(str(archive), LIMITS).files:
        try:
            said[incoming.path] = f"{len(incoming.fetch())} bytes"
        except SourceError as error:
            said[incoming.path] = error.message
    assert said["good.docx"] == "108 bytes"
    assert "unpacked" in said["torn.docx"] and "way" in said["bomb.docx"]


def test_a_zip_without_a_directory_is_a_file_like_others(tmp_path: Path) -> None:
    broken = tmp_path / "a.zip"
    broken.write_bytes(b"PK\x05\x06" + bytes(4) + b"\x09\0\x09\0\xff\xff\0\0\xff\xff\0\0\0\0")
    assert [incoming.path for incoming in open_archive(str(broken), LIMITS).files] == ["a.zip"]
