"""Pipeline, review: rows -> the bytes of the reviewer's workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.worksheet import Worksheet

from models.language import LanguagePack, load_language
from models.review import ANSWERS, RESHAPING, DocumentRow, FlagRow, Review, StepRow
from pipeline.review.adopting import suggestion_words
from pipeline.review.cells import fitting, write_text
from pipeline.review.guide import write_guide
from pipeline.review.layout import (
    CODE,
    DECIDED,
    DOCUMENT_COLUMNS,
    FLAG_COLUMNS,
    INDEX_COLUMNS,
    KEY,
    LISTS,
    META,
    PICTURED,
    RANK,
    READ_ONLY,
    RULE_KEY,
    SCHEMA,
    SEAL,
    STEP_COLUMNS,
    STEP_FIELDS,
    STEP_KEY,
    STEP_ORDERS,
    STEP_SHOWN,
    SUGGESTED,
    Spread,
    answered_of,
    base,
    cell_mark,
    order_mark,
    seal,
)
from pipeline.review.pictures import show_evidence
from pipeline.review.rule_sheet import marks_of, write_suggestions, yes_no
from pipeline.review.sheets import add_sheet, cell_of, choose_from, colour_where, letter_of, spread_out, write_table

SEVERE = {"error": "FFF8CBAD", "warning": "FFFFE699"}
DONE, WANTING = "FFE2EFDA", "FFFFC7CE"
WAITING = ("correct", "waive", "not applicable")
"""Answers that need a word beside them, in this order: a value, a reason with a date, a reason."""


def export_workbook(review: Review, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Give the workbook (.xlsx) of a review: guide, documents, flags, steps and index in the library's language.

    Flags stand worst first, those of one rule together. Every cell is text; only what a reviewer fills is unlocked.
    What tells each row from its like stands in two concealed columns, in the last visible one, and in the concealed
    sheet _meta. `pictures` are thumbnails (PNG) by the key of their row. Raises SettingsError for a language without a
    pack.
    """
    pack = load_language(review.language)
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    write_guide(guide, review, pack)
    documents = [document_cells(row, pack) for row in _failed_first(review)]
    _write_plain(book, "documents", DOCUMENT_COLUMNS, documents, pack)
    flags = sorted(review.flags, key=lambda row: RANK.get(row.severity, 9))
    _write_flags(book, flags, pack, pictures or {})
    _write_steps(book, review.steps, pack)
    kinds = pack.review.kinds
    index = [(row.name, kinds.get(row.kind, row.kind), row.old, row.new, row.title) for row in review.index]
    _write_plain(book, "index", INDEX_COLUMNS, index, pack)
    if review.suggestions.all:
        write_suggestions(add_sheet(book, pack.messages.sheets["suggestions"]), review.suggestions, pack)
    _write_lists(book, pack)
    _write_meta(book, review, flags, pack)
    book.active = 2 if flags else 1
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def shown_cells(row: FlagRow, pack: LanguagePack) -> dict[str, str]:
    """Give the read-only cells of a flag as they stand in the workbook, by column."""
    words = {column: getattr(row, column) for column in READ_ONLY}
    words["severity"] = pack.messages.severities.get(row.severity, row.severity)
    return {column: fitting(words[column], pack.messages.clipped) for column in READ_ONLY}


def shown_step(row: StepRow, pack: LanguagePack) -> dict[str, str]:
    """Give the read-only cells of a step as they stand in the workbook, by column."""
    words = {"name": row.name, "step_number": row.number, "label": row.label, "text": row.text}
    return {column: fitting(words[column], pack.messages.clipped) for column in STEP_SHOWN}


def step_fields(row: StepRow, pack: LanguagePack) -> dict[str, str]:
    """Give the cells of a step that a reviewer may fill, by column."""
    columns = {column: getattr(row, column) for column in STEP_FIELDS}
    return {column: fitting(text, pack.messages.clipped) for column, text in columns.items()}


def document_cells(row: DocumentRow, pack: LanguagePack) -> tuple[str, ...]:
    """Give the cells of a document in the order of the columns."""
    words = row.model_dump(mode="json") | {
        "doc_title": row.title,
        "state": pack.messages.states.get(row.state, row.state),
    }
    if row.cause:
        words |= dict.fromkeys(("errors", "warnings", "notes"), "")
    return tuple(str(words[column]) for column in DOCUMENT_COLUMNS)


def _failed_first(review: Review) -> list[DocumentRow]:
    return sorted(review.documents, key=lambda row: not row.cause)


def _write_flags(book: Workbook, flags: Sequence[FlagRow], pack: LanguagePack, pictures: Mapping[str, bytes]) -> None:
    sheet = add_sheet(book, pack.messages.sheets["flags"])
    rows = []
    for row in flags:
        shown = shown_cells(row, pack)
        mark = seal(row.key, [shown[column] for column in READ_ONLY])
        answered = answered_of(row.decision).model_dump()
        answered["kind"] = pack.messages.decisions.get(answered["kind"], answered["kind"])
        pictured = dict.fromkeys(PICTURED, "") | {"evidence": row.evidence}
        pictured[SUGGESTED] = suggestion_words(row.suggested, pack)
        words = shown | pictured | answered | {KEY: row.key, SEAL: mark, CODE: f"{row.key}#{mark}"}
        rows.append(tuple(words[column] for column in FLAG_COLUMNS))
    write_table(sheet, FLAG_COLUMNS, rows, pack, unlocked=DECIDED)
    sheet.freeze_panes = f"{letter_of(FLAG_COLUMNS, 'rule')}2"
    spread_out(sheet, FLAG_COLUMNS, "name", "rule")
    show_evidence(sheet, flags, pictures, FLAG_COLUMNS)
    prompts, reasons = pack.messages.prompts, pack.messages.reasons
    said = prompts["kind"], reasons["unknown-decision"]
    choose_from(sheet, FLAG_COLUMNS, "kind", len(rows), f"$A$1:$A${len(ANSWERS)}", said)
    said = prompts["spread"], reasons["unknown-spread"]
    choose_from(sheet, FLAG_COLUMNS, "spread", len(rows), f"$C$1:$C${len(Spread)}", said)
    _colour(sheet, len(rows), pack)


