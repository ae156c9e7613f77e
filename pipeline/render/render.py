"""Pipeline, render: a renumbered Sop and its flags as the files that users get."""

from models.conversion import Outputs, PictureFile, Renumbered
from models.flag import Audit
from pipeline.render.docx import render_docx
from pipeline.render.json import render_json


def render(
    renumbered: Renumbered,
    audit: Audit,
    template: str = "",
    comments: bool = False,
    pictures: tuple[PictureFile, ...] = (),
) -> Outputs:
    """Give the document in the standard template, the contract's JSON and the files of pictures that it names.

    `template` is the path of another .docx template; empty takes the built-in one of the document's language.
    With `comments` the document carries the flags as comments at their places.
    Raises OutputError where the template cannot be read or does not render.
    """
    return Outputs(
        docx=render_docx(renumbered, template, audit.flags if comments else ()),
        json_text=render_json(renumbered.sop, audit.flags, renumbered.references, pictures),
        pictures=pictures,
    )
