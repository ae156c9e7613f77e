"""Ground: schema of models/lang/<code>/sections.toml: titles of sections, words that tell titles from clauses."""

import re
import unicodedata
from functools import cached_property, lru_cache

from pydantic import ConfigDict, field_validator

from models.base import Frozen
from models.sop import SectionKind

_BRACKETS = re.compile(r"[（(\[【〔「『《<].{0,40}?[）)\]】〕」』》>]")
_MARKED = re.compile(r"\s*[【〖]([^】〗]{1,40})[】〗]\s*[:：]?\s*")
"""A title between these brackets is the title, not a remark: 【目的】."""
_LONG = 2
"""Spaces in a synonym that is long enough to count anywhere in a title."""
_COLUMN_PARTS = re.compile(r"[/／\n]+|(?<=[\u3400-\u9fff])\s*(?=[A-Za-z])|(?<=[A-Za-z.])\s*(?=[\u3400-\u9fff])")
_CJK = re.compile(r"[\u3400-\u9fff]")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=256)
def _blind(pattern: str) -> re.Pattern[str]:
    """Compile a pattern blind to case; `re` keeps compiled ones too, but looks them up ten times slower."""
    return re.compile(pattern, re.IGNORECASE)


class SectionLexicon(Frozen):
    """Titles of the canonical sections, columns of step tables, and words that tell a title from a clause.

    Every pattern is a regular expression, blind to case.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    titles: dict[SectionKind, tuple[str, ...]]
    """Synonyms of each canonical section, folded: lower case, no outer marks."""
    whole: tuple[str, ...] = ()
    """Synonyms that count only when they are the whole title: 负责人, 检查."""
    joiners: tuple[str, ...]
    """Words that join two titles in one: 和, and."""
    leaders: tuple[str, ...] = ()
    """Words before a synonym that do not change its kind: list of."""
    trailers: tuple[str, ...]
    """Words after a synonym that do not change its kind: 说明, 要求."""
    after_head: tuple[str, ...] = ()
    """Words that follow the head of a title that stands first: of, for."""
    contents: tuple[str, ...]
    """Titles of a table of contents."""
    document_types: tuple[str, ...]
    """What a document calls itself on its cover, which is no heading: 作业指导书, standard operating procedure."""
    remarks: tuple[str, ...]
    """First words of a remark, which is no heading: 注, note."""
    columns: dict[str, tuple[str, ...]]
    """Headings of the columns of a step table, by the step's field that they fill."""
    plain_columns: tuple[str, ...]
    """Headings such as 内容 that stand over other lists too: with a number alone they make no table of steps."""
    duty: str
    """Pattern of a duty or a prohibition: 应, shall."""
    opener: str
    """Pattern of what may stand before the verb of an instruction: "Carefully", "When …,"."""
    verbs: tuple[str, ...]
    """Verbs that begin an instruction; none where the language does not show it so."""
    lead_in: str
    """Pattern of a sentence that announces a list: 如下, as follows."""
    order_first: str = ""
    """Pattern of the word that opens a procedure told in one paragraph: 首先."""
    order_next: str = r"(?!)"
    """Pattern of the words that go on with it: 然后."""
    order_last: str = r"(?!)"
    """Pattern of the word that ends it: 最后."""
    order_list: str = r"(?!)"
    """Pattern of the words that count the members of a list inside a paragraph, group member: 一是."""
    order_members: tuple[str, ...] = ()
    """What group member may be, in order."""
    definition: str = r"(?!)"
    """Pattern of a clause that says what a word means or since when the document is in force: nobody is to do it."""
    guidance: str = r"(?!)"
    """Pattern of a clause that tells how to use the document or where to read on, and so is no step."""
    caption: str
    """Pattern of a caption of a figure or table."""
    plain_purpose: tuple[str, ...]
    """Words in a title that say that the whole section is the purpose."""
    statement: str
    """Pattern of a sentence that states the purpose of the whole document wherever it stands."""
    purpose: str
    """Pattern of a sentence that states the purpose."""
    scope: str
    """Pattern of a sentence that states the scope."""
    scope_limits: tuple[str, ...] = ()
    """Patterns with the groups start and end: from where to where the scope reaches."""
    scope_exclusions: tuple[str, ...] = ()
    """Patterns with the group what: what the scope leaves out."""
    exclusion_title: str = r"(?!)"
    """Pattern in the title of a section that lists what the scope leaves out."""
    empty: str
    """Pattern of words that say that a section holds nothing: 无, N/A."""

    @field_validator(
        "duty",
        "opener",
        "lead_in",
        "order_first",
        "order_next",
        "order_last",
        "order_list",
        "definition",
        "guidance",
        "caption",
        "statement",
        "purpose",
        "scope",
        "empty",
        "exclusion_title",
    )
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        re.compile(pattern)
        return pattern

    @field_validator("scope_limits", "scope_exclusions")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            re.compile(pattern)
        return patterns

    @cached_property
    def instruction(self) -> re.Pattern[str] | None:
        """Pattern of a clause that begins with an instruction; None where the language has no sure sign of it."""
        if not self.verbs:
            return None
        noun = r"(?!\s+(?:\w+\s+){0,2}(?:is|are|was|were|has|have|had|can|may|will)\b)"
        return re.compile(rf"{self.opener}(?:{'|'.join(self.verbs)})\b{noun}", re.IGNORECASE)

    def is_duty(self, text: str) -> bool:
        """Whether a clause says what is to be done or must not be done."""
        if self.instruction is not None and self.instruction.match(text.strip()):
            return True
        return bool(_blind(self.duty).search(text))

    def is_empty(self, text: str) -> bool:
        """Whether words say that nothing stands there: 无, N/A, "Click here to enter text"."""
        return bool(_blind(self.empty).search(text.strip()))

    def is_exclusion(self, text: str) -> bool:
        """Whether a sentence says what a scope leaves out."""
        return any(_blind(pattern).search(text) for pattern in self.scope_exclusions)

    def is_definition(self, text: str) -> bool:
        """Whether a clause says what a word means, or since when the document is in force."""
        return bool(_blind(self.definition).match(text.strip()))

    def is_guidance(self, text: str) -> bool:
        """Whether a clause tells how to use the document or where to read on: "Use this form to …"."""
        return bool(_blind(self.guidance).match(text.strip()))

    def is_caption(self, text: str) -> bool:
        """Whether a line names a picture or a table: 图1, Table 2."""
        return bool(_blind(self.caption).match(text))

    @cached_property
    def kinds(self) -> dict[str, SectionKind]:
        """Folded synonym -> kind."""
        return {fold_title(word): kind for kind, words in self.titles.items() for word in words}

    @cached_property
    def column_names(self) -> dict[str, str]:
        """Folded heading of a column -> field."""
        return {name: field for field, words in self.columns.items() for word in words if (name := fold_title(word))}

    def exact(self, title: str) -> tuple[SectionKind, ...]:
        """Kinds of a title that is a synonym, or several joined; () where it is none."""
        folded = fold_title(title)
        if folded in self.kinds:
            return (self.kinds[folded],)
        parts = [p for p in re.split(self._split, folded) if p]
        kinds = [self.kinds.get(part.strip()) or self._plain(self._untrailed(part.strip())) for part in parts]
        joined = tuple(dict.fromkeys(k for k in kinds if k)) if kinds and all(kinds) else ()
        return () if SectionKind.CONTROL in joined else joined

    def classify(self, title: str) -> tuple[SectionKind, ...]:
        """Kinds of a title: exact, else that of the longest synonym contained, of equal ones the last; () for none.

        A synonym of one character or two Latin letters counts only when it is the whole title. Otherwise it must stand
        where the head of the phrase is: at the end, in English also first before "of", "for" and the like.
        """
        if found := self.exact(title):
            return found
        folded = fold_title(title)
        if folded in self.document_types:
            return ()
        folded = self._bare(folded)
        if kind := self._plain(folded):
            return (kind,)
        held = (synonym for synonym in self.kinds if synonym in folded)
        best = max(((len(m), at, m) for m in held for at in [self._contains(folded, m)] if at >= 0), default=None)
        return (self.kinds[best[2]],) if best else ()

    def field_of_column(self, heading: str) -> str | None:
        """Field of a step that a column with this heading fills; None where it is none."""
        folded = fold_title(heading)
        if folded in self.column_names:
            return self.column_names[folded]
        names = [fold_title(part) for part in _COLUMN_PARTS.split(heading)]
        hits = [self.column_names[name] for name in names if name in self.column_names]
        return hits[0] if hits else None

    @cached_property
    def _trailing(self) -> tuple[str, ...]:
        return tuple(sorted(self.trailers, key=len, reverse=True))

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(map(fold_title, self.whole))

    @cached_property
    def _split(self) -> str:
        words = "|".join(re.escape(w) if not w.isascii() else rf"\s{re.escape(w)}\s" for w in self.joiners)
        return rf"{words}|\s*[、/／&,，]\s*"

    def _plain(self, folded: str) -> SectionKind | None:
        return None if folded in self._whole else self.kinds.get(folded)

    def _bare(self, folded: str) -> str:
        for word in self.leaders:
            folded = folded.removeprefix(f"{word} ")
        return self._untrailed(folded)

    def _untrailed(self, folded: str) -> str:
        for word in self._trailing:
            if folded.endswith(word) and len(folded) > len(word):
                return folded[: -len(word)].strip()
        return folded

    def _contains(self, folded: str, synonym: str) -> int:
        """Where a synonym that the title holds stands as its head, -1 for nowhere."""
        if len(synonym) < 2 or (synonym.isascii() and len(synonym) < 3):
            return -1
        if synonym in self._whole:
            return -1
        if _CJK.search(synonym):
            if folded.startswith(f"{synonym}:"):
                return 0
            return len(folded) - len(synonym) if folded.endswith(synonym) else -1
        word = re.escape(synonym)
        if synonym.count(" ") >= _LONG:
            pattern = rf"\b{word}\b"
        else:
            pattern = rf"\b{word}$|^{word}(?= (?:{'|'.join(map(re.escape, self.after_head))})\b|\s?[:/,–-])"
        found = re.search(pattern, folded)
        return found.start() if found else -1


@lru_cache(maxsize=8192)
def fold_title(title: str) -> str:
    """Fold a title for lookup only: width, case, white space, brackets, outer marks; never for the text of record."""
    marked = _MARKED.fullmatch(title)
    folded = unicodedata.normalize("NFKC", marked[1] if marked else title).casefold()
    folded = _BRACKETS.sub("", folded) or folded
    folded = folded.strip(" \t\n:：.。;；,，、-–—*#|_·•\"'“”")
    return _BLANKS.sub(" ", _HAN_GAP.sub("", folded))
