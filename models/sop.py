"""Ground: a standard operating procedure as understood: control data, sections, steps, roles, time limits."""

from __future__ import annotations

from enum import StrEnum

from models.base import Frozen
from models.document import AnyBlock, Note
from models.labelled import Labelled
from models.migration import Migration
from models.settled import SettledReference
from models.source import SourceFile
from models.timelimit import TimeKind as TimeKind
from models.timelimit import TimeLimit as TimeLimit
from models.value import By as By
from models.value import Evidence as Evidence
from models.value import FieldValue as FieldValue
from models.value import Text as Text

SCHEMA = "sopmill/sop/1"


class SectionKind(StrEnum):
    """Canonical sections of a procedure."""

    PURPOSE = "purpose"
    SCOPE = "scope"
    RESPONSIBILITIES = "responsibilities"
    DEFINITIONS = "definitions"
    REFERENCES = "references"
    PRECONDITIONS = "preconditions"
    PROCEDURE = "procedure"
    FLOWCHART = "flowchart"
    SAFETY = "safety"
    QUALITY = "quality"
    EXCEPTIONS = "exceptions"
    RECORDS = "records"
    APPENDIX = "appendix"
    REVISION = "revision"
    APPROVAL = "approval"
    CONTROL = "control"
    TRAINING = "training"
    TRIAL = "trial"


SECTION_ORDER: tuple[SectionKind | None, ...] = (
    SectionKind.PURPOSE,
    SectionKind.SCOPE,
    SectionKind.DEFINITIONS,
    SectionKind.REFERENCES,
    SectionKind.RESPONSIBILITIES,
    SectionKind.PRECONDITIONS,
    SectionKind.SAFETY,
    SectionKind.FLOWCHART,
    SectionKind.PROCEDURE,
    None,
    SectionKind.QUALITY,
    SectionKind.EXCEPTIONS,
    SectionKind.RECORDS,
    SectionKind.TRAINING,
    SectionKind.TRIAL,
    SectionKind.APPENDIX,
    SectionKind.CONTROL,
    SectionKind.REVISION,
    SectionKind.APPROVAL,
)
"""Order of top-level sections in the standard template; None is the place of those without a kind.

Sections of one kind keep the source's order; those that hold steps stand together at the procedure's place."""


class Control(Frozen):
    """Basic information of a procedure, as in force in the source."""

    title: Text | None = None
    document_number: Text | None = None
    version: Text | None = None
    effective_date: Text | None = None
    """ISO 8601 date."""
    prepared_by: Text | None = None
    reviewed_by: Text | None = None
    approved_by: Text | None = None
    department: Text | None = None
    """Issuing department."""


class Section(Frozen):
    """A real section of the source. `content` holds what stands under its heading and is no step."""

    id: str
    """Id of the heading's block."""
    level: int
    label: str | None
    title: str
    kind: SectionKind | None = None
    also: tuple[SectionKind, ...] = ()
    """Further kinds where a heading joins several (目的和范围)."""
    number: str | None = None
    """Number in the normalized document; None before renumbering."""
    content: tuple[AnyBlock, ...] = ()
    children: tuple[Section, ...] = ()


class RoleKind(StrEnum):
    """What acts."""

    POST = "post"
    UNIT = "unit"
    BODY = "body"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Role(Frozen):
    """A post, unit, body or outside party that answers for something or acts."""

    name: str
    kind: RoleKind = RoleKind.UNKNOWN
    vague: bool = False
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    by: By = By.RULE
    how: str = ""
    """As of a FieldValue."""


class Handover(Frozen):
    """What a step passes on, in its parts; a part that the words do not say is None."""

    what: str | None = None
    to: tuple[str, ...] = ()
    """Who receives it, as named in the step."""
    channel: str | None = None
    reply_limit: str | None = None
    """Time limit of the answer, as written; its ISO form stands in the step's time limits."""
    evidence: tuple[Evidence, ...] = ()


