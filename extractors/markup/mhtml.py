"""Extractors, markup: a web archive (MHTML) -> a Word package: page, headers, pictures. Source: RFC 2557."""

from __future__ import annotations

import email
import email.errors
import email.policy
from email.message import Message
from urllib.parse import unquote

from extractors.markup.charset import decode
from extractors.markup.html import add_page
from extractors.markup.package import Package
from models.errors import CorruptSource, LimitExceeded
from models.settings import Reading

MOST_PARTS = 10_000
FURNITURE = ("header.htm", "header.html")
"""The page in which Word keeps headers, footers and the separators of notes."""


def translate(data: bytes, settings: Reading) -> Package:
    """Give a web archive as a Word package. Raises CorruptSource or LimitExceeded."""
    parts = _parts(data)
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise CorruptSource("the web archive holds no page")
    package = Package(settings)
    pictures = _pictures(parts)
    main = [page for page in pages if not _is_furniture(page)] or pages[:1]
    for page in (main[0], *(page for page in pages if _is_furniture(page) and page is not main[0])):
        add_page(decode(_content(page), page.get_content_charset("")), package, pictures)
    return package


def _parts(data: bytes) -> list[Message]:
    try:
        message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (email.errors.MessageError, ValueError, TypeError, LookupError, RecursionError, AttributeError) as error:
        raise CorruptSource(f"the web archive is damaged: {error}") from error
    if len(parts) > MOST_PARTS:
        raise LimitExceeded(f"the web archive has {len(parts)} parts, more than {MOST_PARTS}")
    return parts


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise CorruptSource(f"a part of the web archive is damaged: {error}") from error
    return content if isinstance(content, bytes) else b""


def _pictures(parts: list[Message]) -> dict[str, bytes]:
    """Give pictures by address, by the address's last part and by content id; the first of a name wins."""
    found: dict[str, bytes] = {}
    for part in parts:
        if part.get_content_maintype() == "image":
            address = unquote(str(part.get("Content-Location", "")).strip())
            name = str(part.get("Content-ID", "")).strip("<> \t")
            for key in (address, address.replace("\\", "/").rsplit("/", 1)[-1], name):
                if key:
                    found.setdefault(key, _content(part))
    return found


def _is_furniture(page: Message) -> bool:
    return str(page.get("Content-Location", "")).strip().lower().endswith(FURNITURE)
