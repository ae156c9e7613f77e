from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.outline import outline
from models.document import Cell, Document, Heading, LabelOrigin, ListItem, Look, Paragraph, Table, walk
from models.source import Format, SourceFile

SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def document(*texts, looks=None):
    looks = looks or {}
    blocks = tuple(Paragraph(id=f"b{i}", text=t, look=looks.get(i, Look())) for i, t in enumerate(texts, start=1))
    return Document(source=SOURCE, blocks=blocks)


def headings(result):
    return [(b.level, b.label, b.text) for b in result.blocks if isinstance(b, Heading)]


def test_a_procedure_without_heading_styles():
    result = outline(
        document(
            "叉车充电作业规程",
            "1.目的",
            "规范叉车充电，防止火灾。",
            "2.职责",
            "2.1 仓库主管",
            "2.1.1 负责检查充电区。",
            "3.作业程序",
            "3.1 充电前检查",
            "3.1.1 司机应检查电瓶液位。",
            "3.1.2 液位低于下限时应补水，补水包括：",
            "a) 打开注液盖；",
            "b) 加入蒸馏水。",
            "3.2 充电时不得离开现场，发现异味应立即断电。",
            "4.记录",
            "《充电记录表》",
        )
    )
    assert headings(result) == [
        (1, "1.", "目的"),
        (1, "2.", "职责"),
        (2, "2.1", "仓库主管"),
        (1, "3.", "作业程序"),
        (2, "3.1", "充电前检查"),
        (1, "4.", "记录"),
    ]
    items = [(b.level, b.label) for b in result.blocks if isinstance(b, ListItem)]
    assert items == [(1, "2.1.1"), (1, "3.1.1"), (1, "3.1.2"), (2, "a)"), (2, "b)"), (1, "3.2")]


def test_chapters_stand_over_numbers():
    result = outline(
        document(
            "第一章 总则",
            "第一条 为规范用电，制定本办法。",
            "第二章 管理",
            "1 值班",
            "值班员应巡视。",
            "2 交接",
            "交接应签字。",
        )
    )
    assert headings(result) == [(1, "第一章", "总则"), (1, "第二章", "管理"), (2, "1", "值班"), (2, "2", "交接")]


def test_bare_numbers_need_company():
    result = outline(
        document("1 目的", "防止混料。", "2 范围", "适用于一车间。", "2 persons lift the lid and hold it.")
    )
    assert [h[1] for h in headings(result)] == ["1", "2"]
    assert result.blocks[-1].label is None


def test_numbers_with_dashes_are_labels_where_they_count_on():
    result = outline(
        document("1 点检", "1-1 电源", "确认开关断开。", "1-2 滤网", "用刷子清扫。", "3-5 人一组作业。", "2 记录")
    )
    assert [block.label for block in result.blocks] == ["1", "1-1", None, "1-2", None, None, "2"]


def test_run_in_headings_are_parted():
    result = outline(
        document(
            "一、目的：为了防止烫伤，制定本规程。", "二、适用范围：适用于锅炉房。", "三、操作步骤", "1、开启风机。"
        )
    )
    assert headings(result) == [(1, "一、", "目的："), (1, "二、", "适用范围："), (1, "三、", "操作步骤")]
    assert result.blocks[1].id == "b1#2"
    assert result.blocks[1].text == "为了防止烫伤，制定本规程。"


def test_clauses_in_one_paragraph_are_parted():
    result = outline(
        document(
            "4.1 开机\n4.1.1 合上总闸，确认\n指示灯亮。\n4.1.2 按下启动键。",
            "验收应查：1）外壳没有裂纹、油漆没有剥落，门锁开关灵活；2）铭牌上的型号、规格、出厂编号与合同一致；3）附件和说明书与装箱单逐项相符，没有缺少。",
        )
    )
    assert [(b.id, b.label) for b in result.blocks] == [
        ("b1", "4.1"),
        ("b1#2", "4.1.1"),
        ("b1#3", "4.1.2"),
        ("b2", None),
        ("b2#2", "1）"),
        ("b2#3", "2）"),
        ("b2#4", "3）"),
    ]


def test_a_typed_table_of_contents_holds_no_headings():
    result = outline(
        document(
            "目录",
            "1 目的 ........ 2",
            "2 范围 ........ 3",
            "3 程序 ........ 4",
            "1 目的",
            "防尘。",
            "2 范围",
            "喷漆房。",
        )
    )
    assert [b.look.toc for b in result.blocks] == [True] * 4 + [False] * 4
    assert [h[2] for h in headings(result)] == ["目的", "范围"]


