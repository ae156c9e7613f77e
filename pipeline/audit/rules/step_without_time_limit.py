"""Pipeline, audit: SOP205 step-without-time-limit."""

from models.flag import Severity
from models.sop import Step, all_steps
from pipeline.audit.steps import findings_of, judged_steps, lacking, one_finding
from pipeline.audit.subject import Answer, Finding, Subject, answer, not_applicable


def _is_timed(step: Step) -> bool:
    return any(limit.vague is None or limit.iso8601 for limit in step.time_limits)


def _vague(subject: Subject, faulty: list[Step]) -> list[Finding]:
    """A milder finding for the steps that say when, but only vaguely; `members` tells it from that of the others."""
    if len(faulty) > 1:
        found = [one_finding(subject, faulty, "time_limits", absent=False)]
    else:
        found = [subject.at_step(step, "time_limits", word=_first(step)) for step in faulty]
    return [
        finding.model_copy(
            update={
                "severity": Severity.WARNING,
                "members": ("vague",),
                "arguments": finding.arguments | {"variant": "vague"},
            }
        )
        for finding in found
    ]


def _first(step: Step) -> str:
    return next((limit.text for part in all_steps((step,)) for limit in part.time_limits), "")


def check(subject: Subject) -> Answer:
    """Ask each step for its time limit.

    ## What it checks
    每个步骤有时效要求；子步骤有即可。只有“及时”之类的，另记警告。

    Each step has a time limit; a sub-step's will do. Where there is only a vague one (promptly), it is a warning.

    ## Why it matters
    没有时限，流程总时限就落空。

    Without limits for the steps, the total is an empty promise.

    ## Bad
    2 及时点检

    2 Check promptly

    ## Good
    2 开机前30分钟内完成点检

    2 Finish the check within 30 minutes before start-up
    """
    judged = judged_steps(subject)
    if not judged:
        return not_applicable("no-steps")
    faulty = lacking(judged, _is_timed)
    vague = [step for step in faulty if _first(step)]
    bare = [step for step in faulty if not _first(step)]
    usual = len(faulty) * 2 > len(judged) and len(bare) > 1
    told = [one_finding(subject, bare, "time_limits")] if usual else findings_of(subject, bare, judged, "time_limits")
    return answer([*told, *_vague(subject, vague)])
