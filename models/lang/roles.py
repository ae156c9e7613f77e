"""Ground: schema of models/lang/<code>/roles.toml: parts of role names and vague roles."""

from models.base import Frozen


class RoleLexicon(Frozen):
    """Parts of role names and vague roles."""
