"""Extractors, ocr: known confusions are mended, and nothing else is."""

from __future__ import annotations

import pytest

from extractors.ocr.page import Character, Word
from extractors.ocr.repairs import repair


def mended(text: str) -> str:
    characters = tuple(Character(mark, at, at + 1) for at, mark in enumerate(text))
    return repair(Word(characters, (0, 0, len(text), 1), 1.0, 1.0))[0].text


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("l.1 目的", "1.1 目的"),
        ("4.l.2 温度", "4.1.2 温度"),
        ("1O0 mL", "100 mL"),
        ("O.5 MPa", "0.5 MPa"),
        ("at i00% for", "at 100% for"),
        ("3一5人", "3-5人"),
        ("5·1处方审核", "5．1处方审核"),
        ("1·目的", "1．目的"),
        ("温度:按下表", "温度：按下表"),
        ("(见附表）", "（见附表）"),
    ],
)
def test_a_confusion_is_mended(read, printed):
    assert mended(read) == printed


@pytest.mark.parametrize(
    "text",
    [
        "10l",
        "2.5 l",
        "Al2O3",
        "P2O5",
        "I.1 Purpose",
        "Oil 10W40",
        "Item 2",
        "I2C",
        "No. 1",
        "12:30",
        "1,000元",
        "I",
        "O2",
        "mol·L",
        "项目·2",
    ],
)
def test_what_is_right_stays(text):
    assert mended(text) == text
