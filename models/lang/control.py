"""Ground: schema of models/lang/<code>/control.toml: labels of control data, forms of versions, dates and placeholders."""

from models.base import Frozen


class ControlLexicon(Frozen):
    """Labels of control data, forms of versions, dates and placeholders."""
