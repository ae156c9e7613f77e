"""Pipeline, mapping: what a style name of the standard template says, whatever language the template is in."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.document import AnyBlock, Figure, Place
from models.language import languages, load_language
from models.sop import SectionKind

CONTROL = frozenset(
    {"name", "number", "version", "effective_date", "prepared_by", "reviewed_by", "approved_by", "department"}
)
CONTENT = frozenset({"body", "item", "subheading", "cell_body", "cell_item", "cell_subheading", "picture"})
FIXED = frozenset({"label", "caption", "hint", "fixed_heading", "procedure_heading", "absent", "missing"})
STEP = frozenset({"step_number", "step_name", "step_text", "step_input", "step_output", "step_record", "step_time",
                  "step_responsible", "step_support", "step_interface"})  # fmt: skip
REVISION = frozenset({"revision_version", "revision_date", "revision_author", "revision_summary", "revision_other"})
MIGRATION = frozenset({"old_number", "old_version", "source_file", "migration_date"})
INDEX = frozenset({"index_kind", "index_old", "index_new", "index_title"})


class Tag(NamedTuple):
    """A field of models/lang/template.py and the words that follow its style's name."""

    field: str
    words: tuple[str, ...] = ()


def read_tag(block: AnyBlock) -> Tag | None:
    """Give the tag of a paragraph; None where it has none of ours."""
    name = block.look.tag
    return _tag(name) if name else None


@cache
def _tag(name: str) -> Tag | None:
    parts = name.split(" ")
    for cut in range(len(parts), 0, -1):
        field = _fields().get(" ".join(parts[:cut]))
        if field is not None:
            return Tag(field, tuple(parts[cut:]))
    return None


@cache
def _fields() -> dict[str, str]:
    return {
        name: field for code in languages() for field, name in load_language(code).template.styles.model_dump().items()
    }


def section_kinds(tag: Tag) -> tuple[SectionKind, ...]:
    """Give the kinds that a heading's style names."""
    words = tag.words[1].split("+") if len(tag.words) > 1 else []
    return tuple(_kinds()[word] for word in words if word in _kinds())


@cache
def _kinds() -> dict[str, SectionKind]:
    return {
        word: SectionKind(kind) for code in languages() for kind, word in load_language(code).template.kinds.items()
    }


def level_of(tag: Tag) -> int:
    """Give the level that a style's name carries, 1 where it carries none."""
    return next((int(word) for word in tag.words if word.isdecimal()), 1)


def has_token(tag: Tag, token: str) -> bool:
    """Say whether the style's name carries the token: labelled, purpose or scope."""
    return any(getattr(load_language(code).template.tokens, token) in tag.words for code in languages())


def is_placeholder(text: str) -> bool:
    """Say whether the words are the template's own sign for a missing value."""
    return any(text.strip() == load_language(code).template.words["missing"] for code in languages())


def unworded(key: str, text: str) -> str:
    """Take the template's own words off a value: 记录：X gives X."""
    for code in languages():
        before, _, after = re.sub(r"\{\w+\}", "\0", load_language(code).template.words[key]).partition("\0")
        if text.startswith(before) and text.endswith(after) and len(text) >= len(before) + len(after):
            return text[len(before) : len(text) - len(after)]
    return text


def index_kind(text: str) -> str:
    """Give document, section or step for the word that the index prints."""
    for code in languages():
        words = load_language(code).template.words
        for kind in ("document", "section", "step"):
            if words[f"kind_{kind}"] == text:
                return kind
    return text


def left_out_picture(block: AnyBlock) -> Figure | None:
    """Give the picture that a line names because it could not be embedded."""
    for code in languages():
        words = re.escape(load_language(code).template.words["picture_left_out"])
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", words)
        found = re.fullmatch(pattern, block.text)
        if found is not None:
            said = {name: value.strip("?") for name, value in found.groupdict().items()}
            place = Place(page=int(said["page"]) if said["page"].isdecimal() else None)
            return Figure(id=block.id, place=place, sha256=said["sha256"], media_type=said["media_type"])
    return None
