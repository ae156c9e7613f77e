"""Ground: audit profiles, what an organisation demands. A profile is a TOML file in models/profiles/."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import Field, ValidationError, model_validator

from models.base import Frozen
from models.errors import SettingsError
from models.flag import Severity
from models.rules import Parameter, Rule, load_rules


class Clause(Frozen):
    """A clause of the standard, and the rules of sopmill that answer it."""

    id: str
    section: str
    """Where it stands in the standard."""
    zh: str
    en: str
    severity: Severity
    """How bad a breach is in the standard's own view; `Demand.severity` may differ."""
    rules: tuple[str, ...]


class Demand(Frozen):
    """How a profile changes one rule."""

    severity: Severity | None = None
    parameters: dict[str, Parameter] = Field(default_factory=dict)


class Profile(Frozen):
    """What an organisation demands of a procedure."""

    id: str
    version: str
    title_zh: str
    title_en: str
    extends: str = ""
    """Id of the profile that this one adds to."""
    clauses: tuple[Clause, ...] = ()
    also: tuple[str, ...] = ()
    """Rules that run without a clause."""
    demands: dict[str, Demand] = Field(default_factory=dict)
    """Changes of severity or parameters by rule id."""

    @model_validator(mode="after")
    def _known_rules(self) -> Profile:
        rules = load_rules()
        for rule_id in (*self.rule_ids, *self.demands):
            if rule_id not in rules:
                raise ValueError(f"unknown rule {rule_id}")
        for rule_id, demand in self.demands.items():
            for name, value in demand.parameters.items():
                _check_parameter(rules[rule_id], name, value)
        return self

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Ids of the rules that run, in order."""
        return tuple(sorted({rule for clause in self.clauses for rule in clause.rules} | set(self.also)))

    def clauses_of(self, rule_id: str) -> tuple[str, ...]:
        """Ids of the clauses that a rule answers."""
        return tuple(clause.id for clause in self.clauses if rule_id in clause.rules)

    def rule(self, rule_id: str) -> Rule:
        """Give a rule with the severity and the parameters that this profile demands."""
        rule = load_rules()[rule_id]
        demand = self.demands.get(rule_id)
        if demand is None:
            return rule
        return rule.model_copy(
            update={
                "severity": demand.severity or rule.severity,
                "parameters": {**rule.parameters, **demand.parameters},
            }
        )


def _check_parameter(rule: Rule, name: str, value: Parameter) -> None:
    if name not in rule.parameters:
        raise ValueError(f"{rule.id} has no parameter {name}")
    if isinstance(value, str) != isinstance(rule.parameters[name], str):
        raise ValueError(f"{rule.id}: {name} wants a value such as {rule.parameters[name]!r}")
    if name == "pattern":
        try:
            re.compile(str(value))
        except re.error as error:
            raise ValueError(f"{rule.id}: {name}: {error}") from error


def profiles() -> tuple[str, ...]:
    """Names of the profiles that there are."""
    folder = files("models").joinpath("profiles")
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def load_profile(name: str) -> Profile:
    """Load and validate a profile, joined with the one that it extends.

    Raises SettingsError for a name without a profile, an unknown rule or parameter, or a profile that extends itself.
    """
    return _load(name, ())


def _load(name: str, above: tuple[str, ...]) -> Profile:
    if name in above:
        raise SettingsError(f"profile {name!r} extends itself", cure="mend `extends` in models/profiles")
    if name not in profiles():
        raise SettingsError(f"no audit profile {name!r}", cure=f"use one of: {', '.join(profiles())}")
    try:
        values = tomllib.loads(files("models").joinpath("profiles", f"{name}.toml").read_text("utf-8"))
        base = values.get("extends")
        if base:
            values = _joined(_load(base, (*above, name)).model_dump(), values)
        return Profile.model_validate({"id": name, **values})
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SettingsError(f"models/profiles/{name}.toml: {error}", cure="mend the profile") from error


def _joined(base: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Clauses of both (an id given again replaces), rules of both, demands of the later over the earlier."""
    clauses = {clause["id"]: clause for clause in (*base["clauses"], *values.get("clauses", ()))}
    joined = {key: value for key, value in base.items() if key != "id"} | values
    joined["clauses"] = tuple(clauses.values())
    joined["also"] = (*base["also"], *values.get("also", ()))
    joined["demands"] = base["demands"] | values.get("demands", {})
    return joined
