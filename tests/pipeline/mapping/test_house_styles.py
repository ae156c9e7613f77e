"""Small procedures in the manner of different houses and trades, each as it would be typed."""

from __future__ import annotations

import pytest

from extractors.outline import outline
from models.document import Cell, Document, Layer, Paragraph, Place, Table
from models.sop import Sop, Step, all_steps
from models.source import Format, SourceFile
from pipeline.mapping.map import map_document

SOURCE = SourceFile(path="in/scan0007.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def read(text: str, layer: Layer = Layer.BODY) -> Sop:
    """A document of the lines of a text; lines of cells between bars are one table."""
    blocks: list[Paragraph | Table] = []
    rows: list[list[str]] = []
    for line in [*text.strip().split("\n"), ""]:
        if line.startswith("|"):
            rows.append(line.strip("|").split("|"))
            continue
        if rows:
            blocks.append(grid(f"b{len(blocks) + 1}", rows))
            rows = []
        if line:
            where = layer if len(blocks) else Layer.BODY
            blocks.append(Paragraph(id=f"b{len(blocks) + 1}", text=line, layer=where, place=Place(page=1)))
    return map_document(outline(Document(source=SOURCE, blocks=tuple(blocks))))


def grid(name: str, rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]] | None = None) -> Table:
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            high, wide = (spans or {}).get((r, c), (1, 1))
            if text != "^":
                block = Paragraph(id=f"{name}.{len(cells) + 1}", text=text)
                cells.append(Cell(row=r, column=c, row_span=high, column_span=wide, blocks=(block,)))
    return Table(id=name, n_rows=len(rows), n_columns=len(rows[0]), cells=tuple(cells))


def who(sop: Sop) -> list[str | None]:
    return [step.responsible.value if step.responsible else None for step in all_steps(sop.steps)]


def texts(sop: Sop) -> list[str]:
    return [step.text.split("\n")[0] for step in all_steps(sop.steps)]


def rules(sop: Sop) -> list[str]:
    return [note.rule for note in sop.notes if note.rule in ("SOP607", "SOP608", "SOP609")]


def ways(step: Step) -> list[tuple[str, str | None, str | None]]:
    return [(branch.condition, branch.target, branch.step) for branch in step.branches]


def test_titled_steps_below_a_section_that_is_named_after_the_subject():
    sop = read("""报销流程
一、目的
规范员工差旅费报销。
二、报销流程
步骤一：提交申请
员工返回后5个工作日内填写《差旅费报销单》。
步骤二：部门审核
部门经理在2个工作日内审核，如审核不通过，退回员工修改；审核通过则转步骤三。
步骤三：付款
出纳应在每周五前完成付款，并以短信通知员工。""")
    assert [step.label for step in sop.steps] == ["步骤一：", "步骤二：", "步骤三："]
    review, pay = sop.steps[1].children[0], sop.steps[2].children[0]
    assert ways(review) == [("审核不通过", None, None), ("审核通过", "步骤三", sop.steps[2].id)]
    assert [(h.to, h.channel) for h in pay.handovers] == [(("员工",), "短信")]


def test_a_procedure_told_in_one_paragraph():
    sop = read("""设备停机处理
首先，操作工按下急停按钮，并报告班长。然后，班长在10分钟内确认故障，填写《故障单》交维修组。最后，由班长试机确认。""")
    assert who(sop) == ["操作工", "班长", "班长"]
    assert sop.steps[1].handovers[0].what == "《故障单》"
    assert rules(sop) == ["SOP609"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("供应商准入\n一是采购专员收集资料；二是采购部实地考察；三是采购经理组织评审会。", 3),
        ("Runbook\nFirst, the engineer opens a ticket. Then the engineer calls the lead. Next, the lead closes it.", 3),
        ("夜间巡查\n流程：接班 -> 巡查 -> 登记 -> 交班", 4),
        ("夜间巡查\n接班↓巡查↓登记", 3),
        ("夜间巡查\n一是一、二是二的态度很重要。", 0),
    ],
)
def test_prose_and_chains_without_any_number(text, count):
    sop = read(text)
    assert len(sop.steps) == count
    whole = "".join(text.split("\n")[1].split())
    assert count == 0 or len("".join("".join(texts(sop)).split())) >= len(whole) - 2 * count, "no words are dropped"


def test_a_chain_beside_numbered_clauses_stays_where_it_is():
    sop = read("提货规范\n提货流程：接单 -> 装车 -> 签收\n1. 调度员派车。\n2. 装卸工装车。\n3. 客户签字盖章。")
    assert who(sop) == ["调度员", "装卸工", "客户"]


