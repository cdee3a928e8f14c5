"""What is known of one household: the input of the interpreter.

Values are stored values, as in the registry: money in fen, decimals times 10**places, dates, booleans,
codes as text; None or an absent key is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Stored = int | bool | str | date | None
FactsOf = Mapping[str, Stored]


@dataclass(frozen=True, eq=False)
class Person:
    """relatives and events: None for a kind means nobody knows who or what they are; an absent kind too.

    household: raw household facts of a relative who lives elsewhere; members share their own household's
    phantom: stands for somebody about whom nothing is known, not even whether there is such a person
    """

    id: str
    facts: FactsOf = field(default_factory=dict)
    relatives: Mapping[str, "list[Person] | None"] = field(default_factory=dict)
    events: Mapping[str, "list[FactsOf] | None"] = field(default_factory=dict)
    household: FactsOf = field(default_factory=dict)
    phantom: bool = False


@dataclass(frozen=True, eq=False)
class Household:
    """members_known: False when somebody may be missing from `members`."""

    id: str
    facts: FactsOf
    members: list[Person]
    members_known: bool = True


PHANTOM = Person("", phantom=True)
