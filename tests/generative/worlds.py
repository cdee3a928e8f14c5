"""Made-up people: a small catalog with every kind of field, and random households full of holes.

Bounds are small so that exact numbers seldom outgrow 128 bits; a few fields declare none, a few may be negative.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from huimin.catalog import Catalog, Field, standard_catalog
from huimin.policy import RELATIONS, Household, Person, Program
from tests.generative.source import Source, chance, pick

DAYS = [date(2026, 10, 31), date(2024, 2, 29), date(2025, 3, 1), date(2026, 1, 1)]
AREAS = ["330881", "330881001", "330102", "3308", "110101"]
MONEY = [0, 1, 50, 100, 250, 5_000, 9_999, 10_000, 10_001, 12_350, 33_333, 60_000, 123_457, 300_000]
WHOLE = [0, 1, 2, 3, 4, 5, 7, 12, 18, 60, 100]
NEGATIVE = [-50, -7, -1, 0, 1, 3, 10, 50]
DATES = [
    date(1940, 1, 1),
    date(1966, 10, 31),
    date(1966, 11, 1),
    date(2006, 2, 28),
    date(2008, 2, 29),
    date(2008, 3, 1),
    date(2010, 12, 31),
    date(2019, 6, 15),
    date(2023, 3, 1),
    date(2024, 1, 31),
    date(2024, 3, 2),
    date(2025, 1, 31),
    date(2025, 10, 31),
    date(2025, 11, 1),
    date(2026, 9, 30),
    date(2026, 10, 30),
    date(2027, 1, 1),
]
_FIELDS = """
person  pay      money    fen/month  0  0        300000
person  cost     money    fen/month  0  0        300000
person  profit   money    fen/month  0  -        -
person  debt     money    fen        0  -500000  500000
person  points   integer  1          0  0        100
person  drift    integer  1          0  -50      50
person  level    integer  1          0  1        4
person  score    decimal  1          2  -        999
person  share    decimal  1          3  0        1
person  ill      boolean  1          0  -        -
person  work     code     1          0  -        -
person  moved    date     1          0  -        -
household rent   money    fen/month  0  0        300000
household homes  integer  1          0  0        9
household floor  decimal  1          2  0        500
household cold   integer  1          0  -        60
household single boolean  1          0  -        -
household since  date     1          0  -        -
event.visit day     date     1          0  -     -
event.visit price   money    fen        0  0     300000
event.visit weight  decimal  1          1  -     99
event.visit urgent  boolean  1          0  -     -
event.visit kind    code     1          0  -     -
event.job wage      money    fen/month  0  0     300000
event.job hours     integer  1          0  1     12
event.job night     boolean  1          0  -     -
"""


@cache
def catalog() -> Catalog:
    """The standard catalog with the fields above beside its own."""
    return standard_catalog().extend([_field(*line.split()) for line in _FIELDS.strip().splitlines()])


def _field(entity: str, name: str, type_: str, unit: str, places: str, lo: str, hi: str) -> Field:
    table: dict[str, Any] = {
        "entity": entity,
        "name": name,
        "type": type_,
        "unit": unit if type_ in {"money", "integer", "decimal"} else "",
        "lo": lo.strip("-") if lo == "-" else lo,
        "hi": hi.strip("-") if hi == "-" else hi,
        "owner": "civil_affairs",
        "usual": "",
        "zh": name,
        "en": name,
    }
    if type_ == "decimal":
        table["places"] = int(places)
    if type_ == "code":
        table["codes"] = "employment"
    return Field.of(table, "worlds")


@dataclass(frozen=True)
class Holes:
    """How much is not known, in percent: facts, events, relatives, household members."""

    facts: int
    sets: int


def holes(source: Source) -> Holes:
    return pick(source, [Holes(12, 8), Holes(4, 2), Holes(0, 0), Holes(35, 20), Holes(12, 0), Holes(0, 15)])


def population(source: Source, program: Program, size: int, rate: Holes | None = None) -> list[Household]:
    """Random households; only facts that the program reads are given."""
    made = _People(source, program, rate or holes(source))
    return [made.household(f"h{number}") for number in range(size)]


class _People:
    def __init__(self, source: Source, program: Program, rate: Holes) -> None:
        self.source, self.program, self.rate = source, program, rate
        self.events = [key[1] for key in program.missing_bits if key[0] == "events"]

    def household(self, name: str) -> Household:
        members = [
            self.person(f"{name}.m{number}", 0) for number in range(pick(self.source, [1, 2, 3, 2, 1, 4, 0]))
        ]
        return Household(name, self.facts("household"), members, not chance(self.source, self.rate.sets))

    def person(self, name: str, depth: int) -> Person:
        relatives = (
            {kind: self.relatives(name, kind) for kind in RELATIONS if kind in self.program.relations}
            if depth == 0
            else {}
        )
        events = {entity: self.happened(entity) for entity in self.events}
        return Person(name, self.facts("person"), relatives, events, self.facts("household") if depth else {})

    def relatives(self, name: str, kind: str) -> list[Person] | None:
        if chance(self.source, self.rate.sets):
            return None
        found = [self.person(f"{name}.{kind}{number}", 1) for number in range(pick(self.source, [0, 1, 2]))]
        return [
            replace(one, facts={}, events={}, phantom=True)
            if chance(self.source, self.rate.sets // 2)
            else one
            for one in found
        ]

    def happened(self, entity: str) -> list[Mapping[str, Any]] | None:
        if chance(self.source, self.rate.sets):
            return None
        return [self.facts(entity) for _ in range(pick(self.source, [0, 1, 2, 3]))]

    def facts(self, entity: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for (own, name), field in sorted(self.program.fields.items()):
            if own == entity and not name.startswith(("receives__", "paid__")):
                found[name] = None if chance(self.source, self.rate.facts) else value(self.source, field)
        for policy, unit in sorted(self.program.programmes.items()):
            if unit == entity:
                found |= self.roster(policy)
        if entity == "household":
            for name in ("area", "residence"):
                if name not in found:
                    found[name] = (
                        None
                        if chance(self.source, self.rate.facts // 2)
                        else value(self.source, catalog().field("household", name))
                    )
        return found

    def roster(self, policy: str) -> dict[str, Any]:
        """A roster that is not loaded is unknown for everybody; here it is unknown for some, which is harder."""
        if chance(self.source, self.rate.sets // 2):
            return {f"receives__{policy}": None, f"paid__{policy}": None}
        draws = chance(self.source, 40)
        return {f"receives__{policy}": draws, f"paid__{policy}": pick(self.source, MONEY[1:]) if draws else 0}


def value(source: Source, field: Field) -> Any:
    """A stored value within the field's bounds, often one that rules compare with."""
    if field.type == "boolean":
        return chance(source, 50)
    if field.type == "date":
        return pick(source, DATES) + timedelta(days=pick(source, [0, 0, 0, -1, 1]))
    if field.type == "area":
        return pick(source, AREAS)
    if field.type == "code":
        return pick(source, sorted(catalog().codelist(field.codes or "").codes))
    numbers = MONEY if field.type == "money" else WHOLE
    if field.lo is None or field.lo < 0:
        numbers = [*numbers[:9], *NEGATIVE, *(-number for number in numbers[:9])]
    if field.places:
        numbers = [number * 10 ** (field.places - 1) for number in numbers]
    return pick(source, [number for number in numbers if field.allows(number)])
