"""Control data in the manner of different houses: one document a convention, each its own writing."""

from __future__ import annotations

import pytest

from models.language import load_language
from pipeline.mapping.control import map_control
from pipeline.mapping.map import map_document, map_uncalibrated
from pipeline.mapping.statements import purpose_of, scope_of

FIELDS = ("title", "document_number", "version", "effective_date", "prepared_by", "reviewed_by", "approved_by")


def control(document, code="zh"):
    found = map_control(document, load_language(code)).control
    values = {name: getattr(found, name) for name in (*FIELDS, "department")}
    return {name: value.value for name, value in values.items() if value is not None}


TABLES = {
    "bilingual labels, persons under them, a year of the republic": (
        "zh-Hant",
        [
            ("文件名稱 Title", "驗收作業程序書", "文件編號 DOC No.", "QP-08-003"),
            ("制訂單位 Dept.", "品保課", "版次 Rev.", "C"),
            ("發行日期 Issue Date", "民國113年3月1日", "頁次 Page", "1/5"),
            ("核准 Approved", "審查 Reviewed", "制訂 Prepared", ""),
            ("黃志偉", "林佳蓉", "陳冠宇", ""),
        ],
        "驗收作業程序書|QP-08-003|C|2024-03-01|陳冠宇|林佳蓉|黃志偉|品保課",
    ),
    "posts of those who sign in the label": (
        "zh",
        [
            ("文件名称", "预约挂号工作流程", "文件编号", "MZ-LC-12"),
            ("主责科室", "门诊部", "文件主编", "葛芳"),
            ("科主任审核", "翟明", "院领导批准", "丁毅"),
            ("启用日期", "2023/2/1", "版次", "3"),
        ],
        "预约挂号工作流程|MZ-LC-12|3|2023-02-01|葛芳|翟明|丁毅|门诊部",
    ),
    "label and value in turns of rows, dates below names": (
        "zh",
        [
            ("文件名称", "文件编号", "版本/修改", "页数"),
            ("废料处置流程", "WZ-LC-006", "B/1", "5"),
            ("拟定", "核稿", "会签", "签发"),
            ("邓超然", "施展", "法务部", "雷鸣远"),
            ("拟定日期", "核稿日期", "会签日期", "签发日期"),
            ("2022-10-08", "2022-10-10", "2022-10-11", "2022-10-12"),
        ],
        "废料处置流程|WZ-LC-006|B/1|2022-10-12|邓超然|施展|雷鸣远|",
    ),
    "a title with its translation": (
        "zh",
        [("文件名称", "客诉作业指导书\nCustomer complaint handling"), ("文件编号", "KS-WI-021"), ("版本", "B1")],
        "客诉作业指导书|KS-WI-021|B1|||||",
    ),
    "version and state of revision in cells of their own": (
        "zh",
        [("文件编号", "DH-CX-14-2022"), ("主题：样品管理程序", "第 4 版"), ("实施日期：2022年6月1日", "第 2 次修订")],
        "样品管理程序|DH-CX-14-2022|第 4 版 第 2 次修订|2022-06-01||||",
    ),
    "posts under the names": (
        "en",
        [
            ("Document title", "Field Trip Procedure", "Issue No.", "4"),
            ("Prepared by", "Reviewed by", "Authorised by", ""),
            ("Carol Jennings\nAssistant Principal\n4 Sept 2023", "Omar Haddad\nRisk Officer", "Ruth Vance\nHead", ""),
        ],
        "Field Trip Procedure||4|2023-09-04|Carol Jennings|Omar Haddad|Ruth Vance|",
    ),
    "a council's control box": (
        "en",
        [
            ("Document title", "Lone Working Procedure"),
            ("Author (name and job title)", "Fiona Grant, Health & Safety Adviser"),
            ("Version and status", "3.0 Final"),
            ("Date ratified", "17/09/2023"),
            ("Ratified by", "People Committee"),
            ("Next review", "September 2025"),
        ],
        "Lone Working Procedure||3.0|2023-09-17|Fiona Grant||People Committee|",
    ),
    "no label but number, version and page": (
        "en",
        [("Pallet wrapping", "WI-0331", "Rev B"), ("Created: 2020/11/02", "Owner: Warehouse", "Page 1/2")],
        "Pallet wrapping|WI-0331|Rev B|2020-11-02||||",
    ),
    "places for values": (
        "en",
        [
            ("Title", "Onboarding SOP", "SOP Number", "[Insert number]"),
            ("Version", "v0.x", "Effective date", "DD/MM/YYYY"),
            ("Prepared by", "[Insert name]", "Approved by", "________"),
        ],
        "Onboarding SOP|||||||",
    ),
}


