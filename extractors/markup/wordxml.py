"""Extractors, markup: Word 2003 XML -> a Word package. The two vocabularies differ by names, lists, notes and parts.

Source: Microsoft Office Word 2003 XML Reference Schemas (wordnet.xsd, auxHint.xsd, aml.xsd).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from extractors.markup.counting import counting
from extractors.markup.labels import LONGEST
from extractors.markup.names import Element, R, add, elements, local, w
from extractors.markup.package import Package
from extractors.markup.xml import parse
from models.errors import CorruptSource
from models.settings import Reading

OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
HINT = "http://schemas.microsoft.com/office/word/2003/auxHint"
AML = "http://schemas.microsoft.com/aml/2001/core"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741 - the prefix that the format itself uses
VML = "urn:schemas-microsoft-com:vml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

ELEMENTS = {
    "vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "listDef": "abstractNum",
    "list": "num", "ilst": "abstractNumId", "nfc": "numFmt", "listStyleLink": "numStyleLink", "hlink": "hyperlink",
}  # fmt: skip
"""Elements that got another name in 2006."""
ATTRIBUTES = {("abstractNum", "listDefId"): "abstractNumId", ("num", "ilfo"): "numId"}
"""Attributes that did, by their element's new name."""
VARIANTS = {"odd": "default", "even": "even", "first": "first"}
CHANGES = {"Word.Insertion": "ins", "Word.Deletion": "del"}
HYPHEN = re.compile(r"-(\w)")


def translate(data: bytes, settings: Reading) -> Package:
    """Give the document as a Word package. Raises CorruptSource or LimitExceeded."""
    root = parse(data, "the file")
    package = Package(settings)
    keep_blanks = root.get(SPACE) == "preserve"
    for element in root.iter(f"{{{OLD}}}*"):
        _rename(element, keep_blanks)
    body = root.find(w("body"))
    if body is None:
        raise CorruptSource("the file has no body")
    package.document.replace(package.body, body)
    package.body = body
    _take_definitions(root, package)
    _take_pictures(body, package)
    for element in list(body.iter(w("numPr"), w("sectPr"), w("footnote"), w("endnote"), f"{{{AML}}}annotation")):
        TAKEN[element.tag](element, package)
    return package


def _rename(element: Element, keep_blanks: bool) -> None:
    name = local(element)
    name = ELEMENTS.get(name, name)
    element.tag = w(name)
    for key, value in [(str(key), str(value)) for key, value in element.attrib.items()]:
        if key.startswith(f"{{{OLD}}}"):
            del element.attrib[key]
            old = HYPHEN.sub(lambda found: found[1].upper(), key.rpartition("}")[2])
            element.set(w(ATTRIBUTES.get((name, old), old)), value)
    if name == "numFmt":
        element.set(w("val"), counting().msonfc.get(element.get(w("val"), "0"), "decimal"))
    elif name == "t" and keep_blanks:
        element.set(SPACE, "preserve")


def _take_definitions(root: Element, package: Package) -> None:
    """Move styles, lists, properties and what the settings say of headers."""
    styles = root.find(w("styles"))
    if styles is not None:
        package.styles = styles
    lists = root.find(w("lists"))
    for definition in [] if lists is None else list(elements(lists)):
        package.labels.root.append(definition)
    package.even_and_odd = root.find(f"{w('docPr')}/{w('evenAndOddHeaders')}") is not None
    for name, known in (("Title", "title"), ("Author", "creator"), ("Subject", "subject")):
        text = root.findtext(f"{{{O}}}DocumentProperties/{{{O}}}{name}")
        if text:
            package.properties[known] = text


def _take_pictures(body: Element, package: Package) -> None:
    """Turn w:binData into parts; a picture that is only linked is lost, since no link is followed."""
    kept: dict[str, bytes] = {}
    for element in list(body.iter(w("binData"))):
        try:
            kept[element.get(w("name"), "")] = base64.b64decode("".join((element.text or "").split()))
        except (binascii.Error, ValueError):
            package.lose("a damaged picture")
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    for shown in body.iter(f"{{{VML}}}imagedata"):
        source = shown.get("src", "")
        if kept.get(source):
            shown.set(f"{{{R}}}id", package.picture(kept[source]))
        else:
            package.lose(f"picture {source.rsplit('/', 1)[-1][:80]} (not in the file)")


