"""Extractors, outlining: which lines are headings, by file, label, siblings, look and the lexicon of titles."""

from __future__ import annotations

import re

from extractors.outlining.line import (
    Line,
    exact_kinds,
    is_chinese,
    is_document_type,
    is_list_family,
    is_remark,
    is_table,
    is_title_case,
    lexicon_for,
    run_in,
    title_like,
)
from extractors.outlining.patterns import bracketed_titles, is_title_between, repeated_titles, whole_titles
from extractors.outlining.scene import Scene
from extractors.outlining.series import Series
from models.lang.sections import fold_title
from models.numbering import Family
from models.sop import SectionKind
from models.succession import is_child

_GRAND = (Family.PART, Family.CHAPTER, Family.SECTION, Family.APPENDIX)
_TOP = (Family.DECIMAL, Family.CHINESE, Family.ROMAN, Family.UPPER, *_GRAND, Family.ARTICLE, Family.STEM)
_LISTS = {SectionKind.REFERENCES, SectionKind.RECORDS, SectionKind.APPENDIX, SectionKind.REVISION}
_STATEMENTS = {
    SectionKind.PURPOSE,
    SectionKind.SCOPE,
    SectionKind.RESPONSIBILITIES,
    SectionKind.DEFINITIONS,
    SectionKind.REFERENCES,
}
_RUN_INS = {
    *_STATEMENTS,
    SectionKind.PROCEDURE,
    SectionKind.RECORDS,
    SectionKind.PRECONDITIONS,
    SectionKind.EXCEPTIONS,
}
_LOOSE, _SHORT = 16, 40
_TITLE_STYLE = re.compile(r"title|subtitle|标题$|副标题", re.IGNORECASE)


