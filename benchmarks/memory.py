"""Benchmark, memory: rules mined from a long log, their effect counted over many open flags and steps.

    python -m benchmarks.memory [--flags 5000] [--decisions 1000] [--library LIBRARY --work FOLDER]

Prints how many rules a made-up log proposes, what they settle, and the seconds of mining, counting and prefilling as a
share of writing the workbook of the same review. Of a library on disk (a copy of it in the folder `work`): answers two
documents of the commonest role and two of each common vague word, accepts what is proposed, compares the effect that
was told with what came, revokes all, and says whether every document, JSON and flag is what it was.
"""

import argparse
import random
import resource
import shutil
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.review import WORDS, made_up
from flows.library import Library, Run, now, today
from flows.progress import SilentProgress
from flows.remaking import make_again
from flows.suggesting import accept, revoke, suggested
from models.record import NewDecision
from models.review import Decision, DecisionKind, FlagRow, Review, StepRow
from models.settings import load_settings
from pipeline.review.export import export_workbook
from pipeline.review.fields import anchor_of
from pipeline.review.mining import Case
from pipeline.review.suggesting import with_suggestions

DEPARTMENTS = 12
POSTS = 40


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flags", type=int, default=5000)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--work", type=Path)
    chosen = parser.parse_args()
    if chosen.library:
        shutil.copytree(chosen.library, chosen.work)
        _there_and_back(chosen.work)
        return
    dice = random.Random(3)
    review = _renamed(made_up(chosen.flags, chosen.flags), dice)
    log = [_case(place, dice) for place in range(1, chosen.decisions + 1)]
    start = time.perf_counter()
    asked = with_suggestions(review, log, 2, {})
    mined = time.perf_counter() - start
    start = time.perf_counter()
    export_workbook(asked)
    written = time.perf_counter() - start
    rules = asked.suggestions.rules
    flags, cells = sum(one.flags for one in rules), sum(one.cells for one in rules)
    print(
        f"{chosen.decisions} decisions, {chosen.flags} flags, {chosen.flags} steps: {len(rules)} rules, "
        f"{len(asked.suggestions.conflicts)} contradictions; they settle {flags} flags and fill {cells} cells; "
        f"{sum(row.suggested is not None for row in asked.flags)} rows prefilled"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"mined and counted in {mined:.1f} s, {mined / written:.2f} of writing the workbook; peak {peak} MB")


def _renamed(review: Review, dice: random.Random) -> Review:
    """Give steps one of many posts, and flags a department and a word."""
    posts = [f"{WORDS[at : at + 3]}部{at}" for at in range(POSTS)]
    steps = tuple(step.model_copy(update={"responsible": dice.choice(posts)}) for step in review.steps)
    flags = tuple(_placed(flag, dice) for flag in review.flags)
    return review.model_copy(update={"exported": "2026-01-01T00:00:00+00:00", "steps": steps, "flags": flags})


def _placed(flag: FlagRow, dice: random.Random) -> FlagRow:
    words = {"department": f"部门{dice.randrange(DEPARTMENTS)}", "words": WORDS[dice.randrange(20) :][:2]}
    return flag.model_copy(update=words)


def _case(place: int, dice: random.Random) -> Case:
    post = dice.randrange(POSTS)
    name = f"{WORDS[post : post + 3]}部{post}"
    common = {"document": f"D{place}", "fingerprint": f"f{place}", "reviewer": dice.choice(("王莉", "李强"))}
    kinds = (
        {"kind": DecisionKind.CHANGE, "field": "steps[1].responsible", "old": name, "new": f"新{name}"},
        {"kind": DecisionKind.WAIVE, "rule": "SOP205", "reason": "沿用旧例", "until": "2030-01-01"},
        {"kind": DecisionKind.INAPPLICABLE, "rule": "SOP703", "reason": "不是编号"},
    )
    return Case(
        log=place,
        decision=Decision.model_validate(common | dice.choice(kinds)),
        department=f"部门{dice.randrange(DEPARTMENTS)}",
        words=WORDS[dice.randrange(20) :][:2],
    )


def _there_and_back(folder: Path) -> None:
    settings, silent = load_settings(None), SilentProgress()
    with Library(folder).run("review", settings) as run:
        answers = _answers(suggested(run))
        run.catalog.add_decisions(answers, today())
        make_again(run, {answer.lineage for answer in answers}, silent)
        before = _results(run)
        rules = suggested(run).suggestions.rules
        told = flags = 0
        for one in rules:
            done = accept(run, [one.rule.id], "benchmark", silent)
            told, flags = told + one.flags, flags + done.open_before - done.open_after
            print(f"{one.rule.kind}: told {one.flags} flags, {one.cells} cells; came {done.decisions} decisions")
        for one in rules:
            revoke(run, one.rule.id, "benchmark", silent)
        same = _results(run) == before
    print(f"{len(answers)} answers, {len(rules)} rules: {told} flags told, {flags} fewer open; revoked: same {same}")


def _answers(review: Review) -> list[NewDecision]:
    """Two reviewers' answers: the commonest role by another name, and vague words that are no fault."""
    named: dict[str, dict[str, StepRow]] = defaultdict(dict)
    for step in review.steps:
        if step.responsible and "新名" not in step.text:
            named[step.responsible].setdefault(step.document, step)
    name = max(named, key=lambda name: (len(named[name]), name))
    found = [
        NewDecision(
            lineage=step.document, row=f"{step.fingerprint}.responsible", field=f"steps[{step.number}].responsible",
            action="correct", old=name, new=f"新名{name}", reviewer="王莉", at=now(),
            details={"anchor": anchor_of(step.text)},
        )
        for step in list(named[name].values())[:2]
    ]  # fmt: skip
    vague: dict[tuple[str, str], dict[str, FlagRow]] = defaultdict(dict)
    for flag in review.flags:
        if flag.rule in ("SOP301", "SOP302") and flag.words:
            vague[flag.rule, flag.words].setdefault(flag.document, flag)
    for rows in (list(rows.values()) for rows in vague.values() if len(rows) > 2):
        found += [
            NewDecision(
                lineage=row.document, row=row.fingerprint, field=row.field, action="not applicable", old=row.value,
                reason="习惯用语", reviewer="李强", at=now(), details={"rule": row.rule, "anchor": row.anchor},
            )
            for row in rows[:2]
        ]  # fmt: skip
    return found


def _results(run: Run) -> dict[str, object]:
    root = run.library.root
    files = {str(path): path.read_bytes() for name in ("documents", "json") for path in sorted((root / name).iterdir())}
    return files | {"flags": [(f.document, f.flag, f.state) for f in run.catalog.flags()]}


if __name__ == "__main__":
    main()
