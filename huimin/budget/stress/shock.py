"""A shock as data: what happens to whom, for how long, and which numbers of it are assumed.

The files in shocks/ say what each word means. Every number in them is an assumption of who wrote the file: labelled so
wherever it is shown, and replaced with `--set`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from huimin.budget.rules_file import RulesFile
from huimin.budget.stress.errors import BadAssumption, BadShock, UnknownShock
from huimin.kernel import Text, read_ratio
from huimin.kernel.errors import near_hint

SHOCKS = Path(__file__).parent / "shocks"
UNITS = {"share": Text("比例", "share"), "months": Text("个月", "months"), "yuan": Text("元", "yuan")}
MONTHS = "months"
_LEAST, _MOST = {"share": 0, "months": 0, "yuan": 0}, {"share": 1, "months": 36, "yuan": 10**7}
_EFFECT = {"id", "name", "by", "share", "ages", "residence", "townships", "facts", "loses", "harvest", "becomes", "bill", "degree"}


@dataclass(frozen=True)
class Assumption:
    """unit: key of UNITS; value: share as a fraction of 1, months whole, yuan."""

    id: str
    name: Text
    unit: str
    value: Fraction

    @property
    def shown(self) -> str:
        return f"{float(self.value * 100):g}%" if self.unit == "share" else f"{float(self.value):g}"

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name.as_json(), "unit": self.unit, "value": self.shown}


@dataclass(frozen=True)
class Effect:
    """What happens to a part of the people. share, townships, loses, bill: ids of assumptions, "" for none.

    by: person or household, of which each is hit or not; ages: from, to (both included); facts: yearly money of a person that is lost
    in part; harvest: the loss is of the whole year's crop, else of each month the shock lasts; becomes: facts with the value they take
    while it lasts; degree: of damage to the home, a word of the pooling rules
    """

    id: str
    name: Text
    by: str
    share: str
    ages: tuple[int, int] | None = None
    residence: str = ""
    townships: str = ""
    facts: tuple[str, ...] = ()
    loses: str = ""
    harvest: bool = False
    becomes: tuple[tuple[str, bool | str], ...] = ()
    bill: str = ""
    degree: str = ""


@dataclass(frozen=True)
class Shock:
    """prices: parameter of the price link -> assumption added to its last published value in each month of the shock."""

    id: str
    name: Text
    about: Text
    assumptions: Mapping[str, Assumption]
    effects: tuple[Effect, ...]
    prices: Mapping[str, str]

    @property
    def lasts(self) -> int:
        """Months the shock lasts."""
        return int(self.assumptions[MONTHS].value)

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name.as_json(), "about": self.about.as_json(),
                "assumptions": [one.as_json() for one in self.assumptions.values()]}

    def value(self, id: str) -> Fraction:
        return self.assumptions[id].value if id else Fraction(0)

    def with_values(self, sets: Iterable[tuple[str, str]]) -> "Shock":
        """[("jobs", "12%")] in the place of the file's numbers. Raises BadAssumption."""
        changed = dict(self.assumptions)
        for id, text in sets:
            changed[id] = replace(changed[id], value=self._read(id, text.strip())) if id in changed else self._unknown(id, text)
        return replace(self, assumptions=changed)

    def _unknown(self, id: str, text: str) -> Assumption:
        raise self._bad(f"{id}={text}", Text("没有这个假设", "no such assumption"))

    def _bad(self, text: str, problem: Text) -> BadAssumption:
        return BadAssumption(text=text, problem_zh=problem.zh, problem_en=problem.en, known=", ".join(self.assumptions))

    def _read(self, id: str, text: str) -> Fraction:
        unit = self.assumptions[id].unit
        try:
            return read_value(unit, text)
        except ValueError:
            raise self._bad(f"{id}={text}", Text(f"要 {_LEAST[unit]} 到 {_MOST[unit]} 之间的{UNITS[unit].zh}",
                                                 f"{UNITS[unit].en} from {_LEAST[unit]} to {_MOST[unit]} is needed")) from None


