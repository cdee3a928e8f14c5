"""Small laws to try the policy room on: texts of policy files, a library from texts, one household or many."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from huimin.catalog import Catalog, ParameterTable, ParameterValue, parse_unit, standard_catalog
from huimin.policy import Household, Library, Person, Program, check, decider, read_library
from huimin.policy.conformance import decide_in_sql, disagreements
from huimin.policy.decide import Decision

AREA, DAY = "330881", date(2026, 10, 31)
RULE = "rule/CN@2020-01-01.toml"
EVIL = "x'; drop table person; --"


def quoted(text: str) -> str:
    """As a TOML string: any character whatever."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def policy(when: str | Mapping[str, str] = "true", amount: str = "", *, id: str = "rule", unit: str = "person", period: str = "month",
           head: str = "", tables: str = "", refuse: str = "不符合") -> str:
    """A policy file. when: one condition `c`, or several by id; without an amount it is a status."""
    text = (f'[policy]\nid = "{id}"\nname = "{id}"\nunit = "{unit}"\ndepartment = "civil_affairs"\nperiod = "{period}"\n'
            f'delivery = "{"cash" if amount else "status"}"\n{head}\n{tables}\n')
    for name, formula in ({"c": when} if isinstance(when, str) else when).items():
        text += f'[[condition]]\nid = "{name}"\nwhen = """{formula}"""\narticle = "第一条"\nrefuse = "{refuse}"\n'
    return text + (f'[amount]\nformula = """{amount}"""\narticle = "第二条"\n' if amount else "")


def definition(id: str, formula: str, entity: str = "person", more: str = "") -> str:
    return f'[[definition]]\nid = "{id}"\nentity = "{entity}"\nformula = """{formula}"""\n{more}\n'


def interaction(operator: str, policy_: str, others: Iterable[str], more: str = "") -> str:
    listed = ", ".join(f'"{name}"' for name in others)
    return f'[[interaction]]\noperator = "{operator}"\npolicy = "{policy_}"\nwith = [{listed}]\narticle = "第三条"\n{more}\n'


def library(files: Mapping[str, str]) -> Library:
    """Read files (path → text) from a folder of their own."""
    with TemporaryDirectory() as folder:
        write(Path(folder), files)
        return read_library([Path(folder)], national=False)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def program(files: Mapping[str, str], catalog: Catalog | None = None, *, area: str = AREA, day: date = DAY) -> Program:
    return check(library(files).resolve(area, day), catalog or standard_catalog())


def rule(when: str | Mapping[str, str] = "true", amount: str = "", *, files: Mapping[str, str] | None = None, **more: Any) -> Program:
    """The program of one rule, with further files."""
    return program({RULE: policy(when, amount, **more), **(files or {})})


def value(id: str, number: str, unit: str, area: str = "CN", start: date = date(2020, 1, 1), residence: str = "any") -> ParameterValue:
    base, factor = parse_unit(unit)
    return ParameterValue(id, area, residence, Fraction(number) * factor, base, start, None, "made up", "made_up", origin="local.csv:7")


def with_values(*values: ParameterValue) -> Catalog:
    return standard_catalog().with_parameters(ParameterTable(values))


def home(*members: Person, id: str = "家", known: bool = True, **facts: Any) -> Household:
    return Household(id, {"area": AREA, "residence": "rural", **facts}, list(members), known)


def alone(number: int = 0, **facts: Any) -> Household:
    """One person with these facts, no relatives, no events."""
    person = Person("甲", facts, {kind: [] for kind in ("parent", "child", "spouse", "obligor")}, {"event.medical": []})
    return home(person, id=f"家{number}")


def on_both(program_: Program, homes: list[Household], catalog: Catalog | None = None, day: date = DAY,
            figures: Mapping[str, Fraction] | None = None) -> list[tuple[Decision, ...]]:
    """The decisions, after both engines agreed on them."""
    used = catalog or standard_catalog()
    one = decider(program_, used, day, figures)
    found = [one.decide(each).found for each in homes]
    for left, right in zip(found, decide_in_sql(program_, used, day, homes), strict=True):
        assert list(disagreements(left, right)) == []
    return found
