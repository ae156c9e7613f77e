"""Ground: schema of models/lang/<code>/sections.toml: synonyms of the canonical sections."""

from models.base import Frozen


class SectionLexicon(Frozen):
    """Synonyms of the canonical sections."""
