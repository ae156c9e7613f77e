"""Ground: how often values are right that their finder gives a score: a curve for each way of finding.

The curves stand in models/trained/calibration.toml, with a card beside it; `python -m benchmarks.calibration` makes
them out of annotated documents.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby

from pydantic import ValidationError

from models.base import Frozen
from models.errors import SettingsError

TRUST = 8.0
"""Annotated values that a score counts for by itself: few values of a way of finding change little."""


class Curve(Frozen):
    """Share of right values at each score, never falling; between two scores a straight line, from 0 at 0."""

    scores: tuple[float, ...]
    """Ascending, 0..1."""
    shares: tuple[float, ...]
    counts: tuple[int, ...]
    """Annotated values that had the score."""

    def at(self, score: float) -> float:
        """The share of right values at a score; beyond the last score that of the last."""
        i = bisect_left(self.scores, score)
        if i == len(self.scores):
            return self.shares[-1]
        low, bottom = (self.scores[i - 1], self.shares[i - 1]) if i else (0.0, 0.0)
        high, top = self.scores[i], self.shares[i]
        share = top if high <= low else bottom + (top - bottom) * (score - low) / (high - low)
        return round(share, 6)


class Calibration(Frozen):
    """The curve of each way of finding, by its key (pipeline/mapping/calibrate.py)."""

    curves: dict[str, Curve]

    def of(self, key: str, score: float) -> float:
        """The share of right values; the score itself for a way of finding that nobody has measured."""
        curve = self.curves.get(key)
        return score if curve is None else round(curve.at(score), 3)


def fit(said: Iterable[tuple[float, bool]], trust: float = TRUST) -> Curve:
    """The curve of values with their score and whether they were right, at least one (isotonic regression).

    Each score counts as `trust` values, of which its own share was right: what is seldom seen stays as it was said.
    """
    pools: list[tuple[float, float, list[tuple[float, int]]]] = []
    for score, group in groupby(sorted(said), key=lambda one: one[0]):
        rights = [right for _, right in group]
        pools.append((sum(rights) + trust * score, len(rights) + trust, [(score, len(rights))]))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] >= pools[-1][0] * pools[-2][1]:
            (a, n, first), (b, m, second) = pools[-2:]
            pools[-2:] = [(a + b, n + m, first + second)]
    flat = [(score, right / weight, count) for right, weight, held in pools for score, count in held]
    scores, shares, counts = zip(*flat, strict=True)
    return Curve(scores=scores, shares=tuple(round(share, 3) for share in shares), counts=counts)


@cache
def load_calibration() -> Calibration:
    """The curves that come with the program. Raises SettingsError for a file that does not fit."""
    text = files("models").joinpath("trained", "calibration.toml").read_text("utf-8")
    try:
        return Calibration.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SettingsError(f"calibration.toml: {error}", cure="install sopmill anew") from error
