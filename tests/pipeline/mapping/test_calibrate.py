"""Confidence as how often such values are right, and the review threshold that rests on it."""

import pytest

from models.calibration import Calibration, Curve
from models.document import Document, Heading, ListItem, Paragraph
from models.profile import load_profile
from models.sop import By, Sop, Text
from models.source import Format, SourceFile
from pipeline.audit.audit import audit
from pipeline.mapping.calibrate import calibrated, key_of
from pipeline.mapping.map import map_document, map_uncalibrated
from pipeline.normalize.renumber import renumber

HALF = Curve(scores=(1.0,), shares=(0.5,), counts=(1,))
CURVES = Calibration(curves=dict.fromkeys(("control", "statement", "alone", "responsible.both", "role.both"), HALF))


@pytest.fixture(scope="module")
def document() -> Document:
    source = SourceFile(path="水泵.docx", sha256="", size=0, format=Format.DOCX)
    blocks = (
        Paragraph(id="b1", text="文件编号：SB-07"),
        Heading(id="b2", text="目的", label="1"),
        Paragraph(id="b3", text="规范水泵的巡检工作。"),
        Heading(id="b4", text="操作步骤", label="2"),
        ListItem(id="b5", text="值班员应在2小时内填写《巡检记录表》。", label="2.1"),
    )
    return Document(source=source, blocks=blocks)


def test_every_measured_kind_of_value_says_how_often_it_is_right(document: Document) -> None:
    raw = map_uncalibrated(document, "zh")
    sop = calibrated(raw, CURVES)
    pairs = [
        (raw.control.document_number, sop.control.document_number),
        (raw.purpose, sop.purpose),
        (raw.steps[0].responsible, sop.steps[0].responsible),
    ]
    for before, after in pairs:
        assert before is not None
        assert after is not None
        assert after.confidence == round(before.confidence / 2, 3)
        assert after.value == before.value
    assert sop.roles[0].confidence == round(raw.roles[0].confidence / 2, 3)
    assert sop.steps[0].records[0].confidence == raw.steps[0].records[0].confidence


def test_a_value_of_a_reviewer_stays(document: Document) -> None:
    told = Text(value="王芳", confidence=1.0, by=By.REVIEWER, how="control.table")
    raw = map_uncalibrated(document, "zh")
    raw = raw.model_copy(update={"control": raw.control.model_copy(update={"prepared_by": told})})
    assert calibrated(raw, CURVES).control.prepared_by == told


def test_rules_and_model_that_differ_are_measured_apart() -> None:
    assert key_of("responsible", "lead.both") == "responsible.both"
    assert {key_of("role", f"role.{seen}") for seen in ("rules", "model", "borders")} == {"alone"}
    assert key_of("responsible", "step.cell") == ""
    assert key_of("control", "template") == ""


def test_the_setting_says_what_a_reviewer_is_asked(document: Document) -> None:
    sop = renumber(map_document(document, "zh"), None).sop
    asked = [len(_asked(sop, below)) for below in (0.0, 0.6, 0.9, 1.0)]
    assert asked[0] == 0
    assert asked == sorted(asked)
    assert asked[-1] > asked[1]


def _asked(sop: Sop, below: float) -> list[str | None]:
    return [flag.field for flag in audit(sop, load_profile("zh-guide"), below).flags if flag.rule == "SOP602"]
