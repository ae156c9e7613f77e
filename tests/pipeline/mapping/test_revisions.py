from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.document import Cell, Paragraph, Table
from models.language import load_language
from pipeline.mapping.revisions import RevisionTable, read_revisions

ZH, EN = load_language("zh"), load_language("en")


def table(*rows: tuple[str, ...]) -> Table:
    cells = tuple(
        Cell(row=r, column=c, blocks=(Paragraph(id=f"b1.{r}.{c}", text=text),) if text else ())
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(id="b1", n_rows=len(rows), n_columns=max(map(len, rows)), cells=cells)


def read(*rows: tuple[str, ...], caption: str = "", pack=ZH) -> RevisionTable:
    found = read_revisions(table(*rows), pack, caption)
    assert found is not None
    return found


def test_record_with_columns_of_its_own():
    found = read(
        ("序号", "对应章节号", "修改前内容", "修改后内容", "修改人", "批准人", "批准日期"),
        ("1", "4.2", "每月盘点", "每周盘点", "孙丽", "周涛", "2021-3-4"),
        ("", "", "", "", "", "", ""),
        caption="修改记录表",
    )
    (revision,) = found.revisions
    assert (revision.version, revision.date, revision.author, revision.summary) == (
        None,
        "2021-3-4",
        "孙丽",
        "每周盘点",
    )
    assert revision.other == "序号：1；对应章节号：4.2；修改前内容：每月盘点；批准人：周涛"


def test_caption_within_the_table():
    found = read(("修订历史", "", ""), ("版本", "生效日期", "更改记录"), ("C/1", "2022.06.07", "换版"))
    assert [(r.version, r.date, r.summary) for r in found.revisions] == [("C/1", "2022.06.07", "换版")]
    assert not found.mixed


def test_english_record():
    rows = (
        ("Version No.", "Date of Revision", "Author", "Changes made"),
        ("1.0", "17-Oct-09", "A. Field", "First issue"),
    )
    (revision,) = read(*rows, pack=EN).revisions
    assert (revision.version, revision.date, revision.author, revision.summary) == (
        "1.0",
        "17-Oct-09",
        "A. Field",
        "First issue",
    )


def test_head_alone_is_a_record_without_rows():
    found = read(("版次", "修订日期", "修订内容", "修订人"), ("", "", "", ""))
    assert found.revisions == ()


def test_page_header_caught_in_the_record():
    found = read(
        ("版次", "日期", "作者", "升版摘要"),
        ("A", "2020-01-02", "孙丽", "初版"),
        ("滨江公司", "文件编号", "QP-01", ""),
        ("B", "2021-01-02", "孙丽", "改版"),
    )
    assert [r.version for r in found.revisions] == ["A", "B"]
    assert found.mixed


def test_what_is_no_record():
    for rows in (
        (("序号", "文件名称", "编号", "版本"), ("1", "领用单", "JL-1", "A")),
        (("步骤", "内容", "责任人"), ("1", "开机", "操作工")),
        (("Document Name", "Version"), ("Plan", "2")),
        (("文件编号", "版本", "生效日期", "编制", "审核", "批准"), ("Q-1", "A", "2020-1-1", "孙丽", "", "")),
        (("Date", "Description"), ("1 May 2020", "Pump failed")),
    ):
        assert read_revisions(table(*rows), EN if rows[0][0].isascii() else ZH) is None


CELLS = st.text(st.characters(categories=("L", "N")), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=5))
def test_every_filled_cell_lands_in_its_revision(rows):
    found = read(("版次", "修订日期", "修订人", "修订内容", "会签"), *rows, caption="修订记录")
    if found.mixed:
        return
    told = ["".join(filter(None, (r.version, r.date, r.author, r.summary, r.other))) for r in found.revisions]
    heads = ("版次", "修订日期", "修订人", "修订内容", "会签")
    filled = [row for row in rows if any(t.strip() for t in row) and row != heads]
    assert len(told) == len(filled)
    for words, row in zip(told, filled, strict=True):
        assert all(text.strip() in words for text in row)
