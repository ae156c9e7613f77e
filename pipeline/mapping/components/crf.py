"""Pipeline, mapping: the trained component: a CRF that sees what the rules said and says how sure it is.

Weights are plain CRFsuite bytes in models/trained/<language>/, made by `make train`; without them the
rules stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pycrfsuite
from spacy.tokens import Doc

from models.language import LanguagePack
from pipeline.mapping.components.marks import Mark, text_of
from pipeline.mapping.components.sentences import sentence_spans
from pipeline.mapping.components.units import OUTSIDE, bio, features_of, units_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

WEIGHTS = "weights.crfsuite"
FLAT = ("RECORD", "TIMELIMIT", "ROLE", "TOOL", "ACTION")
"""Labels that the CRF knows, in the order in which overlapping rule marks win."""


class SopCrf:
    """Puts the marks of the CRF on `doc._.told`; components/joined.py weighs them against the rules' marks."""

    def __init__(self, pack: LanguagePack, before: Callable[[Doc], Doc], c1: float, c2: float, iterations: int) -> None:
        self.pack = pack
        self.before = before
        self.parameters = {"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": True}
        self.weights = b""
        self._tagger = pycrfsuite.Tagger()

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Fit on the entities of the examples' reference Docs; the rule components run over their texts first."""
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(self.parameters)
        for example in get_examples():
            wanted = tuple(
                Mark(span.label_, span.start_char, span.end_char, span.text) for span in example.reference.ents
            )
            text = example.reference.text
            units = units_of(text, self.pack)
            rules = self.before(example.predicted)._.marks
            trainer.append(features_of(text, units, flat(rules), self.pack), bio(units, wanted))
        with TemporaryDirectory() as folder:
            target = Path(folder) / WEIGHTS
            trainer.train(str(target))
            self.from_bytes(target.read_bytes())

    def __call__(self, doc: Doc) -> Doc:
        """Label each sentence by itself; a Doc without weights stays as it is."""
        if self.weights:
            rules, text = flat(doc._.marks), text_of(doc)
            doc._.told = tuple(mark for span in sentence_spans(text) for mark in self._told(text, *span, rules))
        return doc

    def _told(self, text: str, start: int, end: int, rules: tuple[Mark, ...]) -> list[Mark]:
        sentence = text[start:end]
        inside = tuple(
            mark._replace(start=mark.start - start, end=mark.end - start)
            for mark in rules
            if mark.start >= start and mark.end <= end
        )
        units = units_of(sentence, self.pack)
        if not units:
            return []
        labels = self._tagger.tag(features_of(sentence, units, inside, self.pack))
        marks = []
        for first, last, label in runs(labels):
            sure = min(self._tagger.marginal(labels[i], i) for i in range(first, last + 1))
            a, b = units[first].start, units[last].end
            marks.append(Mark(label, a + start, b + start, sentence[a:b], round(sure, 3)))
        return marks

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The weights."""
        return self.weights

    def from_bytes(self, weights: bytes, *, exclude: Iterable[str] = ()) -> SopCrf:
        """Take weights; empty bytes switch the component off."""
        self.weights = weights
        if weights:
            self._tagger.open_inmemory(weights)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / WEIGHTS).write_bytes(self.weights)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> SopCrf:
        """Read the weights from a folder."""
        return self.from_bytes((Path(path) / WEIGHTS).read_bytes())


def flat(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Marks of the labels that the CRF knows, those first that win where they overlap."""
    known = [mark for mark in marks if mark.label in FLAT]
    return tuple(sorted(known, key=lambda mark: (FLAT.index(mark.label), mark.start - mark.end, mark.start)))


def runs(labels: list[str]) -> list[tuple[int, int, str]]:
    """First and last index and label of each run of B-X I-X …; an I- without its B- starts a run."""
    found: list[tuple[int, int, str]] = []
    for i, label in enumerate(labels):
        if label == OUTSIDE:
            continue
        name = label[2:]
        if label[0] == "I" and found and found[-1][1] == i - 1 and found[-1][2] == name:
            found[-1] = (found[-1][0], i, name)
        else:
            found.append((i, i, name))
    return found