def test_boxes_of_a_flow_chart_are_steps_where_there_are_no_others():
    chart = "退货流程\n开始\n客服受理退货\n是否合格\n否\n仓管员入库\n财务退款\n结束"
    assert texts(read(chart, Layer.TEXTBOX)) == ["客服受理退货", "是否合格", "仓管员入库", "财务退款"]
    assert [b.text for b in read(chart, Layer.TEXTBOX).unmapped] == ["开始", "否", "结束"]


def test_a_table_of_nodes_with_a_cell_that_says_nothing():
    sop = read("""客房清扫
|序号|流程节点|责任人|时限|操作要点|表单|
|1|领取工具|客房服务员|8:30前|领取布草|领用表|
|2|敲门进房|客房服务员||敲门三次|/|
|3|查房|领班|30分钟|检查清洁质量|无|""")
    assert who(sop) == ["客房服务员", "客房服务员", "领班"]
    assert [[r.value for r in step.records] for step in sop.steps] == [["领用表"], [], []]
    assert [[t.kind for t in step.time_limits] for step in sop.steps] == [["deadline"], [], ["deadline"]]
    assert "表单：无" in sop.steps[2].text


def test_steps_from_left_to_right():
    sop = read("""投诉处理
|项目|步骤1|步骤2|步骤3|
|操作内容|受理投诉并登记|调查原因|回复客户并归档|
|责任人|客服专员|品质工程师|客服主管|
|时限|1小时内|2个工作日|24小时内|""")
    assert [step.label for step in sop.steps] == ["步骤1", "步骤2", "步骤3"]
    assert who(sop) == ["客服专员", "品质工程师", "客服主管"]


def test_heads_in_two_rows():
    rows = [
        ["序号", "工作内容", "职责分工", "^", "时限"],
        ["^", "^", "责任部门", "配合部门", "^"],
        ["1", "编制计划", "采购部", "财务部", "3日内"],
        ["2", "审核计划", "财务部", "审计室", "2日内"],
    ]
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (2, 1)}
    title = Paragraph(id="b1", text="采购计划流程")
    sop = map_document(outline(Document(source=SOURCE, blocks=(title, grid("b2", rows, spans)))))
    assert who(sop) == ["采购部", "财务部"]
    assert [[s.value for s in step.support] for step in sop.steps] == [["财务部"], ["审计室"]]
    assert not sop.unmapped


def test_a_table_of_what_who_when_how():
    sop = read("""Chemical Spill
|What|Who|When|How|
|Evacuate the area|All staff|Immediately|Leave by the nearest exit|
|File the report|Lab supervisor|Within 24 hours|Send the Incident Form to EHS by email|""")
    assert [step.name.value for step in sop.steps if step.name] == ["Evacuate the area", "File the report"]
    assert who(sop) == ["All staff", "Lab supervisor"]
    (handover,) = sop.steps[1].handovers
    assert (handover.what, handover.to, handover.channel) == ("the Incident Form", ("EHS",), "email")


def test_articles_with_rules_and_a_defined_short_name():
    sop = read("""印章管理办法
第一章 总则
第一条 为加强印章管理，制定本办法。
第二章 管理职责
第二条 总经理办公室（以下简称“总经办”）是印章归口管理部门。
第三章 使用
第三条 本办法所称用印，是指在文件上盖章。
第四条 用印申请人填写《用印申请单》，经分管副总批准后，送总经办。
第五条 总经办每半年检查一次。
第六条 本办法由总经办负责解释。""")
    assert who(sop) == ["用印申请人", "总经办"], "what a word means and who explains it are no steps"
    kept = [block.text for section in sop.sections for block in section.content]
    assert any("所称用印" in text for text in kept)
    assert [n.arguments["variant"] for n in sop.notes if n.rule == "SOP608"] == ["defined"]


def test_units_that_may_be_one_are_proposed_and_stay_two():
    sop = read("""不合格品控制
1.职责
1.1 生产技术部负责隔离不合格品。
1.2 品保部（QA）负责判定。
2.程序
2.1 生技部填写处理单。
2.2 品保课在2小时内判定。""")
    pairs = {
        (n.arguments["one"], n.arguments["other"], n.arguments["variant"]) for n in sop.notes if n.rule == "SOP608"
    }
    assert pairs == {("生产技术部", "生技部", "short"), ("品保部", "QA", "bracket"), ("品保部", "品保课", "head")}
    assert {"生产技术部", "生技部", "品保部", "品保课"} <= {role.name for role in sop.roles}


