"""Ground: schema of models/lang/<code>/template.toml: style names and fixed words of the standard template."""

from models.base import Frozen


class TemplateStyles(Frozen):
    """Field -> name of the paragraph style that carries it in the standard template. Every name starts with `SOP `."""

    # control data and statements
    name: str
    number: str
    version: str
    effective_date: str
    prepared_by: str
    reviewed_by: str
    approved_by: str
    department: str
    purpose: str
    scope: str
    # structure and content
    heading: str
    resume: str
    """What follows belongs to a section above again, after its sub-sections."""
    body: str
    item: str
    subheading: str
    cell_body: str
    cell_item: str
    cell_subheading: str
    picture: str
    # the step table
    step_number: str
    step_name: str
    step_input: str
    step_text: str
    step_output: str
    step_record: str
    step_time: str
    step_responsible: str
    step_support: str
    step_interface: str
    # records, revisions, migration
    record_name: str
    revision_version: str
    revision_date: str
    revision_author: str
    revision_summary: str
    revision_other: str
    old_number: str
    old_version: str
    source_file: str
    migration_date: str
    # the annexes
    annex_front: str
    annex_unmapped: str
    annex_index: str
    index_kind: str
    index_old: str
    index_new: str
    index_title: str
    # printed by the template, never read as content
    repeat: str
    label: str
    caption: str
    hint: str
    fixed_heading: str
    procedure_heading: str
    absent: str
    missing: str
    missing_mark: str
    """A character style: the placeholder of a missing value."""
    table: str
    """A table style: tables of the source."""


class TemplateTokens(Frozen):
    """Words that follow a style's name where one style is not enough, as in `SOP 列项 2 带号`."""

    labelled: str
    """The paragraph begins with its label and a tab."""
    purpose: str
    scope: str


class TemplateWords(Frozen):
    """The fixed words of the standard template."""

    styles: TemplateStyles
    tokens: TemplateTokens
    kinds: dict[str, str]
    """Section kind -> its word in a heading's style name."""
    words: dict[str, str]
    """Everything that the renderer and the template print by themselves."""
    rows: dict[str, tuple[str, ...]]
    """Heads of the template's own tables, and other words that stand in a row."""
