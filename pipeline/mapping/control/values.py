"""Pipeline, mapping: reads the value of a field out of the text behind its label, or out of a line that has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.mapping.control_words import HAN, PERSONS, ControlWords, fold
from pipeline.mapping.dates import chinese_number

CELL_GAP = re.compile(r"\s{2,}|\t|\n")
SENTENCE = re.compile(r"[。；;！!？?]|\.\s+[A-Z]")
MASK = re.compile(r"[xXＸ×*＊]{2,}|_{2,}")
NUMBER_REACH = 40
VERSION_REACH = 24
NAME_REACH = 100
PAGES = re.compile(r"[（(]?\s*第?\s*[0-9]+\s*页.*$|[（(]\s*[0-9]+\s*/\s*[0-9]+\s*[）)]\s*$")
PLAIN_VERSION = re.compile(
    r"(?i)(?:v|ver|version|rev|r)?\.?\s*[0-9]{1,6}(?:\.[0-9]{1,4}){0,3}[a-z]?|[A-Z](?:[./\-]?[0-9]{1,2})?|[A-Z]{1,3}[0-9]{1,4}|[一二三四五六七八九十]{1,3}"
)
VERSION_WORD = re.compile(r"(?i)(?:version|revision|版本)\s*(?:(?:no|number)\b\.?)?\s*[:：#]?\s*(?=[0-9A-Z])")
VERSION_LEAD = re.compile(r"(?i)\s*(?:version|revision|版本)\s*(?:no|number)?[\s.:：#]*")
HAN_NAME = re.compile(r"[㐀-鿿·]{2,4}")
LATIN_WORD = r"[A-ZÀ-Þ][\w’'.\-]*"
LATIN_NAME = re.compile(
    rf"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+)?{LATIN_WORD}(?:[ ,]+(?:(?:and|&)\s+)?(?:de|van|von|der|la|{LATIN_WORD})){{1,14}}"
)
TRAILING_DATE = re.compile(r"[\s/／,，、]*[0-9]{1,4}\s*[年./\-／].*$")
MONTH_YEAR = re.compile(r",?\s*(?:[A-Z][a-z]{2,8}\.?\s+)?(?:19|20)[0-9]{2}$")
SPREAD = re.compile(r"(?:[㐀-鿿] ){2,}[㐀-鿿]")
"""Characters set apart by blanks."""
VERSION_TAIL = re.compile(r"\s*[（(\[【]([^（()）\[\]【】]{1,16})[)）\]】]$")
BOOK = re.compile(r"^《(.*)》$")
CHAPTER = re.compile(
    r"^(?:第\s*[0-9一二三四五六七八九十百]+\s*[章节部分篇]+|附录\s*[0-9A-Z一二三四五六七八九十]{1,2}(?=[\s、：:])|[0-9]{1,3}(?:\.[0-9]{1,3})*\s*[.、．]?(?=\s|[㐀-鿿《])|[一二三四五六七八九十]+、)\s*"
)


@dataclass(frozen=True)
class Reading:
    """A value and the characters of the text that hold it."""

    value: str
    start: int
    end: int


def first_cell(text: str) -> str:
    """The text up to the first tab, line break or run of two blanks."""
    return CELL_GAP.split(text.strip(), maxsplit=1)[0]


def is_masked_number(text: str) -> bool:
    """SOP-XXX and the like: no digit, or the counting part is masked."""
    parts = re.split(r"[-/·.\s]", text.strip())
    masked = sum(MASK.fullmatch(part) is not None for part in parts)
    bare = not any(c.isdigit() for c in text)
    return bool(MASK.search(text)) and (bare or masked > 1 or MASK.fullmatch(parts[-1]) is not None)


def read_number(text: str, words: ControlWords) -> Reading | None:
    """The document number behind a label."""
    cell = first_cell(text)
    version = next(
        (m for p in words.versions for m in p.finditer(cell) if m.start() > 2 and cell[m.start() - 1] in " （("), None
    )
    if version is not None:
        cell = cell[: version.start()]
    cell = PAGES.sub("", cell).strip().strip("()（）【】[]，,。;；").strip()
    if not cell or len(cell) > NUMBER_REACH or SENTENCE.search(cell) or is_masked_number(cell):
        return None
    if not any(c.isdigit() for c in cell) and not re.fullmatch(r"[A-Z][A-Z0-9/\-]{2,}", cell):
        return None
    if re.fullmatch(r"[0-9]{1,2}", cell) or words.kind(cell) is not None:
        return None
    return _located(cell, text)


def bare_numbers(text: str, words: ControlWords) -> Iterator[Reading]:
    """Document numbers that show by their form alone; standards and page counts are none."""
    end = 0
    for match in sorted((m for p in words.numbers for m in p.finditer(text)), key=lambda m: (m.start(), -m.end())):
        if match.start() < end or is_masked_number(match.group()):
            continue
        end = match.end()
        if not any(p.fullmatch(match.group()) for p in words.not_numbers):
            yield Reading(match.group(), match.start(), match.end())


def bare_version(text: str, words: ControlWords) -> Reading | None:
    """The version that shows by its form alone: 第2版 第0次修订, V1.0, B/0, Rev. 3; neighbours make one."""
    spans = sorted((m.span() for p in words.versions for m in p.finditer(text)), key=lambda s: (s[0], -s[1]))
    if not spans:
        return None
    start, end = spans[0]
    for low, high in spans[1:]:
        if low <= end or re.fullmatch(r"[\s,，/]*", text[end:low]):
            end = max(end, high)
    label = VERSION_WORD.match(text, start, end)
    start = label.end() if label else start
    return Reading(text[start:end].strip(), start, end)


def read_version(text: str, words: ControlWords) -> Reading | None:
    """The version behind a label."""
    cell = PAGES.sub("", text.strip()).strip()
    bare = bare_version(cell, words)
    short = first_cell(cell).strip("（）()，,。;； ")
    labelled = bare is not None and VERSION_LEAD.fullmatch(cell[: bare.start])
    if bare is not None and (bare.start <= 3 or labelled or len(short) > VERSION_REACH):
        return _located(bare.value, text)
    short = re.split(r"[（(]", short)[0].strip() or short
    if PLAIN_VERSION.fullmatch(short):
        return _located(short, text)
    lead = short.split(" ")[0]
    if PLAIN_VERSION.fullmatch(lead) and any(c.isdigit() for c in lead):
        return _located(lead, text)
    odd = (
        0 < len(short) <= 12
        and words.kind(short) is None
        and not SENTENCE.search(short)
        and any(c.isdigit() for c in short)
    )
    return _located(short, text) if odd else None


def read_name(text: str, words: ControlWords, strict: bool = False) -> Reading | None:
    """The person behind a label, without post in brackets, signature and date. `strict`: it has to look like a name."""
    cell = MONTH_YEAR.sub("", _name_cell(text, words)).strip()
    for pattern in words.name_noise:
        cell = pattern.sub("", cell).strip()
    cell = TRAILING_DATE.sub("", cell).strip()
    cell = cell.strip(" \t:：,，;；/／-—–.。()（）")
    letters = sum(c.isalpha() for c in cell)
    if letters < 2 or len(cell) > NAME_REACH or words.kind(cell) is not None or words.is_placeholder(cell):
        return None
    is_task = HAN.match(cell[-1:]) is not None and words.kinds.get(fold(cell)[-2:]) in PERSONS
    if is_task or any(p.search(cell) for p in words.not_names):
        return None
    if strict and not (HAN_NAME.fullmatch(cell) or LATIN_NAME.fullmatch(cell)):
        return None
    return _located(cell, text) or Reading(cell, 0, len(text))


def _name_cell(text: str, words: ControlWords) -> str:
    """First cell of the text without the lines that are posts; a Chinese name may be spread by blanks (王  明)."""
    stripped = _without_posts(text.strip(), words)
    spread = re.fullmatch(r"[㐀-鿿]\s+[㐀-鿿]", stripped)
    if spread:
        return re.sub(r"\s+", "", stripped)
    wrapped = "\n" in stripped and not HAN.search(stripped) and not any(c.isdigit() for c in stripped)
    return " ".join(stripped.split()) if wrapped else first_cell(stripped)


def _without_posts(text: str, words: ControlWords) -> str:
    """The lines of a cell without posts above or below a name; a name in two lines stays in two."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    kept = [line for line in lines if not any(p.fullmatch(line) for p in words.posts)]
    return "\n".join(kept) if kept and len(kept) < len(lines) else text


