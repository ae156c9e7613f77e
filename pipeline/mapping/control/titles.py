"""Pipeline, mapping: the title where no label announces it: largest lines of the front, header, file name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.document import AnyBlock, Document, Figure, Heading, Table
from pipeline.mapping.control.collect import bare_findings
from pipeline.mapping.control.findings import Finding, Source, Spot, spots_of
from pipeline.mapping.control.regions import Regions, is_sentence
from pipeline.mapping.control.values import (
    LATIN_NAME,
    MONTH_YEAR,
    PLAIN_VERSION,
    bare_numbers,
    is_han,
    read_title,
    unspread,
)
from pipeline.mapping.control_lines import cells_of, pairs_of
from pipeline.mapping.control_words import ControlWords, fold
from pipeline.mapping.dates import DateReader
from pipeline.mapping.revisions import is_revision_caption

TITLE_LENGTH = 220
TITLE_LINES = 6
LEAST_HAN = 4
"""A Chinese word shorter than this in a cell is a head, and no title."""
LARGE = 1.25
"""So much larger than the text of the body is a cover's line."""
BODY_SIZE = 12.0
BYLINE_REACH = 3
BYLINE = 0.65
STEM_SPLIT = re.compile(r"[_\s]+")
WORDS_OF_A_TITLE = re.compile(r"[A-Za-z]{2,}")
HAN_OF_A_TITLE = re.compile(r"[㐀-鿿]{4,}")
COUNTER = re.compile(r"\s*[（(][0-9]{1,2}[)）]$|\s*-?\s*(?:副本|copy|final|最终版|终稿)$", re.IGNORECASE)


@dataclass(frozen=True)
class TitleLines:
    """The title of the cover and the blocks that are nothing but title."""

    finding: Finding | None
    blocks: tuple[str, ...] = ()


def cover_title(regions: Regions, words: ControlWords, dates: DateReader) -> TitleLines:
    """Join the most title-like line of the front with the lines that continue it."""
    lines = [b for b in regions.front if not isinstance(b, Table | Figure) and b.text.strip()]
    usual = _body_size(regions.body)
    scores = [_score(block, i, usual, words, dates) for i, block in enumerate(lines)]
    if not lines or max(scores) <= 0:
        return TitleLines(None)
    seed = _seed(lines, scores, usual, words)
    low = high = seed
    while (
        low > 0 and _may_join(lines[low - 1], scores[low - 1], words) and _continues(lines[low - 1], lines[seed], usual)
    ):
        low -= 1
    while (
        high + 1 < len(lines)
        and _may_join(lines[high + 1], scores[high + 1], words)
        and _continues(lines[high + 1], lines[seed], usual)
    ):
        high += 1
    chosen = lines[low : high + 1][:TITLE_LINES]
    kind = lines[low - 1] if low else None
    prefix = kind if kind is not None and words.is_document_type(kind.text) and not is_han(kind.text) else None
    source = Source.COVER if _prominent(lines[seed], usual) else Source.FIRST_LINE
    return TitleLines(
        _joined(chosen, prefix, source, words), tuple(b.id for b in ([prefix] if prefix else []) + chosen)
    )


def _may_join(block: AnyBlock, score: float, words: ControlWords) -> bool:
    return score > 0 and not words.is_document_type(block.text)


def _joined(blocks: Sequence[AnyBlock], prefix: AnyBlock | None, source: Source, words: ControlWords) -> Finding:
    texts = [unspread(_title_part(b.text, words)) for b in blocks]
    glue = "" if is_han(texts[0]) else " "
    title = glue.join(texts)[:TITLE_LENGTH]
    if prefix is not None:
        title = f"{prefix.text.strip()}: {title}"
    spot = spots_of(prefix or blocks[0])[0]
    factor = 1.0 if source is Source.COVER or words.ends_like_title(title) else 0.9
    return Finding("title", title, source, spot, 0, len(spot.text), factor=factor)


def _seed(lines: Sequence[AnyBlock], scores: Sequence[float], usual: float, words: ControlWords) -> int:
    """The best line; one that only names the type of document where no other one is set off from the text."""
    types = [i for i, b in enumerate(lines) if words.is_document_type(b.text)]
    others = [i for i in range(len(lines)) if scores[i] > 0 and i not in types]
    best = max(others, key=lambda i: (scores[i], -i), default=None)
    if best is not None and (_prominent(lines[best], usual) or words.ends_like_title(lines[best].text) or not types):
        return best
    return max((i for i in types if scores[i] > 0), key=lambda i: (scores[i], -i), default=best or 0)


