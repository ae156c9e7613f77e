"""Extractors, markup: parses hostile XML: no entities, no network, a bounded depth."""

from __future__ import annotations

from lxml import etree

from extractors.markup.names import Element
from models.errors import CorruptSource, LimitExceeded

DEEPEST = 250
"""Elements within elements. Documents of Word and LibreOffice stay below 60; libxml2 itself reads back 256."""


def parse(data: bytes, what: str) -> Element:
    """Parse a whole file or a part. Raises CorruptSource or LimitExceeded; `what` names it in the message.

    `huge_tree` lets a picture in base64 be longer than 10 MB; its other dangers are refused here: a document type,
    which could declare entities, and depth.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data.strip(b"\0 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorruptSource(f"{what} is no well-formed XML: {error}") from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise CorruptSource(f"{what} declares a document type, which no word processor writes")
    check_depth(root, what)
    return root


def check_depth(root: Element, what: str) -> None:
    """Raise LimitExceeded where elements stand too deep within elements."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise LimitExceeded(f"{what} nests its elements more than {DEEPEST} deep")
