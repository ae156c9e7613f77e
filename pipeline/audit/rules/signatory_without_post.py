"""Pipeline, audit: SOP111 signatory-without-post."""

import re

from models.document import Table
from models.sop import FieldValue
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable

_BRACKETED = re.compile(r"[（(][^（）()]{2,}[）)]")


def _has_post(subject: Subject, value: FieldValue[str]) -> bool:
    posts = subject.pack.audit.posts
    # One sign may be part of a name; a longer post in the place of a name is a post.
    if any_of([rf"{word}$" for word in posts if len(word) > 1]).search(value.value):
        return True
    post = any_of([rf"{word}(?!\w)" for word in posts])
    near = [value.value, *(proof.quote for proof in value.evidence)]
    near += [_row_of(subject, proof.block) for proof in value.evidence]
    return any(_BRACKETED.search(text) or post.search(text.replace(value.value, " ", 1)) for text in near)


def _row_of(subject: Subject, block: str) -> str:
    """Text of the table row that a block stands in, without the words that only name the signature."""
    for table in subject.blocks.values():
        if not isinstance(table, Table):
            continue
        for cell in table.cells:
            if any(inner.id == block for inner in cell.blocks):
                row = " ".join(other.text for other in table.cells if other.row == cell.row)
                return any_of(subject.pack.audit.sign_off_words).sub(" ", row)
    return ""


def check(subject: Subject) -> Answer:
    """Ask for the position of each signatory.

    ## What it checks
    编制人、审核人、批准人注明岗位：写在姓名旁、括号里，或签批栏内。

    Each signatory's position stands beside the name, in brackets, or in the approval block.

    ## Why it matters
    只有姓名，看不出此人是否有权签批。

    A bare name does not show that the person may sign.

    ## Bad
    批准人：赵某

    Approved by: C. Hale

    ## Good
    批准人：赵某（厂长）

    Approved by: C. Hale, plant manager
    """
    control = subject.sop.control
    named = [(role, getattr(control, role)) for role in ("prepared_by", "reviewed_by", "approved_by")]
    named = [(role, value) for role, value in named if value is not None]
    if not named:
        return not_applicable("no-value")
    bare = [(role, value) for role, value in named if not _has_post(subject, value)]
    return answer([subject.at_value(f"control.{role}", value, value=value.value) for role, value in bare])
