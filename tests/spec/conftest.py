"""The language shown by small worlds: rules in the words of a policy file, people in a table, answers beside them.

Every table is decided twice, household by household and in SQL; both must agree and say what the table expects.

    person | wage_income | => outcome        a blank cell is the ordinary value, `?` is not known
    甲     | 12000       | yes               an empty expectation is not looked at, `-` is none
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from huimin.catalog import Catalog, ParameterTable, ParameterValue, parse_unit, standard_catalog
from huimin.kernel import Text, fen_from_yuan
from huimin.policy import RELATIONS, Household, Program, check, decider, read_library
from huimin.policy.conformance import decide_in_sql, disagreements
from huimin.policy.decide import Decision, Decisions
from huimin.policy.examples import household_of
from huimin.policy.model import Example

AREA, DAY = "330881", date(2026, 10, 31)
_OUTCOMES = {"yes": True, "no": False, "unknown": None}
Row = dict[str, str]


def rows(table: str) -> list[Row]:
    """Lines of cells between `|`; the first line names the columns, a line of dashes is for the eye."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()
             if line.strip() and not set(line.strip()) <= set("-+")]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def policy(id: str = "rule", when: str | Mapping[str, str] = "true", amount: str = "", *, unit: str = "person",
           period: str = "month", more: str = "", tables: str = "", round_: str = "") -> str:
    """A policy file. when: one condition, or several by id; no amount: a status."""
    conditions = {"condition": when} if isinstance(when, str) else when
    text = (f'[policy]\nid = "{id}"\nname = "{id}"\nunit = "{unit}"\ndepartment = "civil_affairs"\nperiod = "{period}"\n'
            f'delivery = "{"cash" if amount else "status"}"\n{more}\n{tables}\n')
    for name, formula in conditions.items():
        text += f'[[condition]]\nid = "{name}"\nwhen = """{formula}"""\narticle = "第一条"\nrefuse = "不符合"\n'
    return text + (f'[amount]\nformula = """{amount}"""\n{round_}\narticle = "第二条"\n' if amount else "")


@dataclass
class World:
    """A law (files by path, and rows of the parameter catalog) that decides tables of people."""

    files: dict[str, str]
    parameters: str = ""
    area: str = AREA
    day: date = DAY
    figures: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        values = map(_value, rows(self.parameters)) if self.parameters else ()
        return standard_catalog().with_parameters(ParameterTable(values))

    def program(self) -> Program:
        with TemporaryDirectory() as folder:
            for path, text in self.files.items():
                target = Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            return check(read_library([Path(folder)], national=False).resolve(self.area, self.day), self.catalog)

    def decides(self, people: str, **others: str) -> None:
        """Decide everybody on both engines. others: tables of events and relatives, with a column `of`."""
        program, catalog = self.program(), self.catalog
        table = rows(people)
        homes = [self._household(program, name, group, others) for name, group in _groups(table)]
        one = decider(program, catalog, self.day, self.figures)
        decided = [one.decide(home) for home in homes]
        compiled = decide_in_sql(program, catalog, self.day, homes)
        for home, left, right in zip(homes, decided, compiled, strict=True):
            assert list(disagreements(left.found, right)) == [], home.id
        expected = [(name, row) for name, group in _groups(table) for row in group]
        by_home = {home.id: found for home, found in zip(homes, decided, strict=True)}
        wrong = [line for name, row in expected for line in _wrong(program, name, row, by_home[name])]
        assert wrong == []

    def _household(self, program: Program, name: str, group: list[Row], others: Mapping[str, str]) -> Household:
        own = {key.partition(".")[2]: _cell(value) for key, value in group[0].items() if key.startswith("household.") and value}
        people = [row for row in group if row["person"] != "?"]
        members = [_facts(row) | _related(row["person"], others) for row in people]
        given = {"household": own | _receives(group[0], "household.receives."), "members": members,
                 "members_known": len(people) == len(group)}
        example = Example(Text.of(name), name, given, {}, None, {}, "rule", self.area)
        made = household_of(program, self.catalog, example)
        named = [replace(person, id=row["person"]) for person, row in zip(made.members, people, strict=True)]
        return replace(made, id=name, members=named)


def _value(row: Row) -> ParameterValue:
    unit, factor = parse_unit(row["unit"])
    return ParameterValue(row["id"], row.get("area") or "CN", row.get("residence") or "any", Fraction(row["value"]) * factor, unit,
                          date.fromisoformat(row.get("from") or "2020-01-01"), None, "made up", "made_up")


def _groups(table: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for row in table:
        found.setdefault(row.get("household") or row["person"], []).append(row)
    yield from found.items()


def _cell(value: str) -> str:
    return "unknown" if value == "?" else value


def _facts(row: Row) -> dict[str, Any]:
    skipped = ("=>", "household", "receives.")
    facts = {key: _cell(value) for key, value in row.items() if value and key not in {"person", "of"} and not key.startswith(skipped)}
    return facts | _receives(row, "receives.")


def _receives(row: Row, prefix: str) -> dict[str, Any]:
    drawn = {key.removeprefix(prefix): value for key, value in row.items() if key.startswith(prefix) and value}
    if "?" in drawn.values():
        return {"receives": "unknown"}
    return {"receives": drawn} if drawn else {}


def _related(person: str, others: Mapping[str, str]) -> dict[str, Any]:
    """Relatives and events of one person; a row whose second cell is `unknown` leaves open which there are."""
    found: dict[str, Any] = {}
    for kind, table in others.items():
        own = [row for row in rows(table) if row["of"] == person]
        open_ = any(list(row.values())[1] == "unknown" for row in own)
        value: Any = "unknown" if open_ else [_facts(row) for row in own]
        if kind in RELATIONS:
            found[kind] = value
        else:
            found.setdefault("event", {})[kind] = value
    return found


def _wrong(program: Program, home: str, row: Row, found: Decisions) -> Iterator[str]:
    for column, expected in row.items():
        if column.startswith("=>") and expected:
            name, _, what = column.removeprefix("=>").strip().rpartition(".")
            item = program.items[name or "rule"]
            subject = home if item.entity == "household" else row["person"]
            given = _answer(found.of(item.id, subject), what)
            if given != _expected(expected, what):
                yield f"{item.id} of {subject}, {what}: {given}, expected {expected}"


def _answer(decision: Decision, what: str) -> Any:
    return {
        "outcome": decision.outcome,
        "amount": decision.amount,
        "missing": {name for _, (_, name) in decision.missing},
        "failed": {name for name, value in decision.conditions.items() if value is False},
        "aside": decision.set_aside,
    }[what]


def _expected(text: str, what: str) -> Any:
    if what == "outcome":
        return _OUTCOMES[text]
    if what == "amount":
        return None if text == "-" else fen_from_yuan(text)
    if what == "aside":
        return "" if text == "-" else text
    return set() if text == "-" else {name.strip() for name in text.split(",")}


@pytest.fixture
def law() -> Callable[..., World]:
    """`law("age(as_of) >= 60")`: one rule; keywords as in `policy`, further files by path, a table of parameters."""
    def make(when: str | Mapping[str, str] = "true", amount: str = "", *, files: Mapping[str, str] | None = None,
             parameters: str = "", day: date = DAY, area: str = AREA, **keywords: Any) -> World:
        own = {"rule/CN@2020-01-01.toml": policy("rule", when, amount, **keywords)}
        return World({**own, **(files or {})}, parameters, area, day)
    return make


@pytest.fixture
def write() -> Callable[..., str]:
    """The text of a policy file, for laws of several policies."""
    return policy
