"""Ground: what reviewers settled of a text that no field holds."""

from models.base import Frozen


class SettledReference(Frozen):
    """A reference of the text that a reviewer settled: `old` in `block` leads to the step or section `target`."""

    block: str
    old: str
    target: str
