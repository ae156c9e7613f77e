"""Pipeline, review: the memory of an archive as a text that people read (TOML), and back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence

from pydantic import ValidationError

from models.base import Frozen
from models.errors import SettingsError
from models.memory import StandingRule

SCHEMA = "sopmill/memory/1"
CURE = "delete the file: the next run writes it again from the log of decisions"
KEPT = ("reviewer", "at")
"""Keys that are written though they say nothing."""
HEAD = """# 归档记忆：审阅人已同意的规则。请勿手工修改；撤销请用 sopmill review suggest 库目录 --revoke 编号。
# The memory of this archive: rules that reviewers agreed to. Do not edit; revoke one with sopmill review suggest.
"""


class _File(Frozen):
    """What stands in the file."""

    rules: tuple[StandingRule, ...] = ()


def memory_text(rules: Sequence[StandingRule]) -> str:
    """Give the file of the rules in force, in the order of their ids; keys that say nothing are left out."""
    lines = [HEAD, f"schema = {_string(SCHEMA)}"]
    for standing in sorted(rules, key=lambda one: one.rule.id):
        lines += ["", "[[rules]]", f"id = {_string(standing.rule.id)}"]
        lines += _pairs(standing.model_dump(mode="json", exclude={"rule"}))
        lines += ["[rules.rule]", *_pairs(standing.rule.model_dump(mode="json"))]
    return "\n".join(lines) + "\n"


def read_memory(text: str, name: str) -> tuple[StandingRule, ...]:
    """Read the file. Raises SettingsError with the place of the fault for one that is damaged or of another schema."""
    try:
        loaded = tomllib.loads(text)
        schema = loaded.pop("schema", None)
        if schema != SCHEMA:
            raise SettingsError(f"{name}: schema {schema!r}, wanted {SCHEMA!r}", cure=CURE)
        ids = [row.pop("id", None) for row in loaded.get("rules", [])]
        file = _File.model_validate(loaded)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: {error}", cure=CURE) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{name}: {place}: {first['msg']}", cure=CURE) from error
    except (AttributeError, TypeError) as error:
        raise SettingsError(f"{name}: its rules are no tables", cure=CURE) from error
    for said, standing in zip(ids, file.rules, strict=True):
        if said != standing.rule.id:
            raise SettingsError(f"{name}: rule {said}: its words were changed", cure=CURE)
    return file.rules


def _pairs(values: dict[str, object]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in values.items() if key in KEPT or value not in ("", [])]


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_string(str(part)) for part in value)}]"
    return _string(str(value))


def _string(text: str) -> str:
    """A basic string of TOML; JSON escapes the same signs, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
