"""Plain text: every line a paragraph, whatever its characters are coded in."""

import pytest

from extractors.read import read_document
from models.document import Heading, walk
from models.errors import EmptySource
from models.settings import Reading, load_settings

SETTINGS: Reading = load_settings().reading
PROCEDURE = """食堂留样操作流程
================
一、目的
保证食品可以追溯。
二、步骤
1. 每餐每样留样125克，放入专用冰箱。
2.\t留样保存48小时，由专人登记。
"""
TRADITIONAL = "食堂留樣操作流程\n一、目的\n保證食品可以追溯。\n二、步驟\n1. 每餐每樣留樣125克，放入專用冰箱。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_each_line_is_a_paragraph(encoding: str) -> None:
    document = read_document(PROCEDURE.replace("\n", "\r\n").encode(encoding), "留样.txt", SETTINGS)
    assert [block.full_text for block in walk(document.blocks)] == [
        "食堂留样操作流程",
        "一、 目的",
        "保证食品可以追溯。",
        "二、 步骤",
        "1. 每餐每样留样125克，放入专用冰箱。",
        "2. 留样保存48小时，由专人登记。",
    ]
    assert [block.text for block in document.blocks if isinstance(block, Heading)][-2:] == ["目的", "步骤"]
    assert document.source.format == "text"


def test_big5_is_told_from_gb18030() -> None:
    document = read_document(TRADITIONAL.encode("big5"), "x.txt", SETTINGS)
    assert "食堂留樣操作流程" in [block.text for block in document.blocks]


def test_a_text_of_nothing_but_rules_is_empty() -> None:
    with pytest.raises(EmptySource):
        read_document(b"-----\n=====\n", "x.txt", SETTINGS)
