"""Benchmarks: PDFs of any length that the project writes itself: prose, lists, ruled tables, running heads.

The contents of pages are written the way Word exports them: a marked and clipped text object for each run, kerned
letters, and each side of each table cell as a thin filled rectangle with squares at the corners.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.boxfont import font_objects

WIDTH, HEIGHT = 595, 842
_SIZE = 10.5
_LEFT, _RIGHT = 72.0, 523.0
_LATIN = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"

HAN = (
    "操作人员上岗前应当穿戴防护用品，检查设备外观、电源、仪表和安全装置是否完好，确认无误后方可启动。",
    "取样时应当使用清洁干燥的容器，并在标签上注明品名、批号、取样日期和取样人，取样后立即送检。",
    "发现异常情况时，应当立即停机并报告班组长，由设备管理员在二十四小时内组织检修，检修结果记入台账。",
    "每班结束后清扫现场，工具放回原处，交接班人员共同核对数量并在交接班记录上签字确认。",
)
LATIN = (
    "Wear gloves and goggles before the line is started, and check that every guard is in its place.",
    "Take the sample with a clean and dry scoop, label the jar with lot and date, and send it at once.",
    "When the reading leaves its limits stop the pump, tell the shift lead and write down the time.",
)
_ALPHABET = "".join(
    sorted(
        {
            mark
            for mark in "".join(HAN)
            + "标准操作规程汇编第页共受控文件作业单元步骤责任岗位时限记录核对批号质量管理员小时内"
            if ord(mark) > 255
        }
    )
)


@dataclass
class Sheet:
    """A page of print; points count from its top left corner."""

    content: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = _SIZE) -> Sheet:
        """Set words with their baseline at `y`: ideographs one em broad, Latin letters .6 em."""
        for run in _runs(words):
            latin = _is_latin(run[0])
            shown = "-2".join(f"<{_code(part)}>" for part in _parts(run, 2 if latin else 8))
            self.content.append(
                f"/P <</MCID {len(self.content)}>> BDC q 0.000008871 0 {WIDTH} {HEIGHT} re W* n"
                f" BT /{'L' if latin else 'H'} {size} Tf 1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm 0 g 0 G"
                f" [{shown}] TJ ET Q EMC"
            )
            x += breadth(run, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Draw a thin line."""
        self.content.append(f".5 w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")
        return self

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Paint a grey area without outline."""
        self.content.append(f".85 g {x0:.2f} {HEIGHT - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f 0 g")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Draw a frame."""
        return self.rule(x0, y0, x1, y0).rule(x0, y1, x1, y1).rule(x0, y0, x0, y1).rule(x1, y0, x1, y1)

    def sides(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Draw the sides of a table cell as Word does: thin filled rectangles, squares at the corners."""
        for x in (x0, x1):
            for y in (y0, y1):
                self.content.append(f"{x:.2f} {HEIGHT - y:.2f} .48 .48 re f*")
            self.content.append(f"{x:.2f} {HEIGHT - y1:.2f} .48 {y1 - y0:.2f} re f*")
        for y in (y0, y1):
            self.content.append(f"{x0:.2f} {HEIGHT - y:.2f} {x1 - x0:.2f} .48 re f*")
        return self

    def prose(self, x0: float, y: float, x1: float, words: str, size: float = _SIZE) -> float:
        """Set a paragraph between two edges; give the baseline after it."""
        for line in _broken(words, x1 - x0, size):
            self.text(x0, y, line, size)
            y += 1.5 * size
        return y

    def table(self, y: float, xs: Sequence[float], rows: Sequence[Sequence[str]], height: float = 18) -> float:
        """Draw a ruled grid with one line of text a cell; give its foot."""
        foot = y + height * len(rows)
        for number, row in enumerate(rows):
            top = y + number * height
            for x, right, words in zip(xs, xs[1:], row, strict=False):
                self.sides(x, top, right, top + height).text(x + 4, top + 13, words, 9)
        return foot


def breadth(words: str, size: float) -> float:
    """Give how broad words are set, in points."""
    return sum(0.6 if _is_latin(mark) else 1.0 for mark in words) * size


def long_document(pages: int) -> Iterator[Sheet]:
    """Give pages of a procedure: head and foot, prose and a list on each, a ruled table on every other one."""
    for number in range(1, pages + 1):
        sheet = Sheet().text(_LEFT, 40, "标准操作规程汇编").text(420, 40, f"第 {number} 页 共 {pages} 页", 9)
        sheet.rule(_LEFT, 46, _RIGHT, 46).text(_LEFT, 810, "受控文件", 9)
        y = 80.0
        sheet.text(_LEFT, y, f"{number} 作业单元")
        for clause in range(1, 3 + number % 3):
            y = sheet.prose(_LEFT, y + 22, _RIGHT, f"{number}.{clause} " + HAN[(number + clause) % 4] + HAN[clause % 4])
        for item in range(1, 5):
            y = sheet.prose(_LEFT, y + 4, _RIGHT, f"{item}) " + HAN[(number * item) % 4][:30] + "。")
        y = sheet.prose(_LEFT, y + 10, _RIGHT, " ".join(LATIN[(number + n) % 3] for n in range(3)))
        if number % 2:
            rows = [["步骤", "责任岗位", "时限", "记录"]]
            rows += [
                [f"{n} 核对批号", "质量管理员", f"{n} 小时内", f"R-{number}-{n}"] for n in range(1, 5 + number % 7)
            ]
            sheet.table(y + 10, (72, 180, 300, 400, 523), rows)
        else:
            sheet.prose(_LEFT, y + 10, _RIGHT, "".join(HAN))
        yield sheet


def prose_pages() -> Iterator[Sheet]:
    """Give pages without any table that draw what a table finder may take for one."""
    makers: tuple[Callable[[Sheet, str], Sheet], ...] = (
        _underlined, _boxed, _shaded, _two_columns, _contents, _form, _framed, _listed, _letters,
    )  # fmt: skip
    for words in ("".join(HAN), " ".join(LATIN)):
        for maker in makers:
            sheet = (
                Sheet().text(_LEFT, 40, "标准操作规程汇编").rule(_LEFT, 46, _RIGHT, 46).rule(_LEFT, 790, _RIGHT, 790)
            )
            yield maker(sheet, words)


def _underlined(sheet: Sheet, words: str) -> Sheet:
    y = 100.0
    for number in range(5):
        y = sheet.prose(_LEFT, y, _RIGHT, f"{number + 1}. {words}") + 8
        sheet.rule(_LEFT, y - 20, 260, y - 20).rule(_LEFT + 40, y - 36, 360, y - 36)
    return sheet


def _boxed(sheet: Sheet, words: str) -> Sheet:
    y = 100.0
    for _ in range(3):
        top = y
        y = sheet.prose(_LEFT + 8, y + 18, _RIGHT - 8, words)
        sheet.box(_LEFT, top, _RIGHT, y + 4)
        y = sheet.prose(_LEFT, y + 30, _RIGHT, words) + 10
    return sheet


def _shaded(sheet: Sheet, words: str) -> Sheet:
    y = 100.0
    for line in _broken(words * 3, _RIGHT - _LEFT, _SIZE):
        sheet.fill(_LEFT - 2, y - 11, _LEFT + breadth(line, _SIZE) + 2, y + 4).text(_LEFT, y, line)
        y += 16
    return sheet


def _two_columns(sheet: Sheet, words: str) -> Sheet:
    for x0, x1 in ((_LEFT, 287), (308, _RIGHT)):
        y = 100.0
        for _ in range(4):
            y = sheet.prose(x0, y, x1, words) + 6
    return sheet.rule(297, 95, 297, 700)


def _contents(sheet: Sheet, words: str) -> Sheet:
    for number in range(1, 25):
        title = f"{number} {words[number : number + 12]}"
        dots = "." * int((_RIGHT - _LEFT - 30 - breadth(title, _SIZE)) / (0.6 * _SIZE))
        sheet.text(_LEFT, 100 + 22 * number, title + dots).text(_RIGHT - 20, 100 + 22 * number, str(number + 2))
    return sheet


def _form(sheet: Sheet, words: str) -> Sheet:
    for number in range(12):
        y = 110 + 30 * number
        sheet.text(_LEFT, y, f"{words[:4]}:").rule(_LEFT + 50, y + 2, 260, y + 2)
        sheet.text(300, y, f"{words[5:9]}:").rule(350, y + 2, _RIGHT, y + 2)
    return sheet


def _framed(sheet: Sheet, words: str) -> Sheet:
    sheet.box(50, 50, 545, 785).box(54, 54, 541, 781).rule(54, 84, 541, 84)
    y = 110.0
    for _ in range(5):
        y = sheet.prose(_LEFT, y, _RIGHT, words) + 10
    return sheet


def _listed(sheet: Sheet, words: str) -> Sheet:
    y = 100.0
    for number in range(1, 9):
        sheet.text(_LEFT, y, f"{number}.")
        y = sheet.prose(_LEFT + 40, y, _RIGHT, words[: 60 + 5 * number]) + 3
    return sheet


def _letters(sheet: Sheet, words: str) -> Sheet:
    sheet.text(_LEFT, 100, words[:10]).text(420, 100, "2026-11-22")
    y = sheet.prose(_LEFT, 130, _RIGHT, words)
    sheet.text(360, y + 40, words[:4] + ":").rule(420, y + 42, _RIGHT, y + 42)
    return sheet.text(360, y + 70, words[4:8] + ":").rule(420, y + 72, _RIGHT, y + 72) and sheet


def pdf_of(sheets: Iterable[Sheet]) -> bytes:
    """Write pages as a PDF with compressed contents."""
    out = bytearray(b"%PDF-1.5\n")
    offsets: dict[int, int] = {}

    def put(number: int, body: bytes) -> None:
        offsets[number] = len(out)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    put(3, _LATIN.encode())
    for number, body in enumerate(font_objects(_ALPHABET, 4), 4):
        put(number, body)
    pages: list[int] = []
    for number, sheet in enumerate(sheets):
        stream = zlib.compress("\n".join(sheet.content).encode())
        put(9 + 2 * number, b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        fonts = b"<< /Font << /H 4 0 R /L 3 0 R >> >>"
        head = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d]" % (WIDTH, HEIGHT)
        put(10 + 2 * number, head + b" /Resources %s /Contents %d 0 R >>" % (fonts, 9 + 2 * number))
        pages.append(10 + 2 * number)
    kids = " ".join(f"{page} 0 R" for page in pages)
    put(2, f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode())
    put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    start, size = len(out), max(offsets) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % offsets[number] for number in range(1, size))
    out += f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _is_latin(mark: str) -> bool:
    return ord(mark) < 256


def _code(run: str) -> str:
    if _is_latin(run[0]):
        return run.encode("cp1252").hex()
    return "".join(f"{_ALPHABET.index(mark) + 1:04x}" for mark in run)


def _parts(run: str, length: int) -> list[str]:
    return [run[start : start + length] for start in range(0, len(run), length)]


def _runs(words: str) -> Iterator[str]:
    start = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or _is_latin(words[end]) != _is_latin(words[start]):
            yield words[start:end]
            start = end


def _broken(words: str, width: float, size: float) -> Iterator[str]:
    """Break words into lines: anywhere between ideographs, at blanks between Latin words."""
    line = word = ""
    for mark in words + " ":
        if _is_latin(mark) and mark != " ":
            word += mark
            continue
        if breadth(line + word + mark.strip(), size) > width:
            yield line.rstrip()
            line = ""
        line += word + mark
        word = ""
    if line.strip():
        yield line.rstrip()
