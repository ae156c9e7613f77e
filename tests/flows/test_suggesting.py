"""The memory of an archive: two reviewers answer alike, a rule is proposed, accepted on a yes, and revoked again."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fixtures.golden import archive_settings
from flows.library import Library
from flows.memory import MEMORY
from flows.migration import migrate
from flows.progress import SilentProgress
from flows.replaying import log_bytes, replay
from flows.reviewing import apply, export
from flows.suggesting import Changed, accept, decline, effect, find, revoke, suggested
from models.errors import SettingsError
from models.memory import MemoryKind, Suggestion, SuggestionState
from models.record import FlagState
from models.review import Review

SETTINGS = archive_settings()
SILENT = SilentProgress()
SHORT, FULL = "生技部", "生产技术部"

Row = tuple[str, str, str]
CHECKING: tuple[Row, ...] = (
    ("检查设备", "开机前检查油位和皮带", SHORT),
    ("记录点检", "填写点检表", "班组长"),
    ("上报异常", "发现异响时停机上报", SHORT),
)
CHANGING: tuple[Row, ...] = (("领用工装", "凭单领用工装", SHORT), ("安装工装", "安装并校正工装", "操作工"))
PATROL: tuple[Row, ...] = (("取样", "每两小时取样一次", "质检员"), ("复核参数", "复核设备参数", SHORT))
STORING: tuple[Row, ...] = (("核对单据", "核对送货单据", "仓管员"), ("通知", "通知检验", SHORT))


class Here:
    """Worker processes without processes: what they cost is no matter of this page."""

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(
        self, jobs: Sequence[object], work: Callable[[object], object], *, ordered: bool, **_: object
    ) -> Iterator[tuple[object, object]]:
        assert ordered
        return ((job, work(job)) for job in jobs)


@pytest.fixture(scope="module", autouse=True)
def in_this_process() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.migration.BatchPool", Here)
        yield


def procedure(number: int, title: str, rows: tuple[Row, ...], approver: str = "") -> str:
    cells = "".join(
        f"<tr><td>{place}</td><td>{name}</td><td>{text}</td><td>{who}</td></tr>"
        for place, (name, text, who) in enumerate(rows, start=1)
    )
    return (
        f'<html><head><meta charset="utf-8"></head><body><h1>{title}</h1><p>文件编号：SOP-SC-2023-{number:03}</p>'
        f"<p>版本：V1.0</p><p>编制部门：设备科</p><p>生效日期：2023年5月{number}日</p><p>编制人：张敏</p><p>审核人：赵强</p>"
        f"<p>批准人：{approver}</p><h2>一、目的</h2><p>规范{title}，保证质量。</p><h2>二、流程步骤</h2><table>"
        f"<tr><th>序号</th><th>步骤名称</th><th>操作说明</th><th>责任岗位</th></tr>{cells}</table></body></html>"
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("memory")
    source = folder / "archive"
    source.mkdir()
    for number, (title, rows) in enumerate(
        (("设备点检", CHECKING), ("工装更换", CHANGING), ("过程巡检", PATROL)), start=1
    ):
        (source / f"{title}.html").write_text(procedure(number, title, rows), "utf-8")
    with Library(folder / "library").run("migrate", SETTINGS, str(source)) as run:
        migrate(run, str(source), SILENT)
    return folder


@pytest.fixture
def library(migrated: Path, tmp_path: Path) -> Path:
    shutil.copytree(migrated / "library", tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture(scope="module")
def two_agree(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which two reviewers gave one answer in two documents."""
    folder = tmp_path_factory.mktemp("agreed") / "library"
    shutil.copytree(migrated / "library", folder)
    answer_steps(folder, "王莉", {("设备点检", "1"): FULL})
    answer_steps(folder, "李强", {("工装更换", "1"): FULL})
    return folder


@pytest.fixture
def agreed(two_agree: Path, tmp_path: Path) -> Path:
    shutil.copytree(two_agree, tmp_path / "library")
    return tmp_path / "library"


