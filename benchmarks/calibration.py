"""Benchmarks: whether values said at 0.9 are right nine times in ten, and what a review threshold costs and catches.

python -m benchmarks.calibration --gold GOLD --corpus CORPUS [--further DIR …] [--write]

GOLD and each DIR hold annotations as benchmarks.gold reads them, with their score.py, which says what is right. The
curves of GOLD are fitted without the document that they are asked about; those of all GOLD, which --write keeps in
models/trained, are asked about each DIR. Judged are control fields, purpose, scope, roles, and the roles of the steps
that the annotation has; of a responsible the annotation only says that it acts in the step.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import models
from extractors.read import read_document
from models.calibration import TRUST, Calibration, fit
from models.settings import load_settings
from models.sop import Role, Sop, Step, Text, all_steps
from pipeline.mapping.calibrate import key_of
from pipeline.mapping.map import map_uncalibrated

TRAINED = Path(models.__file__).parent / "trained"
THRESHOLDS = (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


class Judged(NamedTuple):
    """A value that the annotation can judge."""

    document: str
    kind: str
    how: str
    score: float
    right: bool

    @property
    def key(self) -> str:
        """Key of its curve."""
        return key_of(self.kind, self.how)


Said = list[tuple[Judged, float]]
"""Values with the confidence that they are said at."""


def main() -> None:
    """Print the tables, and write the curves where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--further", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    gold = list(_judged(args.gold, args.corpus))
    curves = _fitted(gold)
    left_out = [one for name in sorted({j.document for j in gold}) for one in _without(name, gold)]
    print(_report("GOLD, as the finders say", [(j, j.score) for j in gold]))
    print(_report("GOLD, each document by the curves of the others", left_out))
    for number, folder in enumerate(args.further, start=1):
        values = list(_judged(folder, args.corpus))
        print(_report(f"DIR {number}, as the finders say", [(j, j.score) for j in values]))
        print(_report(f"DIR {number}, by the curves of GOLD", _said(values, curves)))
    if args.write:
        (TRAINED / "calibration.toml").write_text(_toml(curves, len({j.document for j in gold})), "utf-8")


def _without(name: str, gold: Sequence[Judged]) -> Said:
    curves = _fitted([j for j in gold if j.document != name])
    return _said([j for j in gold if j.document == name], curves)


def _said(values: Iterable[Judged], curves: Calibration) -> Said:
    return [(j, curves.of(j.key, j.score)) for j in values]


def _fitted(values: Sequence[Judged]) -> Calibration:
    keys = sorted({j.key for j in values} - {""})
    return Calibration(curves={key: fit((j.score, j.right) for j in values if j.key == key) for key in keys})


def _judged(folder: Path, corpus: Path) -> Iterator[Judged]:
    score = _scorer(folder / "score.py")
    reading = load_settings().reading
    for path in sorted(folder.glob("*.json")):
        source = next(corpus.rglob(f"{path.stem}.*"))
        sop = map_uncalibrated(read_document(source.read_bytes(), source.name, reading))
        annotation = json.loads(path.read_text("utf-8"))
        yield from _fields(sop, annotation, path.stem, score)
        wanted = score.names(annotation.get("roles"))
        for role in sop.roles:
            yield _one(path.stem, "role", role, score.norm(role.name) in wanted)
        yield from _steps(sop, annotation, path.stem, score)


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _one(document: str, kind: str, value: Text | Role, right: bool) -> Judged:
    return Judged(document, kind, value.how, value.confidence, right)


def _fields(sop: Sop, annotation: dict[str, Any], document: str, score: ModuleType) -> Iterator[Judged]:
    """Control fields and statements, where the annotation speaks of any."""
    kinds = dict.fromkeys(score.CONTROL, "control") | dict.fromkeys(score.PROSE, "statement")
    told = {name: _told(annotation, name) for name in kinds}
    for name, kind in kinds.items() if any(told.values()) else ():
        value: Text | None = getattr(sop.control if kind == "control" else sop, name)
        same = _statement(score) if kind == "statement" else score.field_equal
        if value is not None:
            yield _one(document, kind, value, any(same(name, one, value.value) for one in told[name]))