def test_traditional_characters_with_formal_numbers():
    sop = read("""客訴處理作業程序
壹、目的
為使客訴得到及時處理，特訂定本程序。
貳、範圍
凡本公司產品之客訴均適用之。
參、作業內容
一、業務承辦人接獲客訴後，應於當日填寫「客訴處理單」，送品保課。
二、若客戶不接受，則退回品保課重新分析；否則結案歸檔。""")
    assert [section.title for section in sop.sections] == ["目的", "範圍", "作業內容"]
    assert who(sop)[0] == "業務承辦人"
    assert [(b.condition, b.otherwise) for b in sop.steps[1].branches] == [("客戶不接受", False), ("否則", True)]


def test_a_name_that_responsibilities_declare_acts_in_the_steps():
    sop = read("""Visitor Management
Purpose
To control visitors on site.
Responsibilities
Greeter: accompanies the visitor at all times.
Procedure
1. The greeter notifies the Security Supervisor at least 24 hours before the visit.
2. If the ID is not valid, refer the visitor to the Security Supervisor; otherwise go to step 3.
3. The greeter escorts the visitor to the meeting room.""")
    assert who(sop) == ["greeter", None, "greeter"]
    assert ways(sop.steps[1]) == [("the ID is not valid", None, None), ("otherwise", "step 3", sop.steps[2].id)]
    assert "Greeter" in {role.name for role in sop.roles}


def test_only_one_answer_of_a_decision():
    sop = read("检验流程\n1. 检验员抽样检验，不合格的，退回供应商。\n2. 仓管员登记。\n3. 班长巡查。")
    assert [n.arguments for n in sop.notes if n.rule == "SOP607"] == [{"condition": "不合格"}]
    both = read("检验流程\n1. 检验员检验，合格则入库，不合格则退回。\n2. 仓管员登记。\n3. 班长巡查。")
    assert "SOP607" not in rules(both)


def test_process_times_are_no_deadlines():
    sop = read("配制规程\n1. 搅拌15分钟，浸泡时间不超过30分钟。\n2. 养护不少于7d。\n3. 24小时内回访，一份存档。")
    assert [[(t.kind, t.iso8601) for t in step.time_limits] for step in sop.steps] == [
        [("duration", "PT15M"), ("duration", "PT30M")],
        [("duration", "P7D")],
        [("deadline", "PT24H")],
    ]


def test_a_place_that_somebody_goes_to_does_not_do_the_work():
    sop = read("入职手续\n1. 新员工到人力资源部办理登记。\n2. IT专员开通邮箱。\n3. 导师负责带教。")
    assert who(sop) == ["新员工", "IT专员", "导师"]


def test_an_answer_with_its_limit():
    sop = read("来文处理\n1. 办公室将来文转设备科，设备科应在3日内回复。\n2. 文员登记。\n3. 文员归档。")
    (handover,) = sop.steps[0].handovers
    assert (handover.what, handover.to, handover.reply_limit) == ("来文", ("设备科",), "3日内")


def test_plain_words_below_a_titled_step_are_its_own():
    sop = read("""Kitchen Opening
Step 1 - Check in
The opening chef arrives by 6:30 am and disarms the alarm.
Step 2 - Brief
The head chef briefs the team daily before service.""")
    assert [len(step.children) for step in sop.steps] == [1, 1]
    assert not sop.unmapped


def test_a_counter_of_a_bank_in_traditional_characters():
    sop = read("""櫃檯現金收付作業程序
一、作業程序
（一）櫃員受理存款，當面點清。
（二）櫃員須登錄系統，並於交易後五個營業日內申報。
（三）出納會同主管盤點現金。""")
    assert who(sop) == ["櫃員", "櫃員", "出納"]
    (limit,) = sop.steps[1].time_limits
    assert (limit.iso8601, limit.working_days) == ("P5D", True)
    assert limit.anchor is not None and "後" in limit.anchor, "the source's own characters"


def test_a_name_that_is_the_end_of_one_longer_name():
    sop = read(
        "Disposal\n1. The lab technician labels the box.\n2. The technician signs the form.\n3. The driver leaves."
    )
    assert [(n.arguments["one"], n.arguments["other"]) for n in sop.notes if n.rule == "SOP608"] == [
        ("lab technician", "technician")
    ]
