"""Extractors, docx: a number as Word prints it in each w:numFmt. Source: ISO/IEC 29500-1 17.18.59 ST_NumberFormat."""

from __future__ import annotations

from collections.abc import Callable

from extractors.docx.hanzi import HANZI

MOST = 32_767
"""Word counts no further; above it (hostile input) a number prints as decimal."""

MOST_REPEATS = 30
"""Word counts letters up to 780: thirty times z."""

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыэюя"
CHICAGO = "*†‡§"

SEQUENCES = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "aiueo": "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ",
    "irohaFullWidth": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰ"
    "ノオクヤマケフコエテアサキユメミシヱヒモセスン",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
}
"""Formats that are a list of characters; past its end Word prints the decimal number."""


def numeral(count: int, number_format: str) -> str:
    """Print `count` in a number format; an unknown format, or a number outside of it, prints as decimal."""
    if not 0 <= count <= MOST:
        return str(count)
    if number_format in SEQUENCES:
        sequence = SEQUENCES[number_format]
        return sequence[count - 1] if 1 <= count <= len(sequence) else str(count)
    printer = PRINTERS.get(number_format) or HANZI.get(number_format)
    return printer(count) if printer else str(count)


def custom(count: int, pattern: str) -> str:
    """Print a custom format such as "001, 002, 003, ...": decimals padded with zeros to the first example's width."""
    first = pattern.split(",")[0].strip()
    return str(count).zfill(len(first)) if first.isdecimal() and len(first) <= 9 else str(count)


def _roman(count: int) -> str:
    digits = []
    for size, letters in ROMAN:
        digits.append(letters * (count // size))
        count %= size
    return "".join(digits)


def _letters(alphabet: str) -> Callable[[int], str]:
    def spell(count: int) -> str:
        repeats = (count - 1) // len(alphabet) + 1
        return alphabet[(count - 1) % len(alphabet)] * repeats if repeats <= MOST_REPEATS else str(count)

    return spell


def _ordinal(count: int) -> str:
    suffix = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{suffix}"


def _words(count: int) -> str:
    if count < 20:
        return ONES[count]
    if count < 100:
        return TENS[count // 10] + (f"-{ONES[count % 10]}" if count % 10 else "")
    size, name = (1000, "thousand") if count >= 1000 else (100, "hundred")
    rest = f" {_words(count % size)}" if count % size else ""
    return f"{_words(count // size)} {name}{rest}"


def _cardinal(count: int) -> str:
    return _words(count).capitalize()


def _ordinal_words(count: int) -> str:
    words = _words(count)
    head, mark, last = words.rpartition("-") if "-" in words.split()[-1] else words.rpartition(" ")
    ending = ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return f"{head}{mark}{ending}".capitalize()


def _full_width(count: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))


PRINTERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerLetter": _letters(LATIN),
    "upperLetter": _letters(LATIN.upper()),
    "russianLower": _letters(CYRILLIC),
    "russianUpper": _letters(CYRILLIC.upper()),
    "chicago": _letters(CHICAGO),
    "ordinal": _ordinal,
    "cardinalText": _cardinal,
    "ordinalText": _ordinal_words,
    "hex": lambda count: f"{count:X}",
    "numberInDash": lambda count: f"- {count} -",
    "none": lambda count: "",
}
