"""Thumbnails and links in the rows of the flags: seen by a reviewer, of no matter to the import."""

import re
import zipfile
from io import BytesIO

from openpyxl import load_workbook
from PIL import Image

from models.review import FlagRow, Review, RowOutcome
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbook


def png() -> bytes:
    stream = BytesIO()
    Image.new("P", (390, 110)).save(stream, "PNG")
    return stream.getvalue()


def shown(review: Review) -> Review:
    rows = [
        row.model_copy(
            update={
                "evidence": f"evidence/A/f-{row.fingerprint}.png",
                "link": f"evidence/A%20B/review.html#f-{row.fingerprint}",
            }
        )
        for row in review.flags
    ]
    return review.model_copy(update={"flags": tuple(rows)})


def test_a_row_has_its_picture_its_link_and_the_name_as_text(review: Review) -> None:
    first = review.flags[0]
    sheet = load_workbook(BytesIO(export_workbook(shown(review), {first.key: png()})))["标记"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    cell = sheet.cell(row=2, column=heads["证据"])
    assert cell.value == f"evidence/A/f-{first.fingerprint}.png"
    assert cell.hyperlink is not None
    assert (cell.hyperlink.target, cell.hyperlink.location) == (
        "evidence/A%20B/review.html",
        f"f-{first.fingerprint}",
    )
    (image,) = sheet._images
    assert (image.anchor._from.row, image.anchor._from.col) == (1, heads["截图"] - 1)
    assert (image.anchor.to.row, image.anchor.to.col) == (1, heads["截图"] - 1)
    assert sheet.row_dimensions[2].height >= 60
    assert not sheet.column_dimensions[sheet.cell(row=1, column=heads["截图"]).column_letter].hidden


def test_evidence_may_come_and_go_between_export_and_import(review: Review) -> None:
    pictured = export_workbook(shown(review), {row.key: png() for row in review.flags})
    for data, now in ((pictured, review), (export_workbook(review), shown(review))):
        found = read_workbook(data, now)
        assert {row.outcome for row in found.rows} == {RowOutcome.NO_OP}


def test_without_pictures_their_column_is_concealed_and_no_link_is_made(review: Review) -> None:
    data = export_workbook(review)
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "media" in name or "drawing" in name]
        sheet = package.read("xl/worksheets/sheet3.xml").decode()
    assert "<hyperlink" not in sheet
    assert re.search(r'<col [^>]*hidden="1"[^>]*min="12"|<col [^>]*min="12"[^>]*hidden="1"', sheet)


def test_a_thousand_flags_with_three_hundred_pictures_make_a_small_workbook(review: Review) -> None:
    many = tuple(
        FlagRow.model_validate(row.model_dump() | {"fingerprint": f"{n:016x}"})
        for n in range(1000)
        for row in (review.flags[0],)
    )
    large = shown(review.model_copy(update={"flags": many, "decided": ()}))
    data = export_workbook(large, {row.key: png() for row in large.flags[:300]})
    assert len(load_workbook(BytesIO(data))["标记"]._images) == 300
    assert len(data) < 1_000_000
