from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.outline import outline
from models.document import Cell, Document, Figure, Heading, Layer, Look, Paragraph, Place, Table, walk
from models.sop import SectionKind, all_sections, all_steps
from models.source import Format, SourceFile
from pipeline.mapping.map import map_document

SOURCE = SourceFile(path="样例.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def read(*texts):
    blocks = tuple(Paragraph(id=f"b{i}", text=t, place=Place(page=1)) for i, t in enumerate(texts, start=1))
    return outline(Document(source=SOURCE, blocks=blocks))


def table(id_, *rows):
    cells = tuple(
        Cell(row=r, column=c, blocks=(Paragraph(id=f"{id_}.{r * len(row) + c + 1}", text=text),))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(id=id_, n_rows=len(rows), n_columns=len(rows[0]), cells=cells)


def test_a_whole_procedure():
    sop = map_document(
        read(
            "叉车充电作业规程",
            "1.目的",
            "规范叉车充电，防止火灾。",
            "2.适用范围",
            "适用于成品库的电动叉车。",
            "3.职责",
            "3.1 仓库主管负责检查充电区。",
            "4.作业程序",
            "4.1 充电前检查",
            "4.1.1 司机应检查电瓶液位，液位低时",
            "4.1.2 补水包括：",
            "a) 打开注液盖；",
            "b) 加入蒸馏水。",
            "4.2 充电时不得离开现场。",
            "5.记录",
            "《充电记录表》",
        )
    )
    assert [(s.level, s.label, s.title) for s in all_sections(sop.sections)] == [
        (1, "1.", "目的"),
        (1, "2.", "适用范围"),
        (1, "3.", "职责"),
        (1, "4.", "作业程序"),
        (2, "4.1", "充电前检查"),
        (1, "5.", "记录"),
    ]
    assert sop.purpose is not None
    assert sop.purpose.value == "规范叉车充电，防止火灾。"
    assert sop.scope is not None
    assert sop.scope.value == "适用于成品库的电动叉车。"
    assert [s.label for s in all_steps(sop.steps)] == ["4.1.1", "4.1.2", "a)", "b)", "4.2"]
    assert [s.label for s in sop.steps] == ["4.1.1", "4.1.2", "4.2"]
    sections = {s.id: s.label for s in all_sections(sop.sections)}
    assert [sections[s.section] for s in sop.steps if s.section] == ["4.1", "4.1", "4."]


def test_english_sections_that_hold_steps_and_those_that_do_not():
    sop = map_document(
        read(
            "1. Purpose",
            "This SOP describes how the fryer is drained.",
            "2. Responsibilities",
            "The shift lead must keep the key.",
            "3. Equipment",
            "• Steel bucket",
            "• Long gloves",
            "4. Procedure",
            "4.1 Switch the fryer off and let the oil cool for two hours.",
            "4.2 Open the drain valve slowly.",
            "5. References",
            "• Fryer manual",
        )
    )
    assert [s.label for s in all_steps(sop.steps)] == ["4.1", "4.2"]
    assert [s.kind for s in sop.sections] == [
        SectionKind.PURPOSE,
        SectionKind.RESPONSIBILITIES,
        SectionKind.PRECONDITIONS,
        SectionKind.PROCEDURE,
        SectionKind.REFERENCES,
    ]


def test_a_step_table_in_any_order_of_columns():
    blocks = (
        Paragraph(id="b1", text="1.作业流程"),
        table(
            "b2",
            ("责任岗位", "序号", "步骤名称", "操作内容", "输出", "注意事项"),
            ("收银员", "1", "清点", "清点备用金并登记。", "备用金登记表", "双人在场"),
            ("店长", "2", "复核", "复核登记表并签字。", "", ""),
        ),
    )
    sop = map_document(outline(Document(source=SOURCE, blocks=blocks)))
    first, second = sop.steps
    assert (first.label, second.label) == ("1", "2")
    assert first.name is not None
    assert first.name.value == "清点"
    assert first.responsible is not None
    assert first.responsible.value == "收银员"
    assert [o.value for o in first.outputs] == ["备用金登记表"]
    assert first.text == "清点备用金并登记。\n注意事项：双人在场"
    assert second.text == "复核登记表并签字。"
    assert [o.reason for o in sop.omitted] == ["template-label"]
    assert sop.n_tables == 1


def test_a_table_of_data_stays_in_its_section():
    blocks = (
        Paragraph(id="b1", text="1.操作步骤"),
        Paragraph(id="b2", text="1.1 按下表设定温度。"),
        table("b3", ("序号", "产品", "温度"), ("1", "面包", "220")),
    )
    sop = map_document(outline(Document(source=SOURCE, blocks=blocks)))
    assert [b.id for b in sop.sections[0].content] == ["b3"]
    assert len(sop.steps) == 1


def test_a_clause_beside_a_heading_is_not_put_under_it():
    sop = map_document(
        read("4 工作程序", "4.1 收货", "4.1.1 核对送货单。", "4.2 不合格品应隔离存放，并通知采购员处理。")
    )
    assert [s.section for s in sop.steps] == ["b2", "b1"]


@pytest.mark.parametrize(
    ("labels", "broken"),
    [
        (("4", "4.1", "4.1.1", "4.1.2", "4.2"), []),
        (("4", "4.1", "4.3"), ["4.3"]),
        (("4", "4.1", "4.1"), ["4.1"]),
        (("5", "5.1", "6.2", "6.3"), ["6.2"]),
        (("7.9", "7.9.1", "7.9.2"), []),
    ],
)
def test_broken_numbering_is_noted_once(labels, broken):
    sop = map_document(read(*(f"{label} 班组应检查第{i}项设备，并做好记录。" for i, label in enumerate(labels))))
    assert [n.arguments["label"] for n in sop.notes if n.rule == "SOP703"] == broken


def test_general_rules_say_purpose_and_scope_in_sentences():
    sop = map_document(
        read(
            "第一章 总则",
            "第一条 为加强食堂管理，特制定本制度。",
            "第二条 本制度适用于全体员工。",
            "第二章 就餐管理",
            "第三条 员工应排队就餐。",
        )
    )
    assert sop.purpose is not None
    assert sop.purpose.value == "为加强食堂管理，特制定本制度。"
    assert sop.scope is not None
    assert sop.scope.value == "本制度适用于全体员工。"
    assert [s.label for s in sop.steps] == ["第三条"]


def test_placeholders_state_no_purpose():
    sop = map_document(read("1 目的", "XXXXXXXX", "2 范围", "无", "3 程序", "3.1 员工应签到。"))
    assert sop.purpose is None
    assert sop.scope is None


def test_furniture_and_contents_are_omitted_with_a_reason():
    blocks = (
        Paragraph(id="h1", text="某公司", layer=Layer.HEADER),
        Paragraph(id="b1", text="1 目的 1", look=Look(toc=True)),
        Paragraph(id="b2", text="1 目的"),
        Paragraph(id="b3", text="防止混料。"),
    )
    sop = map_document(outline(Document(source=SOURCE, blocks=blocks)))
    assert {(o.block, o.reason) for o in sop.omitted} >= {("h1", "furniture"), ("b1", "contents")}


LINES = st.sampled_from(
    [
        "1.目的",
        "2. Scope",
        "3 作业程序",
        "4.1 收货",
        "4.1.1 员工应签字。",
        "（一）领料",
        "a) 称量；",
        "• Close the lid.",
        "5 记录",
        "《登记表》",
        "说明文字，没有标号",
        "应当停机",
        "附件1",
        "目录",
        "无",
        "How to start:",
        "第二章 管理",
    ]
) | st.text(alphabet="甲乙应ab1. ：\n", max_size=14)
BLOCKS = st.lists(LINES | st.just("TABLE") | st.just("FIGURE"), max_size=14)


def built(choices):
    made = {"TABLE": lambda i: table(i, ("型号", "温度"), ("A", "9")), "FIGURE": lambda i: Figure(id=i, sha256="0")}
    blocks = (made[c](f"b{n}") if c in made else Paragraph(id=f"b{n}", text=c) for n, c in enumerate(choices, start=1))
    return outline(Document(source=SOURCE, blocks=tuple(blocks)))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_every_character_is_in_one_place(choices):
    document = built(choices)
    sop = map_document(document)
    assert characters(source_text(document)) == characters(sop_text(sop))


def source_text(document):
    return "".join(b.full_text for b in walk(document.blocks))


def sop_text(sop):
    sections = all_sections(sop.sections)
    kept = [*sop.front_matter, *sop.unmapped, *(b for s in sections for b in s.content)]
    parts = [b.full_text for b in walk(tuple(kept))]
    parts += [f"{s.label or ''} {s.title}" for s in sections]
    parts += [f"{s.label or ''} {s.text}" for s in all_steps(sop.steps)]
    parts += [o.text for o in sop.omitted]
    for revision in sop.revisions:
        parts += [v for v in (revision.version, revision.date, revision.author, revision.summary, revision.other) if v]
    return "".join(parts)


def characters(text):
    return Counter(c for c in text if not c.isspace())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_mapping_twice_gives_the_same(choices):
    assert map_document(built(choices)) == map_document(built(choices))


def test_a_frame_around_the_pages_is_no_table_of_data():
    texts = (
        "1.目的",
        "防止错料。",
        "2.程序",
        "2.1 领料",
        "2.1.1 领料员应核对批号。",
        "2.1.2 仓管员应签字。",
        "3.记录",
        "《领料单》",
    )
    page = Cell(row=1, column=0, blocks=tuple(Paragraph(id=f"b1.{i}", text=t) for i, t in enumerate(texts, start=2)))
    head = Cell(row=0, column=0, blocks=(Paragraph(id="b1.1", text="领料作业指导书"),))
    framed = outline(Document(source=SOURCE, blocks=(Table(id="b1", n_rows=2, n_columns=1, cells=(head, page)),)))
    sop = map_document(framed)
    assert [s.title for s in sop.sections] == ["目的", "程序", "记录"]
    assert [s.label for s in sop.steps] == ["2.1.1", "2.1.2"]
    assert sop.n_tables == 1
    assert [b.id for b in sop.front_matter] == ["b1"]


def test_a_row_to_sign_under_the_steps_is_no_step():
    rows = (
        ("序号", "工序", "操作内容"),
        ("1", "领料", "按单领料。"),
        ("2", "投料", "分批投料。"),
        ("编制人", "", "审批人"),
    )
    sop = map_document(
        outline(Document(source=SOURCE, blocks=(Paragraph(id="b1", text="1.操作步骤"), table("b2", *rows))))
    )
    assert [s.label for s in sop.steps] == ["1", "2"]
    kept = [b for s in sop.sections for b in s.content]
    assert [b.grid for b in kept if isinstance(b, Table)] == [[["编制人", "", "审批人"]]]


def test_lists_and_headings_count_apart():
    sop = map_document(
        read(
            "1 目的",
            "防止混料。",
            "2 程序",
            "2.1 领料",
            "1. 班长应填写领料单。",
            "2. 仓管员应核对数量。",
            "3. 班长应签字。",
            "2.2 退料",
            "仓管员应清点退料。",
        )
    )
    assert [n.arguments for n in sop.notes if n.rule == "SOP703"] == []


def test_statements_before_the_first_heading_open_its_section():
    sop = map_document(
        read(
            "洗衣房守则",
            "洗衣房每天开放十二小时，衣物遗失由管理员登记后公告。",
            "一、开放",
            "1、管理员应按时开门。",
            "二、关闭",
            "1、管理员应断电。",
        )
    )
    assert [b.id for b in sop.sections[0].content] == ["b2"]
    assert "b2" not in {b.id for b in sop.front_matter}


def test_a_statement_of_purpose_ends_where_the_scope_begins():
    sop = map_document(
        read(
            "1. Purpose",
            "This procedure describes the cleaning of tanks. It keeps batches apart. "
            "This procedure applies to all tanks of hall 2.",
            "2. Procedure",
            "2.1 Rinse the tank.",
        )
    )
    assert sop.purpose is not None
    assert sop.purpose.value == "This procedure describes the cleaning of tanks. It keeps batches apart."
    assert sop.scope is not None
    assert sop.scope.value == "This procedure applies to all tanks of hall 2."


def test_words_on_the_document_and_slogans_are_no_steps():
    sop = map_document(
        read(
            "1. Procedure",
            "Use this form to record the hazards of the lathe.",
            "FOUR EYES SEE MORE THAN TWO",
            "For more details, see the handbook.",
            "NEVER WEAR GLOVES, RINGS, WATCHES OR SCARVES AT THE LATHE AND ALWAYS TIE BACK LONG HAIR.",
            "Clamp the workpiece.",
        )
    )
    assert [s.text for s in all_steps(sop.steps)] == [
        "NEVER WEAR GLOVES, RINGS, WATCHES OR SCARVES AT THE LATHE AND ALWAYS TIE BACK LONG HAIR.",
        "Clamp the workpiece.",
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Usage Requirements", SectionKind.PRECONDITIONS),
        ("Sorting Process Overview", None),
        ("Summary", None),
        ("Overview", SectionKind.PURPOSE),
    ],
)
def test_kinds_by_the_head_of_the_title(title, kind):
    sop = map_document(read(f"1. {title}", "The sorter reads every label.", "2. Procedure", "2.1 Start the sorter."))
    assert sop.sections[0].kind is kind


def test_a_stage_of_the_procedure_is_no_list_of_preparations():
    sop = map_document(read("1 程序", "1.1 盘点准备", "1.1.1 仓管员应打印盘点表。", "1.2 盘点", "1.2.1 应逐件清点。"))
    assert [s.kind for s in sop.sections[0].children] == [None, None]
    assert [s.label for s in sop.steps] == ["1.1.1", "1.2.1"]


@pytest.mark.parametrize(
    ("told", "steps"),
    [
        ("首先切断电源，然后拆下护罩，最后清理刀片。", ["首先切断电源，", "然后拆下护罩，", "最后清理刀片。"]),
        ("领料→称量→投料", ["领料", "称量", "投料"]),
        ("首先应切断电源，再拆下护罩。", ["首先应切断电源，再拆下护罩。"]),
    ],
)
def test_a_procedure_told_in_one_paragraph(told, steps):
    sop = map_document(read("1 目的", "防止割伤。", "2 操作步骤", told))
    assert [s.text for s in sop.steps] == steps
    assert len({s.id for s in sop.steps}) == len(steps)


def test_bullets_stand_under_the_few_words_above_them():
    sop = map_document(
        read("1. Procedure", "Check daily", "- Coolant must be full.", "- Filters must be dry.", "Stop the pump.")
    )
    assert [(s.text, len(s.children)) for s in sop.steps] == [("Check daily", 2), ("Stop the pump.", 0)]


def test_names_of_documents_and_typed_page_heads_are_no_steps():
    sop = map_document(
        read(
            "1 工作程序",
            "1.1 保管员应填写《盘点表》。",
            "CK-QR-011《盘点表》",
            "《盘盈盘亏报告》 CK-QR-012",
            "作业指导书    编号：CK-WI-07   版本：第3版 第1次修改（2/6）",
            "Work instruction  No.: CK-WI-07  Rev.: C  Page 2 of 6",
            "盘点结果：□ 相符 □ 不符",
            "(Store keeper)",
            "（不得带电操作）",
            "《盘点表》应保存三年。",
        )
    )
    assert [s.text for s in all_steps(sop.steps)] == [
        "保管员应填写《盘点表》。",
        "（不得带电操作）",
        "《盘点表》应保存三年。",
    ]


def test_a_word_and_a_colon_announce_the_purpose():
    sop = map_document(read("1. Ladders", "Goal: Keep people safe on ladders.", "1.1 Check", "Check the feet of it."))
    assert sop.purpose is not None
    assert sop.purpose.value == "Keep people safe on ladders."
    assert [(e.start, e.quote) for e in sop.purpose.evidence] == [(6, "Keep people safe on ladders.")]


def test_the_title_printed_again_over_the_text_is_no_section():
    document = read(
        "仓库盘点规程",
        "前言",
        "本规程代替旧规程。",
        "仓库盘点规程",
        "1 范围",
        "适用于全部仓库。",
        "2 盘点",
        "2.1 停止收发货物。",
    )
    marked = {"前言": 1, "仓库盘点规程": 1, "范围": 2, "盘点": 2}
    blocks = tuple(
        Heading(id=b.id, text=b.text, label=b.label, level=marked[b.text], look=b.look) if b.text in marked else b
        for b in document.blocks
    )
    sop = map_document(document.model_copy(update={"blocks": blocks}))
    assert sop.control.title is not None
    assert sop.control.title.value == "仓库盘点规程"
    assert [(s.level, s.label, s.title) for s in sop.sections] == [
        (1, None, "前言"),
        (1, "1", "范围"),
        (1, "2", "盘点"),
    ]
    assert "仓库盘点规程" in [block.text for block in sop.front_matter]


def test_words_of_text_boxes_do_not_flow_into_purpose_and_scope(make):
    made = make().heading("目的", "1").line("规范叉车充电，防止火灾。").line("安全第一", Layer.TEXTBOX)
    made.heading("适用范围", "2").line("注意：充电区禁火", Layer.TEXTBOX).line("适用于仓库的全部叉车。")
    sop = map_document(made.heading("程序", "3").item("检查电池。", "3.1").document(), "auto")
    assert sop.purpose is not None and sop.purpose.value == "规范叉车充电，防止火灾。"
    assert sop.scope is not None and sop.scope.value == "适用于仓库的全部叉车。"
    kept = [block.text for section in all_sections(sop.sections) for block in section.content]
    assert "安全第一" in kept and "注意：充电区禁火" in kept


def test_a_statement_that_stands_in_a_text_box_alone_is_one(make):
    made = make().heading("目的", "1").line("规范叉车充电，防止火灾。", Layer.TEXTBOX).heading("程序", "2")
    sop = map_document(made.item("检查电池。", "2.1").document(), "auto")
    assert sop.purpose is not None and sop.purpose.value == "规范叉车充电，防止火灾。"
