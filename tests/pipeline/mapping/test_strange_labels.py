"""Labels of control data that no field is known by: kept with what stands beside them, nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from models.language import load_language
from pipeline.mapping.map import map_document
from pipeline.mapping.strange_labels import strange_labels

Make = Callable[[], Any]


def told(maker: Any, language: str = "zh") -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in strange_labels(maker.document().blocks, load_language(language))]


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("主办领导：周伟", [("主办领导", "周伟")]),
        ("主办领导：周伟    审核人：李强", [("主办领导", "周伟")]),
        ("批准人：周伟", []),
        ("主办领导：", []),
        ("主办领导：XXX", []),
        ("开机时间 8:30", []),
        ("本规程由设备科负责解释，自发布之日起执行：各车间遵照办理。", []),
    ],
)
def test_a_line_with_a_colon(make: Make, line: str, pairs: list[tuple[str, str]]) -> None:
    assert told(make().line(line)) == pairs


def test_cells_beside_one_another(make: Make) -> None:
    maker = make().table(
        ("文件编号", "SB-01", "主管领导", "孙丽"), ("编制人", "张敏", "审核人", "赵强"), ("存放处", "", "页数", "3")
    )
    assert told(maker) == [("主管领导", "孙丽")]


def test_the_sop_keeps_those_of_its_front(make: Make) -> None:
    maker = make().line("设备点检规程").line("文件编号：SB-01").line("主办领导：周伟").body()
    labels = map_document(maker.document(), "zh").labels
    assert [(one.label, one.value, one.block) for one in labels] == [("主办领导", "周伟", "b3")]
