import multiprocessing
import os
import sqlite3
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from models.conversion import IndexEntry, Reference
from models.document import Place
from models.errors import CatalogError, SettingsError
from models.flag import Flag, Severity
from models.record import (
    DocumentRecord,
    DocumentState,
    FlagState,
    LineageFacts,
    NewDecision,
    NumberParts,
    OutputFile,
    RunState,
)
from models.source import Format
from pipeline.catalog.catalog import Catalog, open_catalog
from pipeline.catalog.lineage import lineage_key
from pipeline.catalog.numbering import NumberRequest
from pipeline.catalog.sketch import sketch
from pipeline.catalog.tables import HEAD, metadata
from pipeline.catalog.upgrade import alembic_config

SCHEME = "{type}-{dept}-{year}-{seq:03}"
CS = NumberParts(type="SOP", dept="CS", year="2024")
AT = "2026-03-01T08:00:00Z"
TODAY = "2026-03-01"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'catalog.db'}"


def facts(name: str) -> LineageFacts:
    return LineageFacts(sha256=name.rjust(64, "0"), title=name)


def record(lineage: str | None, sha: str = "1", **changes: object) -> DocumentRecord:
    first = DocumentRecord(
        sha256=sha.rjust(64, "0"),
        paths=("客服/投诉处理.doc", "客服/副本.doc"),
        size=5_000_000_000,
        format=Format.DOC,
        state=DocumentState.CONVERTED,
        lineage=lineage,
        title="客户投诉处理",
        source_number="KF-07",
        version="V1.0",
        effective_date="2024-03-01",
        language="zh",
        number="SOP-CS-2024-001",
        outputs=(OutputFile(kind="docx", name="docx/SOP-CS-2024-001.docx", sha256="a" * 64),),
        converter="0.1.0",
        settings_hash="s",
        pages=3,
        counts={"steps": 6},
        sketch=(1, -1, 4_000_000_000),
    )
    return first.model_copy(update=changes)


def flag(fingerprint: str, **changes: object) -> Flag:
    first = Flag(
        rule="SOP105",
        name="missing-reviewer",
        severity=Severity.ERROR,
        field="control.reviewed_by",
        block="b3",
        place=Place(page=1, box=(1.0, 2.0, 3.5, 4.0), cell=(0, 1)),
        quote="审核：",
        arguments={"element": "审核人"},
        clauses=("SG020", "CG181a"),
        fingerprint=fingerprint,
    )
    return first.model_copy(update=changes)


def decision(lineage: str, row: str, **changes: object) -> NewDecision:
    first = NewDecision(
        lineage=lineage, row=row, action="accept", reviewer="张三", at=AT, file="标记.xlsx", file_sha256="f" * 64
    )
    return first.model_copy(update=changes)


def test_a_document_comes_back_as_it_was_written(url: str) -> None:
    with open_catalog(url) as catalog:
        run = catalog.start_run("migrate", AT, host="h", pid=os.getpid(), version="0.1.0", source="旧文件")
        lineage = catalog.lineage_of(
            LineageFacts(sha256="1".rjust(64, "0"), source_number="KF-07", title="客户投诉处理")
        )
        written = record(lineage, run=run.id)
        index = (IndexEntry(kind="step", old="4.2", new="2", title="分类", block="b7"),)
        references = (Reference(block="b9", start=1, end=4, old="见4.2", new="见步骤2", target="b7"),)
        catalog.record_conversion(written, [flag("f1"), flag("f2", place=None, field=None)], TODAY, index, references)
    with open_catalog(url) as catalog:
        assert catalog.documents() == (written,)
        assert catalog.is_done(written.sha256, "0.1.0", "s") == written
        assert catalog.is_done(written.sha256, "0.2.0", "s") is None
        assert catalog.is_done(written.sha256, "0.1.0", "t") is None
        assert catalog.is_done("9" * 64, "0.1.0", "s") is None
        assert [found.flag for found in catalog.flags()] == [flag("f1"), flag("f2", place=None, field=None)]
        assert [(e.old, e.new, e.lineage) for e in catalog.index_entries()] == [("4.2", "2", lineage)]
        assert catalog.references(written.sha256) == references


