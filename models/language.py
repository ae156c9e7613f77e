"""Ground: language packs. A language is a folder models/lang/<code>/ of TOML files, validated on load."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import ValidationError

from models.base import Frozen
from models.errors import SettingsError
from models.lang.actions import ActionLexicon
from models.lang.audit import AuditLexicon
from models.lang.control import ControlLexicon
from models.lang.evidence import EvidenceWords
from models.lang.explain import ExplainWords
from models.lang.messages import Messages
from models.lang.references import ReferenceLexicon
from models.lang.report import ReportWords
from models.lang.review import ReviewWords
from models.lang.roles import RoleLexicon
from models.lang.sections import SectionLexicon
from models.lang.template import TemplateWords
from models.lang.times import TimeLexicon

M = TypeVar("M", bound=Frozen)

FALLBACK = {"zh-Hant": "zh"}
"""Languages that use the pack of another one."""


class LanguagePack(Frozen):
    """Everything that depends on a language."""

    code: str
    control: ControlLexicon
    sections: SectionLexicon
    roles: RoleLexicon
    times: TimeLexicon
    actions: ActionLexicon
    references: ReferenceLexicon
    messages: Messages
    audit: AuditLexicon
    report: ReportWords
    review: ReviewWords
    evidence: EvidenceWords
    template: TemplateWords
    explain: ExplainWords


def languages() -> tuple[str, ...]:
    """Codes of the languages that have a pack."""
    lang = files("models.lang")
    return tuple(sorted(entry.name for entry in lang.iterdir() if entry.joinpath("messages.toml").is_file()))


@cache
def load_language(code: str) -> LanguagePack:
    """Load and validate the pack of a language; zh-Hant uses zh.

    Raises SettingsError for a language without a pack or a pack with an unknown or missing key.
    """
    code = FALLBACK.get(code, code)
    if code not in languages():
        raise SettingsError(f"no language pack {code!r}", cure=f"use one of: {', '.join(languages())}")
    return LanguagePack(
        code=code,
        control=_load(code, "control", ControlLexicon),
        sections=_load(code, "sections", SectionLexicon),
        roles=_load(code, "roles", RoleLexicon),
        times=_load(code, "times", TimeLexicon),
        actions=_load(code, "actions", ActionLexicon),
        references=_load(code, "references", ReferenceLexicon),
        messages=_load(code, "messages", Messages),
        audit=_load(code, "audit", AuditLexicon),
        report=_load(code, "report", ReportWords),
        review=_load(code, "review", ReviewWords),
        evidence=_load(code, "evidence", EvidenceWords),
        template=_load(code, "template", TemplateWords),
        explain=_load(code, "explain", ExplainWords),
    )


@cache
def section_lexicons() -> tuple[SectionLexicon, ...]:
    """Give the section lexicon of every language, for the outline, which comes before the language is known."""
    return tuple(_load(code, "sections", SectionLexicon) for code in reversed(languages()))


def _load(code: str, name: str, model: type[M]) -> M:
    text = files("models.lang").joinpath(code, f"{name}.toml").read_text("utf-8")
    try:
        return model.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SettingsError(f"models/lang/{code}/{name}.toml: {error}", cure="mend the language pack") from error
