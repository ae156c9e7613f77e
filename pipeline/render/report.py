"""Pipeline, render: the report of a migration or re-audit as one HTML page that needs no network."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from models.language import load_language
from models.report import Report


def render_report(report: Report) -> str:
    """Give report.html; every word of a document is escaped."""
    words = load_language(report.language).report
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(files("pipeline.render").joinpath("templates/report.html.j2").read_text("utf-8"))
    return template.render(
        report=report,
        words=words,
        figures=_figures(report),
        balance=balance(report),
        severities={"error": words.errors, "warning": words.warnings, "info": words.infos},
    )


def balance(report: Report) -> str:
    """Give the sentence that reconciles what came in with what came out."""
    words = load_language(report.language).report
    copies = sum(max(0, len(document.sources) - 1) for document in report.documents)
    return words.balance.format(
        found=report.found,
        documents=len(report.documents),
        duplicates=copies,
        failed=len(report.failures),
        excluded=len(report.excluded),
    )


def _figures(report: Report) -> list[tuple[str, int]]:
    words = load_language(report.language).report
    return [
        (words.found, report.found),
        (words.documents, len(report.documents)),
        (words.failed, len(report.failures)),
        (words.errors, sum(document.errors for document in report.documents)),
        (words.warnings, sum(document.warnings for document in report.documents)),
        (words.infos, sum(document.infos for document in report.documents)),
    ]
