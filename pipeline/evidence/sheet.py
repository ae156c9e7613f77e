"""Pipeline, evidence: what a document's review page says of the result: flags, basic information, steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.flag import Flag, Severity
from models.language import LanguagePack
from models.sop import By, Control, FieldValue, Sop, Step, all_sections, all_steps
from models.words import field_name, message, place_words, rule_title
from pipeline.evidence.marks import FLAG, STEP, VALUE, Item
from pipeline.evidence.targets import Sureness, Targets

RANK = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag in a reader's words."""

    item: Item
    rule: str
    title: str
    severity: str
    """error, warning or info."""
    severity_word: str
    message: str
    place: str
    step: str
    """Key of the step that it is about, empty where it is about none."""
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value with its name."""

    item: Item | None
    name: str
    value: str
    sure: str
    """How sure it is, in words."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with its fields."""

    item: Item
    number: str
    label: str
    name: str
    text: str
    depth: int
    section: str
    """Title of its section where that is another one than the step's before."""
    fields: tuple[tuple[str, str], ...]
    flags: tuple[FlagLine, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The result's side of the page."""

    flags: tuple[FlagLine, ...]
    values: tuple[ValueLine, ...]
    steps: tuple[StepLine, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that has a place in the source, flags last so that their frames lie on top."""
        values = tuple(line.item for line in self.values if line.item is not None)
        return (*(line.item for line in self.steps), *values, *(line.item for line in self.flags))


def sheet_of(sop: Sop, flags: Sequence[Flag], targets: Targets, pack: LanguagePack) -> Sheet:
    """Give the result's side; `flags` come worst first."""
    ranked = sorted(flags, key=lambda flag: RANK.index(flag.severity))
    lines = tuple(_flag(flag, targets, pack) for flag in ranked)
    return Sheet(lines, tuple(_values(sop, targets, pack)), tuple(_steps(sop, lines, targets, pack)))


def flag_key(flag: Flag) -> str:
    """Give a flag's id on the page, which is also the stem of its picture's name."""
    return f"f-{flag.fingerprint}"


def step_key(number: str) -> str:
    """Give a step's id on the page."""
    return f"s-{number}"


def _flag(flag: Flag, targets: Targets, pack: LanguagePack) -> FlagLine:
    title, words = rule_title(flag.rule, pack), message(flag, pack)
    head = (flag.field or "").partition(".")[0]
    number = head.removeprefix("steps[").removesuffix("]") if head.startswith("steps[") else ""
    return FlagLine(
        item=Item(flag_key(flag), FLAG, f"{flag.rule} {title}", targets.of_flag(flag)),
        rule=flag.rule,
        title=title,
        severity=str(flag.severity),
        severity_word=pack.messages.severities.get(flag.severity, str(flag.severity)),
        message=words,
        place=place_words(flag, pack),
        step=step_key(number) if number not in ("", "*") else "",
        fingerprint=flag.fingerprint,
    )


def _values(sop: Sop, targets: Targets, pack: LanguagePack) -> list[ValueLine]:
    paths = [(f"control.{name}", getattr(sop.control, name)) for name in Control.model_fields]
    paths += [("purpose", sop.purpose), ("scope", sop.scope)]
    lines = []
    if sop.number:
        lines.append(ValueLine(None, field_name("number", pack), sop.number, ""))
    for path, field in paths:
        own = sop.number and path == "control.document_number"
        name = pack.report.old_number if own else field_name(path, pack)
        target = targets.of_value(field)
        item = Item(f"v-{path}", VALUE, name, target) if target.ranges else None
        lines.append(ValueLine(item, name, field.value if field else "", _sure(field, pack)))
    return lines


def _sure(field: FieldValue[str] | None, pack: LanguagePack) -> str:
    if field is None:
        return ""
    if field.by is By.REVIEWER:
        return pack.evidence.review.confirmed
    return pack.evidence.review.confidence.format(value=f"{field.confidence:.2f}")


def _steps(sop: Sop, flags: Sequence[FlagLine], targets: Targets, pack: LanguagePack) -> list[StepLine]:
    titles = {s.id: " ".join(filter(None, (s.number, s.title))) for s in all_sections(sop.sections)}
    by_step: dict[str, list[FlagLine]] = {}
    for flag in flags:
        by_step.setdefault(flag.step, []).append(flag)
    lines: list[StepLine] = []
    before = ""
    for step in all_steps(sop.steps):
        section = titles.get(step.section or "", "")
        key = step_key(step.number or step.id)
        word = pack.evidence.review.step.format(number=step.number or step.label or "")
        lines.append(
            StepLine(
                item=Item(key, STEP, word, targets.of_step(step)),
                number=step.number or "",
                label=step.label or "",
                name=step.name.value if step.name else "",
                text=step.text,
                depth=(step.number or "").count("."),
                section=section if section != before else "",
                fields=tuple(_fields(step, pack)),
                flags=tuple(by_step.get(key, ())),
            )
        )
        before = section or before
    return lines


def _fields(step: Step, pack: LanguagePack) -> list[tuple[str, str]]:
    times = pack.audit.name_joiner.join(dict.fromkeys(limit.text for limit in step.time_limits))
    rows = [
        ("inputs", pack.audit.name_joiner.join(one.value for one in step.inputs)),
        ("outputs", pack.audit.name_joiner.join(one.value for one in step.outputs)),
        ("time_limits", times),
        ("responsible", step.responsible.value if step.responsible else ""),
        ("support", pack.audit.name_joiner.join(one.value for one in step.support)),
        ("interface", step.interface.value if step.interface else ""),
        ("records", pack.audit.name_joiner.join(one.value for one in step.records)),
    ]
    return [(field_name(f"steps.{leaf}", pack), words) for leaf, words in rows if words]


def note_of(line: FlagLine, found: bool, pack: LanguagePack) -> str:
    """Say what a flag's place is where it is no words that were found."""
    words = pack.evidence.review
    match line.item.target.sureness:
        case Sureness.DOCUMENT:
            return words.whole
        case Sureness.EXPECTED:
            return words.expected
        case _:
            return "" if found else words.nowhere