def _colour(sheet: Worksheet, rows: int, pack: LanguagePack) -> None:
    """Colour severities, what is answered and what an answer still needs; the words say the same."""
    words = pack.messages
    cell = {column: f"${letter_of(FLAG_COLUMNS, column)}2" for column in FLAG_COLUMNS}
    for severity, colour in SEVERE.items():
        formula = f'{cell["severity"]}="{words.severities[severity]}"'
        colour_where(sheet, FLAG_COLUMNS, "severity", rows, formula, colour)
    colour_where(sheet, FLAG_COLUMNS, "kind", rows, f'{cell["kind"]}<>""', DONE)
    change, waive, inapplicable = (words.decisions[kind] for kind in WAITING)
    wanting = {
        "new": f'AND({cell["kind"]}="{change}",{cell["new"]}="")',
        "until": f'AND({cell["kind"]}="{waive}",{cell["until"]}="")',
        "reason": f'AND(OR({cell["kind"]}="{waive}",{cell["kind"]}="{inapplicable}"),{cell["reason"]}="")',
    }
    for column, formula in wanting.items():
        colour_where(sheet, FLAG_COLUMNS, column, rows, formula, WANTING)


def _write_steps(book: Workbook, steps: Sequence[StepRow], pack: LanguagePack) -> None:
    sheet = add_sheet(book, pack.messages.sheets["steps"])
    rows = []
    for row in steps:
        shown = shown_step(row, pack)
        mark = seal(row.key, list(shown.values()))
        marks = {KEY: row.key, SEAL: mark, CODE: f"{row.key}#{mark}"} if row.key else {}
        words = shown | step_fields(row, pack) | marks
        rows.append(tuple(words.get(column, "") for column in STEP_COLUMNS))
    write_table(sheet, STEP_COLUMNS, rows, pack, unlocked=(*STEP_ORDERS, *STEP_FIELDS))
    sheet.freeze_panes = f"{letter_of(STEP_COLUMNS, 'label')}2"
    spread_out(sheet, STEP_COLUMNS, "name", "step_number")
    listed = f"$B$1:$B${len(RESHAPING)}"
    said = pack.messages.prompts["step_action"], pack.messages.reasons["unknown-action"]
    choose_from(sheet, STEP_COLUMNS, "step_action", len(rows), listed, said)
    formula = f'${letter_of(STEP_COLUMNS, "step_action")}2<>""'
    colour_where(sheet, STEP_COLUMNS, "step_action", len(rows), formula, DONE)


def _write_plain(
    book: Workbook, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], pack: LanguagePack
) -> None:
    sheet = add_sheet(book, pack.messages.sheets[name])
    write_table(sheet, columns, rows, pack)
    sheet.freeze_panes = "B2"


def _write_lists(book: Workbook, pack: LanguagePack) -> None:
    sheet = add_sheet(book, LISTS)
    lists = (
        [pack.messages.decisions[kind] for kind in ANSWERS],
        [pack.messages.decisions[kind] for kind in RESHAPING],
        [pack.messages.spreads[spread] for spread in Spread],
        yes_no(pack),
    )
    for column, words in enumerate(lists, start=1):
        for row, word in enumerate(words, start=1):
            write_text(cell_of(sheet, row, column), word)
    sheet.sheet_state = "hidden"


def _write_meta(book: Workbook, review: Review, flags: Sequence[FlagRow], pack: LanguagePack) -> None:
    """Write what the workbook is, and the key, seal and base of every row: the record that an import goes by."""
    sheet = add_sheet(book, META)
    steps = [step for step in review.steps if step.key]
    decided = {decision.key: decision for decision in review.decided}
    facts = {
        "schema": SCHEMA, "library": review.library, "run": review.run, "version": review.version,
        "exported": review.exported, "language": review.language, "rows": str(len(flags)), "steps": str(len(steps)),
        "rules": str(len(review.suggestions.all)),
    }  # fmt: skip
    lines: list[tuple[str, ...]] = list(facts.items())
    for flag in flags:
        shown = shown_cells(flag, pack)
        mark = seal(flag.key, [shown[column] for column in READ_ONLY])
        lines.append((KEY, flag.key, mark, base(answered_of(flag.decision))))
    for step in steps:
        mark = seal(step.key, list(shown_step(step, pack).values()))
        cells = [cell_mark(text) for text in step_fields(step, pack).values()]
        marks = " ".join((*cells, order_mark(decided.get(step.key))))
        lines.append((STEP_KEY, step.key, mark, marks))
    lines += [(RULE_KEY, *marks_of(one, pack)) for one in review.suggestions.all]
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            write_text(cell_of(sheet, row, column), text)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    # A second place for the facts, for people who look at the file's properties. types-openpyxl does not know it.
    book.custom_doc_props.append(StringProperty(name="sopmill", value=json.dumps(facts)))  # type: ignore[attr-defined]
