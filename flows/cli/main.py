"""Flows, cli: the `sopmill` command. Each command loads what it needs when it runs, so that --help is quick."""

import logging
import sys
import traceback
from typing import Annotated

import typer

from flows.cli import audit, convert, doctor, explain, migrate, pages, review, serve
from flows.cli.show import say_error
from models.errors import ExitCode, SopmillError

app = typer.Typer(
    name="sopmill",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Migrate an archive of SOPs (标准操作程序) into one normalized, renumbered, audited library.",
)


@app.callback()
def options(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show log lines and tracebacks.")] = False,
) -> None:
    """Migrate an archive of SOPs (标准操作程序) into one normalized, renumbered, audited library."""
    if verbose:
        logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
        for floor in ("extractors", "pipeline", "flows"):
            logging.getLogger(floor).setLevel(logging.DEBUG)


app.command("convert")(convert.convert_command)
app.command("show")(pages.show_command)
app.command("explain")(explain.explain_command)
app.command("migrate")(migrate.migrate_command)
app.command("audit")(audit.audit_command)
app.add_typer(review.app, name="review")
app.command("serve")(serve.serve_command)
app.command("doctor")(doctor.doctor_command)


def main() -> None:
    """Run the command and answer with an exit code; see docs/errors.md."""
    verbose = "-v" in sys.argv or "--verbose" in sys.argv
    try:
        app(standalone_mode=True)
    except SopmillError as error:
        if verbose:
            traceback.print_exc()
        say_error(f"{error.code}: {error.message}", error.cure)
        sys.exit(int(error.exit_code))
    except KeyboardInterrupt:
        say_error("interrupted", "run the same command again; what is done is kept")
        sys.exit(int(ExitCode.INTERRUPTED))
    except BrokenPipeError:
        sys.exit(int(ExitCode.OUTPUT))
    except Exception as error:
        if verbose:
            traceback.print_exc()
        say_error(f"defect: {type(error).__name__}: {error}", "run again with -v and report what it prints")
        sys.exit(int(ExitCode.DEFECT))


if __name__ == "__main__":
    main()
