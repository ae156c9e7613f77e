"""Ground: the words of flags in a reader's language. Values of a document are put in as they are, never as a format."""

import re
from collections.abc import Mapping

from models.flag import Flag, Outcome
from models.language import LanguagePack

_SUBSCRIPT = re.compile(r"\[([^\]]*)\]")


class _Places(dict[str, str]):
    """Named places of a sentence; one that nobody filled shows an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def message(flag: Flag, pack: LanguagePack) -> str:
    """Give the sentence of a flag. A rule without a sentence gives its name."""
    words = pack.messages
    if flag.outcome is Outcome.UNREADABLE:
        return words.unreadable.format_map(_Places(title=rule_title(flag.rule, pack)))
    sentence = _sentence(flag, pack) or words.rules.get(flag.rule, flag.name)
    places = _Places(field=field_name(flag.field, pack), step=step_name(flag.field, pack), found="", by="")
    places |= {key: _worded(key, value, pack) for key, value in flag.arguments.items()}
    return sentence.format_map(places).strip()


def _sentence(flag: Flag, pack: LanguagePack) -> str | None:
    """Give the sentence of a joined flag or of a variant of its rule; None where the rule's own one serves."""
    joined = "count" in flag.arguments
    if "variant" in flag.arguments:
        key = f"{flag.rule}:{flag.arguments['variant']}"
        return pack.messages.variants.get(f"{key}:joined" if joined else key)
    return pack.messages.joined.get(flag.rule) if joined else None


def rule_title(rule: str, pack: LanguagePack) -> str:
    """Give the short title of a rule, its id where there is none."""
    return pack.messages.titles.get(rule, rule)


def field_name(field: str | None, pack: LanguagePack) -> str:
    """Give the name of a field as a reader knows it; a subscript is left out."""
    plain = _SUBSCRIPT.sub("", field or "")
    while plain and plain not in pack.messages.fields and "." in plain:
        plain = plain.rpartition(".")[0]
    return pack.messages.fields.get(plain, plain)


def step_name(field: str | None, pack: LanguagePack) -> str:
    """Give the name of the step that a field path points into, empty where it points into none or all."""
    if not field or not field.startswith("steps["):
        return ""
    found = _SUBSCRIPT.search(field)
    if found is None or found.group(1) == "*":
        return ""
    return pack.messages.step.format(number=found.group(1))


def place_words(flag: Flag, pack: LanguagePack) -> str:
    """Say which step and field a flag is about: 步骤3 时效要求."""
    return " ".join(part for part in (step_name(flag.field, pack), field_name(flag.field, pack)) if part)


_AFTER = " (after: "
"""Parts what was lost from the words before it, in a note of the .doc reader."""


def _lost(value: str, losses: Mapping[str, str]) -> str:
    """Say what was lost, and behind which words where that is known."""
    what, known, before = value.partition(_AFTER)
    if not known:
        return losses.get(value, value)
    form = losses.get("after", "{what} (after: {before})")
    return form.format_map(_Places(what=losses.get(what, what), before=before.removesuffix(")")))


def _worded(key: str, value: str, pack: LanguagePack) -> str:
    """Turn the arguments that are keys of the language pack into words; every other one is the document's own."""
    reasons, words = pack.messages.reasons, pack.messages
    match key:
        case "found" if value:
            return reasons.get("found-placeholder", "{text}").format_map(_Places(text=value))
        case "by":
            return reasons.get(f"by-{value}", "")
        case "other_field":
            return field_name(value, pack)
        case "lacking":
            return pack.audit.name_joiner.join(reasons.get(f"lacking-{part}", part) for part in value.split(","))
        case "section" if not value:
            return reasons.get("whole-document", "")
        case "reason":
            return reasons.get(value, value)
        case "what":
            return _lost(value, words.losses)
        case "decision":
            return words.decisions.get(value, value)
        case _:
            return value
