"""Ground: labels of the source that no field is known by, with what stands beside them."""

from models.base import Frozen


class Labelled(Frozen):
    """A label and its value, as the source writes them."""

    label: str
    value: str
    block: str
    page: int | None = None
