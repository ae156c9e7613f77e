"""Pipeline, review: the sheet of suggestions: a rule in words, its effect, examples, and a yes or no."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from models.language import LanguagePack, languages, load_language
from models.memory import MemoryConflict, Suggestion, Suggestions
from pipeline.review.cells import fitting
from pipeline.review.layout import CODE, KEY, RULE_COLUMNS, RULE_DECIDED, RULE_SHOWN, SEAL, seal
from pipeline.review.sheets import choose_from, colour_where, letter_of, write_table
from pipeline.review.suggesting import conflict_words, effect_words, rule_words, source_words

AGREED = "FFE2EFDA"


def write_suggestions(sheet: Worksheet, suggestions: Suggestions, pack: LanguagePack) -> None:
    """Write a row for each rule, one in force with its yes, one that was declined with its no; then contradictions."""
    rows = []
    for one in suggestions.all:
        name, mark, said = marks_of(one, pack)
        words = shown_rule(one, pack) | {KEY: name, SEAL: mark, CODE: f"{name}#{mark}", "accepted": said}
        rows.append(tuple(words.get(column, "") for column in RULE_COLUMNS))
    write_table(sheet, RULE_COLUMNS, rows, pack, unlocked=RULE_DECIDED)
    sheet.freeze_panes = f"{letter_of(RULE_COLUMNS, 'effect')}2"
    spoken = pack.messages.prompts["accepted"], pack.messages.reasons["not-yes-no"]
    choose_from(sheet, RULE_COLUMNS, "accepted", len(rows), "$D$1:$D$2", spoken)
    formula = f'${letter_of(RULE_COLUMNS, "accepted")}2="{pack.messages.memory["yes"]}"'
    colour_where(sheet, RULE_COLUMNS, "accepted", len(rows), formula, AGREED)


def shown_rule(one: Suggestion | MemoryConflict, pack: LanguagePack) -> dict[str, str]:
    """Give the read-only cells of a suggestion, or of a contradiction, by column."""
    if isinstance(one, MemoryConflict):
        words = {"suggestion": conflict_words(one, pack), "rule_state": pack.messages.memory["torn"]}
    else:
        words = {
            "suggestion": rule_words(one.rule, pack),
            "effect": effect_words(one, pack),
            "sources": source_words(one, pack),
            "examples": "\n".join(one.examples),
            "rule_state": f"{pack.messages.memory[one.state]} {one.by}".strip(),
        }
    return {column: fitting(words.get(column, ""), pack.messages.clipped) for column in RULE_SHOWN}


def marks_of(one: Suggestion | MemoryConflict, pack: LanguagePack) -> tuple[str, str, str]:
    """Give what _meta keeps of a row: its id, its seal, and what stands in its cell."""
    name, said = (one.id, "") if isinstance(one, MemoryConflict) else (one.rule.id, stands_word(one, pack))
    return name, seal(name, list(shown_rule(one, pack).values())), said


def stands_word(one: Suggestion, pack: LanguagePack) -> str:
    """Give the word that shows whether a rule stands: yes, no, or none where nobody has said."""
    return "" if one.stands is None else yes_no(pack)[not one.stands]


def yes_no(pack: LanguagePack) -> list[str]:
    """Give the words for yes and no."""
    return [pack.messages.memory["yes"], pack.messages.memory["no"]]


def says(word: str) -> bool | None:
    """Give what a word in any language says; None where it is neither yes nor no."""
    plain = word.strip().casefold()
    for code in languages():
        words = [one.casefold() for one in yes_no(load_language(code))]
        if plain in words:
            return plain == words[0]
    return None
