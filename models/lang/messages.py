"""Ground: schema of models/lang/<code>/messages.toml: words of flags, omissions and reports."""

from models.base import Frozen


class Messages(Frozen):
    """Sentences with {named} places; a rule that lacks one is refused by the tests."""

    rules: dict[str, str] = {}
    """Rule id -> sentence of a flag; arguments of the flag fill the places."""
    omissions: dict[str, str] = {}
    """Reason key -> sentence."""
