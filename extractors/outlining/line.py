"""Extractors, outlining: a block of the flow with its label read, and what its words alone say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from models.document import AnyBlock, Heading, LabelOrigin, ListItem, Paragraph, Table
from models.lang.sections import SectionLexicon, fold_title
from models.language import section_lexicons
from models.numbering import Family, Label, split_label
from models.sop import SectionKind

_CJK = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[。；;！!，,、]$")
_INNER_END = re.compile(r"[。；;！]|[.!?] +[A-Z]")
_ENGLISH_END = re.compile(r"(?<![A-Z])(?<!etc)(?<!al)\.$|[,;!]$")
_COLON = re.compile(r"[:：]\s*$")
_BRACKET_END = re.compile(r"(?<=[:：\w])\s*[（(][^（()）]*[)）]$")
_NO_TITLE = re.compile(r"=|\ufffc|[X×]{2}|://|^[\d→➔~<>@+*/]|@\w+\.|\s{6,}")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|might|may|can|could|would|will)\b")
_TWO_SCRIPTS = re.compile(
    r"(?P<han>[\u3400-\u9fff、 ]+)[\s/（(]+(?P<latin>[A-Za-z&/ ]+)[)）]?\s*[:：]?"
    r"|(?P<first>[A-Za-z&/ ]+)[\s/（(]+(?P<last>[\u3400-\u9fff、 ]+)[)）]?\s*[:：]?"
)
_RUN_IN = re.compile(r"(.{1,30}?(?:\s*[:：]|(?=\s{2,}|\t)|[。.](?=\s)))\s*(?=\S)(.*)", re.DOTALL)
_BRACKETED = re.compile(r"([【〖]([^】〗\n]{2,20})[】〗]\s*[:：]?)\s*(.*)", re.DOTALL)

MAX_CHINESE, MAX_ENGLISH, MAX_WORDS = 32, 110, 14


@dataclass(frozen=True)
class Line:
    """A block and the label that it bears, parsed; `weak` is a bare number that only its siblings can confirm."""

    block: AnyBlock
    label: Label | None = None
    weak: Label | None = None

    @cached_property
    def text(self) -> str:
        """The words without the label."""
        return self.block.text.strip()

    @cached_property
    def is_words(self) -> bool:
        """Whether it is running text, not a table or figure."""
        return isinstance(self.block, Paragraph | Heading | ListItem) and bool(self.text)

    def confirmed(self) -> Line:
        """The line with its weak label taken for a label."""
        found = split_label(self.block.text)
        if self.weak is None or found is None:
            return self
        block = self.block.model_copy(
            update={"label": found[0].text, "text": found[1], "label_origin": LabelOrigin.TYPED}
        )
        return replace(self, block=block, label=found[0], weak=None)


@lru_cache(maxsize=4096)
def is_chinese(text: str) -> bool:
    """Whether a line holds Chinese characters in more than passing."""
    return len(_CJK.findall(text)) * 4 >= len(text.replace(" ", ""))


@lru_cache(maxsize=4096)
def exact_kinds(text: str) -> tuple[SectionKind, ...]:
    """Kinds of a title that some language's lexicon holds as it stands, or both languages in 目的 Purpose."""
    if len(text) > 60:
        return ()
    found = next((kinds for lexicon in section_lexicons() if (kinds := lexicon.exact(text))), ())
    return found or _bilingual_kinds(text)


def _bilingual_kinds(text: str) -> tuple[SectionKind, ...]:
    chinese, english = section_lexicons()
    parts = _TWO_SCRIPTS.fullmatch(text.strip())
    if parts is None:
        return ()
    kinds = chinese.exact(parts["han"] or parts["last"])
    return kinds if english.exact(parts["latin"] or parts["first"]) else ()


def title_kinds(text: str) -> tuple[SectionKind, ...]:
    """Kinds of a title by any language's lexicon, contained synonyms too."""
    if len(text) > 90:
        return ()
    return next((kinds for lexicon in section_lexicons() if (kinds := lexicon.classify(text))), ())


def lexicon_for(text: str) -> SectionLexicon:
    """The section lexicon of the line's own language."""
    chinese, english = section_lexicons()
    return chinese if is_chinese(text) else english


