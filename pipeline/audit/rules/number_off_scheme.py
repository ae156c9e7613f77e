"""Pipeline, audit: SOP104 number-off-scheme."""

import re

from pipeline.audit.subject import Answer, Finding, Subject, answer, not_applicable

_PLACE = re.compile(r"\{(\w+)(?::0?(\d*))?\}")
_SHAPES = {"year": r"\d{4}", "seq": r"\d"}
_WORD = r"[^\W_]{1,12}"


def pattern_of(scheme: str) -> re.Pattern[str]:
    """Make a pattern of a scheme such as {type}-{dept}-{year}-{seq:03}; other places stand for a short word."""
    parts: list[str] = []
    end = 0
    for found in _PLACE.finditer(scheme):
        parts.append(re.escape(scheme[end : found.start()]))
        name, width = found.group(1), found.group(2)
        parts.append(rf"\d{{{int(width or 1)},}}" if name == "seq" else _SHAPES.get(name, _WORD))
        end = found.end()
    return re.compile("".join(parts) + re.escape(scheme[end:]))


def check(subject: Subject) -> Answer:
    """Hold the document number against the scheme.

    ## What it checks
    编号符合编号规则（参数 scheme）；有台账编号的，检查台账编号。

    The number fits the scheme (parameter `scheme`); where the ledger gave one, that one is checked.

    ## Why it matters
    编号不成规则，就无法排序、归口和查重。

    Numbers without a scheme cannot be sorted, assigned or checked for doubles.

    ## Bad
    流程编号：设备07

    No.: equipment 7

    ## Good
    流程编号：SOP-EQ-2024-007

    No.: SOP-EQ-2024-007
    """
    sop, scheme = subject.sop, subject.words("scheme")
    own = sop.control.document_number
    number = sop.number or (own.value if own else None)
    if number is None:
        return not_applicable("no-value")
    if pattern_of(scheme).fullmatch(number.strip()):
        return answer(())
    if own is not None and number == own.value:
        return answer([subject.at_value("control.document_number", own, value=number, scheme=scheme)])
    return answer([Finding(field="number", quote=number, arguments={"value": number, "scheme": scheme})])
