"""Pipeline, render: the source's own blocks, as they stood: paragraphs, list items, headings, tables, pictures."""

from collections.abc import Mapping

from models.document import AnyBlock, Figure, Heading, ListItem, Table
from models.lang.template import TemplateWords
from pipeline.render.grid import column_widths, printed_width, table_rows
from pipeline.render.pictures import Pictures
from pipeline.render.stylebook import StyleBook
from pipeline.render.wordml import SPACER, paragraph, run, table

CHARACTER = 210
"""Width of a Chinese character of 10.5 points, in twentieths of a point."""

Marks = Mapping[str, tuple[str, ...]]
"""Block id -> further words of its style: which statement (purpose, scope) the block belongs to."""


class ContentWriter:
    """Writes blocks into the document that is being filled."""

    def __init__(self, book: StyleBook, pictures: Pictures, template: TemplateWords) -> None:
        self._book = book
        self._pictures = pictures
        self._words = template.words
        self._styles = template.styles
        self._labelled = template.tokens.labelled

    def blocks(self, blocks: tuple[AnyBlock, ...], width: float, marks: Marks | None = None, cell: bool = False) -> str:
        """Give the blocks' XML for a column of `width` points; `cell` takes the styles of table cells."""
        pieces = []
        for block in blocks:
            pieces.append(self._block(block, width, marks or {}, cell))
            if isinstance(block, Table):
                pieces.append(SPACER)
        return "".join(pieces)

    def _block(self, block: AnyBlock, width: float, marks: Marks, cell: bool) -> str:
        if isinstance(block, Table):
            return self._table(block, width)
        if isinstance(block, Figure):
            return self._figure(block, width)
        if not block.full_text.strip():
            return ""
        words = ((self._labelled,) if block.label else ()) + marks.get(block.id, ())
        runs = run(f"{block.label}\t{block.text}" if block.label else block.text, bold=block.look.bold)
        broken = "\n" in block.text or "\t" in block.text  # a justified line would be torn apart there
        align = "center" if block.look.centered else ("left" if broken else "")
        return paragraph(self._style(block, words, cell), runs, indent=_indent(block), align=align)

    def _style(self, block: AnyBlock, words: tuple[str, ...], cell: bool) -> str:
        styles = self._styles
        if isinstance(block, Heading):
            name = styles.cell_subheading if cell else styles.subheading
            return self._book.derived(name, (str(min(max(block.level, 1), 9)), *words))
        if isinstance(block, ListItem):
            name = styles.cell_item if cell else styles.item
            return self._book.derived(name, (str(min(max(block.level, 1), 9)), *words))
        return self._book.derived(styles.cell_body if cell else styles.body, words)

    def _figure(self, figure: Figure, width: float) -> str:
        shown = self._pictures.embed(figure, width)
        caption = paragraph(self._book.paragraph(self._styles.body), run(figure.full_text)) if figure.full_text else ""
        if shown is not None:
            return paragraph(self._book.paragraph(self._styles.picture), shown) + caption
        sentence = self._words["picture_left_out"].format(
            page=figure.place.page or "?", media_type=figure.media_type or "?", sha256=figure.sha256[:12] or "?"
        )
        return paragraph(self._book.paragraph(self._styles.missing), run(sentence)) + caption

    def _table(self, block: Table, width: float) -> str:
        widths = column_widths(block, width)
        empty = paragraph(self._book.paragraph(self._styles.cell_body), "")

        def fill(blocks: tuple[AnyBlock, ...], points: float) -> str:
            content = self.blocks(blocks, points, cell=True)
            return content or empty

        grid = [round(points * 20) for points in widths]
        return table(table_rows(block, widths, fill), grid, self._book.table(self._styles.table))


def _indent(block: AnyBlock) -> tuple[int, int] | None:
    """Give a labelled line's left edge and hanging indent: room for the label, in steps of one Chinese character."""
    if not block.label:
        return None
    letters = printed_width(block.label)
    hanging = CHARACTER * (int(letters / 2) + 1)
    level = min(block.level, 9) if isinstance(block, ListItem) else 1
    return CHARACTER * 2 * (level - 1) + hanging, hanging