def read_value(unit: str, text: str) -> Fraction:
    """ "8%" or "0.08" for a share, "6" for months. Raises ValueError."""
    value = read_ratio(text)
    if value is None or ("%" in text and unit != "share"):
        raise ValueError(text)
    if not _LEAST[unit] <= value <= _MOST[unit] or (unit == "months" and value.denominator > 1):
        raise ValueError(text)
    return value


@cache
def shocks() -> tuple[Shock, ...]:
    """Those that come with huimin, by name of the file: they do not change while it runs."""
    return tuple(read_shock(path) for path in sorted(SHOCKS.glob("*.toml")))


def shock(name: str) -> Shock:
    """Raises UnknownShock with the nearest name."""
    known = {one.id: one for one in shocks()}
    if name not in known:
        raise UnknownShock(name=name, **near_hint(name, known))
    return known[name]


def read_shock(path: Path) -> Shock:
    """Raises BadShock with the key that is wrong."""
    file = RulesFile.read(path, BadShock)
    file.only(file.data, {"id", "name", "about", "assumptions", "effect", "prices"}, "")
    assumptions = {id: _assumption(file, id, table) for id, table in file.table("assumptions").items()}
    if assumptions.get(MONTHS) is None or assumptions[MONTHS].unit != "months":
        raise file.bad("assumptions.months", Text("要写明冲击持续几个月", "how many months the shock lasts is needed"))
    prices = file.table("prices")
    for id in prices.values():
        _known(file, "prices", id, assumptions, "share")
    effects = tuple(_effect(file, one, assumptions) for one in file.tables("effect", _EFFECT))
    return Shock(file.word("id", file.data.get("id")), Text.of(file.data["name"]), Text.of(file.data["about"]), assumptions, effects,
                 {str(name): str(id) for name, id in prices.items()})


def _assumption(file: RulesFile, id: str, table: Any) -> Assumption:
    if not isinstance(table, dict) or set(table) != {"name", "unit", "value"}:
        raise file.bad(f"assumptions.{id}", Text("要写 name、unit、value", "name, unit and value are needed"))
    unit = file.word(f"assumptions.{id}.unit", table["unit"], list(UNITS))
    try:
        return Assumption(id, Text.of(table["name"]), unit, read_value(unit, str(table["value"])))
    except ValueError:
        raise file.bad(f"assumptions.{id}.value", Text(f"“{table['value']}”不行", f"“{table['value']}” will not do")) from None


def _known(file: RulesFile, key: str, id: Any, assumptions: Mapping[str, Assumption], unit: str) -> str:
    if id not in assumptions or assumptions[id].unit != unit:
        raise file.bad(key, Text(f"“{id}”不是单位为{UNITS[unit].zh}的假设", f"“{id}” is no assumption in {UNITS[unit].en}"))
    return str(id)


def _effect(file: RulesFile, one: Mapping[str, Any], assumptions: Mapping[str, Assumption]) -> Effect:
    def assumed(key: str, unit: str) -> str:
        return _known(file, f"effect.{key}", one[key], assumptions, unit) if key in one else ""

    ages = one.get("ages")
    if ages is not None and (not isinstance(ages, list) or len(ages) != 2):
        raise file.bad("effect.ages", Text("写成 [16, 59]", "write [16, 59]"))
    return Effect(
        file.word("effect.id", one.get("id")), Text.of(one.get("name", one["id"])),
        file.word("effect.by", one.get("by", "person"), ("person", "household")), assumed("share", "share"),
        None if ages is None else (int(ages[0]), int(ages[1])),
        file.word("effect.residence", one["residence"], ("urban", "rural")) if "residence" in one else "",
        assumed("townships", "share"), tuple(one.get("facts", ())), assumed("loses", "share"), bool(one.get("harvest", False)),
        tuple(one.get("becomes", {}).items()), assumed("bill", "yuan"), str(one.get("degree", "")))
