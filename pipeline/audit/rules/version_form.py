"""Pipeline, audit: SOP106 version-form."""

import re

from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def check(subject: Subject) -> Answer:
    """Hold the version against the required form.

    ## What it checks
    版本号符合规定格式（参数 pattern，默认 V1.0）。

    The version has the required form (parameter `pattern`; V1.0 by default).

    ## Why it matters
    格式不一的版本号无法比较先后。

    Versions in several forms cannot be put in order.

    ## Bad
    版本：第二次修改稿

    Version: second draft, changed

    ## Good
    版本：V1.1

    Version: V1.1
    """
    version = subject.sop.control.version
    if version is None:
        return not_applicable("no-value")
    if re.fullmatch(subject.words("pattern"), version.value.strip()):
        return answer(())
    return answer([subject.at_value("control.version", version, value=version.value)])
