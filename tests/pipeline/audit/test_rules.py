"""Tests, audit: every rule against its case file, and nothing half added."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.flag import Outcome
from models.language import languages, load_language
from models.profile import Clause, Profile, load_profile
from models.rules import load_rules
from models.sop import Sop
from models.words import message
from pipeline.audit import rules
from pipeline.audit.audit import audit
from pipeline.audit.page import PARTS, parts_of
from pipeline.audit.registry import CHECKS

CASES = Path(__file__).parent / "cases"
MakeSop = Callable[[dict[str, Any]], Sop]


def cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem} {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


def profile_of(rule: str, parameters: dict[str, Any]) -> Profile:
    clause = Clause(id="X1", section="", zh="", en="", severity="warning", rules=(rule,))
    demands = {rule: {"parameters": parameters}} if parameters else {}
    return Profile(id="case", version="1", title_zh="", title_en="", clauses=(clause,), demands=demands)


@pytest.mark.parametrize(("rule", "case"), cases())
def test_a_rule_answers_its_case(rule: str, case: dict[str, Any], make_sop: MakeSop) -> None:
    sop = make_sop(case.get("sop", {}))
    verdict = audit(sop, profile_of(rule, case.get("parameters", {}))).verdicts[0]
    assert (verdict.outcome, verdict.reason) == (Outcome(case["outcome"]), case.get("reason", ""))
    expected = case.get("flags")
    if expected is None:
        assert bool(verdict.flags) == (verdict.outcome in (Outcome.FAIL, Outcome.UNREADABLE))
    else:
        assert len(verdict.flags) == len(expected)
        for flag, wanted in zip(verdict.flags, expected, strict=True):
            words = flag.model_dump(mode="json") | flag.arguments
            assert {key: words.get(key) for key in wanted} == wanted
    for code in languages():
        pack = load_language(code)
        assert all("…" not in message(flag, pack).replace(flag.quote, "") for flag in verdict.flags)


@pytest.mark.parametrize("rule", sorted(CHECKS))
def test_a_rule_is_whole(rule: str) -> None:
    own = tomllib.loads((CASES / f"{rule}.toml").read_text("utf-8"))["case"]
    outcomes = {case["outcome"] for case in own}
    assert {"pass", "fail"} <= outcomes, "a passing and a failing case"
    assert tuple(parts_of(CHECKS[rule])) == PARTS
    for code in languages():
        words = load_language(code).messages
        assert rule in words.rules
        assert rule in words.titles


def test_every_rule_file_is_registered() -> None:
    folder = Path(rules.__file__).parent
    there = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    registered = {check.__module__.rpartition(".")[2] for check in CHECKS.values()}
    assert registered == there
    assert {load_rules()[rule].name.replace("-", "_") for rule in CHECKS} == there


def test_every_rule_of_the_ground_has_words_in_every_language() -> None:
    for code in languages():
        words = load_language(code).messages
        assert set(words.rules) == set(words.titles) == set(load_rules())
        assert set(words.reasons) == set(load_language("zh").messages.reasons)
        assert set(words.fields) == set(load_language("zh").messages.fields)
        assert set(words.joined) == set(load_language("zh").messages.joined)


def test_every_clause_of_the_guide_is_answered() -> None:
    profile = load_profile("zh-guide")
    ids = [clause.id for clause in profile.clauses]
    wanted = [*range(1, 11), *range(20, 35)]
    assert ids == [f"SG{number:03}" for number in wanted]
    assert set(profile.rule_ids) == set(CHECKS)
