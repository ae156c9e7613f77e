"""Pipeline, render: WordprocessingML as strings. Everything that comes out of a document passes through `escape`.

Element and attribute names are those of ISO/IEC 29500-1 (17.3 paragraphs and runs, 17.4 tables).
"""

import re

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (production 2, Char)."""

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "{": "&#123;", "}": "&#125;", "%": "&#37;"}
"""Braces and percent signs too: after rendering, the template engine turns sequences such as `{_{` into its own."""

SPACER = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="8"/></w:rPr></w:pPr></w:p>'
)
"""An empty line of 6 points: Word joins two tables that nothing parts."""


def escape(text: str) -> str:
    """Give the text as XML character data; characters that XML cannot hold become U+FFFD."""
    text = FORBIDDEN.sub("\ufffd", text)
    return "".join(ENTITIES.get(character, character) for character in text)


def run(text: str, *, bold: bool = False, style: str = "") -> str:
    """Give one run; line breaks and tabs as their own elements. `style` is the id of a character style."""
    properties = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties += "<w:b/>" if bold else ""
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = []
    for piece in re.split("([\n\r\t])", text.replace("\r\n", "\n")):
        if piece == "\t":
            pieces.append("<w:tab/>")
        elif piece in ("\n", "\r"):
            pieces.append("<w:br/>")
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


def paragraph(
    style: str, runs: str, *, number: str = "", indent: tuple[int, int] | None = None, align: str = ""
) -> str:
    """Give a paragraph in the paragraph style with this id.

    `align` is center, left or empty, `number` a numPr element, `indent` the left edge and how far the first line
    hangs out, in twentieths of a point.
    """
    place = ""
    if indent is not None:
        left, hanging = indent
        place = (
            f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>'
            f'<w:ind w:left="{left}" w:firstLineChars="0" w:hanging="{hanging}"/>'
        )
    edge = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{number}{place}{edge}</w:pPr>{runs}</w:p>'


def table_cell(content: str, width: int, *, span: int = 1, merge: str = "", fill: str = "") -> str:
    """Give a cell; `width` in twentieths of a point, `merge` is restart, continue or empty, `fill` a colour RRGGBB."""
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}{shade}</w:tcPr>{content}</w:tc>'


def table_row(cells: str, *, header: bool = False, whole: bool = False) -> str:
    """Give a row; `header` repeats on every page, `whole` never breaks across pages."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells}</w:tr>"


def table(rows: str, widths: list[int], style: str) -> str:
    """Give a table of fixed column widths (twentieths of a point) in the table style with this id."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def picture(relation: str, name: str, width: int, height: int) -> str:
    """Give a paragraph's run with an inline picture; `width` and `height` in EMU (12,700 a point)."""
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="{escape(name)}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="{escape(name)}"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