def test_a_typed_label_after_an_automatic_one_is_noted():
    block = Heading(id="b1", label="1.", label_origin=LabelOrigin.AUTOMATIC, text="1、目的", look=Look(outline=1))
    result = outline(Document(source=SOURCE, blocks=(block, Paragraph(id="b2", text="防潮。"))))
    assert [(n.rule, n.arguments) for n in result.notes] == [("SOP003", {"automatic": "1.", "typed": "1、"})]
    assert headings(result) == [(1, "1. 1、", "目的")]


def test_bold_lines_are_headings_and_the_title_is_none():
    bold = Look(bold=True, size=11)
    plain = Look(size=11)
    texts = (
        "Oven Cleaning",
        "Scope",
        "This SOP applies to the bakery.",
        "Daily Cleaning",
        "1. Switch the oven off.",
        "2. Wipe the door.",
    )
    looks = {1: Look(bold=True, size=16), 2: bold, 3: plain, 4: bold, 5: plain, 6: plain}
    assert headings(outline(document(*texts, looks=looks))) == [(1, None, "Scope"), (1, None, "Daily Cleaning")]


def test_a_list_of_appendices_is_no_row_of_headings():
    result = outline(
        document("5 附录", "附录A 流程图", "附录B 记录表", "附录A 流程图", "见下图。", "附录B 记录表", "见下表。")
    )
    assert [h[1] for h in headings(result)] == ["5", "附录A", "附录B"]


def test_template_paragraphs_and_tables_stay():
    tagged = Paragraph(id="b1", text="1. 目的", look=Look(tag="SOP Heading"))
    table = Table(id="b2", n_rows=1, n_columns=1)
    result = outline(Document(source=SOURCE, blocks=(tagged, table)))
    assert result.blocks == (tagged, table)


LINES = st.sampled_from(
    [
        "1.目的",
        "2. Scope",
        "1.1 检查",
        "1.1.1 员工应签字。",
        "（一）领料",
        "a) 称量；",
        "• gloves",
        "目的：防火。",
        "附件1",
        "说明文字，没有标号",
        "A\nB",
        "4.1 甲\n4.2 乙应到场。",
        "2 persons",
        "",
    ]
) | st.text(max_size=30)


