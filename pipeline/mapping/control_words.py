"""Pipeline, mapping: the words of control data, compiled for lookup: labels, placeholders, organisations, types.

Labels of every language are known at once, since Chinese forms carry English labels too (文件編號 DOC No).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from models.document import AnyBlock
from models.lang.control import ControlLexicon
from models.language import LanguagePack, languages, load_language, section_lexicons
from models.sop import SectionKind

PERSONS = ("prepared_by", "reviewed_by", "approved_by")
DATES = ("effective_date", "issue_date", "approved_date", "revised_date", "prepared_date", "reviewed_date")
FIELDS = ("title", "document_number", "loose_number", "version", "revision_state", "department", *PERSONS, *DATES)
"""Kinds of label whose value can fill a field."""
COMPANIONS = ("date", "name", "signature", "post")
"""Kinds that stand beside a person: a label made of one of them and a person means the person."""
OWN_DATE = {"prepared_by": "prepared_date", "reviewed_by": "reviewed_date", "approved_by": "approved_date"}
"""The date that stands beside a person."""
KINDS = (*FIELDS, *COMPANIONS, "purpose", "scope", "page", "other")
CHAPTERS = (
    SectionKind.PURPOSE, SectionKind.SCOPE, SectionKind.RESPONSIBILITIES, SectionKind.DEFINITIONS,
    SectionKind.REFERENCES, SectionKind.PRECONDITIONS, SectionKind.PROCEDURE,
)  # fmt: skip
LONGEST_LABEL = 48
"""Folded characters; what is longer is no label."""

BRACKETED = re.compile(r"[（(\[［【][^（）()\[\]［］【】]*[)）\]］】]")
SLASH = re.compile(r"[/／、]")
HAN = re.compile(r"[㐀-鿿豈-﫿]")
NOISE = re.compile(r"[^\w#]|_")
FILL = re.compile(r"[\s_＿\-–—―－/／\\.．。…·•*＊□■☐☑:：|,，、~～=]*")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Letters, digits and # of a text, width and case folded: the form in which words are compared."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def folded_set(words: Iterable[str]) -> frozenset[str]:
    """The folded forms of some words."""
    return frozenset(fold(w) for w in words) - {""}


@dataclass(frozen=True, eq=False)
class ControlWords:
    """Everything that the control lexicons say, ready for lookup; the language of the pack comes first."""

    kinds: dict[str, str]
    longest: int
    """Characters of the longest label."""
    fillers: frozenset[str]
    surely_names: frozenset[str]
    date_roles: tuple[tuple[str, str], ...]
    """(word, kind of date), longest first."""
    versions: tuple[re.Pattern[str], ...]
    numbers: tuple[re.Pattern[str], ...]
    not_numbers: tuple[re.Pattern[str], ...]
    placeholders: tuple[re.Pattern[str], ...]
    organisations: tuple[re.Pattern[str], ...]
    organisation_prefixes: tuple[re.Pattern[str], ...]
    document_types: frozenset[str]
    title_endings: tuple[str, ...]
    not_titles: tuple[re.Pattern[str], ...]
    openers: frozenset[str]
    chapters: frozenset[str]
    """Titles of sections that a procedure's text is made of, types of documents apart."""
    contents: frozenset[str]
    name_noise: tuple[re.Pattern[str], ...]
    not_names: tuple[re.Pattern[str], ...]
    posts: tuple[re.Pattern[str], ...]
    effect_leads: tuple[re.Pattern[str], ...]
    title_frames: tuple[re.Pattern[str], ...]
    revision_captions: tuple[str, ...]
    change_words: tuple[str, ...]
    revision_columns: tuple[tuple[str, str], ...]
    """(folded head word, column), longest first."""
    review_captions: tuple[tuple[str, str], ...]

    @lru_cache(maxsize=8192)  # noqa: B019 - there is one ControlWords a language, for as long as the process lives
    def kind(self, label: str) -> str | None:
        """What a label means: a kind of `KINDS`, or None where it is no label that is known.

        A label may be in two languages, with fillers (审核人签字, 编制/日期) or with an explanation in brackets.
        """
        if len(label) > LONGEST_LABEL * 4:
            return None
        pieces = [self.kinds.get(fold(piece)) for piece in SLASH.split(label)]
        if len(pieces) > 1 and all(pieces):
            return _joint_kind(tuple(p for p in pieces if p))
        for text in (label, BRACKETED.sub("", label)):
            folded = fold(text)
            if 0 < len(folded) <= LONGEST_LABEL:
                parts = self._parts(folded, 0, set())
                if parts is not None:
                    return _joint_kind(parts)
        return None

    def _parts(self, folded: str, start: int, dead: set[int]) -> tuple[str, ...] | None:
        """Kinds of the words that a folded label consists of, longest words first; None where it is not made of them.

        `dead` remembers the places from which no words lead to the end.
        """
        if start == len(folded):
            return ()
        for end in range(min(len(folded), start + self.longest), start, -1):
            word = folded[start:end]
            kind = self.kinds.get(word, "" if word in self.fillers else None)
            if kind is None or end in dead:
                continue
            rest = self._parts(folded, end, dead)
            if rest is not None:
                return (kind, *rest)
        dead.add(start)
        return None

    def is_placeholder(self, value: str) -> bool:
        """The value is only a place for one: blanks and strokes, XXX, 年 月 日, <name>, 待定."""
        text = value.strip()
        return FILL.fullmatch(text) is not None or any(p.fullmatch(text) for p in self.placeholders)

    def is_organisation(self, line: str) -> bool:
        """The line is the name of an organisation."""
        text = line.strip()
        if not HAN.search(text) and any(fold(w) in self.title_endings for w in text.split()):
            return False
        return any(p.fullmatch(text) for p in self.organisations)

    def is_document_type(self, line: str) -> bool:
        """The line says only of what type the document is."""
        return fold(line) in self.document_types

    def is_opener(self, line: str) -> bool:
        """The line is a heading that the body of a procedure opens with."""
        return fold(line) in self.openers

    def is_chapter(self, block: AnyBlock) -> bool:
        """The block has a number and is titled like a section of a procedure's text."""
        return block.label is not None and fold(block.text) in self.chapters

    def ends_like_title(self, line: str) -> bool:
        """The line ends in a word that titles end in."""
        return fold(BRACKETED.sub("", line)).endswith(self.title_endings)