def test_a_failure_replaces_what_an_earlier_run_made(url: str) -> None:
    with open_catalog(url) as catalog:
        lineage = catalog.lineage_of(facts("a"))
        catalog.record_conversion(record(lineage), [flag("f1")], TODAY, (IndexEntry(kind="step", old="1", new="1"),))
        failed = record(None, error="crash", message="died", cure="save it", outputs=(), number="")
        catalog.record_failure(failed)
        found = catalog.documents()
        assert [(d.state, d.error, d.cure) for d in found] == [(DocumentState.FAILED, "crash", "save it")]
        assert catalog.flags() == ()
        assert catalog.index_entries() == ()


def test_texts_that_no_database_takes_do_not_stop_a_run(url: str) -> None:
    with open_catalog(url) as catalog:
        lineage = catalog.lineage_of(LineageFacts(sha256="1" * 64, title="a\x00b\udce4"))
        catalog.record_conversion(record(lineage, paths=("x\udce4.doc",)), [flag("f", quote="q\x00\ud800")], TODAY)
        assert catalog.documents()[0].paths == ("x�.doc",)
        assert catalog.flags()[0].flag.quote == "q��"


def test_the_same_numbers_on_a_second_run_and_no_gap_for_newcomers(url: str) -> None:
    with open_catalog(url) as catalog:
        a, b, c = (catalog.lineage_of(facts(name)) for name in "abc")
        assert catalog.allocate_number(a, SCHEME, CS) == "SOP-CS-2024-001"
        assert catalog.allocate_number(b, SCHEME, CS) == "SOP-CS-2024-002"
        assert catalog.allocate_number(a, SCHEME, CS) == "SOP-CS-2024-001"
        # neither another scheme nor another department changes what was given
        other = NumberParts(type="WI", dept="QA", year="0000")
        assert catalog.allocate_number(a, "{dept}/{seq}", other) == "SOP-CS-2024-001"
        assert catalog.allocate_number(c, SCHEME, CS) == "SOP-CS-2024-003"


names = st.sampled_from("abcdefgh")
requests = st.lists(st.tuples(names, st.sampled_from(["CS", "QA"]), st.sampled_from(["2023", "2024"])), max_size=12)


