"""Pipeline, render: the styles of the template that is being filled, and those derived from them.

A paragraph's style name says which field it holds (models/lang/<code>/template.toml). Where one name is not enough,
the words that follow it say the rest: `SOP 标题 2 职责` is a heading of level 2 over responsibilities. Such a style is
derived from the template's own one when a document first needs it, so a user changes the look of all in one place.
"""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.render.wordml import escape


class StyleBook:
    """Looks up style ids by name and adds what is lacking."""

    def __init__(self, document: WordDocument) -> None:
        self._root = document.styles.element
        self._ids = {
            (style.get(qn("w:type")), name.get(qn("w:val"))): style.get(qn("w:styleId"))
            for style in self._root.findall(qn("w:style"))
            if (name := style.find(qn("w:name"))) is not None
        }
        self._default = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)

    def paragraph(self, name: str) -> str:
        """Give the id of the paragraph style; a template that lost it gets it back, plain."""
        return self._ids.get(("paragraph", name)) or self._add(name, self._default.style_id if self._default else "")

    def character(self, name: str) -> str:
        """Give the id of the character style, empty where the template has none."""
        return self._ids.get(("character", name)) or ""

    def table(self, name: str) -> str:
        """Give the id of the table style, empty where the template has none."""
        return self._ids.get(("table", name)) or ""

    def derived(self, name: str, words: tuple[str, ...]) -> str:
        """Give the id of the style `name words…`, derived from `name` where it does not exist."""
        full = " ".join((name, *words))
        return self._ids.get(("paragraph", full)) or self._add(full, self.paragraph(name))

    def heading(self, name: str, level: int, words: tuple[str, ...]) -> str:
        """Give the id of a heading's style; number and outline level are repeated: not all programs inherit them."""
        base = self.paragraph(f"{name} {level}")
        full = " ".join((name, str(level), *words))
        properties = f'<w:keepNext/>{self.number(base)}<w:outlineLvl w:val="{level - 1}"/>'
        return self._ids.get(("paragraph", full)) or self._add(full, base, properties)

    def number(self, style_id: str) -> str:
        """Give the numPr element of a style, empty where it counts nothing."""
        for style in self._root.findall(qn("w:style")):
            if style.get(qn("w:styleId")) == style_id:
                number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
                level = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
                if number is not None:
                    depth = level.get(qn("w:val")) if level is not None else "0"
                    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number.get(qn("w:val"))}"/></w:numPr>'
        return ""

    def _add(self, name: str, base: str, properties: str = "") -> str:
        style_id = f"sop{len(self._ids) + 1}"
        parent = f'<w:basedOn w:val="{base}"/>' if base else ""
        inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        self._root.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{style_id}">'
                f'<w:name w:val="{escape(name)}"/>{parent}<w:uiPriority w:val="99"/>{inner}</w:style>'
            )
        )
        self._ids["paragraph", name] = style_id
        return style_id
