"""Flows: the steps of a migration and of a re-audit as Prefect flows, with their artifacts.

Import it after flows.environment.settle. The flows hold no logic: what they do is in migration.py and reaudit.py, and
the record of what was done is the catalog, never Prefect's database.
"""

from collections.abc import Callable
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.flows import Flow

from flows.library import Library
from flows.migration import Intake, convert_batch, finish, open_pool, take_in
from flows.progress import Progress, SilentProgress
from flows.reaudit import reaudit
from flows.reporting import Summary
from models.flag import Severity
from models.settings import Settings, load_settings
from pipeline.render.report import balance

TABLE_ROWS = 50
"""Rows of the flags artifact; the workbook has them all."""


def make_migrate_flow(progress: Progress, keys: tuple[str, ...] = ()) -> Flow[..., Summary]:
    """Give the migration as a flow whose batches are tasks of many documents; `progress` hears of each document.

    `keys` are the passwords to try: they are no parameter, since Prefect writes down and shows every parameter.
    """

    @flow(name="sopmill-migrate", persist_result=False)
    def migrate_flow(
        source: str, library: Path, catalog: str = "", settings: Settings | None = None, retry_failed: bool = False
    ) -> Summary:
        """Migrate the archive `source` into the folder `library`."""
        with Library(library, catalog).run("migrate", _with_keys(settings or load_settings(), keys), source) as run:

            @task(name="take in", cache_policy=NO_CACHE, persist_result=False)
            def take_in_task() -> Intake:
                return take_in(run, source, retry_failed)

            intake = take_in_task()
            progress.start(len(intake.plan.to_convert))
            if intake.plan.batches:
                with open_pool(run) as pool:

                    @task(
                        name="convert batch",
                        task_run_name="batch-{position}",
                        cache_policy=NO_CACHE,
                        persist_result=False,
                    )
                    def convert_task(position: int, documents: int) -> dict[str, int]:
                        return convert_batch(run, intake, intake.plan.batches[position], pool, progress)

                    for position, batch in enumerate(intake.plan.batches):
                        convert_task(position, len(batch))

            @task(name="report", cache_policy=NO_CACHE, persist_result=False)
            def report_task() -> Summary:
                return finish(run, source, intake)

            summary = report_task()
        publish(summary)
        return summary

    return migrate_flow


def make_audit_flow(progress: Progress) -> Flow[..., Summary]:
    """Give the re-audit of a library as a flow."""

    @flow(name="sopmill-audit", persist_result=False)
    def audit_flow(library: Path, catalog: str = "", settings: Settings | None = None) -> Summary:
        """Audit every document of the library again and say what changed."""

        @task(name="audit", cache_policy=NO_CACHE, persist_result=False)
        def audit_task() -> Summary:
            with Library(library, catalog).run("audit", settings or load_settings()) as run:
                return reaudit(run, progress)

        summary = audit_task()
        publish(summary)
        return summary

    return audit_flow


migrate_flow = make_migrate_flow(SilentProgress())
audit_flow = make_audit_flow(SilentProgress())


def run_migration(
    source: str, library: Library, settings: Settings, progress: Progress, retry_failed: bool = False
) -> Summary:
    """Run the migration flow here and now."""
    made: Callable[..., Summary] = make_migrate_flow(progress, settings.reading.secrets)
    return made(source, library.root, library.catalog_url, _without_keys(settings), retry_failed)


def run_audit(library: Library, settings: Settings, progress: Progress) -> Summary:
    """Run the audit flow here and now."""
    made: Callable[..., Summary] = make_audit_flow(progress)
    return made(library.root, library.catalog_url, _without_keys(settings))


def _without_keys(settings: Settings) -> Settings:
    """Take the passwords out of settings that become a parameter of a flow."""
    return settings.model_copy(update={"reading": settings.reading.with_secrets(())})


def _with_keys(settings: Settings, keys: tuple[str, ...]) -> Settings:
    """Add passwords to those that the settings hold already."""
    return settings.model_copy(update={"reading": settings.reading.with_secrets((*keys, *settings.reading.secrets))})


def publish(summary: Summary) -> None:
    """Leave the summary, the worst flags and a link to the workbook as artifacts of the flow run."""
    report = summary.report
    lines = [f"# {report.library}", "", balance(report), ""]
    lines += [f"- {severity}: {summary.count(severity)}" for severity in Severity]
    lines += [f"- `{f.path}`: {f.error}: {f.message} → {f.cure}" for f in report.failures]
    create_markdown_artifact("\n".join(lines), key="sopmill-summary", description="What a run did")
    rows = [rule.model_dump() for rule in report.rules][:TABLE_ROWS]
    create_table_artifact(rows, key="sopmill-flags", description="Flags by rule, worst first")
    link = summary.workbook_path.resolve().as_uri()
    create_link_artifact(link, link_text="review workbook", key="sopmill-workbook")
