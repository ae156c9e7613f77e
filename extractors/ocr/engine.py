"""Extractors, ocr: the one recognition engine of a process, loaded when the first scan comes."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from extractors.ocr.page import PageImage, Recognised, Recogniser
from models.errors import ConverterCrashed, LimitExceeded, SourceError
from models.settings import Reading

PACKAGES = ("rapidocr", "onnxruntime", "cv2")

_SHORT_OF_MEMORY = ("bad_alloc", "alloc", "insufficient memory")


def is_installed() -> bool:
    """Say whether the packages that recognise are there; none of them is imported."""
    return all(find_spec(name) is not None for name in PACKAGES)


def recogniser(settings: Reading) -> Recogniser | None:
    """Give the function that recognises page images; None where settings.ocr is off or the packages lack.

    Nothing is loaded before its first call, which takes about a second more.
    """
    if settings.ocr == "off" or not is_installed():
        return None
    return _recognise


def _recognise(image: PageImage) -> Recognised:
    import cv2
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    from extractors.ocr.recognise import recognise

    try:
        return recognise(image, engine())
    except (ONNXRuntimeError, cv2.error, MemoryError) as error:
        raise _refusal(image, error) from error


def _refusal(image: PageImage, error: Exception) -> SourceError:
    """Both libraries say in words that memory is short."""
    said = str(error).lower()
    page = f"a page of {image.width} x {image.height} pixels"
    if isinstance(error, MemoryError) or any(word in said for word in _SHORT_OF_MEMORY):
        return LimitExceeded(f"recognising {page} wants more memory than megabytes allows")
    last = (said.strip().splitlines() or ["no reason given"])[-1]
    return ConverterCrashed(f"recognising {page} failed: {last}")


@cache
def engine() -> Any:
    """Give the engine, one a process: models out of the installed wheel, one thread.

    Two lines are recognised at once: six, the engine's own choice, take 360 MB more and are no faster on one thread.
    """
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": 1280,
            "Rec.rec_batch_num": 2,
            "Global.log_level": "critical",
            "Global.return_word_box": True,
        }
    )
