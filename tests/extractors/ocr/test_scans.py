"""Extractors, ocr: a scan becomes the same blocks as a page of print."""

from __future__ import annotations

import pytest

from extractors.ocr import engine
from extractors.pdf.reader import read_pdf
from extractors.read import read_document, source_of
from models.errors import ScannedSource
from models.settings import Reading


def test_the_archives_scan_is_read(recognise, scan_data, reading):
    document = read_document(scan_data, "scan.pdf", reading)
    texts = [block.full_text for block in document.blocks]
    assert "高处作业安全操作规程" in texts
    assert "一、 目的" in texts
    assert "为防止高处坠落和物体打击事故，规范施工现场坠落高度在2米及以上的作业，制定本规程。" in texts
    title = next(block for block in document.blocks if block.text == "高处作业安全操作规程")
    assert title.look.bold and title.look.size == pytest.approx(18, abs=1)
    assert [note.rule for note in document.notes].count("SOP007") == 1
    assert "rapidocr" in document.reader


def test_the_same_scan_gives_the_same_document(recognise, scan_data, reading):
    assert read_document(scan_data, "scan.pdf", reading) == read_document(scan_data, "scan.pdf", reading)


def test_without_the_packages_a_scan_is_refused_and_the_cure_names_them(scan_data, reading: Reading, monkeypatch):
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    with pytest.raises(ScannedSource) as refused:
        read_pdf(scan_data, source_of(scan_data, "scan.pdf"), reading, engine.recogniser(reading))
    assert "sopmill doctor" in refused.value.cure
