"""Flags as Word comments: each at its place, and no word of them in what is read back."""

import io

from docx import Document as open_word
from docx.oxml.ns import qn

from extractors.read import read_document
from fixtures.example import complaint_sop, renumbered
from models.flag import Flag, Severity
from models.settings import load_settings
from pipeline.mapping.map import map_document
from pipeline.render.canonical import canonical_sop
from pipeline.render.docx import render_docx


def flag(number: int, rule: str, field: str | None, quote: str = "", **arguments: str) -> Flag:
    return Flag(
        rule=rule,
        name=rule,
        severity=Severity.ERROR,
        field=field,
        quote=quote,
        arguments=arguments,
        fingerprint=f"{number:016x}",
    )


FLAGS = (
    flag(1, "SOP106", "control.version", value="V1.0"),
    flag(2, "SOP206", "steps[1].responsible"),
    flag(3, "SOP204", "steps[*].outputs", steps="2、3", count="2", section=""),
    flag(4, "SOP119", "sections"),
    flag(5, "SOP001", None, what="\x07 <b>{x}"),
    flag(6, "SOP302", None, "本文件由客服部负责解释", word="负责"),
)


def anchored(data: bytes) -> dict[str, str]:
    """Flag -> text of the paragraph that its comment stands at."""
    word = open_word(io.BytesIO(data))
    places = {}
    for start in word.element.body.iter(qn("w:commentRangeStart")):
        comment = word.comments.get(int(start.get(qn("w:id"))))
        assert comment is not None and comment.author == "sopmill" and comment.timestamp is None
        places[comment.text.rsplit(" ", 1)[1]] = "".join(t.text or "" for t in start.getparent().iter(qn("w:t")))
    return places


def test_each_flag_stands_at_its_field_and_one_without_a_place_at_the_name() -> None:
    found = anchored(render_docx(renumbered(complaint_sop()), flags=FLAGS))
    assert found[f"{1:016x}"] == "V1.0"
    assert found[f"{2:016x}"] == "客服专员"
    assert found[f"{4:016x}"] == found[f"{5:016x}"] == "客户投诉处理标准化操作流程"
    assert found[f"{6:016x}"] == "本文件由客服部负责解释。"
    assert len(found) == len(FLAGS)


def test_the_comment_says_what_it_is_about_and_which_flag_it_is() -> None:
    word = open_word(io.BytesIO(render_docx(renumbered(complaint_sop()), flags=FLAGS[:1])))
    (comment,) = word.comments
    assert comment.text.split("\n")[0].startswith("错误：") and "SOP106" in comment.text
    assert "V1.0" in comment.text and comment.text.endswith(f"标记号 {1:016x}")


def test_the_same_flags_give_the_same_bytes_and_no_flag_no_comment() -> None:
    once = render_docx(renumbered(complaint_sop()), flags=FLAGS)
    assert once == render_docx(renumbered(complaint_sop()), flags=FLAGS)
    assert len(open_word(io.BytesIO(render_docx(renumbered(complaint_sop())))).comments) == 0


def test_a_document_with_comments_reads_back_as_the_one_without() -> None:
    reading = load_settings().reading
    plain = map_document(read_document(render_docx(renumbered(complaint_sop())), "a.docx", reading), "auto")
    document = read_document(render_docx(renumbered(complaint_sop()), flags=FLAGS), "a.docx", reading)
    again = map_document(document, "auto")
    assert canonical_sop(again) == canonical_sop(plain)
    assert [o.reason for o in again.omitted].count("flag-comment") == len(FLAGS)
    assert again.unmapped == plain.unmapped


def test_a_comment_of_somebody_else_stays_content() -> None:
    word = open_word(io.BytesIO(render_docx(renumbered(complaint_sop()), flags=FLAGS[:1])))
    paragraph = next(p for p in word.paragraphs if p.text.startswith("本文件由客服部"))
    word.add_comment(paragraph.runs, text="这句话应删去", author="王某", initials="W")
    stream = io.BytesIO()
    word.save(stream)
    again = map_document(read_document(stream.getvalue(), "a.docx", load_settings().reading), "auto")
    assert [block.text for block in again.unmapped] == ["本文件由客服部负责解释。", "这句话应删去"]
