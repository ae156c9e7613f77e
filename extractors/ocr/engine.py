"""Extractors, ocr: the one recognition engine of a process, loaded when the first scan comes."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from extractors.ocr.page import PageImage, Recognised, Recogniser
from models.settings import Reading

PACKAGES = ("rapidocr", "onnxruntime", "cv2")


def is_installed() -> bool:
    """Say whether the packages of the extra `ocr` are there; none of them is imported."""
    return all(find_spec(name) is not None for name in PACKAGES)


def recogniser(settings: Reading) -> Recogniser | None:
    """Give the function that recognises page images; None where settings.ocr is off or the extra is not installed.

    Nothing is loaded before its first call, which takes about a second more.
    """
    if settings.ocr == "off" or not is_installed():
        return None
    return _recognise


def _recognise(image: PageImage) -> Recognised:
    from extractors.ocr.recognise import recognise

    return recognise(image, engine())


@cache
def engine() -> Any:
    """Give the engine, one a process: models out of the installed wheel, one thread."""
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": 1280,
            "Global.log_level": "critical",
            "Global.return_word_box": True,
        }
    )
