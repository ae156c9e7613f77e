"""A migration from end to end: what comes out, what a second run does, what a killed run leaves."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from docx import Document as open_docx

from fixtures.golden import archive_settings
from flows.library import Library
from flows.migration import migrate
from flows.progress import SilentProgress
from flows.reaudit import reaudit
from flows.reporting import Summary
from models.record import DocumentState

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"
SETTINGS = archive_settings()


def run_migration(source: Path, library: Path) -> Summary:
    with Library(library).run("migrate", SETTINGS, str(source)) as run:
        return migrate(run, str(source), SilentProgress())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    folder = tmp_path_factory.mktemp("library")
    return folder, run_migration(ARCHIVE, folder)


def outputs(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((folder / "json").glob("*.json"))}


def test_every_file_of_the_archive_is_accounted_for(library: tuple[Path, Summary]) -> None:
    folder, summary = library
    found = sum(path.is_file() for path in ARCHIVE.rglob("*"))
    copies = sum(len(document.sources) - 1 for document in summary.report.documents)
    assert summary.report.found == found
    assert len(summary.report.documents) + copies + len(summary.failures) == found
    assert {failure.error for failure in summary.failures} == {
        "corrupt", "empty", "encrypted", "limit", "scan", "unsupported",
    }  # fmt: skip
    assert all(failure.cure for failure in summary.failures)
    for name in ("report.html", "review.xlsx", "index.csv", "catalog.db"):
        assert (folder / name).stat().st_size > 0


def test_the_guides_own_example_comes_out_whole(library: tuple[Path, Summary]) -> None:
    folder, _ = library
    told = json.loads((folder / "json" / "SOP-CS-2024-001.json").read_text("utf-8"))
    names = [step["name"]["value"] for step in told["steps"][:6]]
    assert names == ["接收投诉", "分类分级", "联系核实", "制定解决方案", "反馈客户", "归档记录"]
    assert [step["responsible"]["value"] for step in told["steps"][:4]] == [
        "客服专员",
        "客服专员",
        "客服专员",
        "客服主管",
    ]
    limits = [limit["iso8601"] for step in told["steps"] for limit in step["time_limits"]]
    assert "PT1H" in limits and "PT24H" in limits
    assert told["title"]["value"] == "客户投诉处理标准化操作流程"
    assert not [flag for flag in told["flags"] if flag["rule"] == "SOP901"]


def test_pictures_stand_beside_the_documents_and_the_json_names_them(library: tuple[Path, Summary]) -> None:
    folder, _ = library
    named = {
        path.stem: [picture for picture in json.loads(path.read_text("utf-8"))["pictures"] if picture["file"]]
        for path in (folder / "json").glob("*.json")
    }
    files = [path for path in (folder / "pictures").rglob("*") if path.is_file()]
    there = {path.relative_to(folder / "pictures").as_posix() for path in files}
    assert there == {f"{stem}/{picture['file']}" for stem, pictures in named.items() for picture in pictures}
    assert len(there) > 3
    for stem, pictures in named.items():
        for picture in pictures:
            data = (folder / "pictures" / stem / picture["file"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == picture["sha256"] and len(data) == picture["bytes"]
    with Library(folder).open() as catalog:
        recorded = [output.name for record in catalog.documents() for output in record.outputs]
        counted = sum(record.counts.get("pictures", 0) for record in catalog.documents())
    assert {name.removeprefix("pictures/") for name in recorded if name.startswith("pictures/")} == there
    assert counted == len(there)


def test_two_versions_share_a_number_and_the_older_is_marked(library: tuple[Path, Summary]) -> None:
    _, summary = library
    versions = [d for d in summary.report.documents if d.title == "仓库收货作业流程"]
    assert len({d.number for d in versions}) == 1
    assert len({d.output for d in versions}) == len(versions) == 2


def test_a_second_run_skips_everything_and_changes_no_number(library: tuple[Path, Summary]) -> None:
    folder, first = library
    before = outputs(folder)
    again = run_migration(ARCHIVE, folder)
    assert again.report.converted == 0
    assert again.report.skipped == len(first.report.documents)
    assert outputs(folder) == before
    assert [d.number for d in again.report.documents] == [d.number for d in first.report.documents]


def test_an_audit_of_an_untouched_library_finds_no_change(library: tuple[Path, Summary]) -> None:
    folder, _ = library
    with Library(folder).run("audit", SETTINGS) as run:
        summary = reaudit(run, SilentProgress())
    assert summary.report.changes == ()


def test_an_audit_names_what_somebody_broke_in_a_document(library: tuple[Path, Summary], tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(library[0], folder)
    output = folder / "documents" / "SOP-CS-2024-001.docx"
    document = open_docx(str(output))
    for paragraph in (p for t in document.tables for c in t._cells for p in c.paragraphs):
        if paragraph.style.name == "SOP 责任岗位":
            for run_of_text in paragraph.runs:
                run_of_text.text = ""
    document.save(str(output))
    with Library(folder).run("audit", SETTINGS) as run:
        summary = reaudit(run, SilentProgress())
    assert {(c.number, c.state, c.cause) for c in summary.report.changes} >= {("SOP-CS-2024-001", "new", "document")}
    assert "SOP206" in {change.rule for change in summary.report.changes if change.state == "new"}
    assert not any(change.rule.startswith(("SOP0", "SOP6")) for change in summary.report.changes)


@pytest.mark.slow
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """kill -9 once the first documents are there, then run again: the same library as an uninterrupted run."""
    source = tmp_path / "archive"
    source.mkdir()
    for path in sorted(ARCHIVE.rglob("*.docx"))[:10]:
        shutil.copy(path, source / path.name)
    command = [sys.executable, "-m", "flows.cli.main", "migrate", str(source), "--engine", "local", "--settings"]
    settings = tmp_path / "settings.toml"
    settings.write_text('[reading]\nocr = "off"\n' + (ROOT / "fixtures" / "archive.toml").read_text("utf-8"), "utf-8")
    command += [str(settings), "--to"]
    killed = subprocess.Popen([*command, str(tmp_path / "killed")], cwd=ROOT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list((tmp_path / "killed").glob("json/*.json")) and killed.poll() is None and time.monotonic() < deadline:
        os.sched_yield()
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    run_migration(source, tmp_path / "killed")
    run_migration(source, tmp_path / "whole")
    assert _undated(tmp_path / "killed") == _undated(tmp_path / "whole")
    with Library(tmp_path / "killed").open() as catalog:
        assert [run.state for run in catalog.runs()] == ["interrupted", "done"]
        assert all(d.state in DocumentState for d in catalog.documents())


def _undated(folder: Path) -> dict[str, str]:
    return outputs(folder)
