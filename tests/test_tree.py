"""The tree keeps its shape: short modules, a room named in each first line, no forbidden names, no secrets."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("models", "extractors", "pipeline", "flows")
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
LONGEST = 300
BANNED = re.compile(r"(utils?|helpers?|manager|common|misc)$")
FLOOR_WORDS = {"models": "Ground", "extractors": "Extractors", "pipeline": "Pipeline", "flows": "Flows"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_short_and_says_its_room(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert not BANNED.search(path.stem)
    floor = path.relative_to(ROOT).parts[0]
    first = text.splitlines()[0].removeprefix("r")
    assert first.startswith('"""')
    if path.name != "__init__.py":
        assert first.removeprefix('"""').startswith(FLOOR_WORDS[floor]), first


def test_pins_are_pins_and_no_addresses() -> None:
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._\-\[\]]+==[^\s/]+", line), line


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    names = {_name(requirement) for requirement in wanted}
    pinned = {_name(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line}
    assert names <= pinned


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-")
