"""Flows: why a field has its value, in the document's language: lines for a terminal, or JSON."""

import json
from collections.abc import Iterator

from models.document import Place
from models.explanation import Candidate, Explanation, Quote
from models.lang.explain import ExplainWords
from models.language import LanguagePack, load_language
from models.settings import Settings
from models.sop import all_steps
from models.words import field_name, step_name
from pipeline.convert import understand
from pipeline.mapping.control.findings import Source
from pipeline.mapping.explaining.explain import explain, explain_all
from pipeline.normalize.renumber import renumber

AROUND = 30
"""Characters of the source before and behind the words that are shown."""
LONGEST = 60
"""Characters of a value in a list of all fields."""
QUOTES = 3
"""Places of one value that are shown."""


def explained(
    data: bytes, name: str, settings: Settings, field: str = ""
) -> tuple[tuple[Explanation, ...], LanguagePack]:
    """Read and map a document and explain one field, or every field where none is named.

    Raises a SourceError for a document that cannot be read, SettingsError for a field that there is not.
    """
    understood = understand(data, name, settings)
    document, sop = understood.document, understood.sop
    numbers = {step.id: step.number for step in all_steps(renumber(sop, None).sop.steps) if step.number}
    found = (explain(document, sop, numbers, field),) if field else explain_all(document, sop, numbers)
    return found, load_language(sop.language)


def as_json(found: tuple[Explanation, ...], field: str) -> str:
    """One object for a field, a list of objects for all."""
    objects = [one.model_dump(mode="json") for one in found]
    return json.dumps(objects[0] if field else objects, ensure_ascii=False, indent=2)


def lines_of_all(found: tuple[Explanation, ...], pack: LanguagePack) -> Iterator[str]:
    """One line for each field: path, values, the least confidence, the way of finding."""
    width = max(len(one.field) for one in found)
    for one in found:
        sure = [value.confidence for value in one.values if value.confidence is not None]
        values = pack.explain.joiner.join(value.value for value in one.values) or pack.explain.nothing
        how = _how(one.values[0], pack) if one.values else _empty(one, pack)
        score = f"{min(sure):.2f}" if sure else "    "
        yield f"{one.field:{width}}  {score}  {_clipped(values)}  [{how}]"


def lines_of(one: Explanation, pack: LanguagePack) -> Iterator[str]:
    """What is known of one field: its values, each with place and words, then what lost and why."""
    words = pack.explain
    title = " ".join(part for part in (step_name(one.field, pack), field_name(one.field, pack)) if part)
    yield f"{one.field}  {title}"
    for value in one.values:
        yield from _lines(value, pack)
    if not one.values:
        yield f"  {words.nothing}  {_empty(one, pack)}"
    if one.others:
        yield f"{words.lost}:"
    for other in one.others:
        yield from _lines(other, pack)


def _lines(one: Candidate, pack: LanguagePack) -> Iterator[str]:
    words = pack.explain
    score = "" if one.confidence is None else f"  {one.confidence:.2f}"
    reason = f"  {words.reasons.get(one.reason, one.reason)}" if one.reason else ""
    yield f"  {' '.join(one.value.split())}{score}{reason}"
    yield f"    {words.way}: {_how(one, pack)}{_key(one, words)}"
    for quote in one.quotes[:QUOTES]:
        yield f"    {words.place}: {_place(quote, words)}"
        yield f"    {words.words}: {_marked(quote)}"


def _how(one: Candidate, pack: LanguagePack) -> str:
    words = pack.explain
    way, _, seen = one.how.partition(".")
    if one.how in words.hows:
        return words.hows[one.how]
    if way == "control":
        return words.control.format(source=pack.control.sources.get(Source[seen.upper()].value, seen))
    return words.semicolon.join(part for part in (words.ways.get(way), words.seen.get(seen)) if part) or one.how


def _key(one: Candidate, words: ExplainWords) -> str:
    """The key of the way and whose it is, for those who look them up."""
    inner = ", ".join(part for part in (one.how, words.by[one.by] if one.by else "") if part)
    return f" ({inner})" if inner else ""


def _empty(one: Explanation, pack: LanguagePack) -> str:
    words = pack.explain
    return words.empties[one.empty].replace("{sought}", words.joiner.join(one.sought))


def _place(quote: Quote, words: ExplainWords) -> str:
    place: Place = quote.place
    parts = [
        words.page.format(page=place.page) if place.page else "",
        next((word for key, word in words.layers.items() if place.part.startswith(key)), ""),
        quote.block or words.file,
        words.cell.format(row=place.cell[0] + 1, column=place.cell[1] + 1) if place.cell else "",
    ]
    return words.joiner.join(part for part in parts if part)


def _marked(quote: Quote) -> str:
    """The words between » and «, with what stands round them."""
    before, after = quote.text[: quote.start], quote.text[quote.end :]
    left = before if len(before) <= AROUND else f"…{before[-AROUND:]}"
    right = after if len(after) <= AROUND else f"{after[:AROUND]}…"
    return " ".join(f"{left}»{quote.text[quote.start : quote.end]}«{right}".split())


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
