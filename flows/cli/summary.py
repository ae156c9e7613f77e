"""Flows, cli: the last lines of a run: what was done, what is flagged, what failed and why, what to open next."""

from flows.cli.show import say
from flows.reporting import Summary
from models.errors import ExitCode
from models.flag import Severity
from pipeline.render.report import balance

RANK = (Severity.ERROR, Severity.WARNING, Severity.INFO)
SHOWN = 20
"""Failures that the terminal lists; the report has them all."""


def say_summary(summary: Summary) -> None:
    """Print them."""
    report = summary.report
    if report.failures:
        say(f"\ncould not be read ({len(report.failures)}):")
        for failure in report.failures[:SHOWN]:
            say(f"  {failure.path}: {failure.error}: {failure.message} -> {failure.cure}")
        if len(report.failures) > SHOWN:
            say(f"  … and {len(report.failures) - SHOWN} more: see {summary.report_path}")
    counts = ", ".join(f"{summary.count(severity)} {severity}" for severity in RANK)
    say(f"\nmigrated: {len(report.documents)} documents ({report.converted} now, {report.skipped} before)")
    say(f"flags:    {counts}")
    say(balance(report))
    say(f"\nreport:   {summary.report_path}")
    for path in summary.kept:
        say(f"kept:     {path}  (edited since the last run)")
    say(f"open next: {summary.workbook_path}  (settle the flags there, then: sopmill review apply)")


def exit_code_of(summary: Summary, fail_on: str, unread: bool = True) -> ExitCode:
    """Give the exit code: files that could not be read go before flags, unless `unread` leaves them out."""
    if unread and summary.failures:
        return ExitCode.UNREAD
    if fail_on == "none":
        return ExitCode.CLEAN
    severe = RANK[: RANK.index(Severity(fail_on)) + 1]
    return ExitCode.FLAGS if any(summary.count(severity) for severity in severe) else ExitCode.CLEAN
