"""Ground: signs that are a whole label in themselves: ①, ⑴, ㈠, Ⅳ, bullets. Source: the Unicode character names."""

STEMS = "甲乙丙丁戊己庚辛壬癸"
BULLETS = "•·●○◦◆◇▪▫■►▶➢➤❖✓✔★☆∙‣⁃Ø⚫⚪"

_SERIES = {
    "①": ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)),
    "⑴": ((0x2474, 1, 20),),
    "⒈": ((0x2488, 1, 20),),
    "⒜": ((0x249C, 1, 26),),
    "Ⓐ": ((0x24B6, 1, 26),),
    "ⓐ": ((0x24D0, 1, 26),),
    "⓵": ((0x24F5, 1, 10),),
    "❶": ((0x2776, 1, 10), (0x24EB, 11, 20)),
    "➀": ((0x2780, 1, 10),),
    "➊": ((0x278A, 1, 10),),
    "㈠": ((0x3220, 1, 10),),
    "㊀": ((0x3280, 1, 10),),
}
"""First sign of each series, and its blocks: code point of the first sign, first value, last value."""

ENCLOSED = {
    chr(point + value - first): (value, series)
    for series, blocks in _SERIES.items()
    for point, first, last in blocks
    for value in range(first, last + 1)
}
"""Enclosed numbers and letters: what each is worth and the first sign of its series."""

ROMAN = {chr(0x2160 + i): i + 1 for i in range(12)}
SMALL_ROMAN = {chr(0x2170 + i): i + 1 for i in range(12)}
"""Roman numbers that are one sign."""

WIDE = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | dict(zip("\u3000\xa0〇﹒․【】〔〕", "  零..[][]", strict=True))
)
"""Full-width signs to the plain ones, for comparison only."""