def _told(annotation: dict[str, Any], name: str) -> list[str]:
    """What the annotation takes for right."""
    told = [annotation.get(name), annotation.get(f"{name}_alt"), *(annotation.get(f"{name}_candidates") or [])]
    return [one for one in told if one]


def _statement(score: ModuleType) -> Callable[[str, str, str], bool]:
    return lambda name, wanted, got: bool(score.sentence_equal(wanted, got))


def _steps(sop: Sop, annotation: dict[str, Any], document: str, score: ModuleType) -> Iterator[Judged]:
    wanted, steps = annotation.get("steps") or [], all_steps(sop.steps)
    for i, j in score.align([step["text"] for step in wanted], [step.text for step in steps]):
        names = score.names(wanted[i].get("roles"))
        seen: set[str] = set()
        for kind, value in _roles_of(steps[j]):
            name = score.norm(value.value)
            if name not in seen:
                yield _one(document, kind, value, name in names)
            seen.add(name)


def _roles_of(step: Step) -> Iterator[tuple[str, Text]]:
    if step.responsible is not None:
        yield "responsible", step.responsible
    yield from (("step_role", value) for value in (*step.support, *step.roles))


def _report(title: str, said: Said) -> str:
    kinds = sorted({j.kind for j, _ in said})
    lines = [
        f"\n### {title}\n",
        "| confidence | " + " | ".join(kinds) + " | all |",
        "|---|" + "---|" * (len(kinds) + 1),
    ]
    for low in range(9, -1, -1):
        held = [(j, p) for j, p in said if min(int(p * 10 + 1e-9), 9) == low]
        cells = [_share([one for one in held if one[0].kind == kind]) for kind in kinds]
        if held:
            lines.append(f"| .{low} to {'1' if low == 9 else f'.{low + 1}'} | {' | '.join(cells)} | {_share(held)} |")
    lines.append(
        f"| error | {' | '.join(_error([s for s in said if s[0].kind == k]) for k in kinds)} | {_error(said)} |"
    )
    lines += [
        "",
        "| asked below | cells a reviewer sees | wrong among them | wrong that get through |",
        "|---|---|---|---|",
    ]
    wrong = sum(not j.right for j, _ in said)
    for threshold in THRESHOLDS:
        seen = [j for j, p in said if p < threshold]
        caught = sum(not j.right for j in seen)
        share = f"{len(seen)} ({len(seen) / len(said):.0%})"
        lines.append(f"| {threshold:.2f} | {share} | {caught} | {wrong - caught} of {len(said) - len(seen)} |")
    return "\n".join(lines)


def _share(said: Said) -> str:
    """Right ones of all."""
    return f"{sum(j.right for j, _ in said)} of {len(said)}" if said else ""


def _error(said: Said) -> str:
    """Expected calibration error in tenths: how far what is said lies from what is right, weighed by count."""
    bins: dict[int, list[float]] = {}
    for j, p in said:
        bins.setdefault(min(int(p * 10 + 1e-9), 9), []).append(p - j.right)
    return f"{sum(abs(sum(gaps)) for gaps in bins.values()) / len(said):.3f}"


def _toml(curves: Calibration, documents: int) -> str:
    lines = [
        f"# How often values were right in {documents} annotated documents, by the score of their finder; a score",
        f"# counts for {TRUST:g} values by itself. Made by python -m benchmarks.calibration --write; see the card.",
    ]
    for key, curve in curves.curves.items():
        lines += ["", f'[curves."{key}"]' if "." in key else f"[curves.{key}]"]
        lines += [f"{name} = {list(getattr(curve, name))}" for name in ("scores", "shares", "counts")]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
