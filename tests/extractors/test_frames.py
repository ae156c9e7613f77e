"""Tables that lay out the page: their text is outlined with the document, tables of data are left alone."""

from extractors.outline import outline
from models.document import Cell, Document, Heading, Paragraph, Table, walk
from models.source import Format, SourceFile
from pipeline.mapping.map import map_document

SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def table(name, *rows):
    """Build a table; a row is a tuple of cells, a cell its paragraphs; a row of one cell spans the table."""
    width = max(map(len, rows))
    cells, count = [], 0
    for n, row in enumerate(rows):
        for column, texts in enumerate(row):
            ids = [f"{name}.{count + k}" for k, _ in enumerate(texts, start=1)]
            count += len(texts)
            blocks = tuple(Paragraph(id=i, text=t) for i, t in zip(ids, texts, strict=True))
            span = width if len(row) == 1 else 1
            cells.append(Cell(row=n, column=column, column_span=span, blocks=blocks))
    return Table(id=name, n_rows=len(rows), n_columns=width, cells=tuple(cells))


def read(*blocks):
    return outline(Document(source=SOURCE, blocks=blocks))


def headings(document):
    return [(b.level, b.label, b.text) for b in walk(document.blocks) if isinstance(b, Heading)]


def sections(document):
    return [(section.label, section.title) for section in map_document(document).sections]


CONTROL = (["远山仓储公司"], ["叉车充电规程"], ["编号：WH-03"])


def page(number, *texts):
    return (CONTROL, (["版本：B/2"], ["生效日期：2021-05-01"], [f"页码：第{number}页共2页"]), (list(texts),))


def test_a_procedure_inside_one_big_table():
    first = page(1, "1 目的", "防止充电起火。", "2 范围", "适用于全部叉车。", "3 程序", "3.1 断电", "3.1.1 拔下钥匙。")
    document = read(table("b1", *first))
    assert headings(document) == [(1, "1", "目的"), (1, "2", "范围"), (1, "3", "程序"), (2, "3.1", "断电")]
    sop = map_document(document)
    assert [section.title for section in sop.sections] == ["目的", "范围", "程序"]
    assert [(step.label, step.text) for step in sop.steps] == [("3.1.1", "拔下钥匙。")]
    assert sop.n_tables == 1
    assert sop.control.document_number.value == "WH-03"


def test_the_frame_of_each_page_goes_on_with_the_text_of_the_page_before():
    first = page(1, "1 目的", "防止充电起火。", "2 范围", "适用于全部叉车。", "3 程序", "3.1 停车30分钟后再充电。")
    second = page(2, "3.2 充电8小时。", "3.3 断电并登记。")
    sop = map_document(read(table("b1", *first), table("b2", *second)))
    assert [step.label for step in sop.steps] == ["3.1", "3.2", "3.3"]
    assert sop.n_tables == 2


def test_titles_in_the_left_column_and_their_text_in_the_right_one():
    rows = ((["一、目的"], ["防止起火。"]), (["二、范围"], ["全部叉车。"]), (["三、步骤"], ["1. 断电。", "2. 登记。"]))
    document = read(table("b1", *rows, (["四、废旧电瓶"], ["30天内交回收单位。"]), (["编制"], ["周明"])))
    assert [title for _, _, title in headings(document)] == ["目的", "范围", "步骤", "废旧电瓶"]
    assert sections(document) == [("一、", "目的"), ("二、", "范围"), ("三、", "步骤"), ("四、", "废旧电瓶")]


def test_rows_of_data_inside_a_layout_table_stay_a_table_in_their_place():
    rows = (
        CONTROL,
        (["一、目的", "防止起火。"],),
        (["二、操作步骤"],),
        (["序号"], ["操作"], ["要求"]),
        (["1"], ["断开电源"], ["5分钟内"]),
        (["2"], ["登记"], ["当日"]),
        (["三、记录", "充电登记表"],),
    )
    document = read(table("b1", *rows))
    sop = map_document(document)
    assert [section.title for section in sop.sections] == ["目的", "操作步骤", "记录"]
    assert [step.text.split("\n")[0] for step in sop.steps] == ["断开电源", "登记"]
    assert sop.n_tables == 1


def test_two_columns_of_text_are_read_one_after_the_other():
    left, right = (
        ["一、目的", "防止起火。", "二、范围", "全部叉车。"],
        ["三、职责", "司机负责。", "四、步骤", "1. 断电。"],
    )
    assert sections(read(table("b1", (left, right)))) == [
        ("一、", "目的"),
        ("二、", "范围"),
        ("三、", "职责"),
        ("四、", "步骤"),
    ]


def test_tables_of_data_stay_tables():
    process = table("b1", (["流程"], ["职责"], ["范围"], ["记录"]), (["充电"], ["司机"], ["甲库"], ["登记表"]))
    training = table("b2", (["主题"], ["充电"]), (["目的"], ["掌握"]), (["地点"], ["甲库"]), (["讲师"], ["周明"]))
    glossary = table("b3", *(([word], ["说明"]) for word in ("设备", "范围", "采购", "程序", "人员", "场地", "运输")))
    document = read(process, training, glossary)
    assert headings(document) == []
    assert not any(cell.is_text for block in document.blocks for cell in block.cells)


def test_no_word_is_lost_in_a_frame():
    rows = ((["编号：WH-03"], ["版本：B/2"]), (["目的：防止起火。", "范围：叉车。", "步骤：", "1. 断电。", "附注"],))
    before = table("b1", *rows)
    words = "".join(b.full_text for b in walk((before,))).replace(" ", "")
    after = "".join(b.full_text for b in walk(read(before).blocks)).replace(" ", "")
    assert after == words


def test_numbers_in_a_column_of_their_own_are_the_titles_labels():
    rows = ((["1"], ["目的"], ["防止起火。"]), (["2"], ["范围"], ["全部叉车。"]), (["3"], ["程序"], ["3.1 断电。"]))
    assert sections(read(table("b1", *rows))) == [("1", "目的"), ("2", "范围"), ("3", "程序")]
