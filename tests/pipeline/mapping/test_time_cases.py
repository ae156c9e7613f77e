from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from models.language import load_language
from models.timelimit import TimeLimit
from pipeline.mapping.times import find_times

CASES = Path(__file__).parent / "time_cases"
SIGNS = ("<=", ">=", "<", ">", "~")
FLAGS = {"working": "working_days", "lead": "lead", "shift": "shift", "continuous": "continuous"}


def cases(code: str) -> list[object]:
    """One parameter a sentence: text and what is expected of it."""
    by_trade = tomllib.loads((CASES / f"{code}.toml").read_text("utf-8"))
    rows = [(trade, text, lines) for trade, table in by_trade.items() for text, lines in table.items()]
    return [
        pytest.param(text, [expected(line) for line in lines], id=f"{trade}: {text}") for trade, text, lines in rows
    ]


def expected(line: str) -> dict[str, object]:
    words, kind, iso, *beside = (part.strip() for part in line.split(" | "))
    row: dict[str, object] = {"text": words, "kind": kind, "iso8601": None if iso == "-" else iso}
    row |= {
        "comparator": None,
        "vague": None,
        "clock": None,
        "times": None,
        "least": None,
        "most": None,
        "anchor": None,
    }
    row |= dict.fromkeys(FLAGS.values(), False)
    for word in _words(" ".join(beside)):
        name, _, value = word.partition("=")
        if word in SIGNS:
            row["comparator"] = word
        elif word in FLAGS:
            row[FLAGS[word]] = True
        else:
            row[name] = int(value) if name == "times" else value
    return row


def _words(beside: str) -> list[str]:
    """A clock or an anchor may hold blanks: it goes on to the next `name=`."""
    start = re.search(r"\b(?:clock|anchor)=", beside)
    plain, rest = (beside[: start.start()], beside[start.start() :]) if start else (beside, "")
    return [*plain.split(), *(part.strip() for part in re.split(r"\s(?=clock=|anchor=)", rest) if part)]


def told(limit: TimeLimit) -> dict[str, object]:
    row = limit.model_dump(exclude={"start", "end"})
    return row | {"kind": limit.kind.value}


@pytest.mark.parametrize(("text", "limits"), cases("zh"))
def test_time_limits_of_a_chinese_sentence(text: str, limits: list[dict[str, object]]) -> None:
    assert [told(limit) for limit in find_times(text, load_language("zh"))] == limits


@pytest.mark.parametrize(("text", "limits"), cases("en"))
def test_time_limits_of_an_english_sentence(text: str, limits: list[dict[str, object]]) -> None:
    assert [told(limit) for limit in find_times(text, load_language("en"))] == limits
