"""Roles, records and missing elements of a whole Sop."""

import pytest

from models.document import Cell, ListItem, Paragraph, Table
from models.language import load_language
from models.sop import By, Control, FieldValue, Revision, Section, SectionKind, Sop, Step, Text
from models.source import Format, SourceFile
from pipeline.mapping.enrich import enrich_steps
from pipeline.mapping.heading_roles import heading_roles
from pipeline.mapping.missing import find_missing
from pipeline.mapping.records import map_records
from pipeline.mapping.roles import map_roles

ZH, EN = load_language("zh"), load_language("en")
SOURCE = SourceFile(path="泵房.docx", sha256="0" * 64, size=1, format=next(iter(Format)))


def sop(texts=(), sections=(), pack=ZH, **fields):
    steps = enrich_steps(tuple(Step(id=f"s{at}", text=text) for at, text in enumerate(texts)), pack)
    return Sop(source=SOURCE, language=pack.code, steps=steps, sections=tuple(sections), **fields)


def section(kind, *texts, title="标题", children=()):
    content = tuple(ListItem(id=f"c{at}", text=text) for at, text in enumerate(texts))
    return Section(id="h1", level=1, label="3", title=title, kind=kind, content=content, children=tuple(children))


def test_roles_of_responsibilities_and_steps_each_once():
    found = map_roles(
        sop(
            ["泵工每班巡视泵房。", "本站长审核后报安监科。", "通知采购备件。", "采购部回复。"],
            [section(SectionKind.RESPONSIBILITIES, "站长：负责泵房安全。", "相关人员应配合。")],
        ),
        ZH,
    )
    assert found[0].name == "站长"
    assert "采购部" in [role.name for role in found]
    assert "采购" not in [role.name for role in found]
    assert "相关人员" not in [role.name for role in found]
    assert all(role.evidence for role in found)


def test_roles_of_headings_and_tables_of_responsibilities():
    cell = Cell(row=0, column=0, blocks=(Paragraph(id="t1.1", text="值班长"),))
    table = Table(id="t1", n_rows=1, n_columns=1, cells=(cell,))
    below = Section(id="h2", level=2, label="3.1", title="安监科", content=(table,))
    people = Section(id="h3", level=2, label="3.2", title="巡检人员")
    found = map_roles(sop(sections=[section(SectionKind.RESPONSIBILITIES, title="职责", children=[below, people])]), ZH)
    assert [(role.name, role.kind) for role in found] == [
        ("安监科", "unit"),
        ("值班长", "post"),
        ("巡检人员", "post"),
    ]


def test_english_roles_without_case_and_plural():
    found = map_roles(sop(["The Shift Supervisor shall sign.", "Shift supervisors must lock the gate."], pack=EN), EN)
    assert [role.name for role in found] == ["Shift Supervisor"]


def test_records_of_the_section_then_of_the_steps():
    listed = section(SectionKind.RECORDS, "《巡泵登记表》", "交班本", "无")
    found = map_records(sop(["填写《巡泵登记表》和《缺陷清单》。", "按照《巡检规程》执行。"], [listed]), ZH)
    assert [record.value for record in found] == ["《巡泵登记表》", "交班本", "《缺陷清单》"]


def test_everything_is_missing_from_nothing():
    assert len(find_missing(sop(), ZH)) == 15


def test_nothing_is_missing_from_a_whole_sop():
    words = Text(value="x", confidence=1, by=By.RULE)
    control = Control(
        title=words,
        document_number=words,
        version=words,
        effective_date=words,
        prepared_by=words,
        reviewed_by=words,
        approved_by=words,
    )
    whole = sop(
        ["站长每周检查，输出：《周检表》。"],
        [section(SectionKind.RESPONSIBILITIES, "站长负责检查。"), section(SectionKind.RECORDS, "《周检表》")],
        control=control,
        purpose=words,
        scope=words,
        revisions=(Revision(version="1"),),
    )
    assert find_missing(whole, ZH) == ()


