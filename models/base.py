"""Ground: the one base class of every value that passes between rooms."""

from functools import cached_property

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lexicon(Frozen):
    """Words and patterns of a language. What is compiled from it is looked up by it, so its hash is made once."""

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, name) for name in type(self).model_fields))

    def __hash__(self) -> int:
        """Hash by the values of the fields, as every frozen model."""
        return self._hash