@settings(max_examples=25, deadline=None)
@given(batches=st.lists(requests, max_size=5))
def test_numbers_are_for_ever(
    batches: list[list[tuple[str, str, str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'catalog.db'}"
    given_before: dict[str, str] = {}
    for batch in batches:
        with open_catalog(url) as catalog:
            lineages = {name: catalog.lineage_of(facts(name)) for name, _, _ in batch}
            wanted = [
                NumberRequest(lineage=lineages[name], parts=NumberParts(type="SOP", dept=dept, year=year))
                for name, dept, year in batch
            ]
            numbers = catalog.allocate_numbers(SCHEME, wanted)
            assert set(numbers) == set(lineages.values())
            assert all(given_before.get(lineage, number) == number for lineage, number in numbers.items())
            given_before |= numbers
            ledger = catalog.numbers()
    assert len(set(given_before.values())) == len(given_before)
    if given_before:
        assert {n.lineage: n.number for n in ledger} == given_before
        for scope in {(n.scope, n.year) for n in ledger}:
            assert [n.seq for n in ledger if (n.scope, n.year) == scope] == list(
                range(1, 1 + sum((n.scope, n.year) == scope for n in ledger))
            )


def ask(url: str, names: list[str]) -> dict[str, str]:
    with open_catalog(url) as catalog:
        return {name: catalog.allocate_number(catalog.lineage_of(facts(name)), SCHEME, CS) for name in names}


def test_processes_that_ask_at_once_get_one_answer_and_leave_no_gap(url: str) -> None:
    names = [f"n{n}" for n in range(20)]
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as processes:
        answers = list(processes.map(ask, [url] * 3, (names, names[::-1], names[7:] + names[:7])))
    assert answers[0] == answers[1] == answers[2]
    assert sorted(answers[0].values()) == [f"SOP-CS-2024-{n:03}" for n in range(1, 21)]


def test_a_scheme_that_makes_a_number_twice_is_refused_and_takes_nothing(url: str) -> None:
    with open_catalog(url) as catalog:
        one = NumberParts(type="A", dept="", year="2024")
        for name in "abcdefghijk":
            catalog.allocate_number(catalog.lineage_of(facts(name)), "X-{seq}", one)
        with pytest.raises(CatalogError, match="X-11 belongs to another document"):
            catalog.allocate_number(catalog.lineage_of(facts("new")), "X-1{seq}", one)
        assert len(catalog.numbers()) == 11


@pytest.mark.parametrize(
    "scheme", ["{type}-{dept}", "{seq}-{seq}", "{typ}-{seq}", "{seq", "{0}{seq}", "{dept:03d}{seq}"]
)
def test_a_bad_scheme_is_refused(url: str, scheme: str) -> None:
    with open_catalog(url) as catalog, pytest.raises(SettingsError, match="scheme"):
        catalog.allocate_number(catalog.lineage_of(facts("a")), scheme, CS)


def test_a_lineage_is_told_by_number_and_title(url: str) -> None:
    def key(number: str, title: str) -> str:
        return lineage_key(LineageFacts(sha256="0" * 64, source_number=number, title=title))

    assert key("SOP－CS—2024-001", "客户 投诉处理 流程") == key("sop-cs-2024-001", "客户投诉处理流程")
    assert key("SOP-1", "收货") != key("SOP-1", "发货")
    assert key("", "收货") != key("SOP-1", "收货")
    assert key("SOP-1", "") not in (key("SOP-2", ""), key("", "SOP-1"))
    with open_catalog(url) as catalog:
        lineage = catalog.lineage_of(facts("旧标题"))
        catalog.record_conversion(record(lineage, sha="旧标题"), [], TODAY)
        # the same bytes keep their lineage even where a better mapping finds another title
        better = facts("旧标题").model_copy(update={"title": "新标题"})
        assert catalog.lineage_of(better) == lineage


def test_a_decision_settles_its_flag_for_later_versions_too(url: str) -> None:
    with open_catalog(url) as catalog:
        lineage = catalog.lineage_of(facts("a"))
        catalog.record_conversion(record(lineage), [flag("f1"), flag("f2")], TODAY)
        added = catalog.add_decisions([decision(lineage, "f1")], TODAY)
        assert [f.flag.fingerprint for f in catalog.flags(state=FlagState.SETTLED)] == ["f1"]
        # the same workbook a second time changes nothing
        assert catalog.add_decisions([decision(lineage, "f1")], TODAY) == ()
        assert catalog.decisions_for(lineage) == added
        catalog.record_conversion(record(lineage, sha="2"), [flag("f3"), flag("f1")], TODAY)
        states = {(f.document[-1], f.flag.fingerprint): f.state.value for f in catalog.flags()}
    assert states == {("1", "f1"): "settled", ("1", "f2"): "open", ("2", "f1"): "settled", ("2", "f3"): "open"}


def test_a_lapsed_waiver_opens_its_flag_again(url: str) -> None:
    with open_catalog(url) as catalog:
        lineage = catalog.lineage_of(facts("a"))
        catalog.record_conversion(record(lineage), [flag("f1"), flag("f2")], TODAY)
        catalog.add_decisions(
            [decision(lineage, "f1", until="2026-06-30"), decision(lineage, "f2", until="next summer")], TODAY
        )
        assert [f.state.value for f in catalog.flags()] == ["settled", "open"]
        catalog.reopen_lapsed("2026-07-01")
        assert [f.state.value for f in catalog.flags()] == ["open", "open"]
        catalog.add_decisions([decision(lineage, "f1", action="pending", file_sha256="e" * 64)], TODAY)
        catalog.reopen_lapsed(TODAY)
        assert [f.state.value for f in catalog.flags()] == ["open", "open"]


def test_the_log_shows_every_change(url: str) -> None:
    with open_catalog(url) as catalog:
        lineage = catalog.lineage_of(facts("a"))
        catalog.add_decisions([decision(lineage, f"f{n}", new=str(n), details={"k": "值"}) for n in range(5)], TODAY)
        assert catalog.verify_decisions() == ()
    path = url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        for statement in ("UPDATE decisions SET new = 'x' WHERE id = 3", "DELETE FROM decisions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)
        raw.execute("DROP TRIGGER decisions_no_update")
        raw.execute("DROP TRIGGER decisions_no_delete")
        raw.execute("UPDATE decisions SET new = 'x' WHERE id = 3")
        raw.execute("DELETE FROM decisions WHERE id = 1")
    raw.close()
    with open_catalog(url) as catalog:
        assert [(fault.id, fault.reason.split()[0]) for fault in catalog.verify_decisions()] == [
            (2, "entries"),
            (3, "was"),
        ]


def test_runs_of_dead_processes_are_interrupted_and_a_live_one_is_named(url: str) -> None:
    with open_catalog(url) as catalog:
        mine = catalog.start_run("migrate", AT, host="h", pid=os.getpid())
        with pytest.raises(CatalogError, match=f"migrate, process {os.getpid()} on h"):
            catalog.start_run("audit", AT, host="h", pid=1)
        catalog.finish_run(mine.id, AT, {"converted": 3})
        parent = catalog.start_run("migrate", AT, host="h", pid=os.getppid())
        assert catalog.mark_stale_runs("h", AT) == ()
        with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:  # its pid now belongs to a younger process
            raw.execute("UPDATE runs SET process_started = 1.0 WHERE id = ?", [parent.id])
        raw.close()
        assert [run.id for run in catalog.mark_stale_runs("h", AT)] == [parent.id]
        assert [run.state for run in catalog.runs()] == [RunState.DONE, RunState.INTERRUPTED]
        assert catalog.runs()[0].counts == {"converted": 3}


def test_the_migrations_give_exactly_the_tables_of_the_code(url: str) -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD
    open_catalog(url).close()
    engine = create_engine(url)
    try:
        found = inspect(engine)
        assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
        for name, table in metadata.tables.items():
            assert {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(name)} == {
                c.name: (str(c.type.compile(engine.dialect)), c.nullable) for c in table.columns
            }
            assert {i["name"] for i in found.get_indexes(name)} == {i.name for i in table.indexes}
    finally:
        engine.dispose()


def test_a_catalog_of_a_newer_sopmill_is_refused(url: str) -> None:
    open_catalog(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(CatalogError, match="9999"):
        open_catalog(url)


def test_a_locked_catalog_is_waited_for_and_then_said(url: str) -> None:
    with open_catalog(url, wait=0.2) as catalog:
        lineage = catalog.lineage_of(facts("a"))
        holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogError, match="locked"):
            catalog.allocate_number(lineage, SCHEME, CS)
        assert catalog.documents() == ()  # reading needs no lock
        holder.execute("ROLLBACK")
        holder.close()
        assert catalog.allocate_number(lineage, SCHEME, CS) == "SOP-CS-2024-001"


def test_what_is_no_catalog_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_bytes(b"not a database, but long enough to be taken for one" * 40)
    with pytest.raises(CatalogError, match="damaged"):
        open_catalog(f"sqlite:///{tmp_path / 'catalog.db'}")
    with pytest.raises(CatalogError, match="unable to open"):
        open_catalog(f"sqlite:///{tmp_path / 'nowhere' / 'catalog.db'}")
    with pytest.raises(CatalogError):
        open_catalog("nonsense")


def test_nothing_is_half_written_when_a_transaction_fails(url: str) -> None:
    with open_catalog(url) as catalog:
        lineage = catalog.lineage_of(facts("a"))
        catalog.record_conversion(record(lineage), [flag("f1")], TODAY)
        twice = record(lineage).outputs * 2  # the second row is refused after others were written
        with pytest.raises(CatalogError):
            catalog.record_conversion(record(lineage, number="changed", outputs=twice), [], TODAY)
        assert catalog.documents()[0].number == "SOP-CS-2024-001"
        assert len(catalog.flags()) == 1


def equal_bins(one: str, other: str) -> float:
    pairs = [(a, b) for a, b in zip(sketch(one), sketch(other), strict=True) if (a, b) != (-1, -1)]
    return sum(a == b for a, b in pairs) / len(pairs)


def test_near_duplicates_look_alike_and_strangers_do_not() -> None:
    complaint = "客服专员接到客户投诉后立即登记，并在一小时内完成分类分级，升级的投诉由客服主管跟进处理。" * 3
    other = "仓库管理员收到到货通知后核对采购订单，检查外包装是否完好，并在系统中登记批号与数量。" * 3
    assert equal_bins(complaint, complaint.replace("一小时", "2 小时")) > 0.8
    assert equal_bins(complaint, other) < 0.2
    assert sketch("1.2") == ()


@given(st.text(max_size=200))
def test_a_sketch_is_a_function_of_the_letters(words: str) -> None:
    assert sketch(words) == sketch(words + " 12, 3。")


def test_a_catalog_may_be_shared_by_threads(url: str) -> None:
    with open_catalog(url) as catalog, ThreadPoolExecutor(4) as threads:
        lineages = [catalog.lineage_of(facts(f"n{n}")) for n in range(12)]
        numbers = list(threads.map(lambda lineage: catalog.allocate_number(lineage, SCHEME, CS), lineages))
    assert sorted(numbers) == [f"SOP-CS-2024-{n:03}" for n in range(1, 13)]
    assert isinstance(catalog, Catalog)