@settings(max_examples=120, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_no_word_is_lost_and_ids_are_unique(texts):
    given_ = document(*texts)
    result = outline(given_)
    assert characters(result) == characters(given_)
    ids = [b.id for b in result.blocks]
    assert len(ids) == len(set(ids))


def characters(one):
    text = "".join(b.full_text for b in walk(one.blocks))
    return Counter(c for c in text if not c.isspace() and c not in "\u200b\ufeff")


def test_a_colon_inside_a_title_that_siblings_repeat():
    result = outline(document("一、风险：烫伤", "1、戴手套。", "2、设隔离栏。", "二、风险：夹手", "1、停机后再清理。"))
    assert headings(result) == [(1, "一、", "风险：烫伤"), (1, "二、", "风险：夹手")]


def test_a_colon_inside_a_single_title_over_a_list_and_a_statement_after_one():
    result = outline(
        document("一、目的：防止烫伤。", "二、操作流程：锅炉点火", "1、开启风机。", "2、点火。", "三、范围：锅炉房")
    )
    assert headings(result) == [(1, "一、", "目的："), (1, "二、", "操作流程：锅炉点火"), (1, "三、", "范围：")]


def test_lines_of_one_pattern_above_lists_that_start_again():
    result = outline(
        document(
            "Case: new visitor, no badge",
            "1) Ask for a passport",
            "2) Print a badge",
            "Case: visitor is known",
            "1) Look up the name",
            "2) Print a badge",
        )
    )
    assert headings(result) == [(1, None, "Case: new visitor, no badge"), (1, None, "Case: visitor is known")]


def test_the_head_of_each_page_is_no_pattern():
    result = outline(document("操作卡 编号：A-01 版本：1", "1、开机。", "操作卡 编号：A-02 版本：1", "1、关机。"))
    assert headings(result) == []


def test_a_short_line_in_capitals_between_lists_is_a_title():
    result = outline(
        document(
            "Boiler shutdown", "1. Close the valve of the burner.", "2. Stop the pump.", "Boiler Restart", "1. Open it."
        )
    )
    assert (1, None, "Boiler Restart") in headings(result)


def test_appendices_stand_under_the_chapter_that_names_them():
    result = outline(
        document(
            "1 目的", "防止混料。", "2 附录", "附录A：领料流程图", "领料、复核、发料。", "附录B：领料单", "编号、数量。"
        )
    )
    assert headings(result)[-3:] == [(1, "2", "附录"), (2, "附录A：", "领料流程图"), (2, "附录B：", "领料单")]


def indented(*lines):
    return outline(
        document(*(text for _, text in lines), looks={i: Look(indent=x) for i, (x, _) in enumerate(lines, start=1)})
    )


def test_lists_inside_lists_by_their_indent():
    result = indented(
        (12, "1. 每天打扫。"),
        (12, "2. 迟到的人："),
        (34, "1. 一次，扫走廊；"),
        (34, "2. 两次，扫操场："),
        (57, "1. 先扫落叶；"),
        (57, "2. 再洒水。"),
        (34, "3. 三次，写检查。"),
        (12, "3. 按时关灯。"),
    )
    assert [b.level for b in result.blocks] == [1, 1, 2, 2, 3, 3, 2, 1]


def test_numbers_after_a_lead_in_do_not_hang_on_the_bullet_above_it():
    result = indented(
        (10, "• Size of the box"),
        (10, "• Marks show every inch"),
        (10, "From the drawing, we see that:"),
        (10, "1. The box is long."),
        (10, "2. The box is low."),
        (10, "• Colour of the box"),
    )
    assert [b.level for b in result.blocks if isinstance(b, ListItem)] == [1, 1, 1, 1, 1]


def test_contents_without_page_numbers_are_no_headings():
    titles = ("1 目的", "2 范围", "3 程序")
    text = ("1 目的", "规范盘点。", "2 范围", "适用于全部仓库。", "3 程序", "3.1 停止收发。")
    result = outline(document("盘点规程", "目  录", *titles, *text))
    assert headings(result) == [(1, "1", "目的"), (1, "2", "范围"), (1, "3", "程序")]
    assert [b.text for b in result.blocks if b.look.toc] == ["目  录", *titles]


def test_a_title_like_contents_with_other_lines_below_it_stays():
    result = outline(document("目录", "目录管理由档案室负责。", "1 目的", "规范目录。"))
    assert not any(b.look.toc for b in result.blocks)


def parts(text):
    return [b.full_text.replace(" ", "") for b in outline(document("程序", text)).blocks[1:]]


def test_several_clauses_in_one_line_are_parted():
    assert parts("1.停止收发。2.清点实物。3.双方签字。") == ["1.停止收发。", "2.清点实物。", "3.双方签字。"]
    assert parts("①清点②签名③离岗") == ["①清点", "②签名", "③离岗"]
    assert parts("7.1、盘点表  7.2、差异表  7.3、签到表") == ["7.1、盘点表", "7.2、差异表", "7.3、签到表"]
    items = [
        "①电源电压应在铭牌规定的范围内，接地应可靠；",
        "②气源压力应达到0.5MPa以上，过滤器应无积水；",
        "③冷却水应畅通，管接头和阀门应没有滴漏。",
    ]
    assert parts("2）检查：" + "".join(items)) == ["2）检查：", *items]
    assert parts("（1）清点；（2）签名。") == ["（1）清点；", "（2）签名。"]


def test_things_that_a_clause_names_stay_in_it():
    for text in ("2）检查：①电源；②气源；③水源。", "报告：①报告的格式；②用语是否统一；③签字手续。"):
        assert parts(text) == [text]


def test_an_annex_has_its_title_below_its_nature():
    result = outline(document("1 目的", "防尘。", "附录 A（资料性附录）", "除尘器点检表格式", "每班点检一次。"))
    assert headings(result)[1:] == [(1, "附录 A", "除尘器点检表格式")]
    assert [block.full_text for block in result.blocks][-2:] == ["（资料性附录）", "每班点检一次。"]


def test_numbers_that_count_nothing_part_no_line():
    for text in ("按①②③顺序操作", "见图中①、②、③处", "温度为1.2，2.5，3.6", "存放于1、2、3号仓库。", "比例1:2. 3毫升"):
        assert len(parts(text)) == 1


def test_printed_lines_as_paragraphs_are_joined():
    result = outline(
        document(
            "1 目的",
            "本规程规定了仓库实物盘点的准备、清点、复核以及差",
            "异处理的要求，保证账面与实物一致，并且使每一项差",
            "异都可以追查到责任人。",
            "2 程序",
            "2.1 仓库主管在盘点以前两个工作日通知各班组停止收",
            "发物料。",
            "2.2 登记。",
        )
    )
    assert [b.text for b in result.blocks][1] == (
        "本规程规定了仓库实物盘点的准备、清点、复核以及差异处理的要求，保证账面与实物一致，并且使每一项差异都可以追查到责任人。"
    )
    assert [b.text for b in result.blocks][3] == "仓库主管在盘点以前两个工作日通知各班组停止收发物料。"


def test_lines_of_a_list_without_full_stops_are_not_joined():
    lines = [f"第{name}组每天下班以前清扫本组的工作区域与通道" for name in "甲乙丙丁戊"]
    assert len(outline(document("要求", *lines)).blocks) == 6


def test_run_in_titles_of_one_series_with_a_last_one_of_few_words():
    result = outline(
        document(
            "一、目的：规范采购。", "二、范围：全公司。", "三、流程：", "1、申请。", "2、审批。", "四、附件：申请单"
        )
    )
    assert [title for _, _, title in headings(result)] == ["目的：", "范围：", "流程：", "附件："]


def test_a_bold_title_right_above_a_table_is_a_heading_and_an_announcement_is_none():
    bold = Look(bold=True, size=12.0)
    plain = Look(size=12.0)
    blocks = (
        Paragraph(id="b1", text="1 目的", look=bold),
        Paragraph(id="b2", text="规范盘点，保证账面与实物一致，差异可以追查到人。", look=plain),
        Paragraph(id="b3", text="仓库分级", look=bold),
        Table(id="b4", n_rows=1, n_columns=1),
        Paragraph(id="b5", text="分级的依据：", look=bold),
        Table(id="b6", n_rows=1, n_columns=1),
    )
    result = outline(Document(source=SOURCE, blocks=blocks))
    assert [b.text for b in result.blocks if isinstance(b, Heading)] == ["目的", "仓库分级"]


def test_titles_between_lenticular_brackets():
    result = outline(
        document(
            "【目的】", "判断贫血。", "【适用范围】门诊与病房。", "【方法原理】采用电阻抗法。", "【注】由主任解释。"
        )
    )
    assert [title for _, _, title in headings(result)] == ["【目的】", "【适用范围】", "【方法原理】"]
    assert [b.text for b in result.blocks if not isinstance(b, Heading)][-1] == "【注】由主任解释。"


def test_one_line_between_brackets_is_no_title():
    assert headings(outline(document("离心机", "【警告】切勿触碰。", "【提示】先断电。"))) == []


def test_the_only_section_of_an_appendix_keeps_its_number():
    bold = Look(bold=True, size=12.0)
    texts = ("1 目的", "规范校准。", "2 程序", "2.1 每年校准。", "附录A 记录表", "1 填写说明", "用黑色笔填写。")
    looks = {n: bold for n, text in enumerate(texts, start=1) if text[-1] != "。"}
    result = outline(document(*texts, looks=looks))
    assert headings(result)[-2:] == [(1, "附录A", "记录表"), (2, "1", "填写说明")]


def test_outline_levels_in_a_table_of_data_make_no_headings():
    head = [cell(0, n, text) for n, text in enumerate(("Test", "Step", "Expected", "Reviewer"))]
    look = Look(outline=1, style="Normal")
    row = [cell(1, n, text, look) for n, text in enumerate(("1.", "Start the pump", "The lamp is lit", "Results:"))]
    table = Table(id="b1", n_rows=2, n_columns=4, cells=(*head, *row))
    result = outline(Document(source=SOURCE, blocks=(table,)))
    assert {type(block) for block in walk(result.blocks)} == {Table, Paragraph}
    assert [block.text for block in walk(result.blocks)][1:] == [block.text for block in walk((table,))][1:]


def cell(row, column, text, look=None):
    block = Paragraph(id=f"b1.{4 * row + column + 1}", text=text)
    if look is not None:
        block = Heading(id=block.id, text=text, level=look.outline, look=look)
    return Cell(row=row, column=column, blocks=(block,))
