from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mapping.language import detect_language


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["客户投诉处理流程", "客服专员应在24小时内回复客户，并登记投诉单。"], "zh"),
        (["儀器校正管理程序", "確保儀器準確，由品保課負責校驗與記錄。"], "zh-Hant"),
        (["Pipette Calibration", "Rinse the tip twice and weigh the water."], "en"),
        (["Pump Manual of 某某公司", "Open the valve slowly and record the pressure every hour."], "en"),
        (
            [
                "采购控制程序 Purchasing Control Procedure",
                "采购员应选择合格供方。The buyer selects approved suppliers.",
            ],
            "zh",
        ),
        ([], "zh"),
    ],
)
def test_main_language(make, lines, code):
    maker = make()
    for line in lines:
        maker.line(line)
    assert detect_language(maker.document()) == code


def test_page_header_does_not_decide(make, layers):
    doc = (
        make()
        .line("某某有限公司企业标准文件编号版本页码", layer=layers.header)
        .line("Open the valve slowly.")
        .document()
    )
    assert detect_language(doc) == "en"


def test_words_of_tables_count(make):
    doc = make().table(("Step", "Action"), ("1", "Open the valve slowly")).document()
    assert detect_language(doc) == "en"


@given(st.text(max_size=200))
def test_any_text_has_a_language(text):
    from models.document import Document, Paragraph
    from models.source import Format, SourceFile

    source = SourceFile(path="a", sha256="", size=0, format=Format.TEXT)
    assert detect_language(Document(source=source, blocks=(Paragraph(id="b1", text=text),))) in ("zh", "zh-Hant", "en")