@pytest.mark.parametrize("house", TABLES)
def test_a_table_of_control_data(make, house):
    code, rows, wanted = TABLES[house]
    made = make().table(*rows)
    document = (made.english_body() if code == "en" else made.body()).document()
    expected = dict(zip((*FIELDS, "department"), wanted.split("|"), strict=True))
    assert control(document, code) == {name: value for name, value in expected.items() if value}


LINES = {
    "cells without a colon": ("zh", ["编号\tCT-ZD-011\t版本\t2.0"], {"document_number": "CT-ZD-011", "version": "2.0"}),
    "a masked number": ("zh", ["文件编号：XXX-XX-001"], {}),
    "a title beside number and version": (
        "en",
        ["Title: Line Clearance\tSOP-PK-0102\tRev. 7\tPage 1 of 9"],
        {"title": "Line Clearance", "document_number": "SOP-PK-0102", "version": "Rev. 7"},
    ),
    "full-width digits": ("zh", ["生效日期：２０２４年３月１日"], {"effective_date": "2024-03-01"}),
    "the month between": ("en", ["Effective Date: 2024-Mar-01"], {"effective_date": "2024-03-01"}),
    "a year of the republic in characters": (
        "zh",
        ["生效日期：民國一百一十三年三月一日"],
        {"effective_date": "2024-03-01"},
    ),
    "an edition and its change": ("zh", ["版本号：A版第1次修改"], {"version": "A版第1次修改"}),
    "the revision's date, not the first writing's": (
        "zh",
        ["制订日期：2019/03/15    修订日期：2023/02/20"],
        {"effective_date": "2023-02-20"},
    ),
    "a telephone and a standard": ("zh", ["联系电话：0571-88886666    依据标准：GB/T 32320—2015"], {}),
}


@pytest.mark.parametrize("house", LINES)
def test_a_line_of_control_data(make, house):
    code, lines, wanted = LINES[house]
    made = make()
    for text in lines:
        made.line(text)
    document = (made.english_body() if code == "en" else made.body()).document()
    found = control(document, code)
    assert {k: v for k, v in found.items() if k in wanted or k != "title"} == wanted


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("××农村银行文件", "关于印发《尾箱管理操作规程》的通知"), "尾箱管理操作规程"),
        (("培训管理程序（A/0版）",), "培训管理程序"),
        (("应 急 处 置 规 程",), "应急处置规程"),
    ],
)
def test_a_title_and_what_is_around_it(make, lines, title):
    made = make()
    for text in lines:
        made.line(text, size=22, centered=True)
    assert control(made.body().document())["title"] == title


def test_the_sentence_that_says_when_a_document_takes_effect(make):
    made = make().line("值班管理办法", size=20, centered=True).body()
    made.heading("附则", "5").line("本办法由办公室负责解释，自2023年9月1日起施行。")
    assert control(made.document())["effective_date"] == "2023-09-01"


@pytest.mark.parametrize(
    ("lines", "versions", "authors"),
    [
        (("V1.0  2020-01-01  首次发布", "V1.1  2021-06-15  修改第4章", "V2.0  2023-03-20  全面修订"), 3, set()),
        (("2021年3月1日 V1.0 建立 魏然", "2022年5月6日 V2.0 增加回退方案 庞博"), 2, {"魏然", "庞博"}),
        (("0.1  2023-02-01  Wei Zhang  First draft", "0.9  2023-04-11  Wei Zhang  Comments"), 2, {"Wei Zhang"}),
    ],
)
def test_revisions_in_plain_lines(make, lines, versions, authors):
    made = make().line("割接操作手册", size=20, centered=True).body().heading("修订记录", "6")
    for text in lines:
        made.line(text)
    found = map_control(made.document(), load_language("zh"))
    assert len(found.revisions) == versions
    assert {r.author for r in found.revisions} - {None} == authors
    for text, row in zip(lines, found.revisions, strict=True):
        said = " ".join(filter(None, (row.version, row.date, row.author, row.summary)))
        assert sorted(said.split()) == sorted(text.split())


