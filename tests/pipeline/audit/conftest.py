"""Tests, audit: a Sop from the few words that a case gives."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from models.document import Note, Paragraph
from models.sop import (
    By,
    Control,
    Evidence,
    FieldValue,
    Revision,
    Role,
    RoleKind,
    Section,
    SectionKind,
    Sop,
    Step,
    TimeKind,
    TimeLimit,
)
from models.source import Format, SourceFile

CONTROL = (
    "title", "document_number", "version", "effective_date", "prepared_by", "reviewed_by", "approved_by", "department",
)  # fmt: skip
Words = Mapping[str, Any]


def text_of(value: str | Words | None, block: str) -> FieldValue[str] | None:
    if value is None:
        return None
    words = {"value": value} if isinstance(value, str) else value
    proof = Evidence(block=block, page=1, quote=words.get("quote", words["value"]))
    return FieldValue(
        value=words["value"], confidence=words.get("confidence", 0.9), by=By(words.get("by", "rule")), evidence=(proof,)
    )


def texts_of(values: list[str | Words], block: str) -> tuple[FieldValue[str], ...]:
    return tuple(found for value in values if (found := text_of(value, block)))


def step_of(words: Words, block: str, number: str) -> Step:
    limits = []
    for limit in words.get("limits", ()):
        start = words["text"].find(limit["text"])
        more = {key: value for key, value in limit.items() if key not in ("text", "kind")}
        kind = TimeKind(limit.get("kind", "deadline"))
        start = max(start, 0)
        limits.append(TimeLimit(text=limit["text"], start=start, end=start + len(limit["text"]), kind=kind, **more))
    return Step(
        id=block,
        number=words.get("number", number),
        label=words.get("label"),
        name=text_of(words.get("name"), block),
        text=words["text"],
        inputs=texts_of(words.get("inputs", []), block),
        outputs=texts_of(words.get("outputs", []), block),
        responsible=text_of(words.get("responsible"), block),
        support=texts_of(words.get("support", []), block),
        time_limits=tuple(limits),
        interface=text_of(words.get("interface"), block),
        records=texts_of(words.get("records", []), block),
        section=words.get("section"),
        evidence=(Evidence(block=block, page=2),),
        children=tuple(
            step_of(child, f"{block}c{count}", f"{number}.{count}")
            for count, child in enumerate(words.get("children", ()), start=1)
        ),
    )


def section_of(words: Words, count: int) -> Section:
    lines = words.get("text", "").splitlines()
    return Section(
        id=words.get("id", f"s{count}"),
        level=1,
        label=None,
        title=words["title"],
        kind=SectionKind(words["kind"]) if "kind" in words else None,
        content=tuple(Paragraph(id=f"s{count}b{row}", text=line) for row, line in enumerate(lines)),
    )


def sop_of(words: Words) -> Sop:
    control = {name: text_of(words.get(name), f"c{row}") for row, name in enumerate(CONTROL)}
    return Sop(
        source=SourceFile(path="case.docx", sha256="0" * 64, size=1, format=Format.DOCX),
        language=words.get("language", "zh"),
        number=words.get("number"),
        control=Control(**control),
        purpose=text_of(words.get("purpose"), "p1"),
        scope=text_of(words.get("scope"), "p2"),
        sections=tuple(section_of(section, count) for count, section in enumerate(words.get("sections", ()), start=1)),
        roles=tuple(
            Role(name=role["name"], kind=RoleKind(role.get("kind", "post"))) for role in words.get("roles", ())
        ),
        steps=tuple(
            step_of(step, f"b{count}", str(count)) for count, step in enumerate(words.get("steps", ()), start=1)
        ),
        records=texts_of(words.get("records", []), "r1"),
        revisions=tuple(Revision(**row) for row in words.get("revisions", ())),
        front_matter=tuple(
            Paragraph(id=f"f{row}", text=line) for row, line in enumerate(words.get("front_matter", ()))
        ),
        missing=tuple(words.get("missing", ())),
        notes=tuple(Note(**note) for note in words.get("notes", ())),
    )


@pytest.fixture
def make_sop() -> Callable[[Words], Sop]:
    return sop_of