def _take_label(numbering: Element, package: Package) -> None:
    """Put the label that the file itself shows (wx:t) in the place of the list that would count it."""
    shown = numbering.find(f"{{{HINT}}}t")
    properties = numbering.getparent()
    if shown is None or properties is None or local(properties) != "pPr":
        return
    label = shown.get(f"{{{HINT}}}val", "").strip()
    font = numbering.find(f"{{{HINT}}}font")
    level = _level(numbering, properties, package)
    _keep_indent(numbering, properties, level, package)
    for child in list(numbering):
        numbering.remove(child)
    if not label or len(label) > LONGEST:
        add(numbering, "numId", val=0)
        return
    member = package.labels.literal(label, level, None if font is None else font.get(f"{{{HINT}}}val"))
    add(numbering, "ilvl", val=member.level)
    add(numbering, "numId", val=member.num_id)


def _level(numbering: Element, properties: Element, package: Package) -> int:
    """Give the level of a list paragraph, its own or that of its style."""
    own = numbering.find(w("ilvl"))
    if own is None:
        style = properties.find(w("pStyle"))
        wanted = None if style is None else style.get(w("val"))
        held = (s for s in package.styles.iterfind(w("style")) if s.get(w("styleId")) == wanted)
        own = next((s.find(f"{w('pPr')}/{w('numPr')}/{w('ilvl')}") for s in held), None)
    text = "0" if own is None else own.get(w("val"), "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else 0


def _keep_indent(numbering: Element, properties: Element, level: int, package: Package) -> None:
    """Copy the indent of a list's level to its paragraph, where it has none of its own."""
    use = numbering.find(w("numId"))
    if use is None or properties.find(w("ind")) is not None:
        return
    lists = package.labels.root
    num = next((n for n in lists.iterfind(w("num")) if n.get(w("numId")) == use.get(w("val"))), None)
    abstract = None if num is None else num.find(w("abstractNumId"))
    wanted = None if abstract is None else abstract.get(w("val"))
    held = (d for d in lists.iterfind(w("abstractNum")) if d.get(w("abstractNumId")) == wanted)
    for definition in held:
        indent = definition.find(f"{w('lvl')}[@{w('ilvl')}='{level}']/{w('pPr')}/{w('ind')}")
        if indent is not None:
            add(properties, "ind").attrib.update(indent.attrib)
        return


def _take_section(section: Element, package: Package) -> None:
    """Move a section's headers and footers, which stand within it, to parts of their own."""
    for kind, tag in (("header", "hdr"), ("footer", "ftr")):
        for story in list(section.iterfind(w(tag))):
            variant = VARIANTS.get(story.get(w("type"), "odd"), "default")
            part = package.furniture(kind, variant, section)
            part.extend(list(story))
            section.remove(story)


def _take_note(note: Element, package: Package) -> None:
    """Move a foot- or endnote, which stands where its mark stands, to the part of its kind."""
    parent = note.getparent()
    if parent is not None and local(parent) == "r":
        note.tail = None
        package.part(f"{local(note)}s").append(note)


def _take_annotation(annotation: Element, package: Package) -> None:
    """Read a tracked change as what it is now called, and move a comment's words to their part."""
    kind = annotation.get(f"{{{OLD}}}type", "")
    if kind in CHANGES:
        annotation.tag = w(CHANGES[kind])
    elif kind == "Word.Comment":
        comment = add(package.part("comments"), "comment")
        for content in list(annotation):
            comment.append(content)


TAKEN: dict[str, Callable[[Element, Package], None]] = {
    w("numPr"): _take_label,
    w("sectPr"): _take_section,
    w("footnote"): _take_note,
    w("endnote"): _take_note,
    f"{{{AML}}}annotation": _take_annotation,
}
"""What is done with each kind of element that the two vocabularies put elsewhere."""
