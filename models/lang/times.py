"""Ground: schema of models/lang/<code>/times.toml: units, numerals and words of time expressions."""

from models.base import Frozen


class TimeLexicon(Frozen):
    """Units, numerals and words of time expressions."""
