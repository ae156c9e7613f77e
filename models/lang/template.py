"""Ground: schema of models/lang/<code>/template.toml: the fixed words of the standard template."""

from models.base import Frozen


class TemplateWords(Frozen):
    """The fixed words of the standard template."""
