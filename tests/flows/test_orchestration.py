"""The same steps as a Prefect flow: one run with a temporary server, its tasks and its artifacts."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"


@pytest.mark.slow
def test_a_migration_leaves_its_tasks_and_artifacts_in_prefect(tmp_path: Path) -> None:
    source = tmp_path / "archive"
    source.mkdir()
    for name in ("网店售后换货流程.docx", "空文件.doc"):
        shutil.copy(next(ARCHIVE.rglob(name)), source / name)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    command = [sys.executable, "-m", "flows.cli.main", "migrate", str(source), "--to", str(tmp_path / "library")]
    command += ["--password", "kept-to-itself"]
    run = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment, check=False
    )
    assert run.returncode == 3, run.stderr
    assert "空文件.doc: empty" in run.stdout
    with sqlite3.connect(tmp_path / "library" / ".prefect" / "prefect.db") as database:
        keys = {row[0] for row in database.execute("select key from artifact")}
        flows = [row[0] for row in database.execute("select state_type from flow_run")]
    database.close()
    assert {"sopmill-summary", "sopmill-flags", "sopmill-workbook"} <= keys
    assert flows == ["COMPLETED"]
    left = [path for path in (tmp_path / "library").rglob("*") if path.is_file()]
    assert not [path for path in left if b"kept-to-itself" in path.read_bytes()]
