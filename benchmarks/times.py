"""Benchmarks: time limits found in annotated sentences, and the best that any rule can reach that is true to itself.

python -m benchmarks.times SENTENCES.jsonl [--language zh] [--words]
python -m benchmarks.times --own --language en

The ceiling: words annotated as a time limit in one place and left out in another cannot be right in both, whatever a
rule decides of them; with every border right, F1 stays below it. --own reads the project's training sentences.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from fixtures.training.reader import read_training
from pipeline.mapping.nlp import analyse

LABELS = ("TIME", "TIMELIMIT")
Span = tuple[int, int]


class Sentence(NamedTuple):
    """A text with the spans that are annotated and those that are found in it."""

    text: str
    wanted: frozenset[Span]
    found: frozenset[Span]


def main() -> None:
    """Print precision, recall and F1, the ceiling, and the words that are annotated in both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path, nargs="?")
    parser.add_argument("--language", default="zh")
    parser.add_argument("--own", action="store_true")
    parser.add_argument("--words", action="store_true", help="list the words annotated in both ways")
    args = parser.parse_args()
    read = _own(args.language) if args.own or args.sentences is None else _lines(args.sentences)
    sentences = [Sentence(text, wanted, _found(text, args.language)) for text, wanted in read]
    right = sum(len(s.wanted & s.found) for s in sentences)
    want, have = sum(len(s.wanted) for s in sentences), sum(len(s.found) for s in sentences)
    labelled, left_out = _by_words(sentences)
    print(f"TIME  P {right / have:.3f}  R {right / want:.3f}  F1 {_f1(right, have, want):.3f}  spans {want}")
    print(f"ceiling of rules that decide by the words of an expression: F1 {_ceiling(labelled, left_out):.3f}")
    if args.words:
        for word in sorted(set(labelled) & set(left_out), key=lambda word: (-left_out[word], word)):
            print(f"  {word}: annotated {labelled[word]}, left out {left_out[word]}")


def _own(language: str) -> list[tuple[str, frozenset[Span]]]:
    return [
        (one.text, frozenset((span.start, span.end) for span in one.spans if span.label in LABELS))
        for one in read_training(language)
    ]


def _lines(path: Path) -> list[tuple[str, frozenset[Span]]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        (row["text"], frozenset((span["start"], span["end"]) for span in row["spans"] if span["label"] in LABELS))
        for row in rows
    ]


def _found(text: str, language: str) -> frozenset[Span]:
    return frozenset((mark.start, mark.end) for mark in analyse(text, language) if mark.label in LABELS)


def _by_words(sentences: list[Sentence]) -> tuple[Counter[str], Counter[str]]:
    """How often the same words are annotated, and how often they stand apart from every annotated span."""
    labelled: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for text, wanted, found in sentences:
        labelled.update(text[a:b].lower() for a, b in wanted)
        apart = [(a, b) for a, b in found if all(b <= c or d <= a for c, d in wanted)]
        left_out.update(text[a:b].lower() for a, b in apart)
    return labelled, left_out


def _ceiling(labelled: Counter[str], left_out: Counter[str]) -> float:
    """F1 of the best choice of words: one belongs to it where its share of annotated places is above half of F1."""
    want = sum(labelled.values())
    best = 0.0
    for word in sorted(labelled, key=lambda word: labelled[word] / (labelled[word] + left_out[word])):
        share = labelled[word] / (labelled[word] + left_out[word])
        kept = [w for w in labelled if labelled[w] / (labelled[w] + left_out[w]) >= share]
        right, have = sum(labelled[w] for w in kept), sum(labelled[w] + left_out[w] for w in kept)
        best = max(best, _f1(right, have, want))
    return best


def _f1(right: int, have: int, want: int) -> float:
    return 2 * right / (have + want) if have + want else 0.0


if __name__ == "__main__":
    main()