@pytest.mark.parametrize(
    ("texts", "sections", "element", "missing"),
    [
        (["由值班长开闸。"], [], "roles", True),
        (["保洁员负责清扫泵房。"], [], "roles", False),
        (["本公司对所有决定负责。"], [], "roles", True),
        ([], [section(SectionKind.RESPONSIBILITIES, "需要两人三天。")], "roles", True),
        (["打开阀门。"], [], "timelines", True),
        (["立即关阀。"], [], "timelines", False),
        (["编制《月报》。"], [], "outputs", True),
        ([], [section(None, "", title="输出成果")], "outputs", False),
        (["填写《月报表》。"], [], "records/references", True),
        (["填写《月报表》。", "见《泵房规程》。"], [], "records/references", False),
        ([], [section(SectionKind.RECORDS, "无")], "records/references", True),
    ],
)
def test_a_chinese_element(texts, sections, element, missing):
    assert (element in find_missing(sop(texts, sections), ZH)) is missing


@pytest.mark.parametrize(
    ("text", "element", "missing"),
    [
        ("The cook is responsible for the stove.", "roles", False),
        ("The cook stirs the pot.", "roles", True),
        ("Deliverables: a pot of soup.", "outputs", False),
        ("Keep records of each pot.", "records/references", False),
    ],
)
def test_an_english_element(text, element, missing):
    assert (element in find_missing(sop([text], pack=EN), EN)) is missing


def test_an_output_column_is_a_statement():
    output = FieldValue[str](value="汤", confidence=0.9, by=By.LAYOUT)
    step = Step(id="s1", text="煮。", outputs=(output,))
    assert "outputs" not in find_missing(Sop(source=SOURCE, language="zh", steps=(step,)), ZH)


@pytest.mark.parametrize(
    ("heads", "roles"),
    [
        (("事项", "站长", "安监科", "泵工"), ["站长", "安监科", "泵工"]),
        (("版次", "编制人", "审核人", "批准人"), []),
        (("日期", "水位", "站长", "流量"), []),
    ],
)
def test_a_matrix_names_roles_and_a_signature_table_does_not(heads, roles):
    cells = tuple(
        Cell(row=0, column=at, blocks=(Paragraph(id=f"t1.{at}", text=head),)) for at, head in enumerate(heads)
    )
    table = Table(id="t1", n_rows=1, n_columns=len(heads), cells=cells)
    found = map_roles(sop(unmapped=(table,)), ZH)
    assert [role.name for role in found] == roles


def test_a_role_and_its_twin_with_a_quantifier_are_one():
    found = map_roles(sop(["相关检修班长应拉闸。", "检修班长应挂牌。"]), ZH)
    assert [role.name for role in found] == ["相关检修班长"]


def test_whose_supervisor_it_is_is_no_part_of_the_name():
    found = map_roles(
        sop(["Report the fault to the rigger's supervisor.", "The supervisor must stop the lift."], pack=EN), EN
    )
    assert [role.name for role in found] == ["supervisor"]


def test_headings_that_are_a_role():
    below = Section(id="h3", level=3, label="3.1.1", title="交班")
    post = Section(id="h2", level=2, label="3.1", title="泵站站长职责", children=(below,))
    place = Section(id="h4", level=2, label="3.2", title="仓库")
    other = Section(id="h5", level=2, label="3.3", title="站长签发的文件")
    procedure = Section(id="h1", level=1, label="3", title="程序", children=(post, place, other))
    assert {key: role.value for key, role in heading_roles((procedure,), ZH).items()} == {
        "h2": "泵站站长",
        "h3": "泵站站长",
    }
    head = Section(id="h1", level=1, label="1", title="Shift Supervisor’s responsibilities")
    assert [role.value for role in heading_roles((head,), EN).values()] == ["Shift Supervisor"]
