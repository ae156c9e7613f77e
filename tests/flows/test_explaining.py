"""sopmill explain: lines for a terminal in the document's language, JSON, one line for a wrong field."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from flows.explaining import _how, as_json, explained, lines_of, lines_of_all
from models.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"
ZH = next(ARCHIVE.rglob("费用报销管理流程.docx"))
EN = next(ARCHIVE.rglob("IT-SOP-014*.docx"))
PDF = next(ARCHIVE.rglob("生产线清洗消毒SSOP.pdf"))


def lines(path: Path, field: str) -> list[str]:
    found, pack = explained(path.read_bytes(), path.name, load_settings(), field)
    return list(lines_of(found[0], pack))


def test_a_control_field_in_chinese_shows_place_words_and_score() -> None:
    shown = lines(ZH, "version")
    assert shown[0] == "control.version  版本号"
    assert any(line.startswith("    依据: 文件信息表中的标签或样式 (control.table, 规则)") for line in shown)
    assert any("表格第" in line for line in shown)
    assert any("»" in line and "«" in line for line in shown)


def test_a_responsible_in_english_with_the_runner_up() -> None:
    shown = lines(EN, "steps[3].responsible")
    assert shown[0] == "steps[3].responsible  Step 3 Responsible"
    assert shown[1].startswith("  Incident Manager  0.")
    assert "lost:" in shown
    assert any(line.startswith("  Resolver Engineer  0.") for line in shown)


def test_every_field_of_documents_of_three_formats_is_one_line() -> None:
    for path in (ZH, EN, PDF):
        found, pack = explained(path.read_bytes(), path.name, load_settings())
        shown = list(lines_of_all(found, pack))
        assert len(shown) == len(found)
        assert not any("\n" in line for line in shown)
        for one in found:
            assert list(lines_of(one, pack))
            assert all(value.how and value.how != _how(value, pack) for value in one.values)


def test_words_are_marked_where_they_stand_in_their_block() -> None:
    for path in (ZH, EN, PDF):
        found, _ = explained(path.read_bytes(), path.name, load_settings())
        values = [value for one in found for value in one.values if one.field.endswith(("responsible", "title"))]
        assert values
        for value in values:
            quote = value.quotes[0]
            words = quote.text[quote.start : quote.end]
            assert "".join(words.split()) in "".join(value.value.split()) or "".join(value.value.split()) in "".join(
                words.split()
            )


def test_json_is_one_object_for_a_field() -> None:
    found, _ = explained(EN.read_bytes(), EN.name, load_settings(), "control.title")
    told = json.loads(as_json(found, "control.title"))
    assert told["field"] == "control.title"
    assert told["values"][0]["how"].startswith("control.")
    assert {"value", "how", "by", "confidence", "reason", "quotes"} == set(told["values"][0])


def test_a_wrong_field_is_one_line_with_near_names() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "flows.cli.main", "explain", str(EN), "--field", "steps[1].responsable"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "did you mean steps[1].responsible" in run.stderr
    assert run.stdout == ""
