"""Pipeline, audit: SOP203 step-without-method."""

from models.sop import Step
from pipeline.audit.steps import findings_of, judged_steps, lacking
from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def _says_how(subject: Subject, step: Step) -> bool:
    name = step.name.value if step.name else ""
    said = step.text.replace(name, "", 1) if len(name) < len(step.text) else step.text
    enough = len(said.split()) >= subject.number("words") if subject.pack.code == "en" else False
    return enough or sum(char.isalnum() for char in said) >= subject.number("characters") * (3 if said.isascii() else 1)


def check(subject: Subject) -> Answer:
    """Ask each step how it is done.

    ## What it checks
    每个步骤除名称外，写明怎么做：字数不少于参数 characters（英文 words），并含动作。

    Beyond its name each step says how: at least `characters` signs (English: `words` words) and an action.

    ## Why it matters
    只有名称，每个人的做法都不一样。

    With a name only, everybody does it in a way of his own.

    ## Bad
    2 点检

    2 Check

    ## Good
    2 逐项点检：用测温枪测轴承温度，读数填入《点检表》

    2 Check: measure the bearing's temperature and enter it in the check sheet
    """
    judged = judged_steps(subject)
    if not judged:
        return not_applicable("no-steps")
    faulty = lacking(judged, lambda step: _says_how(subject, step))
    return answer(findings_of(subject, faulty, judged, "text"))
