"""Benchmark, review: a library of many flags goes out, comes back answered, and random edits are taken or refused.

    python -m benchmarks.review [--flags 5000] [--sequences 1000] [--library LIBRARY]

Prints seconds and peak memory of exporting and importing a made-up review of that many flags (and as many steps);
counts random edit sequences whose import is neither their meaning nor a refusal with a reason; and, of a library on
disk, the rows that a workbook changes which nobody edited.
"""

import argparse
import random
import resource
import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from flows.library import Library
from flows.reporting import language_of
from flows.rows import review_of
from models.language import load_language
from models.review import DecisionKind, DocumentRow, FlagRow, Review, RowOutcome, StepRow
from models.settings import load_settings
from pipeline.review.cells import escape
from pipeline.review.export import export_workbook
from pipeline.review.fields import step_keys
from pipeline.review.intake import read_workbook

WORDS = "检查设备外观并填写点检表发现异常时立即停机报告班长确认后恢复运行"
SMALL = 12
"""Flags of the review that random edits are made of."""
FIELDS = ("control.version", "control.title", "scope", "steps[3].time_limits", "steps[1].responsible", "")
TYPED = (None, "", "V1.0", "007", "1.10", 1.1, 3, True, "=1+1", "2024年3月1日", "班长", "_x000D_", "𠮷", " 前后 ")
KINDS = (None, "接受抽取", "改为", "确认缺失", "不适用", "豁免", "待定", "胡来", "change to")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flags", type=int, default=5000)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--library", type=Path)
    chosen = parser.parse_args()
    if chosen.flags:
        _size(chosen.flags)
    if chosen.sequences:
        _sequences(chosen.sequences)
    if chosen.library:
        review = _review(chosen.library)
        _untouched(review)
        _person(review)


def made_up(flags: int, steps: int) -> Review:
    """Give a review of that many flags and steps in documents of 25 flags."""
    dice = random.Random(5)
    rows = []
    for at in range(flags):
        value = dice.choice(("", "V1", WORDS[:9]))
        rows.append(
            FlagRow(
                document=f"L{at // 25}", fingerprint=f"{at:016x}", name=f"SOP-EQ-2024-{at // 25:03} 设备点检",
                rule=f"SOP{dice.choice((105, 205, 602, 703))}", title="缺少时限",
                severity=dice.choice(("error", "warning")),
                message=WORDS, field=dice.choice(FIELDS), place=f"p.{at % 9}", quote=WORDS * 2 + str(at), value=value,
                confidence="0.50" if value else "", evidence="documents/SOP-EQ-2024-001.docx", clauses="SG005",
            )
        )  # fmt: skip
    texts = [f"{WORDS[at % 20 :]}{WORDS}第{at}步" for at in range(steps)]
    lines = [
        StepRow(
            document=f"L{at // 25}", name="设备点检", number=str(at % 25 + 1), text=text, fingerprint=key,
            responsible="班长",
        )
        for at, (text, key) in enumerate(zip(texts, step_keys(texts), strict=True))
    ]  # fmt: skip
    documents = [DocumentRow(document=f"L{at}", path=f"{at}.doc", state="converted") for at in range(0, flags, 25)]
    return Review(language="zh", library="made up", documents=tuple(documents), flags=tuple(rows), steps=tuple(lines))


