"""Pipeline, audit: a Sop and a profile -> a verdict for each rule, and the flags that a reviewer should look at."""

from collections import Counter
from collections.abc import Iterable

from models.fingerprint import anchor, fingerprint
from models.flag import Audit, Flag, Outcome, Severity, Verdict
from models.language import load_language
from models.profile import Profile
from models.rules import Rule, load_rules
from models.sop import Sop
from pipeline.audit.clouds import is_clouded
from pipeline.audit.notes import from_notes, low_confidence
from pipeline.audit.registry import CHECKS
from pipeline.audit.remembered import remembered
from pipeline.audit.subject import Answer, Finding, Subject

REVIEW_BELOW = 0.6

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def audit(sop: Sop, profile: Profile, review_below: float = REVIEW_BELOW, scheme: str = "") -> Audit:
    """Ask every rule of a profile, and make flags of what earlier stages noticed.

    `sop.notes` are the notes of reading, mapping and renumbering together; values less sure than `review_below` (0..1)
    become flags; `scheme` is the library's number scheme, which goes before the profile's own. Flags stand worst first,
    those of one severity in the order of the rules and of the document. Raises SettingsError for a language without a
    pack.
    """
    pack = load_language(sop.language)
    verdicts: list[Verdict] = []
    for rule_id in profile.rule_ids:
        rule = _with_scheme(profile.rule(rule_id), scheme)
        subject = Subject(sop, pack, rule)
        verdicts.append(_verdict(CHECKS[rule_id](subject), subject, profile.clauses_of(rule_id)))
    told = {flag.field for verdict in verdicts for flag in verdict.flags if "found" in flag.arguments}
    notices = Subject(sop, pack, load_rules()["SOP602"])
    noted = (*from_notes(notices, told), *low_confidence(sop, pack, review_below), *remembered(notices))
    noticed = _flags([(profile.rule(rule_id), finding) for rule_id, finding in noted], notices)
    flags = (*(flag for verdict in verdicts for flag in verdict.flags), *noticed)
    return Audit(
        profile=profile.id, verdicts=tuple(verdicts), flags=tuple(sorted(flags, key=lambda flag: RANK[flag.severity]))
    )


def _with_scheme(rule: Rule, scheme: str) -> Rule:
    if not scheme or "scheme" not in rule.parameters:
        return rule
    return rule.model_copy(update={"parameters": {**rule.parameters, "scheme": scheme}})


def _verdict(answered: Answer, subject: Subject, clauses: tuple[str, ...]) -> Verdict:
    clouded = [finding for finding in answered.findings if is_clouded(finding, subject)]
    flags = _flags([(subject.rule, finding) for finding in answered.findings], subject, clauses, clouded)
    outcome, reason = answered.outcome, answered.reason
    if clouded and len(clouded) == len(answered.findings):
        outcome, reason = Outcome.UNREADABLE, "unreadable"
    return Verdict(rule=subject.rule.id, outcome=outcome, reason=reason, clauses=clauses, flags=flags)


def _flags(
    found: Iterable[tuple[Rule, Finding]],
    subject: Subject,
    clauses: tuple[str, ...] = (),
    clouded: Iterable[Finding] = (),
) -> tuple[Flag, ...]:
    equals: Counter[str] = Counter()
    unreadable = {id(finding) for finding in clouded}
    flags: list[Flag] = []
    for rule, finding in found:
        text = finding.anchor
        if text is None:
            text = subject.texts.get(finding.block or "") or finding.quote
        words = "\x1e".join((anchor(text, finding.quote), *map(anchor, finding.members)))
        first = fingerprint(rule.id, finding.field, words)
        flags.append(
            Flag(
                rule=rule.id,
                name=rule.name,
                severity=_severity(rule, finding, id(finding) in unreadable),
                outcome=Outcome.UNREADABLE if id(finding) in unreadable else Outcome.FAIL,
                field=finding.field,
                block=finding.block,
                place=finding.place,
                quote=finding.quote,
                arguments=finding.arguments,
                clauses=clauses,
                fingerprint=fingerprint(rule.id, finding.field, words, equals[first]),
            )
        )
        equals[first] += 1
    return tuple(flags)


def _severity(rule: Rule, finding: Finding, unreadable: bool) -> Severity:
    severity = finding.severity or rule.severity
    return Severity.WARNING if unreadable and severity is Severity.ERROR else severity
