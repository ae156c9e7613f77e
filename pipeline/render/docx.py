"""Pipeline, render: the Word document, from a template that a user can open and edit in Word."""

from importlib.resources import files
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from models.conversion import Renumbered
from models.errors import OutputError
from models.flag import Flag
from models.language import load_language
from pipeline.render.columns import fit_step_columns
from pipeline.render.comments import add_comments
from pipeline.render.context import template_context
from pipeline.render.package import same_bytes

CURE = "mend the template in Word; docs/template.md lists its tags, sopmill's own template is a start"


class _Template(DocxTemplate):  # type: ignore[misc]
    """A docxtpl template that neither mends broken XML in silence nor widens a table for the tables inside it."""

    def fix_tables(self, xml: str) -> BaseOxmlElement:
        tree = parse_xml(xml)
        if any(len(text) for text in tree.iter(qn("w:t"))):
            raise TemplateError("a tag without its p or r: write {{p front }} for paragraphs, {{r name }} for words")
        return tree

    def fix_docpr_ids(self, tree: BaseOxmlElement) -> None:
        for position, drawing in enumerate(tree.iter(qn("wp:docPr")), 1):
            drawing.set("id", str(position))


def render_docx(renumbered: Renumbered, template: str = "", flags: tuple[Flag, ...] = ()) -> bytes:
    """Give the bytes of the document; the same Sop and template give the same bytes. `flags` become comments.

    Raises OutputError for a template that is no .docx, or whose tags name what does not exist.
    """
    sop = renumbered.sop
    pack = load_language(sop.language)
    words = pack.template
    name = template or f"standard-{pack.code}.docx"
    filled = _Template(BytesIO(_template_bytes(template, name)))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    try:
        filled.init_docx()
        filled.render(template_context(renumbered, filled.docx, words), environment)
    except (PackageNotFoundError, BadZipFile, KeyError) as error:
        raise OutputError(f"{name}: no .docx document", cure=CURE) from error
    except TemplateError as error:
        raise OutputError(f"{name}: {error}", cure=CURE) from error
    except SyntaxError as error:  # what lxml raises where tags are not nested as Word's elements are
        raise OutputError(f"{name}: its tags cut through a paragraph, row or table: {error}", cure=CURE) from error
    fit_step_columns(filled.docx, words.styles)
    add_comments(filled.docx, flags, pack)
    title = sop.control.title.value if sop.control.title else ""
    number = sop.number or (sop.control.document_number.value if sop.control.document_number else "")
    return same_bytes(filled.docx, title, number)


def _template_bytes(template: str, name: str) -> bytes:
    if not template:
        return files("pipeline.render").joinpath("templates", name).read_bytes()
    try:
        return Path(template).read_bytes()
    except OSError as error:
        raise OutputError(f"{name}: {error.strerror}", cure="give the path of a .docx template") from error
