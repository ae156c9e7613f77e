"""Pipeline, audit: the page of the rules (docs/rules.md), made of their docstrings."""

from inspect import getdoc

from models.language import load_language
from models.profile import Profile
from models.rules import load_rules
from pipeline.audit.registry import CHECKS, Check

PARTS = ("What it checks", "Why it matters", "Bad", "Good")

_HEADS = {
    "What it checks": "检查什么 What it checks",
    "Why it matters": "为何要紧 Why it matters",
    "Bad": "反例 Bad",
    "Good": "正例 Good",
}


def parts_of(check: Check) -> dict[str, str]:
    """Give the parts of a rule's docstring by their heads, in order."""
    parts: dict[str, str] = {}
    for piece in (getdoc(check) or "").split("\n## ")[1:]:
        head, _, body = piece.partition("\n")
        parts[head.strip()] = body.strip()
    return parts


def rules_page(profile: Profile) -> str:
    """Give the page in Markdown: every rule with its clauses of a profile, and a table of the rest."""
    lines = [
        "<!-- Generated from the rules' docstrings: change those and run make docs. -->",
        "",
        "# 审核规则 Audit rules",
        "",
        f"条款出自《{profile.title_zh}》（profile `{profile.id}`, version {profile.version}: {profile.title_en}）。",
        "",
    ]
    for rule_id, check in CHECKS.items():
        lines += _rule(rule_id, check, profile)
    return "\n".join((*lines, *_noticed())) + "\n"


def _rule(rule_id: str, check: Check, profile: Profile) -> list[str]:
    rule = profile.rule(rule_id)
    zh, en = (load_language(code).messages for code in ("zh", "en"))
    lines = [f"## {rule_id} {rule.name}: {zh.titles[rule_id]} {en.titles[rule_id]}", ""]
    lines.append(f"- 级别 severity: {zh.severities[rule.severity]} {rule.severity}")
    for clause in profile.clauses:
        if rule_id in clause.rules:
            lines.append(f"- 条款 clause {clause.id}（{clause.section}）：{clause.zh}。{clause.en}.")
    if rule.parameters:
        given = ", ".join(f"`{key} = {value!r}`" for key, value in rule.parameters.items())
        lines.append(f"- 参数 parameters: {given}")
    for head, body in parts_of(check).items():
        lines += ["", f"**{_HEADS[head]}**", "", body]
    return [*lines, ""]


def _noticed() -> list[str]:
    """Rules without a check: what reading, mapping, renumbering, conservation and the library comparison notice."""
    zh, en = (load_language(code).messages for code in ("zh", "en"))
    rows = [
        f"| {rule.id} {rule.name} | {rule.severity} | {zh.titles[rule.id]} | {en.titles[rule.id]} |"
        for rule in load_rules().values()
        if rule.id not in CHECKS
    ]
    head = ["## 其他标记 Flags without a check", "", "| rule | severity | 中文 | English |", "|---|---|---|---|"]
    return [*head, *rows]
