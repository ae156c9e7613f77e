"""Ground: schema of models/lang/<code>/review.toml: words about the reviewers' workbook, and why one is refused."""

from models.base import Frozen


class ReviewWords(Frozen):
    """Words by key; a key that is lacking is refused by the tests."""

    refusals: dict[str, str]
    """Why a workbook or a log is refused whole -> sentence with {named} places."""
    cures: dict[str, str]
    """The same keys -> what to do; `new` where a key has none of its own."""
    faults: dict[str, str]
    """Where a log is broken -> sentence with {id}, {first} and {last}."""
    kinds: dict[str, str]
    """What an entry of the index is about: document, section, step -> word."""