def answer_steps(library: Path, who: str, answers: dict[tuple[str, str], str], column: str = "责任岗位") -> None:
    """Fill a column of the steps' sheet, as (title, number) -> words, and apply the workbook."""
    workbook = library.parent / f"{who}.xlsx"
    with Library(library).run("review", SETTINGS) as run:
        export(run, workbook)
    book = load_workbook(workbook)
    sheet = book["步骤"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        title = str(sheet.cell(row, heads["文档"]).value).split()[-1]
        words = answers.get((title, str(sheet.cell(row, heads["步骤编号"]).value)))
        if words is not None:
            sheet.cell(row, heads[column]).value = words
            sheet.cell(row, heads["审阅人"]).value = who
    book.save(workbook)
    with Library(library).run("review", SETTINGS) as run:
        result = apply(run, [workbook], SILENT)
    assert result.new == len(answers)


def answer_flags(library: Path, who: str, rule: str, titles: tuple[str, ...], **cells: str) -> None:
    """Answer the flags of a rule in the documents of these titles, and apply the workbook."""
    workbook = library.parent / f"{who}.xlsx"
    with Library(library).run("review", SETTINGS) as run:
        export(run, workbook)
    book = load_workbook(workbook)
    sheet = book["标记"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    count = 0
    for row in range(2, sheet.max_row + 1):
        title = str(sheet.cell(row, heads["文档"]).value).split()[-1]
        if sheet.cell(row, heads["规则"]).value == rule and title in titles:
            count += 1
            for head, text in {"审阅人": who, **cells}.items():
                sheet.cell(row, heads[head]).value = text
    book.save(workbook)
    with Library(library).run("review", SETTINGS) as run:
        assert apply(run, [workbook], SILENT).new == count > 0


def looked(library: Path) -> Review:
    with Library(library).look(SETTINGS) as run:
        return suggested(run)


def only(library: Path) -> Suggestion:
    (one,) = looked(library).suggestions.rules
    return one


def accepted(library: Path, *names: str) -> Changed:
    with Library(library).run("review", SETTINGS) as run:
        return accept(run, names, "周经理", SILENT)


def revoked(library: Path, name: str) -> Changed:
    with Library(library).run("review", SETTINGS) as run:
        return revoke(run, name, "周经理", SILENT)


def results(library: Path) -> dict[str, bytes]:
    """Every normalized document and its JSON, and which flags are open."""
    files = {
        path.relative_to(library).as_posix(): path.read_bytes()
        for folder in ("documents", "json")
        for path in sorted((library / folder).iterdir())
    }
    with Library(library).open() as catalog:
        flags = sorted(f"{f.document} {f.flag.fingerprint} {f.state}" for f in catalog.flags())
    return files | {"flags": "\n".join(flags).encode()}


def posts(library: Path) -> dict[str, list[tuple[str, str]]]:
    """Title -> responsible position of each step, and who says so."""
    told = {}
    for path in sorted((library / "json").glob("*.json")):
        sop = json.loads(path.read_text("utf-8"))
        told[sop["title"]["value"]] = [(s["responsible"]["value"], s["responsible"]["by"]) for s in sop["steps"]]
    return told


def test_two_reviewers_in_two_documents_teach_the_archive_a_name(agreed: Path) -> None:
    before = results(agreed)
    one = only(agreed)
    assert (one.rule.kind, one.rule.words, one.rule.answer) == (MemoryKind.ROLE, SHORT, FULL)
    assert (one.names, one.cells, one.documents) == (("王莉", "李强"), 2, 2)
    assert len(one.examples) == 2
    assert results(agreed) == before
    assert not (agreed / MEMORY).exists()

    done = accepted(agreed, "1")
    assert (done.decisions, done.failed) == (2, 0)
    told = posts(agreed)
    assert told["设备点检"] == [(FULL, "reviewer"), ("班组长", "layout"), (FULL, "reviewer")]
    assert told["过程巡检"] == [("质检员", "layout"), (FULL, "reviewer")]
    assert only(agreed).state is SuggestionState.STANDING
    kept = (agreed / MEMORY).read_text("utf-8")
    assert f'words = "{SHORT}"' in kept
    assert 'reviewer = "周经理"' in kept
    with Library(agreed).open() as catalog:
        assert catalog.verify_decisions() == ()
        derived = [e.decision for e in catalog.decisions_for() if e.decision.details.get("memory")]
    assert {d.details["memory"] for d in derived} == {one.rule.id}


def test_revoking_gives_the_library_back_byte_for_byte(agreed: Path) -> None:
    before = results(agreed)
    accepted(agreed, "1")
    assert results(agreed) != before
    done = revoked(agreed, "1")
    assert done.decisions == 2
    assert results(agreed) == before
    one = only(agreed)
    assert (one.state, one.cells) == (SuggestionState.REVOKED, 2)
    with Library(agreed).open() as catalog:
        assert catalog.verify_decisions() == ()
    with pytest.raises(SettingsError):
        revoked(agreed, "1")


def test_what_a_person_said_after_the_rule_stands_when_it_is_revoked(agreed: Path) -> None:
    accepted(agreed, "1")
    answer_steps(agreed, "陈洁", {("过程巡检", "2"): "工艺科"})
    revoked(agreed, only_role(agreed))
    assert posts(agreed)["过程巡检"][1] == ("工艺科", "reviewer")
    assert posts(agreed)["设备点检"][2] == (SHORT, "layout")


def only_role(agreed: Path) -> str:
    """Id of the rule in force."""
    return next(one.rule.id for one in looked(agreed).suggestions.rules if one.state is SuggestionState.STANDING)


def test_a_document_that_comes_later_gets_the_name_and_a_flag_that_asks(agreed: Path) -> None:
    accepted(agreed, "1")
    more = agreed.parent / "more"
    more.mkdir()
    (more / "物料入库.html").write_text(procedure(4, "物料入库", STORING), "utf-8")
    with Library(agreed).run("migrate", SETTINGS, str(more)) as run:
        migrate(run, str(more), SILENT)
    assert posts(agreed)["物料入库"] == [("仓管员", "layout"), (FULL, "memory")]
    rows = [row for row in looked(agreed).flags if row.rule == "SOP610"]
    assert [(row.value, row.quote, row.field) for row in rows] == [(FULL, SHORT, "steps[2].responsible")]
    assert rows[0].suggested is not None

    answer_flags(agreed, "陈洁", "SOP610", ("物料入库",), 决定="接受抽取")
    assert posts(agreed)["物料入库"][1] == (FULL, "reviewer")
    revoked(agreed, only_role(agreed))
    assert posts(agreed)["物料入库"][1] == (FULL, "reviewer")


def test_the_log_brings_decisions_and_memory_into_a_fresh_migration(agreed: Path, migrated: Path) -> None:
    accepted(agreed, "1")
    log, fresh = agreed.parent / "log.jsonl", agreed.parent / "fresh"
    with Library(agreed).look(SETTINGS) as run:
        log.write_bytes(log_bytes(run))
    shutil.copytree(migrated / "library", fresh)
    with Library(fresh).run("review", SETTINGS) as run:
        replayed = replay(run, log, SILENT)
    assert (replayed.homeless, replayed.unplaced, replayed.failed) == ((), (), 0)
    assert results(fresh) == results(agreed)
    assert (fresh / MEMORY).read_bytes() == (agreed / MEMORY).read_bytes()
    with Library(fresh).run("review", SETTINGS) as run:
        assert replay(run, log, SILENT).new == 0


def test_a_migration_again_keeps_what_the_memory_said(agreed: Path, migrated: Path) -> None:
    accepted(agreed, "1")
    before = results(agreed)
    shutil.rmtree(agreed / "documents")
    with Library(agreed).run("migrate", SETTINGS) as run:
        migrate(run, str(migrated / "archive"), SILENT)
    assert results(agreed) == before


def test_reviewers_who_contradict_one_another_are_named_and_nothing_is_proposed(agreed: Path) -> None:
    answer_steps(agreed, "陈洁", {("过程巡检", "2"): "生活技术部"})
    suggestions = looked(agreed).suggestions
    assert suggestions.rules == ()
    (conflict,) = suggestions.conflicts
    assert conflict.words == SHORT
    assert dict(conflict.answers) == {FULL: ("王莉", "李强"), "生活技术部": ("陈洁",)}


def test_a_waiver_that_repeats_is_proposed_for_the_department(library: Path) -> None:
    reason = {"决定": "豁免", "理由": "沿用旧表", "豁免至": "2099-12-31"}
    answer_flags(library, "王莉", "SOP118", ("设备点检",), **reason)
    answer_flags(library, "李强", "SOP118", ("工装更换",), **reason | {"豁免至": "2098-06-30"})
    one = only(library)
    assert (one.rule.kind, one.rule.department, one.rule.rule) == (MemoryKind.WAIVER, "设备科", "SOP118")
    assert (one.rule.until, one.flags, one.documents) == ("2098-06-30", 1, 1)
    done = accepted(library, one.rule.id)
    assert done.open_before - done.open_after == one.flags
    with Library(library).open() as catalog:
        states = {f.state for f in catalog.flags() if f.flag.rule == "SOP118"}
    assert states == {FlagState.SETTLED}


def test_the_same_approver_again_is_proposed_for_the_department_and_settles_what_it_says(library: Path) -> None:
    answer_flags(library, "王莉", "SOP110", ("设备点检", "工装更换"), 决定="改为", 更正值="刘洋（厂长）")
    one = only(library)
    assert (one.rule.kind, one.rule.field, one.rule.answer) == (
        MemoryKind.VALUE,
        "control.approved_by",
        "刘洋（厂长）",
    )
    before = results(library)
    done = accepted(library, "1")
    assert (one.flags, done.decisions) == (1, 1)
    assert "SOP110" not in {row.rule for row in looked(library).flags}
    revoked(library, "1")
    assert results(library) == before


def test_no_fault_said_twice_of_the_same_words_is_proposed_for_all(library: Path) -> None:
    answer_flags(library, "王莉", "SOP111", ("设备点检",), 决定="不适用", 理由="岗位见花名册")
    suggestions = looked(library).suggestions.rules
    assert suggestions == ()
    answer_flags(library, "李强", "SOP111", ("工装更换",), 决定="不适用", 理由="同前")
    told = looked(library).suggestions.rules
    assert {one.rule.words for one in told} == {"张敏", "赵强"}
    assert [one.flags for one in told] == [1, 1]


def test_the_order_in_which_rules_are_accepted_does_not_matter(agreed: Path) -> None:
    answer_flags(agreed, "王莉", "SOP110", ("设备点检", "工装更换"), 决定="改为", 更正值="刘洋（厂长）")
    other = agreed.parent / "other"
    shutil.copytree(agreed, other)
    first, second = (one.rule.id for one in looked(agreed).suggestions.rules)
    accepted(agreed, first)
    accepted(agreed, second)
    accepted(other, second)
    accepted(other, first)
    assert results(agreed) == results(other)
    third = agreed.parent / "third"
    shutil.copytree(agreed, third)
    revoked(agreed, first)
    revoked(agreed, second)
    revoked(third, second)
    revoked(third, first)
    assert results(agreed) == results(third)


def test_a_rule_that_is_declined_is_proposed_no_more_but_listed(agreed: Path) -> None:
    with Library(agreed).run("review", SETTINGS) as run:
        assert decline(run, ["1"], "周经理") == 1
    one = only(agreed)
    assert one.state is SuggestionState.DECLINED
    assert one.by.startswith("周经理")
    assert not (agreed / MEMORY).exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.replace(FULL, "别的部"), "words were changed"),
        (lambda text: text[: len(text) // 2], "memory.toml"),
        (lambda text: text.replace('kind = "role"', 'kind = "rule"'), "kind"),
        (lambda text: text.replace("sopmill/memory/1", "sopmill/memory/9"), "schema"),
        (lambda text: text.replace('reviewer = "周经理"', 'reviewer = "别人"'), "something else"),
        (lambda text: "\x00\x00", "memory.toml"),
        (lambda text: "rules = 3", "schema"),
        (lambda text: 'schema = "sopmill/memory/1"\nrules = 3', "memory.toml"),
    ],
)
def test_a_damaged_memory_is_refused_with_a_cure_and_rebuilt_once_it_is_gone(
    library: Path, damage: object, said: str, taught: Path
) -> None:
    shutil.rmtree(library)
    shutil.copytree(taught, library)
    path = library / MEMORY
    whole = path.read_text("utf-8")
    assert callable(damage)
    path.write_text(damage(whole), "utf-8")
    with pytest.raises(SettingsError) as caught:
        looked(library)
    assert said in caught.value.message
    assert "\n" not in caught.value.message
    assert "delete" in caught.value.cure
    path.unlink()
    with Library(library).run("review", SETTINGS) as run:
        export(run, library.parent / "again.xlsx")
        accept(run, ["1"], "周经理", SILENT)
    assert path.read_text("utf-8") == whole


@pytest.fixture(scope="module")
def taught(two_agree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a rule in force."""
    folder = tmp_path_factory.mktemp("taught") / "library"
    shutil.copytree(two_agree, folder)
    accepted(folder, "1")
    return folder


def test_a_yes_in_the_workbook_does_what_the_command_does(agreed: Path) -> None:
    other = agreed.parent / "other"
    shutil.copytree(agreed, other)
    accepted(other, "1")
    workbook = agreed.parent / "flags.xlsx"
    with Library(agreed).run("review", SETTINGS) as run:
        export(run, workbook)
    book = load_workbook(workbook)
    sheet = book["建议"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(2, heads["接受？"]).value = "是"
    sheet.cell(2, heads["审阅人"]).value = "周经理"
    book.save(workbook)
    with Library(agreed).run("review", SETTINGS) as run:
        result = apply(run, [workbook], SILENT)
    assert (result.rules, result.new, result.failed) == (1, 2, 0)
    assert results(agreed) == results(other)
    with Library(agreed).run("review", SETTINGS) as run:
        again = apply(run, [workbook], SILENT)
    assert (again.rules, again.new, again.documents) == (0, 0, 0)


def test_a_rule_that_nobody_proposes_is_named(taught: Path) -> None:
    with pytest.raises(SettingsError, match="no suggestion 9"):
        find(looked(taught), ["9"])
    review = looked(taught)
    assert effect(review.suggestions.rules[0], review).decisions == ()


def test_a_label_that_nobody_knew_fills_the_field_of_every_document_that_has_it(library: Path) -> None:
    more = library.parent / "more"
    more.mkdir()
    named = (("领料", "钱进"), ("退料", "孙丽"), ("补料", "周伟"))
    for number, (title, who) in enumerate(named, start=5):
        text = procedure(number, title, STORING).replace("<p>批准人：</p>", f"<p>主办领导：{who}</p>")
        (more / f"{title}.html").write_text(text, "utf-8")
    with Library(library).run("migrate", SETTINGS, str(more)) as run:
        migrate(run, str(more), SILENT)
    answer_flags(library, "王莉", "SOP110", ("领料",), 决定="改为", 更正值="钱进")
    answer_flags(library, "李强", "SOP110", ("退料",), 决定="改为", 更正值="孙丽")
    one = next(one for one in looked(library).suggestions.rules if one.rule.kind is MemoryKind.LABEL)
    assert (one.rule.words, one.rule.field, one.flags) == ("主办领导", "control.approved_by", 1)
    before = results(library)
    accepted(library, one.rule.id)
    approvers = [json.loads(path.read_text("utf-8"))["approved_by"] for path in (library / "json").glob("*.json")]
    assert {field["value"] for field in approvers if field} == {"钱进", "孙丽", "周伟"}

    (more / "盘料.html").write_text(
        procedure(8, "盘料", STORING).replace("<p>批准人：</p>", "<p>主办领导：吴敏</p>"), "utf-8"
    )
    with Library(library).run("migrate", SETTINGS, str(more)) as run:
        migrate(run, str(more), SILENT)
    (asked,) = [row for row in looked(library).flags if row.rule == "SOP610"]
    assert (asked.field, asked.value) == ("control.approved_by", "吴敏")
    revoked(library, one.rule.id)
    after = results(library)
    assert {name: data for name, data in after.items() if name in before and name != "flags"} == {
        name: data for name, data in before.items() if name != "flags"
    }


def test_the_command_lists_previews_and_never_changes_anything_without_a_yes(
    agreed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from flows.cli.review import app

    monkeypatch.setattr("flows.cli.suggest.read_settings", lambda *_, **__: SETTINGS)
    before, ask = results(agreed), CliRunner()
    listed = ask.invoke(app, ["suggest", str(agreed)])
    assert (listed.exit_code, "“生技部”就是“生产技术部”" in listed.output) == (0, True)
    shown = ask.invoke(app, ["suggest", str(agreed), "--show", "1"], input="y\n")
    assert "设备点检: 步骤3 责任岗位: 生技部 -> 生产技术部" in shown.output
    told = json.loads(ask.invoke(app, ["suggest", str(agreed), "--json"]).output)
    assert [(one["number"], one["cells"], one["state"]) for one in told["suggestions"]] == [(1, 2, "proposed")]
    assert results(agreed) == before
    done = ask.invoke(app, ["suggest", str(agreed), "--accept", "1", "--reviewer", "周经理"])
    assert (done.exit_code, "decisions: 2 follow" in done.output) == (0, True)
    undone = ask.invoke(app, ["suggest", str(agreed), "--revoke", told["suggestions"][0]["id"]])
    assert (undone.exit_code, results(agreed) == before) == (0, True)
    both = ask.invoke(app, ["suggest", str(agreed), "--accept", "1", "--revoke", "1"])
    assert isinstance(both.exception, SettingsError)
