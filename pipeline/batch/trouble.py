"""Pipeline, batch: what went wrong with one document, in the words of models.errors."""

from pebble import ProcessExpired

from models.base import Frozen
from models.conversion import Failure
from models.errors import ConverterCrashed, LimitExceeded, SopmillError
from models.source import SourceFile

SIGNALS: dict[int, str] = {-4: "SIGILL", -6: "SIGABRT", -7: "SIGBUS", -8: "SIGFPE", -9: "SIGKILL", -11: "SIGSEGV"}


class Trouble(Frozen):
    """Why a job gave no result; the others go on."""

    error: str
    """Code of the error: limit, crash, cancelled, defect, or the code of what the work raised."""
    message: str
    cure: str

    def failure(self, source: SourceFile) -> Failure:
        """Say it of a source file."""
        return Failure(source=source, error=self.error, message=self.message, cure=self.cure)


def trouble_of(error: BaseException, seconds: float, megabytes: int) -> Trouble:
    """Name the cause of what ended a job: a limit, the death of its process, or what the work raised."""
    if isinstance(error, TimeoutError):
        return Trouble(
            error=LimitExceeded.code,
            message=f"took longer than {seconds:g} s",
            cure="raise [reading] seconds in sopmill.toml if you trust the file",
        )
    if isinstance(error, MemoryError):
        return Trouble(
            error=LimitExceeded.code,
            message=f"needs more memory than {megabytes} MB",
            cure="raise [reading] megabytes in sopmill.toml if you trust the file",
        )
    if isinstance(error, ProcessExpired):
        return crashed(error.exitcode)
    if isinstance(error, SopmillError):
        return Trouble(error=error.code, message=error.message, cure=error.cure)
    return Trouble(error=SopmillError.code, message=f"{type(error).__name__}: {error}", cure=SopmillError.cure)


def crashed(exit_code: int | None) -> Trouble:
    """Say that the process died; `exit_code` is negative for a signal and None where nobody saw it."""
    how = "" if exit_code is None else f" ({SIGNALS.get(exit_code, f'exit code {exit_code}')})"
    return Trouble(
        error=ConverterCrashed.code,
        message=f"the process that read it died{how}",
        cure=ConverterCrashed.cure,
    )


def cancelled() -> Trouble:
    """Say that the run ended before this job did."""
    return Trouble(error="cancelled", message="the run was interrupted", cure="run again")