def _joint_kind(parts: tuple[str, ...]) -> str | None:
    kinds = set(parts) - {""}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {"version", "other"}:
        return "version"
    if kinds <= {"version", "revision_state"} and kinds:
        return "version"
    if kinds <= {"document_number", "loose_number", "version", "revision_state"} and kinds:
        return "document_number"
    if kinds <= set(DATES) and "effective_date" in kinds:
        return "effective_date"
    if "name" in kinds or "signature" in kinds:
        kinds.discard("title")
    telling = kinds - set(COMPANIONS)
    persons = telling & set(PERSONS)
    if len(persons) == 1 and telling <= {*persons, *(OWN_DATE[p] for p in persons)}:
        return persons.pop()
    if len(telling) == 1:
        return telling.pop()
    if kinds and kinds <= set(COMPANIONS):
        return next(k for k in COMPANIONS if k in kinds)
    return "other" if kinds and kinds <= {*PERSONS, *DATES, *COMPANIONS, "other", "page"} else None


def control_words(pack: LanguagePack) -> ControlWords:
    """The words for documents of a pack's language."""
    return _compiled(pack.code)


def lexicons_of(pack: LanguagePack) -> tuple[ControlLexicon, ...]:
    """Control lexicons of every language, the pack's own first."""
    return tuple(load_language(code).control for code in sorted(languages(), key=lambda c: (c != pack.code, c)))


@lru_cache(maxsize=8)
def _compiled(code: str) -> ControlWords:
    lexicons = lexicons_of(load_language(code))
    kinds: dict[str, str] = {}
    for lexicon in lexicons:
        for kind, words in lexicon.labels.items():
            for word in words:
                kinds.setdefault(fold(word), kind)
    roles = {fold(w): kind for x in reversed(lexicons) for kind, words in x.date_roles.items() for w in words}
    types = folded_set(w for x in lexicons for w in x.document_types)
    columns = {fold(w): c for x in reversed(lexicons) for c, words in x.revision_columns.items() for w in words}
    captions = {w: f for x in lexicons for f, words in x.review_captions.items() for w in words}
    return ControlWords(
        kinds=kinds,
        longest=max(map(len, kinds), default=0),
        fillers=folded_set(w for x in lexicons for w in x.fillers),
        surely_names=folded_set(w for x in lexicons for w in x.surely_names),
        date_roles=tuple(sorted(roles.items(), key=lambda i: (-len(i[0]), i[0]))),
        versions=_patterns(p for x in lexicons for p in x.versions),
        numbers=_patterns(p for x in lexicons for p in x.numbers),
        not_numbers=_patterns(p for x in lexicons for p in x.not_numbers),
        placeholders=_patterns(p for x in lexicons for p in x.placeholders),
        organisations=_patterns(p for x in lexicons for p in x.organisations),
        organisation_prefixes=_patterns(p for x in lexicons for p in x.organisation_prefixes),
        document_types=types,
        title_endings=tuple(sorted(folded_set(w for x in lexicons for w in x.title_endings))),
        not_titles=_patterns(p for x in lexicons for p in x.not_titles),
        openers=folded_set(w for x in lexicons for w in x.openers),
        chapters=frozenset(fold(w) for x in section_lexicons() for k in CHAPTERS for w in x.titles.get(k, ())) - types,
        contents=folded_set(w for x in lexicons for w in x.contents),
        name_noise=_patterns(p for x in lexicons for p in x.name_noise),
        not_names=_patterns(p for x in lexicons for p in x.not_names),
        posts=_patterns(p for x in lexicons for p in x.posts),
        effect_leads=_patterns(p for x in lexicons for p in x.effect_leads),
        title_frames=_patterns(p for x in lexicons for p in x.title_frames),
        revision_captions=tuple(sorted(folded_set(w for x in lexicons for w in x.revision_captions))),
        change_words=tuple(sorted(folded_set(w for x in lexicons for w in x.change_words))),
        revision_columns=tuple(sorted(columns.items(), key=lambda i: (-len(i[0]), i[0]))),
        review_captions=tuple(captions.items()),
    )


def _patterns(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in patterns)
