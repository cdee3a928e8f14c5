"""The run over everybody: blocks, files, run.json, what is set aside, and that a difference between engines is seen."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin.policy import Household, Person, Program, RunResult, decider, results_sql, run, write_registry
from huimin.policy.conformance import decide_in_sql, disagreements
from tests.unit.policy.desk import (
    AREA,
    DAY,
    RULE,
    alone,
    definition,
    home,
    interaction,
    on_both,
    policy,
    program,
    value,
    with_values,
)

MONEY = "qty({}, 'yuan/month')"
PARAMETERS = """
[parameters.line]
unit = "yuan/month"
source = "catalog"
[parameters.median]
unit = "yuan/year"
source = "population"
statistic = "mean"
of = "wage_income"
"""
FILES = {
    RULE: policy({"poor": "income < line and wage_income < median", "settled": "every(member.hukou_here)"},
                 "line / heads - monthly(wage_income)", tables=PARAMETERS),
    "home/CN@2020-01-01.toml": policy("count(member.rule.outcome) >= 1 or any(member.child_ill)", MONEY.format(7), id="home",
                                      unit="household"),
    "spent/CN@2020-01-01.toml": policy("total(event.medical.own_pay, last 12 months) > 0 and household.home.outcome", id="spent"),
    "definitions/d.toml": definition("income", "monthly(total(member.wage_income)) / heads", "household")
    + definition("heads", "coalesce(count(not member.deceased), 1) / qty(1, 'person')", "household")
    + definition("child_ill", "any(child.serious_illness)"),
}
CATALOG = with_values(value("rule.line", "300", "yuan/month"), value("rule.line", "500", "yuan/month", "3308"))


def people() -> list[Household]:
    """Fifteen households of one to four, here and elsewhere, some with holes."""
    made = []
    for number in range(15):
        members = []
        for place in range(number % 4 + 1):
            facts = {"wage_income": None if number == 7 else 120_000 * (number * place % 5), "hukou_here": number != 4 or None,
                     "deceased": number == 9 and place == 0, "serious_illness": False}
            child = [Person("子", {"serious_illness": number % 3 == 0})] if place == 1 else []
            events = {"event.medical": [{"day": date(2026, 1, 1 + number), "own_pay": 100}] if place == 2 else []}
            members.append(Person(f"{number}.{place}", facts, {"child": None if number == 11 else child}, events))
        made.append(home(*members, id=f"家{number}", known=number != 13, area="330102" if number % 2 else AREA))
    return made


@pytest.fixture(scope="module")
def law() -> Program:
    return program(FILES)


def results(law: Program, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect() as db:
        return {item.id: db.execute(f"SELECT * FROM ({results_sql(folder, item.id)}) ORDER BY 1").fetchall() for item in law.policies}


def do(law: Program, tmp: Path, homes: list[Household], **options: Any) -> RunResult:
    meta = write_registry(law, homes, tmp / "registry")
    return run(law, tmp / "registry", meta, CATALOG, DAY, tmp / "out", **options)


def test_blocks_do_not_matter(law: Program, tmp_path: Path) -> None:
    whole = do(law, tmp_path / "whole", people())
    pieces = do(law, tmp_path / "pieces", people(), block=3)
    parts = [len(list(result.folder.rglob("part-*.parquet"))) for result in (whole, pieces)]
    assert parts[0] < parts[1]
    assert whole.figures == pieces.figures
    assert results(law, whole.folder) == results(law, pieces.folder)
    assert json.loads((whole.folder / "run.json").read_text()) == json.loads((pieces.folder / "run.json").read_text())


def test_both_engines_agree_block_by_block(law: Program, tmp_path: Path) -> None:
    figures = do(law, tmp_path, people()).figures
    one = decider(law, CATALOG, DAY, figures)
    decided = [one.decide(each).found for each in people()]
    for left, right in zip(decided, decide_in_sql(law, CATALOG, DAY, people(), block=4), strict=True):
        assert list(disagreements(left, right)) == []
    assert {d.outcome for found in decided for d in found} == {True, False, None}


def test_run_json_says_what_the_columns_mean(law: Program, tmp_path: Path) -> None:
    result = do(law, tmp_path, people(), overrides={"rule.line": Fraction(33_333)})
    described = json.loads((result.folder / "run.json").read_text(encoding="utf-8"))
    assert (described["as_of"], described["area"]) == ("2026-10-31", AREA)
    assert described["overrides"] == {"rule.line": "33333"}
    assert described["figures"] == {"rule.median": str(result.figures["rule.median"])}
    assert described["parameters"] == {"rule.line": "33333", "rule.median": described["figures"]["rule.median"]}
    rule = next(item for item in described["policies"] if item["id"] == "rule")
    assert rule | {"tile": "", "settled_tile": ""} == {
        "id": "rule", "version": "rule/CN@2020-01-01", "unit": "person", "tile": "", "settled_tile": "",
        "conditions": ["poor", "settled"], "has_amount": True, "period": "month"}
    assert [(bit["entity"], bit["field"]) for bit in described["missing_bits"]] == list(result.missing_bits)
    kinds = {("person", "wage_income"), ("relation", "child"), ("relation", "member"), ("parameter", "rule.line")}
    assert kinds <= set(result.missing_bits)


def test_the_columns_of_a_policy(law: Program, tmp_path: Path) -> None:
    folder = do(law, tmp_path, people()).folder
    with duckdb.connect() as db:
        columns = [name for name, *_ in db.execute(results_sql(folder, "rule")).description or []]
        assert columns[0] == "person_no"
        wanted = {f"rule__{part}" for part in ("outcome", "amount", "true", "false", "missing0", "settled")}
        assert set(columns[1:]) == wanted
        counted = db.execute(f"SELECT count(*), count(DISTINCT person_no) FROM ({results_sql(folder, 'rule')})").fetchone()
    everybody = sum(len(each.members) for each in people())
    assert counted is not None
    assert counted[0] == counted[1] >= everybody


def test_a_run_leaves_nothing_behind_and_reports(law: Program, tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    folder = do(law, tmp_path, people(), block=10, progress=lambda _, done, total: said.append((done, total))).folder
    assert not (folder / "scratch").exists()
    assert said[0] == (0, said[0][1])
    assert said[-1] == (said[0][1], said[0][1])
    assert [done for done, _ in said] == sorted(done for done, _ in said)


def test_the_same_folder_twice(law: Program, tmp_path: Path) -> None:
    first = results(law, do(law, tmp_path, people()).folder)
    assert results(law, do(law, tmp_path, people()).folder) == first


def test_nobody_at_all(law: Program, tmp_path: Path) -> None:
    result = do(law, tmp_path, [home(id="空")])
    assert result.figures == {}
    assert len(results(law, result.folder)["home"]) == 1


# -- what is set aside -----------------------------------------------------------------------------------

TRIPLE = {f"{name}/CN@2020-01-01.toml": policy(fact, MONEY.format(amount), id=name)
          for name, fact, amount in (("one", "student", 10), ("two", "serious_illness", 20), ("three", "hukou_here", 20))}


def winner(operator: str, granted: Mapping[str, int], drawn: set[str]) -> str | None:
    """By the words of the manual; the first named wins a tie."""
    if not granted:
        return None
    kept = [name for name in granted if name in drawn] if operator == "choose" else []
    pool = kept or list(granted)
    return max(pool, key=lambda name: granted[name])


@pytest.mark.parametrize("operator", ["choose", "max"])
def test_one_of_three_is_paid(operator: str) -> None:
    law = program({**TRIPLE, "interactions.toml": interaction(operator, "one", ["two", "three"])})
    names, homes, cases = ("one", "two", "three"), [], []
    for number, (holds, drawn) in enumerate(product(product((True, False, None), repeat=3), ((), ("one",), ("two",), ("one", "three")))):
        facts = dict(zip(("student", "serious_illness", "hukou_here"), holds, strict=True))
        homes.append(alone(number, **facts, **{f"receives__{name}": name in drawn for name in names}))
        cases.append(({name: amount for name, amount, yes in zip(names, (10, 20, 20), holds, strict=True) if yes}, set(drawn)))
    for (granted, drawn), found in zip(cases, on_both(law, homes), strict=True):
        paid = winner(operator, granted, drawn)
        assert {d.policy: d.set_aside for d in found} == {name: paid if name in granted and name != paid else "" for name in names}


def test_households_choose_too() -> None:
    files = {f"{name}/CN@2020-01-01.toml": policy("count(member.student) >= 1", MONEY.format(amount), id=name, unit="household")
             for name, amount in (("one", 10), ("two", 20))}
    law = program({**files, "interactions.toml": interaction("choose", "one", ["two"])})
    first, second = on_both(law, [alone(0, student=True), replace(alone(1, student=True), facts={"area": AREA, "receives__one": True})])
    assert [d.set_aside for d in first] == ["two", ""]
    assert [d.set_aside for d in second] == ["", "one"]


# -- the guard itself ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("change", "word"), [
    ({"outcome": None}, "outcome"), ({"amount": 1}, "amount"), ({"conditions": {}}, "conditions"),
    ({"missing": frozenset({("", ("person", "x"))})}, "missing"), ({"set_aside": "home"}, "set aside by"),
])
def test_a_difference_between_the_engines_is_seen(law: Program, change: dict[str, Any], word: str) -> None:
    found = decider(law, CATALOG, DAY, {"rule.median": Fraction(1)}).decide(people()[0]).found
    other = [replace(found[0], **change), *found[1:]]
    assert list(disagreements(found, found)) == []
    [sentence] = disagreements(found, other)
    assert word in sentence