def unspread(text: str) -> str:
    """A line whose Chinese characters are all set apart by blanks, without these."""
    line = " ".join(text.split())
    return line.replace(" ", "") if SPREAD.fullmatch(line) else line


def read_title(text: str, words: ControlWords) -> str:
    """A title without its 《》, its chapter's number, a version in brackets behind it, and a notice around it."""
    title = unspread(text)
    framed = next((m for p in words.title_frames if (m := p.match(title))), None)
    title = framed["title"] if framed else title
    title = CHAPTER.sub("", title).strip() or title
    tail = VERSION_TAIL.search(title)
    if tail and tail.start() > 1 and any(p.fullmatch(tail[1].strip().removesuffix("版")) for p in words.versions):
        title = title[: tail.start()]
    book = BOOK.match(title)
    if book and "》" not in book[1]:
        title = book[1]
    return title.strip(" :：-—–_|，,")


def version_key(text: str, words: ControlWords) -> tuple[str, str]:
    """(major, minor) of a version for comparison; "" where a part is not said."""
    major = minor = ""
    for pattern in words.versions:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            major = major or fold(parts.get("major") or "")
            minor = minor or fold(parts.get("minor") or "")
    if not major and not minor:
        major = re.sub(r"^(?:version|ver|v|rev|revision|r|版本|版)(?=[0-9])", "", fold(text.replace(".", "点")))
    if major and all(c in "一二三四五六七八九十" for c in major):
        major = str(chinese_number(major))
    return _counted(major.removesuffix("点0")), _counted(minor)


def _counted(part: str) -> str:
    """A part of a version without the zeros before its figure: 07 is 7."""
    return (part.lstrip("0") or "0") if part.isdecimal() else part


def is_han(text: str) -> bool:
    """The text holds a Chinese character."""
    return HAN.search(text) is not None


def _located(value: str, text: str) -> Reading | None:
    start = text.find(value)
    return Reading(value, start, start + len(value)) if value and start >= 0 else None
