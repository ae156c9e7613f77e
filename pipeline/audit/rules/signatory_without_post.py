"""Pipeline, audit: SOP111 signatory-without-post."""

import re

from models.document import Table, walk
from models.sop import FieldValue
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable

_BRACKETED = re.compile(r"[（(][^（）()]{2,}[）)]")


def _has_post(subject: Subject, value: FieldValue[str]) -> bool:
    posts = subject.pack.audit.posts
    # One sign may be part of a name; a longer post in the place of a name is a post.
    if any_of([rf"{word}$" for word in posts if len(word) > 1]).search(value.value):
        return True
    post = any_of([rf"{word}(?!\w)" for word in posts])
    near = [value.value, *(proof.quote for proof in value.evidence), *_lines_with(subject, value.value)]
    return any(_BRACKETED.search(text) or post.search(text.replace(value.value, " ")) for text in near)


def _lines_with(subject: Subject, name: str) -> list[str]:
    """Paragraphs and table rows of the front matter that hold a name, without the words that ask for a signature."""
    first = re.split(r"[;；、]", name)[0].strip()
    lines = [block.text for block in subject.sop.front_matter if not isinstance(block, Table)]
    for table in walk(subject.sop.front_matter):
        if isinstance(table, Table):
            lines += [" ".join(row) for row in table.grid]
    asks = any_of(subject.pack.audit.sign_off_words)
    return [asks.sub(" ", line) for line in lines if first and first in line]


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
