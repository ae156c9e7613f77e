"""Ground: schema of models/lang/<code>/actions.toml: verbs and connectives that mark actions, inputs, outputs and records."""

from models.base import Frozen


class ActionLexicon(Frozen):
    """Verbs and connectives that mark actions, inputs, outputs and records."""