class Branch(Frozen):
    """One way out of a decision: under which condition, what is done, and where it leads."""

    condition: str
    action: str
    otherwise: bool = False
    """The condition is only that the other one does not hold: 否则, otherwise."""
    target: str | None = None
    """Step that it leads to, as the source writes it: 4.5, 步骤三, 上一步."""
    step: str | None = None
    """Id of that step; None where no step, or more than one, bears the label."""
    number: str | None = None
    """Normalized number of that step; None before renumbering."""
    evidence: tuple[Evidence, ...] = ()


class Step(Frozen):
    """A clause of the procedure."""

    id: str
    """Id of the block (and part of it) that the step starts in: b14, or b14#2 for the second clause of it."""
    number: str | None = None
    """Normalized number: 3, 3.1; None before renumbering."""
    label: str | None = None
    name: Text | None = None
    text: str
    inputs: tuple[Text, ...] = ()
    outputs: tuple[Text, ...] = ()
    responsible: Text | None = None
    support: tuple[Text, ...] = ()
    roles: tuple[Text, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()
    interface: Text | None = None
    handovers: tuple[Handover, ...] = ()
    """The interface in its parts: one for each time that the step passes something on."""
    branches: tuple[Branch, ...] = ()
    records: tuple[Text, ...] = ()
    section: str | None = None
    """Id of the section that holds it."""
    evidence: tuple[Evidence, ...] = ()
    children: tuple[Step, ...] = ()


class Revision(Frozen):
    """A row of the source's revision record, as printed."""

    version: str | None = None
    date: str | None = None
    author: str | None = None
    summary: str | None = None
    other: str | None = None
    """Further columns as `heading：value；heading：value`, so that nothing of the row is lost."""
    evidence: tuple[Evidence, ...] = ()


class Omission(Frozen):
    """Words of the source that the output leaves out, and why."""

    block: str
    text: str
    reason: str
    """Key of the language packs' `omissions`: furniture, contents, repeated-control, template-label, empty-form,
    flag-comment, reviewer, memory."""
    by: str = ""
    """The reviewer who took them out; empty where no person did."""


MISSING_ELEMENTS = (
    "title", "number", "version", "effective date", "preparer", "reviewer", "approver", "purpose", "scope",
    "roles", "steps", "timelines", "outputs", "records/references", "revision history",
)  # fmt: skip


class Sop(Frozen):
    """A procedure as understood. `unmapped` is the content that no field, section or step holds."""

    source: SourceFile
    language: str
    """zh, zh-Hant or en."""
    pages: int | None = None
    number: str | None = None
    """Number given by the ledger; None outside a library."""
    control: Control = Control()
    purpose: Text | None = None
    scope: Text | None = None
    scope_start: Text | None = None
    """Where the scope says that the procedure starts."""
    scope_end: Text | None = None
    scope_exclusions: tuple[Text, ...] = ()
    """What the scope leaves out, each in the source's words."""
    sections: tuple[Section, ...] = ()
    roles: tuple[Role, ...] = ()
    steps: tuple[Step, ...] = ()
    records: tuple[Text, ...] = ()
    revisions: tuple[Revision, ...] = ()
    migration: Migration | None = None
    n_tables: int = 0
    missing: tuple[str, ...] = ()
    """Out of MISSING_ELEMENTS."""
    normalized: bool = False
    """The source already stands in sopmill's standard template."""
    front_matter: tuple[AnyBlock, ...] = ()
    """The source's own cover, control and approval blocks, kept verbatim in the annex: they hold more than fields."""
    unmapped: tuple[AnyBlock, ...] = ()
    omitted: tuple[Omission, ...] = ()
    notes: tuple[Note, ...] = ()
    settled_references: tuple[SettledReference, ...] = ()
    labels: tuple[Labelled, ...] = ()
    """Labels of the control data that no field is known by."""


Section.model_rebuild()
Step.model_rebuild()


def all_steps(steps: tuple[Step, ...]) -> list[Step]:
    """Every step and sub-step, parents first, in document order."""
    flat: list[Step] = []
    for step in steps:
        flat.append(step)
        flat.extend(all_steps(step.children))
    return flat


def all_sections(sections: tuple[Section, ...]) -> list[Section]:
    """Every section and sub-section, parents first, in document order."""
    flat: list[Section] = []
    for section in sections:
        flat.append(section)
        flat.extend(all_sections(section.children))
    return flat
