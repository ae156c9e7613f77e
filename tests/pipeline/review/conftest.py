"""Tests, review: a small review, and edits of its workbook as a reviewer makes them."""

from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.language import load_language
from models.review import Decision, DecisionKind, DocumentRow, FlagRow, IndexRow, Review, StepRow

Edit = Callable[[Worksheet, dict[str, int]], None]


def flag(number: int, **more: str) -> FlagRow:
    words = {
        "document": "L1",
        "fingerprint": f"{number:016x}",
        "name": "SOP-EQ-2024-001 设备点检",
        "rule": "SOP105",
        "title": "缺少版本号",
        "severity": "error",
        "message": f"第{number}条问题",
        "field": "control.version",
        "place": "第1页",
        "quote": f"原文{number}",
        "value": "",
        **more,
    }
    return FlagRow.model_validate(words)


FLAGS = (
    flag(1),
    flag(2, severity="info", rule="SOP116", field="scope", value="适用于全部设备", confidence="0.90"),
    flag(3, rule="SOP602", field="control.title", value="设备点检", confidence="0.40", severity="warning"),
    flag(4, rule="SOP703", field="", severity="warning", value=""),
    flag(5, rule="SOP108", field="control.effective_date", document="L2", name="SOP-EQ-2024-002 清洗"),
    flag(6, rule="SOP205", field="steps[2].time_limits", document="L2", name="SOP-EQ-2024-002 清洗"),
)


@pytest.fixture
def review() -> Review:
    standing = Decision(document="L1", fingerprint=f"{4:016x}", kind=DecisionKind.WAIVE, reason="历史编号")
    waived = FLAGS[3].model_copy(
        update={"decision": standing.model_copy(update={"until": "2027-01-31", "reviewer": "李某"})}
    )
    return Review(
        language="zh",
        library="库一",
        run="7",
        version="0.1.0",
        exported="2026-11-22T08:00:00Z",
        documents=(
            DocumentRow(
                document="L1", path="a.doc", state="converted", title="设备点检", number="SOP-EQ-2024-001", errors=1
            ),
            DocumentRow(document="x", path="b.doc", state="failed", cause="encrypted: 有密码", cure="去掉密码"),
        ),
        flags=(*FLAGS[:3], waived, *FLAGS[4:]),
        steps=(StepRow(document="L1", name="设备点检", number="1", text="检查设备"),),
        index=(IndexRow(document="L1", name="设备点检", kind="step", old="4.1", new="1"),),
    )


@pytest.fixture
def edited() -> Callable[[bytes, Edit], bytes]:
    """Give a workbook after an edit of its flags' sheet, with the columns by their keys."""

    def apply(data: bytes, edit: Edit, language: str = "zh") -> bytes:
        words = load_language(language).messages
        book = load_workbook(BytesIO(data))
        sheet = book[words.sheets["flags"]]
        heads = {str(cell.value): cell.column for cell in sheet[1]}
        columns = {key: heads[head] for key, head in words.columns.items() if head in heads}
        edit(sheet, columns | {key: column for key, column in heads.items() if key.startswith("_")})
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return apply


@pytest.fixture
def put() -> Callable[..., Edit]:
    """Make the edit that fills decision cells of the row of a flag's number."""

    def fill(number: int, cells: Mapping[str, object]) -> Edit:
        def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
            row = row_of(sheet, columns, number)
            for column, value in cells.items():
                sheet.cell(row=row, column=columns[column]).value = value  # type: ignore[assignment]

        return edit

    return fill


def row_of(sheet: Worksheet, columns: dict[str, int], number: int) -> int:
    for row in range(2, sheet.max_row + 1):
        if str(sheet.cell(row=row, column=columns["_row_key"]).value).endswith(f":{number:016x}"):
            return row
    raise LookupError(number)


@pytest.fixture
def find_row() -> Callable[[Worksheet, dict[str, int], int], int]:
    return row_of