def _title_part(text: str, words: ControlWords) -> str:
    """A line without the cells beside the title that hold a number, a version or the organisation."""
    cells = [text[start:end] for start, end in cells_of(text)]
    kept = [c for c in cells if not words.is_organisation(c) and not _is_token(c, words)]
    return " ".join(kept) if kept else text


def _is_token(cell: str, words: ControlWords) -> bool:
    rest = cell
    for reading in bare_numbers(cell, words):
        rest = rest.replace(reading.value, "")
    for pattern in words.versions:
        rest = pattern.sub("", rest)
    return not any(c.isalnum() for c in rest)


def _body_size(body: Sequence[AnyBlock]) -> float:
    sizes = sorted(b.look.size for b in body if b.look.size and len(b.text) > 20)
    return sizes[len(sizes) // 2] if sizes else BODY_SIZE


def _prominent(block: AnyBlock, usual: float) -> bool:
    look = block.look
    large = look.size is not None and look.size >= usual * 1.1
    return large or look.centered or isinstance(block, Heading) or (look.style or "").casefold() in ("title", "标题")


def _score(block: AnyBlock, index: int, usual: float, words: ControlWords, dates: DateReader) -> float:
    """How much a line of the front looks like the title; 0 where it cannot be one."""
    text = block.text.strip()
    if (
        words.is_chapter(block)
        or not is_title_text(text, words, typed=True)
        or _is_data(block, words, dates)
        or is_sentence(text)
    ):
        return 0.0
    look = block.look
    large = look.size is not None and look.size >= usual * LARGE
    if text.endswith((":", "：")) or (index and _is_name(text, words) and not look.bold and not large):
        return 0.0
    score = 1.0 + max(0.0, 1.0 - 0.2 * index)
    score += min(3.0, 2.5 * (look.size / usual - 1.0)) if look.size and look.size > usual else 0.0
    score += 1.0 * look.centered + 0.5 * look.bold + 1.0 * words.ends_like_title(text)
    score += 1.5 * ((look.style or "").casefold() in ("title", "标题")) + 0.5 * isinstance(block, Heading)
    return score


def _is_name(text: str, words: ControlWords) -> bool:
    return LATIN_NAME.fullmatch(text) is not None and not words.ends_like_title(text)


def is_title_text(text: str, words: ControlWords, typed: bool = False) -> bool:
    """The text could be a title: not an organisation, a caption, a mark; a type of document only where `typed`."""
    bare = text.strip().strip("《》").strip()
    if not 2 <= len(bare) <= TITLE_LENGTH or sum(c.isalpha() for c in bare) < 2:
        return False
    if words.is_organisation(bare) or (words.is_document_type(bare) and not typed) or words.is_placeholder(bare):
        return False
    if (is_revision_caption(bare, words) and len(bare) <= 24) or (is_han(bare) and fold(bare) in words.title_endings):
        return False
    return not any(p.fullmatch(bare) for p in words.not_titles) and words.kind(bare) in (None, "title")


def _is_data(block: AnyBlock, words: ControlWords, dates: DateReader) -> bool:
    """The line holds labelled data, or nothing but number, version and date."""
    for spot in spots_of(block):
        pairs = pairs_of(spot.text, words)
        if any(p.kind is not None and (p.colon or not p.loose) for p in pairs):
            return True
        found = list(bare_findings(spot, Source.COVER, pairs, words, dates))
        if found and all(f.factor == 1.0 for f in found):
            rest = "".join(c for i, c in enumerate(spot.text) if not any(f.start <= i < f.end for f in found))
            if sum(c.isalpha() for c in rest) <= 4 or words.is_organisation(rest):
                return True
        if any(p.kind is not None for p in pairs):
            return True
    return False


def _continues(block: AnyBlock, seed: AnyBlock, usual: float) -> bool:
    """The line goes on with the title: same script, and as large, or both set in the middle and bold."""
    if is_han(block.text) != is_han(seed.text):
        return False
    if len(block.text) > TITLE_LENGTH // 2 or block.text.rstrip().endswith("."):
        return False
    mine, its = block.look, seed.look
    if (
        mine.size
        and its.size
        and abs(mine.size - its.size) < 0.6
        and mine.size >= usual * LARGE
        and mine.bold == its.bold
    ):
        return True
    if mine.size and its.size and min(mine.size, its.size) >= usual * 1.5 and not mine.centered:
        return True
    return mine.centered and its.centered and mine.bold and its.bold and not is_han(seed.text)


def byline(regions: Regions, title: Sequence[str], words: ControlWords) -> Finding | None:
    """A person's name alone on one of the lines below the title: the author."""
    lines = [b for b in regions.front if not isinstance(b, Table | Figure) and b.text.strip()]
    places = [i for i, b in enumerate(lines) if b.id in title]
    for block in lines[places[-1] + 1 : places[-1] + 1 + BYLINE_REACH] if places else []:
        spot = spots_of(block)[0]
        if _is_one_person(MONTH_YEAR.sub("", spot.text.strip()).strip(), words):
            return Finding("prepared_by", spot.text, Source.COVER, spot, 0, len(spot.text), "byline", BYLINE)
    return None


def _is_one_person(text: str, words: ControlWords) -> bool:
    parts = text.split()
    if not 2 <= len(parts) <= 4 or text.isupper() or not all(w[:1].isupper() for w in parts):
        return False
    return _is_name(text, words) and is_title_text(text, words) and not any(c.isdigit() for c in text)


def header_titles(regions: Regions, words: ControlWords) -> list[Finding]:
    """Cells of page header lines that may be the title."""
    findings: list[Finding] = []
    for block in regions.furniture:
        if isinstance(block, Table | Figure) or block.layer.value != "header":
            continue
        for spot in spots_of(block):
            if any(p.kind is not None for p in pairs_of(spot.text, words)):
                continue
            for start, end in cells_of(spot.text):
                findings.append(Finding("title", spot.text[start:end], Source.HEADER, spot, start, end))
    return findings


def weighed(finding: Finding, words: ControlWords) -> Finding | None:
    """A loose cell as a title, trusted more where it ends like one; None where it cannot be one."""
    lines = [line.strip() for line in finding.text.split("\n")]
    if any(not is_title_text(line, words) and fold(line) not in words.title_endings for line in lines):
        return None
    if is_han(finding.text) and len(fold(finding.text)) < LEAST_HAN and not words.ends_like_title(finding.text):
        return None
    if any(words.kind(line) is not None for line in lines) or not is_title_text(lines[0], words):
        return None
    if any(words.ends_like_title(line) for line in lines[:-1]) or len({is_han(line) for line in lines}) > 1:
        return None
    text = ("" if is_han(lines[0]) else " ").join(lines)
    for prefix in words.organisation_prefixes:
        rest = prefix.sub("", text)
        text = rest if words.ends_like_title(rest) and is_title_text(rest, words) else text
    if is_sentence(text) or next(bare_numbers(text, words), None) is not None or re.search(r"[:：]", text):
        return None
    factor = 0.95 if words.ends_like_title(text) else 0.55
    return Finding(finding.kind, text, finding.source, finding.spot, finding.start, finding.end, factor=factor)


def file_title(document: Document, words: ControlWords) -> Finding | None:
    """The title in the file's name: between 《》, or what is left of it without number and version."""
    stem = document.source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    spot = Spot("", "", stem)
    book = re.search(r"《([^《》]{2,60})》", stem)
    if book:
        return Finding("title", book[1], Source.FILE, spot, book.start(1), book.end(1))
    rest = stem
    for reading in bare_numbers(stem, words):
        rest = rest.replace(reading.value, " ")
    for pattern in words.versions:
        rest = pattern.sub(" ", rest)
    parts = STEM_SPLIT.split(rest)
    while len(parts) > 1 and PLAIN_VERSION.fullmatch(parts[-1]) and any(c.isdigit() for c in parts[-1]):
        parts.pop()
    rest = COUNTER.sub("", " ".join(parts)).strip(" -—–_.")
    rest = re.sub(r"^[0-9][0-9.\-]*\s*", "", rest) if HAN_OF_A_TITLE.search(rest) else rest
    if not is_title_text(rest, words):
        return None
    if HAN_OF_A_TITLE.search(rest) or len(WORDS_OF_A_TITLE.findall(rest)) >= 2:
        return Finding("title", read_title(rest, words), Source.FILE, spot, 0, len(stem))
    return None
