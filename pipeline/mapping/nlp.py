"""Pipeline, mapping: the spaCy pipeline of a language: a blank tokenizer, then our own components in reading order.

Rules put their marks on the Doc (`components/marks.py`), the trained component (`components/crf.py`) says what it
makes of text and rules, and `components/joined.py` weighs the two. Without weights the rules stand alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

import models
from models.language import LanguagePack, load_language
from pipeline.mapping.components.actions import find_action_marks
from pipeline.mapping.components.crf import WEIGHTS, SopCrf
from pipeline.mapping.components.inputs import find_input_marks
from pipeline.mapping.components.joined import joined
from pipeline.mapping.components.marks import (
    ACTION,
    INPUT,
    RECORD,
    ROLE,
    TIME,
    Cover,
    Mark,
    add_marks,
    ensure_extension,
    marks_of,
    text_of,
)
from pipeline.mapping.components.records import find_record_marks
from pipeline.mapping.components.roles import find_role_marks
from pipeline.mapping.components.sentences import sentence_spans
from pipeline.mapping.times import find_times

LONGEST = 4000
"""Characters that the pipeline sees at once; hardly a real clause is longer."""
RULES = ("sop_sentences", "sop_times", "sop_records", "sop_roles", "sop_actions", "sop_inputs")
COMPONENTS = (*RULES, "sop_crf", "sop_joined")
TRAINED = Path(models.__file__).parent / "trained"


@cache
def build_pipeline(code: str) -> Language:
    """The pipeline of a language pack's code, with its trained weights where there are any."""
    nlp = untrained_pipeline(code)
    folder = TRAINED / code
    if (folder / WEIGHTS).is_file():
        crf = nlp.get_pipe("sop_crf")
        assert isinstance(crf, SopCrf)
        crf.from_disk(folder)
    return nlp


def untrained_pipeline(code: str) -> Language:
    """Blank tokenizer (characters in Chinese), rule components, and the trained component without weights."""
    ensure_extension()
    nlp = spacy.blank(code)
    if isinstance(nlp.tokenizer, Tokenizer):
        nlp.tokenizer.rules = {}  # abbreviations of places and months (Wash., Mar.) would swallow full stops
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"code": code} if name != "sop_sentences" else {})
    return nlp


@lru_cache(maxsize=4096)
def analyse(text: str, code: str) -> tuple[Mark, ...]:
    """Marks of every label on one clause, list item or cell (never a whole document), in reading order."""
    nlp = build_pipeline(code)
    found: list[Mark] = []
    for start, end in pieces(text):
        doc = nlp(text[start:end])
        found.extend(mark._replace(start=mark.start + start, end=mark.end + start) for mark in doc._.marks)
    return tuple(found)


def pieces(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of parts of at most LONGEST characters, cut after a comma or sentence."""
    cuts, start = [], 0
    while len(text) - start > LONGEST:
        stop = max(text.rfind(c, start + LONGEST // 2, start + LONGEST) for c in "。；\n，. ")
        stop = stop + 1 if stop > 0 else start + LONGEST
        cuts.append((start, stop))
        start = stop
    return (*cuts, (start, len(text)))


@Language.component("sop_sentences")
def sop_sentences(doc: Doc) -> Doc:
    """Set sentence starts."""
    for start, _ in sentence_spans(text_of(doc)):
        span = doc.char_span(start, start + 1, alignment_mode="expand")
        if span is not None:
            span[0].is_sent_start = True
    return doc


def _marker(label: str, find: Callable[[Doc, LanguagePack], tuple[Mark, ...]], code: str) -> Callable[[Doc], Doc]:
    pack = load_language(code)

    def mark(doc: Doc) -> Doc:
        add_marks(doc, label, find(doc, pack))
        return doc

    return mark


@Language.factory("sop_times", default_config={"code": "en"})
def sop_times(nlp: Language, name: str, code: str) -> Callable[[Doc], Doc]:
    """Time limits; their normalized form comes from `times.find_times` again, where it is wanted."""
    return _marker(TIME, _times, code)


@Language.factory("sop_records", default_config={"code": "en"})
def sop_records(nlp: Language, name: str, code: str) -> Callable[[Doc], Doc]:
    """Records and documents; a period within a name (年度 of a yearly plan) is a part of the name and no time limit."""
    mark = _marker(RECORD, lambda doc, pack: find_record_marks(text_of(doc), pack), code)

    def named(doc: Doc) -> Doc:
        doc = mark(doc)
        cover = Cover(marks_of(doc, RECORD))
        doc._.marks = tuple(m for m in doc._.marks if m.label != TIME or cover.free(m.start, m.end))
        return doc

    return named


@Language.factory("sop_roles", default_config={"code": "en"})
def sop_roles(nlp: Language, name: str, code: str) -> Callable[[Doc], Doc]:
    """Roles, outside the names of records."""
    return _marker(ROLE, _roles, code)


@Language.factory("sop_actions", default_config={"code": "en"})
def sop_actions(nlp: Language, name: str, code: str) -> Callable[[Doc], Doc]:
    """Verbs of work, outside every other mark."""
    return _marker(ACTION, lambda doc, pack: find_action_marks(text_of(doc), pack, doc._.marks), code)


@Language.factory("sop_inputs", default_config={"code": "en"})
def sop_inputs(nlp: Language, name: str, code: str) -> Callable[[Doc], Doc]:
    """Conditions; they may enclose other marks."""
    return _marker(INPUT, lambda doc, pack: find_input_marks(text_of(doc), pack), code)


@Language.factory("sop_crf", default_config={"code": "en", "c1": 0.3, "c2": 0.3, "iterations": 80})
def sop_crf(nlp: Language, name: str, code: str, c1: float, c2: float, iterations: int) -> SopCrf:
    """What the CRF makes of text and rules, on Doc._.told."""

    def before(doc: Doc) -> Doc:
        for rule in RULES:
            doc = nlp.get_pipe(rule)(doc)
        return doc

    return SopCrf(load_language(code), before, c1, c2, iterations)


@Language.factory("sop_joined", default_config={"code": "en"})
def sop_joined(nlp: Language, name: str, code: str) -> Callable[[Doc], Doc]:
    """Weigh what the CRF said against the rules' marks."""
    return partial(joined, pack=load_language(code))


def _times(doc: Doc, pack: LanguagePack) -> tuple[Mark, ...]:
    limits = find_times(text_of(doc), pack)
    return tuple(Mark(TIME, t.start, t.end, t.text, 0.9, t.kind.value, t.vague is not None) for t in limits)


def _roles(doc: Doc, pack: LanguagePack) -> tuple[Mark, ...]:
    cover = Cover(marks_of(doc, RECORD))
    return tuple(mark for mark in find_role_marks(text_of(doc), pack) if cover.free(mark.start, mark.end))
