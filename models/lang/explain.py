"""Ground: schema of models/lang/<code>/explain.toml: words of `sopmill explain`."""

from models.base import Frozen


class ExplainWords(Frozen):
    """Why a value is what it is, in a reader's words."""

    hows: dict[str, str]
    """Way of finding -> words; a way of two parts that is not here is said by `ways` and `seen`."""
    control: str
    """Way of finding a control field, with {source}."""
    ways: dict[str, str]
    """First part of a way: what a role does in its step."""
    seen: dict[str, str]
    """Second part: who saw the name."""
    by: dict[str, str]
    reasons: dict[str, str]
    """Why something is not the value."""
    empties: dict[str, str]
    """Why a field has no value, some with {sought}."""
    joiner: str
    """Between words of a list."""
    semicolon: str
    page: str
    """With {page}."""
    cell: str
    """With {row} and {column}, counted from 1."""
    layers: dict[str, str]
    """Part of the file -> words; the body is not said."""
    file: str
    """Place of what no block of the document says."""
    place: str
    """Head of the line that says where, and of those below."""
    words: str
    way: str
    lost: str
    nothing: str
    """Instead of a value."""
