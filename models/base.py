"""Ground: the one base class of every value that passes between rooms."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
