"""Benchmarks: words that other programs see in a document and sopmill's readers do not, each with its place and kind.

    python -m benchmarks.words FOLDER [--only ID …] [--kept DIR]

What is compared is what reading gives (all layers, labels included), before anything is understood of it. Witnesses:
pdftotext for PDF; LibreOffice's text and office-oxide's for .doc; LibreOffice's text and the bare XML for .docx.
LibreOffice is slow: --kept names a folder in which its texts are kept from run to run. Kinds of a missing word:

label   the witness counts the paragraph's automatic label otherwise; the rest of the line was read
number  a page number or date that the witness computes; the rest of the line was read
parted  the letters were read, parted into words at other places
fewer   its line or cell was read, but fewer times than the witness prints it
hidden  stands in a header or footer that no page shows, or was deleted in a tracked change
lost    none of these
"""

import argparse
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.sources import documents_of
from benchmarks.witness import hidden_text, texts_of, words_of
from extractors.read import read_document
from models.document import walk
from models.errors import SourceError
from models.settings import load_settings

KINDS = ("lost", "label", "number", "parted", "fewer", "hidden")
LABEL_WORDS = 5
"""Words at a line's start that may be its label, such as 第 一 章 or 3.1.2."""
ENOUGH = 2
"""Words that must be left of a line for it to prove that it was read."""


@dataclass
class Missing:
    """A word that a witness sees more often than the reader."""

    word: str
    times: int
    kind: str
    line: str
    """Where the witness sees it."""


@dataclass
class Testimony:
    """What one witness says of one document."""

    file: str
    witness: str
    words: int
    missing: list[Missing] = field(default_factory=list)

    def count(self, *kinds: str) -> int:
        """Count the occurrences that are missing, of some kinds or of all."""
        return sum(entry.times for entry in self.missing if not kinds or entry.kind in kinds)


def main() -> int:
    """Read the folder's documents, list what is missing by line, print the sums by witness."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--kept", type=Path)
    args = parser.parse_args()
    told: list[Testimony] = []
    for source in documents_of(args.folder):
        if args.only and source.stem not in args.only:
            continue
        for testimony in compare(source, args.kept):
            told.append(testimony)
            print_testimony(testimony)
    summarize(told)
    return 0


def compare(source: Path, kept: Path | None) -> list[Testimony]:
    """Compare one document with each of its witnesses; a document that is not read says so and has none."""
    try:
        document = read_document(source.read_bytes(), source.name, load_settings().reading)
    except SourceError as error:
        print(f"{source.name}: not read: {error.code}: {error.message}")
        return []
    lines = [block.full_text for block in walk(document.blocks)]
    hidden = Counter(words_of(hidden_text(source, str(document.source.format))))
    return [
        Testimony(source.name, name, len(words_of(text)), without(hidden, missing_words(text, lines)))
        for name, text in texts_of(source, str(document.source.format), kept)
        if text
    ]


def without(hidden: Counter[str], missing: list[Missing]) -> list[Missing]:
    """Mark the missing words that stand in what no page shows, each as often as it stands there."""
    left = hidden.copy()
    for entry in missing:
        if entry.kind in ("lost", "fewer", "parted") and left[entry.word] >= entry.times:
            left[entry.word] -= entry.times
            entry.kind = "hidden"
    return missing


def missing_words(text: str, lines: list[str]) -> list[Missing]:
    """Name each word that a witness's text holds more often than the lines that were read."""
    read = words_of("\n".join(lines))
    there = Counter(read)
    missing = Counter(words_of(text)) - there
    surplus = Counter(read) - Counter(words_of(text))
    found: Counter[tuple[str, str, str]] = Counter()
    flow = _flow(read)
    for line, words, was_read in _unread_first(text, flow):
        for word in words:
            if missing[word]:
                missing[word] -= 1
                kind = "fewer" if was_read or _cell_was_read(word, line, flow) else _kind(word, words, flow, surplus)
                found[word, kind, line] += 1
    return [Missing(word, times, kind, line) for (word, kind, line), times in found.items()]


def _unread_first(text: str, flow: str) -> list[tuple[str, list[str], bool]]:
    """Give the witness's lines with their words, those that were not read first: a missing word stands in these."""
    lines = [(line.strip(), words_of(line)) for line in text.splitlines()]
    judged = [(line, words, _flow(words) in flow) for line, words in lines if words]
    return sorted(judged, key=lambda entry: entry[2])


def _cell_was_read(word: str, line: str, flow: str) -> bool:
    """Say whether the part of the line that holds the word was read: witnesses print a row's cells in one line."""
    cells = [words_of(cell) for cell in re.split(r"\s{2,}", line)]
    plain = _without_numbers_flow(flow)
    return any(len(cell) >= ENOUGH and word in cell and _without_numbers(cell) in plain for cell in cells)


def _kind(word: str, words: list[str], flow: str, surplus: Counter[str]) -> str:
    if word in words[:LABEL_WORDS] and any(
        word in words[:cut] and len(words) - cut >= ENOUGH and _flow(words[cut:]) in flow
        for cut in range(1, LABEL_WORDS + 1)
    ):
        return "label"
    if _without_numbers(words) in _without_numbers_flow(flow):
        return "number" if word.isdecimal() else "fewer"
    if len(word) > 1 and _parted(word, surplus):
        return "parted"
    return "lost"


def _parted(word: str, surplus: Counter[str]) -> bool:
    """Whether a word's letters stand in words that only the reader has: within one, or in several put together."""
    if any(word in other or (len(other) > 1 and other in word) for other in surplus):
        return True
    return len(word) > 2 and all(surplus[letter] for letter in word)


def _flow(words: list[str]) -> str:
    return " ".join(["", *words, ""])


def _without_numbers(words: list[str]) -> str:
    return _flow([word for word in words if not word.isdecimal()])


def _without_numbers_flow(flow: str) -> str:
    return re.sub(r"(?: \d+)+(?= )", "", flow)


def print_testimony(told: Testimony) -> None:
    """Print one witness's figures of a document and every word of his that is missing."""
    kinds = " ".join(f"{kind} {told.count(kind)}" for kind in KINDS if told.count(kind))
    print(f"{told.file:14} {told.witness:12} {told.words:6} words, missing {told.count():4}  {kinds}", flush=True)
    lines = dict.fromkeys((entry.kind, entry.line) for entry in told.missing)
    for kind, line in sorted(lines, key=lambda pair: KINDS.index(pair[0])):
        words = [entry for entry in told.missing if (entry.kind, entry.line) == (kind, line)]
        named = " ".join(f"{entry.word}×{entry.times}" if entry.times > 1 else entry.word for entry in words)
        print(f"    {kind:7} {named}  | {line[:90]}")


def summarize(told: list[Testimony]) -> None:
    """Print the sums by witness."""
    print()
    for witness in sorted({testimony.witness for testimony in told}):
        own = [testimony for testimony in told if testimony.witness == witness]
        words = max(sum(t.words for t in own), 1)
        missing, lost = sum(t.count() for t in own), sum(t.count("lost") for t in own)
        kinds = ", ".join(f"{kind} {sum(t.count(kind) for t in own)}" for kind in KINDS)
        worst = max(own, key=lambda t: t.count("lost") / max(t.words, 1))
        print(f"{witness}: {len(own)} documents, {words} words, missing {missing} ({100 * missing / words:.3f} %)")
        print(f"    {kinds}")
        share = 100 * worst.count("lost") / max(worst.words, 1)
        without = sum(not t.count("lost") for t in own)
        print(
            f"    lost {100 * lost / words:.3f} %; worst {worst.file} {share:.2f} %; documents without a loss {without}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
