"""Ground: the one tree of errors. Each says its exit code, what happened and the cure."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import ClassVar


class ExitCode(IntEnum):
    """What the command answers to the shell."""

    CLEAN = 0
    FLAGS = 1
    USAGE = 2
    UNREAD = 3
    PROGRAM_MISSING = 4
    OUTPUT = 5
    CONFLICT = 6
    DEFECT = 70
    INTERRUPTED = 130


class SopmillError(Exception):
    """Something a user can mend. Shown as one line: `file: code: what -> cure`."""

    code: ClassVar[str] = "defect"
    exit_code: ClassVar[ExitCode] = ExitCode.DEFECT
    cure: str = "report it with the file, if you may share it"

    def __init__(self, message: str, *, cure: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if cure is not None:
            self.cure = cure


class SourceError(SopmillError):
    """A document that cannot be read. The batch goes on."""

    code = "unreadable"
    exit_code = ExitCode.UNREAD
    cure = "open it in its own program, save it as .docx, and run again"


class EmptySource(SourceError):
    """A file of no bytes or no content."""

    code = "empty"
    cure = "fetch the file again from where it came"


class UnsupportedFormat(SourceError):
    """A format that is no procedure document, or not read yet."""

    code = "unsupported"
    cure = "save it as .docx or .pdf and run again"


class EncryptedSource(SourceError):
    """A file that needs a password."""

    code = "encrypted"
    cure = "give the password with --password or --password-file, or remove it"


class CorruptSource(SourceError):
    """Bytes that break their own format."""

    code = "corrupt"
    cure = "fetch the file again, or repair it in Word and save it as .docx"


class ScannedSource(SourceError):
    """Page images without a text layer."""

    code = "scan"
    cure = 'keep ocr = "auto" under [reading], see by sopmill doctor that recognition is installed, and run again'


class GarbledText(SourceError):
    """A text layer that does not say what the page shows."""

    code = "garbled"
    cure = "print the document again from its origin, or run OCR over it"


class LimitExceeded(SourceError):
    """A file that wants more time, memory, pages or bytes than allowed."""

    code = "limit"
    cure = "raise the limit in sopmill.toml under [reading] if you trust the file"


class ConverterCrashed(SourceError):
    """The child process that read the file died."""

    code = "crash"
    cure = "open it in its own program, save it as .docx, and run again"


class SettingsError(SopmillError):
    """Settings or arguments that make no sense."""

    code = "settings"
    exit_code = ExitCode.USAGE
    cure = "see docs/settings.md"


class ProgramMissing(SopmillError):
    """A program or package that this task needs is not installed."""

    code = "missing program"
    exit_code = ExitCode.PROGRAM_MISSING
    cure = "run sopmill doctor"


class OutputError(SopmillError):
    """A place that cannot be written, or a template that does not render."""

    code = "output"
    exit_code = ExitCode.OUTPUT
    cure = "choose a folder that you may write to"


class CatalogError(SopmillError):
    """The library's catalog is locked, missing or of another version."""

    code = "catalog"
    exit_code = ExitCode.OUTPUT
    cure = "wait for the other run to end, or restore the catalog from its copy"


class WorkbookError(SopmillError):
    """A workbook that is not ours, damaged or out of date."""

    code = "workbook"
    exit_code = ExitCode.CONFLICT
    cure = "export a new workbook with sopmill review export"
    reason: str = ""
    """Key of the language packs' `refusals`."""
    places: Mapping[str, str] = MappingProxyType({})
    """What fills the places of its sentence."""
