"""Pipeline, normalize: which step or section a label of the source names."""

import re
from collections import defaultdict
from collections.abc import Sequence

from models.base import Frozen
from models.lang.references import Aim
from models.sop import Sop, all_sections, all_steps

Key = tuple[int, ...]

_DIGITS = re.compile(r"[^\d]*?(\d+(?:[.．]\d+)*)[^\d]*")
_CHINESE = re.compile(r"[〇零一二两三四五六七八九十百]+")
_VALUES = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


class Target(Frozen):
    """What a label may point at."""

    id: str
    number: str
    is_step: bool
    section: str | None
    """Id of the section that holds a step; the section itself for a section."""


class LabelGraph:
    """Every label of a document with the steps and sections that bear it."""

    def __init__(self, sop: Sop) -> None:
        """Take a Sop whose steps and sections have their numbers."""
        self._steps: dict[Key, list[Target]] = defaultdict(list)
        self._sections: dict[Key, list[Target]] = defaultdict(list)
        self._normalized = sop.normalized
        self._by_id: dict[str, Target] = {}
        self._told = {(told.block, told.old): told.target for told in sop.settled_references if told.target}
        self._elsewhere = {(told.block, told.old): told.document for told in sop.settled_references if told.document}
        pairs = [(s.label, s.number) for s in all_sections(sop.sections)]
        pairs += [(s.label, s.number) for s in all_steps(sop.steps)]
        self.settled = sop.normalized and all(label == number for label, number in pairs)
        """The document stands in the normalized numbering already: its references are right as they are."""
        for section in all_sections(sop.sections):
            if section.number:
                target = Target(id=section.id, number=section.number, is_step=False, section=section.id)
                self._add(self._sections, section.label, target)
        for step in all_steps(sop.steps):
            if step.number:
                target = Target(id=step.id, number=step.number, is_step=True, section=step.section)
                self._add(self._steps, step.label, target)

    def _add(self, labelled: dict[Key, list[Target]], label: str | None, target: Target) -> None:
        self._by_id[target.id] = target
        if found := key_of(label):
            labelled[found].append(target)

    def told(self, block: str, words: str) -> Target | None:
        """Give the target that a reviewer settled for these words of a block; None where none did."""
        return self._by_id.get(self._told.get((block, words), ""))

    def elsewhere(self, block: str, words: str) -> str:
        """Give the number of the document that a reviewer settled for these words of a block; empty where none did."""
        return self._elsewhere.get((block, words), "")

    def find(self, label: str, aim: Aim, near: str | None) -> Sequence[Target]:
        """Give the targets that `label` can mean, seen from section `near`: one is a hit, several are ambiguous."""
        found = key_of(label)
        if not found:
            return ()
        steps, sections = self._steps[found], self._sections[found]
        if aim is Aim.STEP:
            return _nearest(steps, near) or (sections if len(found) > 1 else ())
        if aim is Aim.SECTION:
            return sections
        if self._normalized:
            return sections or [*steps, *steps]  # a step is called a step here: a bare number is not sure to mean it
        return _nearest(steps, near) + sections if not (steps and sections) else steps + sections


def _nearest(targets: list[Target], near: str | None) -> list[Target]:
    """Of several, those of the same section win."""
    if len(targets) < 2:
        return targets
    return [t for t in targets if t.section == near] or targets


def key_of(label: str | None) -> Key:
    """Give the numbers in a label: 4.2.1 -> (4, 2, 1), 第三章 -> (3,), （一） -> (1,); () where there is none."""
    if not label:
        return ()
    if match := _DIGITS.fullmatch(label.strip()):
        return tuple(int(part) for part in re.split(r"[.．]", match[1]))
    chinese = _CHINESE.findall(label)
    if len(chinese) == 1:
        value = _chinese_value(chinese[0])
        return (value,) if value else ()
    return ()


def _chinese_value(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _VALUES[char]
    return total + digit