class Headings:
    """The decision for one document: `found` holds indexes of whole headings, `parted` those of run-in ones."""

    def __init__(self, scene: Scene, series: list[Series], skip: set[int]) -> None:
        """Decide in the order of trust: the file's own word, labels, then looks."""
        self.scene, self.skip = scene, skip
        self.lines = scene.lines
        self.series = series
        self.found: set[int] = set()
        self.parted: set[int] = set()
        self._by_file()
        for one in series:
            self._by_series(one)
        self._by_depth()
        self._run_ins()
        whole, opened = bracketed_titles(scene, self._usable)
        self.found, self.parted = self.found | whole, self.parted | opened
        self.found |= repeated_titles(scene, self._usable) - self.parted
        self._by_look()
        self.found -= self.parted

    def _usable(self, i: int) -> bool:
        return i not in self.skip and self.lines[i].is_words

    def _by_file(self) -> None:
        """Headings by style or outline level, but for sentences in a heading style and the document's title."""
        styled = [i for i, line in enumerate(self.lines) if self._usable(i) and line.block.look.outline is not None]
        styled = [i for i in styled if not self._is_clause(self.lines[i])]
        if styled and self._is_title(styled):
            styled = styled[1:]
        self.found |= set(styled)

    def _is_clause(self, line: Line) -> bool:
        if title_like(line.text):
            return False
        if not re.search(r"[^\W\d_]{3}|[\u3400-\u9fff]{2}", line.text):
            return True
        if is_chinese(line.text):
            return len(line.text) > 40 or bool(re.search(r"[。；;，,]", line.text))
        long = len(line.text.split()) > 20
        return long or bool(re.search(r"[。；;]$|\w{2}\.$", line.text)) or len(line.text.split("\n")) > 2

    def _is_title(self, styled: list[int]) -> bool:
        first = self.lines[styled[0]]
        before = [i for i in range(styled[0]) if self._usable(i)]
        levels = [self.lines[i].block.look.outline for i in styled]
        return not before and first.label is None and levels.count(levels[0]) == 1 and not exact_kinds(first.text)

    def _by_series(self, series: Series) -> None:
        if (series.family is Family.DECIMAL and series.depth > 1) or series.family is Family.STEP:
            return
        whole = whole_titles(self.scene, series.members)
        titled = [i for i in series.members if title_like(self.lines[i].text) or i in whole]
        parted = [i for i in series.members if i not in titled and run_in(self.lines[i].text)]
        if series.family is Family.APPENDIX:
            self.found |= {i for i in titled if self._opens_appendix(i)}
        elif series.family in _GRAND:
            self.found |= set(titled)
        elif self._is_heading_series(series, titled, parted):
            self.found |= set(titled)
            self.parted |= set(parted)
        elif series.family in _TOP:
            self.found |= {i for i in titled if exact_kinds(self.lines[i].text) and self._has_content(i, series)}
            self.parted |= {i for i in parted if self._core_run_in(i, _STATEMENTS)}

    def _is_heading_series(self, series: Series, titled: list[int], parted: list[int]) -> bool:
        n = len(series.members)
        share = (len(titled) + len(parted)) / n
        every = share == 1  # then a statement behind a title is the title's own content
        apart = sum((every and i in parted) or self._has_content(i, series) for i in series.members) / n
        seen = sum(self.scene.stands_out(self.lines[i]) for i in titled) / n
        known = sum(bool(exact_kinds(self.lines[i].text)) for i in titled) + len(parted)
        child = any(self._bears_child(i) for i in titled)
        if is_list_family(self.lines[series.members[0]].label):
            return n > 1 and share >= 0.8 and seen >= 0.6 and apart >= 0.6
        if series.family is Family.ARTICLE:
            return known >= 2 or (share >= 0.8 and apart >= 0.8)
        if known >= 2 and apart >= 0.3:
            return True
        if n == 1:
            return bool(titled) and (known > 0 or child or (seen > 0 and apart > 0))
        return share >= 0.6 and (
            (known >= 1 and apart >= 0.3) or (seen >= 0.6 and apart >= 0.3) or child or apart >= 0.6
        )

    def _has_content(self, i: int, series: Series) -> bool:
        """Whether something of its own stands under a line, before its next sibling."""
        after = self.scene.after(i)
        return after is not None and after not in series.inside

    def _opens_appendix(self, i: int) -> bool:
        """附件1 with something under it; a list of appendices names them line by line."""
        after = self.scene.after(i)
        label = self.lines[after].label if after is not None else None
        return after is not None and (label is None or label.family is not Family.APPENDIX)

    def _bears_child(self, i: int) -> bool:
        after = self.scene.after(i)
        label, below = self.lines[i].label, self.lines[after].label if after is not None else None
        return label is not None and below is not None and is_child(label, below)

    def _core_run_in(self, i: int, kinds: set[SectionKind]) -> bool:
        found = run_in(self.lines[i].text)
        return found is not None and bool(set(exact_kinds(found[0])) & kinds)

    def _by_depth(self) -> None:
        """4.2 with a short title is a heading when clauses or text of its own stand under it."""
        deep = [s for s in self.series if s.family is Family.DECIMAL and s.depth > 1]
        for series in deep:
            titled = [i for i in series.members if title_like(self.lines[i].text)]
            titled += [
                i for i in series.members if i not in titled and self._bears_child(i) and self._is_loose_title(i)
            ]
            marks = {i for i in titled if self._bears_child(i) or self._titles_text(i, series)}
            if len(marks) * 2 > len(series.members):
                marks |= {i for i in titled if self.scene.stands_out(self.lines[i]) or not self._in_list_section(i)}
            self.found |= marks

    def _is_loose_title(self, i: int) -> bool:
        """A short line with a stray full stop or semicolon that bears clauses of its own."""
        text = re.sub(r"[。；;，,.]+$", "", self.lines[i].text)
        return len(text) <= _LOOSE and title_like(text)

    def _titles_text(self, i: int, series: Series) -> bool:
        line, after = self.lines[i], self.scene.after(i)
        if after is None or after in series.inside or self._in_list_section(i):
            return False
        below = self.lines[after]
        if self.scene.stands_out(line) and not self._outranks(after, i):
            return True
        if below.label is not None and not is_list_family(below.label):
            return False
        short = len(line.text) <= 22 if is_chinese(line.text) else len(line.text.split()) <= 9
        return short and not re.search(lexicon_for(line.text).duty, line.text, re.IGNORECASE)

    def _outranks(self, after: int, i: int) -> bool:
        """Whether the next line is a heading of the same rank or above, so that line i has no content."""
        below, label = self.lines[after].label, self.lines[i].label
        if below is None or label is None:
            return after in self.found
        return below.family is Family.DECIMAL and below.depth <= label.depth

    def _in_list_section(self, i: int) -> bool:
        label = self.lines[i].label
        for j in range(i - 1, -1, -1):
            above = self.lines[j].label
            if j in self.found and (above is None or label is None or above.depth < label.depth):
                return bool(set(exact_kinds(self.lines[j].text)) & _LISTS)
        return False

    def _run_ins(self) -> None:
        """Unlabelled "目的：…" lines, when a document has at least two of them."""
        plain = [
            i for i, line in enumerate(self.lines) if self._usable(i) and line.label is None and i not in self.found
        ]
        cores = [
            i
            for i in plain
            if self._core_run_in(i, _RUN_INS) and not is_remark((run_in(self.lines[i].text) or ("", ""))[0])
        ]
        kinds = {exact_kinds((run_in(self.lines[i].text) or ("", ""))[0]) for i in cores}
        if len(kinds) >= 2:
            self.parted |= set(cores)

    def _by_look(self) -> None:
        start = self._body_start()
        title = next((line.text for i, line in enumerate(self.lines) if self._usable(i)), "")
        for i, line in enumerate(self.lines):
            if i < start or i in self.found or i in self.parted or not self._usable(i) or line.label is not None:
                continue
            if line.weak is None and (line.text != title or i == start) and self._looks_like_title(i):
                self.found.add(i)

    def _looks_like_title(self, i: int) -> bool:
        line, after = self.lines[i], self.scene.after(i)
        if after is None or not title_like(line.text):
            return False
        seen = self.scene.stands_out(line)
        if after in self.skip and not (seen and is_table(self.lines[after]) and not line.text.endswith((":", "："))):
            return False
        if is_remark(line.text) and not self.scene.larger(line):
            return False
        if exact_kinds(line.text) and (seen or len(fold_title(line.text)) <= _SHORT):
            return True
        if not seen:
            return self._announces_list(i, after) or is_title_between(self.scene, i)
        below = self.lines[after]
        if not self.scene.larger(line) and self._is_instruction(line.text):
            return False
        same = below.is_words and below.label is None and self._same_look(line, below) and not title_like(below.text)
        return not same

    def _announces_list(self, i: int, after: int) -> bool:
        """A short English line with a colon between two lists titles the second one."""
        line, above, below = self.lines[i], self.lines[i - 1].label if i else None, self.lines[after].label
        if (
            is_chinese(line.text)
            or not line.text.endswith(":")
            or len(line.text.split()) > 5
            or self._is_instruction(line.text)
        ):
            return False
        return above is not None and below is not None and (not below.values or below.values[-1] == 1)

    def _is_instruction(self, text: str) -> bool:
        """Whether an English line tells to do something; "Report" alone and Titles In Capitals are titles."""
        if is_chinese(text) or len(text.split()) <= 2 or is_title_case(text) or text.isupper():
            return False
        return lexicon_for(text).is_duty(text)

    def _same_look(self, one: Line, other: Line) -> bool:
        a, b = one.block.look, other.block.look
        return a.bold == b.bold and a.size == b.size and self.scene.capitals(one) == self.scene.capitals(other)

    def _body_start(self) -> int:
        """Where the cover ends: the first sure heading, else the first running text."""
        sure = sorted(self.found | self.parted)
        known = [
            i
            for i, line in enumerate(self.lines)
            if self._usable(i) and exact_kinds(line.text) and title_like(line.text) and not is_document_type(line.text)
        ]
        first_text = [
            i
            for i, line in enumerate(self.lines)
            if self._usable(i) and not title_like(line.text) and not self.scene.stands_out(line) and len(line.text) > 20
        ]
        ends = [min(group) for group in (sure, known) if group]
        return min(ends) if ends else (first_text[0] if first_text else len(self.lines))


def heading_style_is_title(line: Line) -> bool:
    """Whether the style says title, which names the document and no section."""
    return bool(line.block.look.style and _TITLE_STYLE.fullmatch(line.block.look.style.strip()))
