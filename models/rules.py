"""Ground: every rule of sopmill, from rules.toml: id, name, severity and the defaults of its parameters."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import Field

from models.base import Frozen
from models.flag import Severity

Parameter = int | float | str


class Rule(Frozen):
    """What is known of a rule without running it."""

    id: str
    name: str
    severity: Severity
    parameters: dict[str, Parameter] = Field(default_factory=dict)


@cache
def load_rules() -> dict[str, Rule]:
    """Give every rule by its id, in the order of the ids."""
    rows = tomllib.loads(files("models").joinpath("rules.toml").read_text("utf-8"))
    return {rule_id: Rule.model_validate({"id": rule_id, **rows[rule_id]}) for rule_id in sorted(rows)}