@pytest.mark.parametrize(
    ("scope", "start", "end", "left_out"),
    [
        ("适用于生产部自开机前检查至交班记录的点检工作，特种设备除外。", "开机前检查", "交班记录", ["特种设备"]),
        (
            "适用于换模作业，自接到通知起，至首件确认合格止；不适用于级进模调试。",
            "接到通知",
            "首件确认合格",
            ["级进模调试"],
        ),
        ("本流程起点为客户投诉，终点为工单关闭。", "客户投诉", "工单关闭", []),
        ("适用于全体员工。", None, None, []),
        (
            "It applies to analysts, from receipt of the ticket to its closure. It does not cover shared accounts.",
            "receipt of the ticket",
            "its closure",
            ["shared accounts"],
        ),
        ("This SOP applies to lines 1 to 4, excluding line 3.", None, None, ["line 3"]),
    ],
)
def test_where_a_scope_starts_and_ends_and_what_it_leaves_out(make, scope, start, end, left_out):
    english = scope.isascii()
    made = make().heading("Scope" if english else "范围", "1").line(scope)
    sop = map_document(
        made.heading("Procedure" if english else "程序", "2").line("1. 检查。").document(), "en" if english else "zh"
    )
    assert (sop.scope_start and sop.scope_start.value) == start
    assert (sop.scope_end and sop.scope_end.value) == end
    assert [text.value for text in sop.scope_exclusions] == left_out
    for text in (sop.scope_start, sop.scope_end, *sop.scope_exclusions):
        assert text is None or text.evidence[0].quote == text.value


def test_a_section_of_its_own_says_what_is_left_out(make):
    made = make().heading("范围", "1").line("适用于全部设备。").heading("不适用范围", "2").line("停产检修的设备。")
    sop = map_document(made.document(), "zh")
    assert [text.value for text in sop.scope_exclusions] == ["停产检修的设备"]


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("目的及适用范围", "purpose scope"),
        ("适用范围和对象", "scope"),
        ("Who does this policy apply to?", "scope"),
        ("REASON FOR POLICY", "purpose"),
        ("角色及职责（RACI）", "responsibilities"),
        ("單位權責", "responsibilities"),
        ("名詞定義", "definitions"),
        ("Roles & Responsibilities", "responsibilities"),
        ("支持性文件和表单", "references records"),
        ("流程活动说明", "procedure"),
        ("申请材料", "preconditions"),
        ("回退方案", "exceptions"),
        ("Monitoring compliance", "quality"),
        ("文件变更历史", "revision"),
        ("施行日期", "appendix"),
    ],
)
def test_titles_of_many_houses(make, title, kinds):
    sop = map_document(make().heading(title, "1").line("见下文。").document(), "zh" if not title.isascii() else "en")
    section = sop.sections[0]
    assert [str(kind) for kind in (section.kind, *section.also) if kind] == kinds.split()


def test_purpose_and_scope_that_share_a_paragraph(make):
    text = "为规范变更，制定本流程。本流程适用于信息部，从申请开始，到关闭为止。紧急变更除外。"
    blocks = make().heading("目的及适用范围", "1").line(text).document()
    sop, lexicon = map_uncalibrated(blocks, "zh"), load_language("zh").sections
    assert purpose_of(blocks.blocks, sop.sections, lexicon) == sop.purpose
    assert scope_of(blocks.blocks, sop.sections, lexicon) == sop.scope
    assert sop.purpose is not None
    assert sop.purpose.value == "为规范变更，制定本流程。"
    assert sop.scope is not None
    assert sop.scope.value == "本流程适用于信息部，从申请开始，到关闭为止。紧急变更除外。"