@lru_cache(maxsize=4096)
def title_like(text: str) -> bool:
    """Whether a line reads as a title: short, no sentence, no duty, no announcement of a list."""
    line = text.strip()
    bare = _COLON.sub("", _BRACKET_END.sub("", line)).strip()
    if (
        not bare
        or "\t" in bare
        or _NO_TITLE.search(bare)
        or "\n" in line
        or _is_caption(line)
        or len(re.findall(r"[^\W\d_]", bare)) < 2
    ):
        return False
    chinese = is_chinese(line)
    if chinese and (len(bare) > MAX_CHINESE or _SENTENCE_END.search(bare) or _INNER_END.search(bare)):
        return False
    if not chinese and (len(bare) > MAX_ENGLISH or len(bare.split()) > MAX_WORDS or _ENGLISH_END.search(bare)):
        return False
    if exact_kinds(bare):
        return True
    if lexicon_for(line).is_empty(bare):
        return False
    return _chinese_title(line, bare) if chinese else _english_title(bare)


def _chinese_title(line: str, bare: str) -> bool:
    if bare.startswith(("《", "（", "(", "“", "□", "☑", "注")) or len(bare) < 2 or re.search(r"[□☑√_]|\.{3}|…", bare):
        return False
    if re.search(r"[：:].", line) or ("，" in bare or "," in bare):
        return False
    lexicon = section_lexicons()[0]
    if re.search(lexicon.lead_in, bare) and not line.endswith(("：", ":")):
        return len(bare) <= 12
    if re.search(lexicon.lead_in, bare):
        return False
    return len(bare) <= 10 or not re.search(lexicon.duty, bare)


def _english_title(bare: str) -> bool:
    if bare[0].islower() or _INNER_END.search(bare) or re.match(r"https?:|www\.|\S+@", bare):
        return False
    if re.search(r":\s+\S+\s+\S", bare) or re.search(r"_{3}|\.{3}|□|☐", bare):
        return False
    if _FINITE.search(bare) and not bare.endswith("?") and not is_title_case(bare):
        return False
    return not re.search(r"\b(?:shall|must|should|will be)\b", bare)


def is_title_case(text: str) -> bool:
    """Whether most longer words of a Latin line begin with a capital."""
    words = [w for w in re.findall(r"[A-Za-z][\w'’-]*", text) if len(w) > 3]
    return len(words) > 1 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)


def _is_caption(line: str) -> bool:
    return any(lexicon.is_caption(line) for lexicon in section_lexicons())


def is_remark(text: str) -> bool:
    """Whether a line only opens a remark: 注：, Note:."""
    folded = fold_title(text)
    return any(folded in lexicon.remarks for lexicon in section_lexicons())


def is_document_type(text: str) -> bool:
    """Whether a line says what kind of document this is: 作业指导书, Standard Operating Procedure."""
    folded = fold_title(text)
    return any(folded in lexicon.document_types for lexicon in section_lexicons())


def run_in(text: str) -> tuple[str, str] | None:
    """Part "目的：为了…" or "Purpose  This SOP …" into title and statement; None where the title is no known one.

    The title keeps the mark that ends it.
    """
    found = _RUN_IN.match(text.strip())
    if found is None or len(found[2].strip()) < 2 or not exact_kinds(found[1]):
        return None
    return found[1], found[2].strip()


def bracketed(text: str) -> tuple[str, str] | None:
    """Part "【方法原理】采用…" into the title, with its brackets, and the rest, which may be empty."""
    found = _BRACKETED.fullmatch(text.strip())
    return (found[1], found[3].strip()) if found and title_like(found[2]) and not is_remark(found[2]) else None


def is_list_family(label: Label | None) -> bool:
    """Whether labels of this family mark items of a list and hardly ever headings."""
    return label is not None and label.family in (
        Family.BULLET,
        Family.CIRCLED,
        Family.HALF_PAREN,
        Family.LOWER,
        Family.SMALL_ROMAN,
        Family.PAREN,
    )


def is_table(line: Line) -> bool:
    """Whether the block is a table."""
    return isinstance(line.block, Table)
