"""Benchmarks: score the marks of the mapping's spaCy pipeline on annotated sentences.

python -m benchmarks.spans SENTENCES.jsonl [--language zh] [--by-trade]

A line is one object: text, spans (start, end, label; character offsets, end exclusive), source. Exact spans count; a
mark that shares half its characters or more with a span of its label counts as near.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from pipeline.mapping.nlp import analyse

LABELS = ("ROLE", "TIME", "RECORD", "TOOL", "ACTION")
"""What the micro average is made of; INPUT encloses other spans and is scored apart."""
NAMES = {"TIMELIMIT": "TIME"}
Span = tuple[str, int, int]


def main() -> None:
    """Print precision, recall and F1 for each label, and the micro average."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--language", default="zh")
    args = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for line in args.sentences.read_text("utf-8").splitlines():
        if line.strip():
            sentence = json.loads(line)
            _count(sentence, _found(sentence["text"], args.language), counts)
    for label in (*LABELS, "INPUT"):
        print(_line(label, counts.get(label, Counter())))
    print(_line("micro", sum((counts.get(label, Counter()) for label in LABELS), Counter())))


def _found(text: str, language: str) -> set[Span]:
    return {(NAMES.get(mark.label, mark.label), mark.start, mark.end) for mark in analyse(text, language)}


def _count(sentence: dict[str, object], found: set[Span], counts: dict[str, Counter[str]]) -> None:
    spans = sentence["spans"]
    assert isinstance(spans, list)
    wanted = {(NAMES.get(s["label"], s["label"]), s["start"], s["end"]) for s in spans}
    for label in {label for label, _, _ in (*wanted, *found)}:
        want, have = ({span for span in group if span[0] == label} for group in (wanted, found))
        near = sum(any(_near(a, b) for b in have) for a in want)
        counts.setdefault(label, Counter()).update(want=len(want), have=len(have), right=len(want & have), near=near)


def _near(a: Span, b: Span) -> bool:
    shared = min(a[2], b[2]) - max(a[1], b[1])
    return shared > 0 and shared * 2 >= max(a[2], b[2]) - min(a[1], b[1])


def _line(label: str, count: Counter[str]) -> str:
    precision = count["right"] / count["have"] if count["have"] else 0.0
    recall = count["right"] / count["want"] if count["want"] else 0.0
    total = count["have"] + count["want"]
    f1, near = (2 * count[key] / total if total else 0.0 for key in ("right", "near"))
    return f"{label:8} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  near {near:.3f}  spans {count['want']}"


if __name__ == "__main__":
    main()
