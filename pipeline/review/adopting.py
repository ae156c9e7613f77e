"""Pipeline, review: an answer that the workbook suggests, in words, and as what it means once it is adopted."""

from __future__ import annotations

from models.language import LanguagePack
from models.review import Decision, DecisionKind
from pipeline.review.book import BookRow
from pipeline.review.cells import fitting
from pipeline.review.layout import SUGGESTED, Answered, answered_of


def suggestion_words(suggested: Decision | None, pack: LanguagePack) -> str:
    """Say what adopting would answer: 改为 生产技术部; empty where nothing is suggested."""
    if suggested is None:
        return ""
    kind = pack.messages.decisions[suggested.kind]
    words = " ".join(part for part in (kind, suggested.new, suggested.until, suggested.reason) if part)
    return fitting(words, pack.messages.clipped)


def adopts(answered: Answered) -> bool:
    """Tell whether an answer only says yes to what is suggested."""
    return answered.kind == DecisionKind.ADOPT


def adopted(answered: Answered, suggested: Decision | None) -> Answered:
    """Give the answer that a yes means; the reviewer's own words of reason go before those of the suggestion."""
    if suggested is None or not adopts(answered):
        return answered
    meant = answered_of(suggested)
    own = {"reviewer": answered.reviewer, "spread": answered.spread, "reason": answered.reason or meant.reason}
    return meant.model_copy(update=own)


def was_shown(row: BookRow, suggested: Decision | None, pack: LanguagePack) -> bool:
    """Tell whether the row shows this suggestion: a yes to another one is none to this."""
    shown = row.cells.get(SUGGESTED)
    return suggested is not None and shown is not None and shown.text == suggestion_words(suggested, pack)
