"""Tests, ground: audit profiles and the words of flags."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import models.profile
from models.errors import SettingsError
from models.flag import Flag, Outcome, Severity
from models.language import load_language
from models.profile import load_profile
from models.rules import load_rules
from models.words import field_name, message

HEAD = 'version = "1"\ntitle_zh = "本厂规定"\ntitle_en = "House rules"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of profiles, with the guide in it, that the loader reads instead of its own."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    guide = Path(models.profile.__file__).with_name("profiles") / "zh-guide.toml"
    (profiles / "zh-guide.toml").write_text(guide.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(models.profile, "files", lambda name: tmp_path)
    load_profile.cache_clear()
    yield profiles
    load_profile.cache_clear()


def test_a_profile_adds_to_the_one_it_extends(folder: Path) -> None:
    (folder / "house.toml").write_text(
        HEAD
        + """
extends = "zh-guide"
[demands.SOP106]
severity = "error"
parameters = { pattern = '[A-Z]/\\d' }
[[clauses]]
id = "SG030"
section = "2"
zh = "有试运行报告"
en = "trial report"
severity = "error"
rules = ["SOP119"]
[[clauses]]
id = "H1"
section = "1"
zh = "有版本号"
en = "has a version"
severity = "error"
rules = ["SOP105"]
""",
        "utf-8",
    )
    house, guide = load_profile("house"), load_profile("zh-guide")
    assert (house.id, house.title_en, house.extends) == ("house", "House rules", "zh-guide")
    assert house.rule_ids == guide.rule_ids
    assert house.clauses_of("SOP105") == ("SG003", "H1")
    assert [clause.zh for clause in house.clauses if clause.id == "SG030"] == ["有试运行报告"]
    assert house.rule("SOP106").severity is Severity.ERROR
    assert house.rule("SOP106").parameters["pattern"] == "[A-Z]/\\d"
    assert house.rule("SOP101").severity is guide.rule("SOP101").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + 'also = ["SOP999"]', "unknown rule SOP999"),
        (HEAD + "[demands.SOP106.parameters]\nlength = 3", "SOP106 has no parameter length"),
        (HEAD + "[demands.SOP106.parameters]\npattern = 3", "pattern wants a value"),
        (HEAD + "[demands.SOP106.parameters]\npattern = '('", "pattern: "),
        (HEAD + 'extends = "bad"', "extends itself"),
        (HEAD + 'extends = "gone"', "no audit profile 'gone'"),
        (HEAD + "colour = 1", "colour"),
        ("version = ", "bad.toml"),
    ],
)
def test_a_profile_with_a_fault_is_refused(folder: Path, text: str, said: str) -> None:
    (folder / "bad.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=said):
        load_profile("bad")


def test_a_flag_that_could_not_be_judged_says_so() -> None:
    flag = Flag(rule="SOP105", name="missing-version", severity=Severity.WARNING, outcome=Outcome.UNREADABLE)
    assert message(flag, load_language("zh")).startswith("无法判断“缺少版本号”")
    assert message(flag, load_language("en")).startswith("Cannot judge “Missing version”")


def test_unknown_fields_and_rules_show_as_they_are() -> None:
    pack = load_language("en")
    assert field_name("steps[3].time_limits", pack) == "Time limit"
    assert field_name("steps[3].colour", pack) == "Step"
    assert field_name("colour", pack) == "colour"
    assert message(Flag(rule="X1", name="odd", severity=Severity.INFO), pack) == "odd"


def test_every_rule_has_an_id_a_name_and_a_severity_of_its_own() -> None:
    rules = load_rules()
    assert len({rule.name for rule in rules.values()}) == len(rules)
    assert all(rule.id == key for key, rule in rules.items())
