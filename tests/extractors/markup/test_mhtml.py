"""MHTML: the page, its pictures by address and by id, Word's page of headers."""

import base64
from collections.abc import Callable

import pytest

from models.document import Document, Figure, Layer
from models.errors import CorruptSource

Read = Callable[..., Document]
PICTURE = b"\x89PNG\r\n\x1a\nxyz"


def part(content: bytes, kind: str, *headers: str, coding: str = "base64") -> str:
    body = base64.encodebytes(content).decode() if coding == "base64" else content.decode("latin-1")
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {coding}", *headers]
    return "--x\r\n" + "\r\n".join(lines) + "\r\n\r\n" + body + "\r\n"


def archive(*parts: str) -> bytes:
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x; type=text/html\r\n\r\n"
    return (head + "".join(parts) + "--x--\r\n").encode("latin-1")


def test_it_reads_a_web_archive_as_word_saves_it(read: Read) -> None:
    page = "<html><body><h1>目的</h1><p>登记<img src=\"a.files/image001.png\"><img src='cid:p@x'></p></body></html>"
    around = "<html><body><div style='mso-element:header'><p>XZ-012</p></div></body></html>"
    document = read(
        archive(
            part(page.encode("gbk"), 'text/html; charset="gb2312"', "Content-Location: file:///C:/a.htm"),
            part(PICTURE, "image/png", "Content-Location: file:///C:/a.files/image001.png"),
            part(PICTURE + b"2", "image/png", "Content-ID: <p@x>"),
            part(around.encode(), "text/html", "Content-Location: file:///C:/a.files/header.htm"),
        )
    )
    assert [block.text for block in document.blocks if block.layer is Layer.BODY and block.text] == ["目的", "登记"]
    assert [block.text for block in document.blocks if block.layer is Layer.HEADER] == ["XZ-012"]
    assert [block.data for block in document.blocks if isinstance(block, Figure)] == [PICTURE, PICTURE + b"2"]
    assert not document.notes


def test_it_reads_quoted_printable_and_believes_the_mail_header(read: Read) -> None:
    coded = "".join(f"={byte:02X}" for byte in "登记流程".encode("gbk"))
    page = f"<html><p title=3D'x'>{coded}, wrapped li=\r\nne</p></html>".encode()
    document = read(archive(part(page, "text/html; charset=gb2312", coding="quoted-printable")))
    assert [block.text for block in document.blocks] == ["登记流程, wrapped line"]


def test_an_archive_without_a_page_is_corrupt(read: Read) -> None:
    with pytest.raises(CorruptSource, match="no page"):
        read(archive(part(PICTURE, "image/png")))
