"""Ground: schema of models/lang/<code>/actions.toml: verbs and connectives of actions."""

from models.base import Frozen


class ActionLexicon(Frozen):
    """Verbs and connectives that mark actions, inputs, outputs and records. Patterns are regular expressions."""

    verbs: tuple[str, ...] = ()
    """Verbs of work, in the base form."""
    nominal_before: str = ""
    """What makes the verb after it a noun: 的."""
    nominal_after: str = ""
    """What makes the verb before it a noun: 前, 结果, 人员."""
    record_ends: tuple[str, ...] = ()
    """Last words of the name of a record, which work fills in or makes: 表, 报告, form, log."""
    document_ends: tuple[str, ...] = ()
    """Last words of the name of a document that work follows or rests on: 程序, 合同, procedure."""
    record_modifiers: tuple[str, ...] = ()
    """Words that may stand inside such a name although they look like something else."""
    record_stops: tuple[str, ...] = ()
    """Words that never stand inside such a name."""
    not_records: tuple[str, ...] = ()
    """Words that end like a record and are none."""
    record_quotes: str = ""
    """Pattern of a quoted document name, group name."""
    outputs: str = ""
    """Verbs before a record that a step makes, at the end of the text before it."""
    inputs: str = ""
    """Words before a document that a step rests on."""
    conditions: tuple[str, ...] = ()
    """Patterns of a clause that triggers or conditions a step, group clause."""
    lead_before: str = ""
    """Words before the performer: 由."""
    lead_after: str = ""
    """Words after the one who answers for the step: 负责, 主持, is responsible."""
    joined: str = ""
    """What stands between two roles that do the same: 、, and."""
    support_before: str = ""
    """Words before one who helps: 会同, assisted by."""
    support_after: str = ""
    """Words after one who helps: 协助, assists."""
    recipients: str = ""
    """Words before one who receives: 报, 交, 通知, notify."""
    approved: str = ""
    """Words after an approver that 经 or 报 stands before: 批准, 审核."""
    approver_before: str = ""
    """Words before an approver: 经, 报, approved by."""
    hands_over: str = ""
    """Verbs that pass something on, for the interface of a step."""
    channels: tuple[str, ...] = ()
    """Ways of passing on: 邮件, e-mail."""
    hands_down: str = ""
    """End of a line whose performer also does the items of the list below it."""
    objects: str = ""
    """Words before somebody whom something is done to: 对, about."""
    reply: str = ""
    """Pattern of an answer that is expected."""
    name: str = ""
    """Pattern of a clause that starts with its own short name, group name."""
    not_names: tuple[str, ...] = ()
    """Words that stand before a colon and name no step: 注, Note."""
    outputs_stated: str = ""
    """Pattern of a label or heading that states outputs or deliverables."""
    records_stated: str = ""
    """Pattern of a sentence about records or references of the procedure."""
    records_few: int = 1
    """How many different words of `records_stated` say that the procedure has records or references."""
    no_content: tuple[str, ...] = ()
    """What stands under a heading that has no content: 无, N/A."""