def _size(count: int) -> None:
    review = made_up(count, count)
    start = time.perf_counter()
    data = export_workbook(review)
    exported = time.perf_counter() - start
    print(f"{count} flags, {count} steps: exported in {exported:.1f} s, {len(data) / 1e6:.1f} MB, peak {_peak()} MB")
    answered = _edit(data, {row: {"决定": "确认缺失", "审阅人": "王某"} for row in range(2, count + 2)})
    start = time.perf_counter()
    found = read_workbook(answered, review)
    seconds = time.perf_counter() - start
    print(f"imported in {seconds:.1f} s: {len(found.decisions)} decisions (peak with editing {_peak()} MB)")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _edit(data: bytes, rows: Mapping[int, Mapping[str, object]], order: list[int] | None = None) -> bytes:
    """Type into rows of the flags' sheet; `order` sorts its rows anew."""
    book = load_workbook(BytesIO(data))
    sheet = book["标记"]
    heads = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    for row, cells in rows.items():
        for head, value in cells.items():
            typed: Any = escape(value) if isinstance(value, str) else value
            sheet.cell(row, heads[head]).value = typed
    if order:
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for at, source in enumerate(order, start=2):
            for column, value in enumerate(values[source], start=1):
                sheet.cell(at, column).value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sequences(count: int) -> None:
    """Make random edits, import them, and look whether each is its meaning or refused with a sentence."""
    review = made_up(SMALL, 0)
    data, dice, sentences = export_workbook(review), random.Random(7), load_language("zh").messages.reasons
    taken = refused = wrong = 0
    for _ in range(count):
        edits = _random_edits(dice)
        order = dice.sample(range(SMALL), SMALL) if dice.random() < 0.5 else None
        found = read_workbook(_edit(data, edits, order), review, "默认")
        said = {decision.key: decision for decision in found.decisions}
        for report in found.rows:
            decision = said.get(report.key)
            if report.outcome is RowOutcome.APPLIED and decision is not None:
                taken += 1
                cells = edits[_row_of(report.key, data)]
                if not _means(decision.kind, decision.new, cells):
                    wrong += 1
                    print(f"wrong: {cells} became {decision.kind} {decision.new!r}")
            elif report.outcome is RowOutcome.NO_OP:
                wrong += decision is not None
            else:
                refused += 1
                wrong += decision is not None or report.reason not in sentences
    print(f"{count} random edit sequences: {taken} answers taken, {refused} refused with a sentence, {wrong} wrong")


def _random_edits(dice: random.Random) -> dict[int, dict[str, object]]:
    rows = dice.sample(range(2, SMALL + 2), dice.randint(1, SMALL))
    heads = ("更正值", "理由", "豁免至", "审阅人")
    return {row: {"决定": dice.choice(KINDS), **{head: dice.choice(TYPED) for head in heads}} for row in rows}


_ROWS: dict[str, int] = {}


def _row_of(key: str, data: bytes) -> int:
    """Row of a key in the workbook as it was exported."""
    if not _ROWS:
        sheet = load_workbook(BytesIO(data))["标记"]
        _ROWS.update({str(row[0].value): row[0].row or 0 for row in sheet.iter_rows(min_row=2)})
    return _ROWS[key]


def _means(kind: DecisionKind, new: str, cells: Mapping[str, object]) -> bool:
    words = load_language("zh").messages.decisions | {"change": "change to"}
    typed = cells["更正值"]
    plain = "" if typed is None else str(typed).upper() if isinstance(typed, bool) else str(typed).strip()
    return cells["决定"] in (words[kind], words["change"]) and new in (plain, "2024-03-01")


def _review(folder: Path) -> Review:
    with Library(folder).look(load_settings(None)) as run:
        return review_of(run, language_of(run.catalog.documents()))


def _person(review: Review) -> None:
    """Count answers that settle every error flag: a row at a time, and one for all rows of its rule."""
    data = export_workbook(review)
    sheet = load_workbook(BytesIO(data))["标记"]
    heads = {str(cell.value): (cell.column or 1) - 1 for cell in sheet[1]}
    errors = [row for row in sheet.iter_rows(min_row=2) if row[heads["级别"]].value == "错误"]
    own = {"决定": "确认缺失", "审阅人": "王某"}
    first = {str(row[heads["规则"]].value): row[0].row or 0 for row in reversed(errors)}
    wide = {row: own | {"答案用于": "全部文件同规则各行"} for row in first.values()}
    for name, answers, clicks in (
        ("a row at a time", {row[0].row or 0: own for row in errors}, 3),
        ("one answer for a rule", wide, 5),
    ):
        found = read_workbook(_edit(data, answers), review)
        keys = {flag.key for flag in review.flags if flag.severity == "error"}
        settled = sum(decision.key in keys for decision in found.decisions)
        # Two clicks choose from a drop-down, one goes to the cell where the name is typed.
        print(
            f"{name}: {len(errors)} rows of errors, {len(answers)} answers, {len(answers) * clicks} clicks, "
            f"{settled} settled"
        )


def _untouched(review: Review) -> None:
    data = export_workbook(review)
    stream = BytesIO()
    load_workbook(BytesIO(data)).save(stream)
    for name, file in (("as exported", data), ("saved by openpyxl", stream.getvalue())):
        found = read_workbook(file, review)
        changed = [row for row in found.rows if row.outcome is not RowOutcome.NO_OP]
        print(f"{name}: {len(review.flags)} flags, {len(review.steps)} steps, {len(changed)} rows changed")


if __name__ == "__main__":
    main()
