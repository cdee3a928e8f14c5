"""What policy files say, as frozen values: no types checked yet, no names resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from huimin.kernel import Text
from huimin.policy.syntax import Syntax

# How many months one payment stands for. What is paid once, per event or per season has no monthly figure.
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Formula:
    """One expression with the place it stands in, for errors and for people."""

    text: str
    where: str
    tree: Syntax


@dataclass(frozen=True)
class Rounding:
    """to: step in fen (or in whole units for plain numbers); how: up, down, half_up, half_even."""

    step: int
    how: str


@dataclass(frozen=True)
class Parameter:
    """A number or truth value that rules read and that is set by law, by a county or by the population.

    id: `<policy>.<name>`; source: constant, catalog, population or trigger
    value: for constants, as written in `unit_text`
    """

    id: str
    name: Text
    unit_text: str
    source: str
    value: str | None = None
    level: str | None = None
    statistic: str | None = None
    entity: str = "person"
    of: Formula | None = None
    weight: Formula | None = None
    quantile: str | None = None
    start: Formula | None = None
    stop: Formula | None = None
    confirmed: bool = True
    set_by: Text | None = None
    where: str = ""


@dataclass(frozen=True)
class Condition:
    id: str
    when: Formula
    article: str
    refuse: Text
    evidence: tuple[str, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True)
class Amount:
    formula: Formula
    rounding: Rounding
    article: str


@dataclass(frozen=True)
class Example:
    name: Text
    where: str
    given: Mapping[str, Any]
    then: Mapping[str, Any]
    as_of: date | None
    parameters: Mapping[str, str]
    policy: str
    area: str


@dataclass(frozen=True)
class Policy:
    """One version of one policy; `file` is where it was read."""

    id: str
    area: str
    valid_from: date
    valid_until: date | None
    name: Text
    summary: Text
    unit: str
    department: str
    basis: tuple[str, ...]
    period: str
    delivery: str
    starts: str
    review: Mapping[str, int]
    overlays: bool
    parameters: tuple[Parameter, ...]
    conditions: tuple[Condition, ...]
    amount: Amount | None
    examples: tuple[Example, ...]
    file: Path
    departures: tuple[Text, ...] = ()

    @property
    def version(self) -> str:
        return f"{self.id}/{self.area}@{self.valid_from.isoformat()}"


@dataclass(frozen=True)
class Definition:
    """A shared word of the law: a value of every person or household."""

    id: str
    entity: str
    name: Text
    formula: Formula
    article: str
    area: str
    valid_from: date
    valid_until: date | None
    rounding: Rounding | None
    parameters: tuple[Parameter, ...]
    file: Path
    confirmed: bool = True


@dataclass(frozen=True)
class Interaction:
    operator: str
    policy: str
    others: tuple[str, ...]
    level: str
    article: str
    valid_from: date | None
    valid_until: date | None
    note: Text
    per: str | None = None


@dataclass(frozen=True)
class RuleSet:
    """All that is in force in one area on one day.

    dormant: policies the library knows but that are not in force; nobody is entitled to them
    """

    area: str
    on: date
    policies: Mapping[str, Policy]
    definitions: Mapping[str, Definition]
    interactions: tuple[Interaction, ...] = field(default=())
    dormant: Mapping[str, Policy] = field(default_factory=dict)

    @property
    def parameters(self) -> list[Parameter]:
        """Of every policy and definition in force."""
        found = [parameter for policy in self.policies.values() for parameter in policy.parameters]
        return found + [parameter for definition in self.definitions.values() for parameter in definition.parameters]
