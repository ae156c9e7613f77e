"""Ground: what reviewers settled of a text that no field holds."""

from models.base import Frozen


class SettledReference(Frozen):
    """A reference of the text that a reviewer settled: where `old` in `block` leads."""

    block: str
    old: str
    target: str
    """Id of the step or section."""
    document: str = ""
    """Number of the other document; `target` is empty then."""
