"""Benchmarks: check boxes of scanned forms, and characters that are squares, too.

    python -m benchmarks.ticks [--dpi 200] FONT [FONT ...]

Forms are drawn with each font (a .ttf or .ttc with Chinese characters) at four sizes, boxes with lines as a word
processor's shapes, then turned by 1.3 degrees, blurred and speckled as benchmarks.ocr does it. A box is right where it
stands among the right words, a false one where a page shows more boxes than it has. Each page also has lines full of
口, 回 and 日, a row of touching cells and a ruled table.
"""

import argparse
import difflib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.ocr import _worn
from extractors.ocr.engine import recogniser
from extractors.ocr.page import PageImage
from models.settings import load_settings

BOXES = "□■☑"
FORM = (
    "受控■ 非受控□",
    "文件状态：受控■  非受控□  作废□",
    "□新增 ☑修订 □作废",
    "检查结果：☑合格 □不合格",
    "□ 是  ■ 否",
    "是否完成培训：是□ 否☑",
    "设备类别：□A类 □B类 ■C类",
    "Approved □  Rejected ☑  On hold □",
    "□ Yes  □ No  ☑ N/A",
    "处理方式：□返工 □报废 □让步接收 ☑退货 □其他：",
)
SQUARE = (
    "出口和入口由门岗负责，进口设备按口径登记。",
    "回收箱每日由班组回收，返回仓库。",
    "日期由当日值班人员填写，日清日结。",
    "回 口 日 田 目 曰 国 因 固 困 四 圆 图 园",
    "口服药品与口罩应分区存放，窗口保持关闭。",
    "No. 10 DO OO 00 Box B, D and O rings",
)
HEADS, ROW = ("序号", "项目", "口径", "日期", "回执", "√"), ("1", "日检", "口", "回", "是", "√")
SIZES = (9.0, 10.5, 12.0, 16.0)
SIDE, LEFT, LINES = 0.8, 180, 1.9
"""Ems of a box's side; pixels of the margin; ems from line to line."""


def form(font_file: Path, points: float, dpi: int) -> Image.Image:
    """Draw a form, the lines without a box, a row of cells and a table."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen = ImageDraw.Draw(page)
    em = points * dpi / 72
    font = ImageFont.truetype(str(font_file), round(em), index=2 if font_file.suffix == ".ttc" else 0)
    y = 1.0 * dpi
    for line in (*FORM, *SQUARE):
        _write(pen, y, line, font, em)
        y += LINES * em
    for column in range(18):
        pen.rectangle((LEFT + column * em, y, LEFT + (column + 1) * em, y + em), outline=0, width=2)
    y += 2 * em
    for row in range(5):
        for column in range(6):
            left, top = LEFT + column * 200, y + row * 2 * em
            pen.rectangle((left, top, left + 200, top + 2 * em), outline=0, width=2)
            pen.text((left + 10, top + 1.4 * em), (ROW if row else HEADS)[column], font=font, fill=0, anchor="ls")
    return page.convert("RGB")


def _write(pen: ImageDraw.ImageDraw, y: float, line: str, font: ImageFont.FreeTypeFont, em: float) -> None:
    x = float(LEFT)
    for mark in line:
        if mark in BOXES:
            _box(pen, x + em * (1 - SIDE) / 2, y + 0.05 * em, round(SIDE * em), mark)
            x += em
        else:
            pen.text((x, y), mark, font=font, fill=0, anchor="ls")
            x += font.getlength(mark)


def _box(pen: ImageDraw.ImageDraw, x: float, y: float, side: int, mark: str) -> None:
    pen.rectangle((x, y - side, x + side, y), outline=0, fill=0 if mark == "■" else None, width=2)
    if mark == "☑":
        tick = ((0.2, 0.5), (0.42, 0.2), (0.9, 1.05))
        pen.line([(x + across * side, y - up * side) for across, up in tick], fill=0, width=3)


def judged(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield, of each line of the form, how many boxes it has and how many stand at their place."""
    whole = "".join(lines)
    for line in FORM:
        wanted = _bare(line)
        count = sum(mark in BOXES for mark in wanted)
        if wanted in whole:
            yield count, count
            continue
        best = max(lines, key=lambda found: difflib.SequenceMatcher(None, wanted, found).ratio(), default="")
        matches = difflib.SequenceMatcher(None, wanted, best).get_matching_blocks()
        yield count, sum(wanted[a + place] in BOXES for a, _, size in matches for place in range(size))


def _bare(text: str) -> str:
    return "".join(text.split())


def main() -> None:
    """Print, for each font and size, the boxes that are right and those that are none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fonts", type=Path, nargs="+")
    parser.add_argument("--dpi", type=int, default=200)
    chosen = parser.parse_args()
    recognise = recogniser(load_settings().reading)
    assert recognise is not None, "recognition is not installed"
    asked = right = false = 0
    for font in chosen.fonts:
        for points in SIZES:
            page = _worn(form(font, points, chosen.dpi), np.random.default_rng(1))
            pixels = np.asarray(page.convert("RGB"))[:, :, ::-1].tobytes()
            words = recognise(PageImage(page.width, page.height, pixels, float(chosen.dpi))).words
            words = tuple(sorted(words, key=lambda word: (round((word.box[1] + word.box[3]) / 8), word.box[0])))
            lines = [_bare(word.text) for word in words]
            counts = list(judged(lines))
            shown = sum(mark in BOXES for line in lines for mark in line)
            wanted, found = sum(count for count, _ in counts), sum(count for _, count in counts)
            asked, right, false = asked + wanted, right + found, false + max(0, shown - wanted)
            print(f"{font.name} {points} pt: {found} of {wanted} boxes, {max(0, shown - wanted)} false", flush=True)
    print(f"all: {right} of {asked} boxes, {false} false")


if __name__ == "__main__":
    main()
