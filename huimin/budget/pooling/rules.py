"""How resources and needs are matched, and what lists and damage turn into: read from a TOML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.budget.pooling.errors import BadPoolRules
from huimin.budget.rules_file import RulesFile
from huimin.kernel import Text

SYNTHETIC = Path(__file__).parent / "pooling.toml"
STEPS = ("village", "township", "county", "elsewhere")
PER = ("household", "person", "child", "elder", "disabled")
LISTS = ("unclaimed", "amount", "unknown", "undue")
MOST_URGENT, LEAST_URGENT = 1, 9
_DISTANCE = {**dict.fromkeys(STEPS, 0.0), "detour": 1.0, "speed": 1.0}
_COMMON = {"kind", "unit", "amount", "urgency"}


@dataclass(frozen=True)
class FromList:
    """A line of a list becomes a need. amount None: what is due and not drawn, in fen."""

    list: str
    policy: str
    kind: str
    unit: str
    amount: int | None
    urgency: int
    days: int


@dataclass(frozen=True)
class FromDamage:
    """A damaged household needs `amount` for each of `per` it has, within `hours`."""

    degree: str
    kind: str
    unit: str
    per: str
    amount: int
    urgency: int
    hours: int


@dataclass(frozen=True)
class Rules:
    """source: who set the numbers ("synthetic": made up); km: step (see STEPS) -> kilometres; speed in km an hour."""

    source: str
    km: Mapping[str, float]
    detour: float
    speed: float
    lists: Sequence[FromList]
    damage: Sequence[FromDamage]

    @property
    def synthetic(self) -> bool:
        return self.source == "synthetic"

    @property
    def degrees(self) -> list[str]:
        """Of damage, the worst first."""
        return list(dict.fromkeys(one.degree for one in self.damage))


def read_rules(path: Path | None = None) -> Rules:
    """The packaged synthetic ones without a path. Raises BadPoolRules."""
    reader = RulesFile.read(path or SYNTHETIC, BadPoolRules)
    reader.only(reader.data, {"source", "distance", "list", "damage"}, "")
    table = reader.table("distance")
    reader.only(table, set(_DISTANCE), "distance.")
    values = {name: reader.number(f"distance.{name}", table.get(name, 1), least, 20_000) for name, least in _DISTANCE.items()}
    if values["speed"] <= 0 or sorted(values[step] for step in STEPS) != [values[step] for step in STEPS]:
        raise reader.bad("distance", Text("speed 要大于零,四档距离要由近到远", "speed must be above zero, the four distances rise"))
    lists = [_from_list(reader, one) for one in reader.tables("list", _COMMON | {"list", "policy", "days"})]
    damage = [_from_damage(reader, one) for one in reader.tables("damage", _COMMON | {"degree", "per", "hours"})]
    km = {step: values[step] for step in STEPS}
    return Rules(str(reader.data.get("source", "")), km, values["detour"], values["speed"], lists, damage)


def _from_list(reader: RulesFile, one: Mapping[str, Any]) -> FromList:
    amount = None if one.get("amount") == "due" else _whole(reader, "list.amount", one.get("amount"), 10**6)
    unit = "元" if amount is None else reader.word("list.unit", one.get("unit", "元"))
    return FromList(reader.word("list.list", one.get("list"), LISTS), reader.word("list.policy", one.get("policy")),
                    reader.word("list.kind", one.get("kind")), unit, amount if unit != "元" or amount is None else amount * 100,
                    _whole(reader, "list.urgency", one.get("urgency"), LEAST_URGENT), _whole(reader, "list.days", one.get("days"), 3660))


def _from_damage(reader: RulesFile, one: Mapping[str, Any]) -> FromDamage:
    return FromDamage(reader.word("damage.degree", one.get("degree")), reader.word("damage.kind", one.get("kind")),
                      reader.word("damage.unit", one.get("unit")), reader.word("damage.per", one.get("per"), PER),
                      _whole(reader, "damage.amount", one.get("amount"), 10**6),
                      _whole(reader, "damage.urgency", one.get("urgency"), LEAST_URGENT),
                      _whole(reader, "damage.hours", one.get("hours"), 24 * 365))


def _whole(reader: RulesFile, key: str, value: Any, most: int) -> int:
    found = reader.number(key, value, 1, most)
    if found != int(found):
        raise reader.bad(key, Text(f"{value} 要是整数", f"{value} must be a whole number"))
    return int(found)
