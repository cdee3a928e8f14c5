"""The guards against hostile texts, taken away one at a time: without each, something gets through.

What they let through and what they stop is in test_hostile.py; here it is proved that those tests could fail,
that limits hold wherever the caller stands, and that a run's own connection has nothing to reach.
"""

import re
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from huimin.kernel import connect
from huimin.policy import Household, Person, decider, sqlexpr, syntax, write_registry
from huimin.policy import run as run_everybody
from huimin.policy.errors import RefusedText
from huimin.policy.syntax import parse
from tests.unit.policy.desk import DAY, RULE, alone, home, on_both, policy, program, rule, value, with_values

RUN = import_module("huimin.policy.run")  # the package's `run` is the function
DROP = "x'); DROP TABLE place; --"


class Everything(dict[Any, frozenset[str]]):
    """A list of allowed arguments that allows all of them."""

    def get(self, key: Any, default: Any = None) -> Any:
        return frozenset(getattr(key, "arg_types", ()))


def every_part(node: exp.Expr) -> list[str]:
    return [str(part.this) for part in node.find_all(exp.Identifier)]


@pytest.mark.parametrize(("guard", "instead", "text"), [
    ("ARGUMENTS", Everything(), "case student when true then 1 else 2 end = 1"),
    ("_Reader._guard_characters", lambda self: None, "employment = 'none\x00'"),
    ("_Reader._guard_nesting", lambda self, tokens: None, "(" * 51 + "student" + ")" * 51),
    ("MAX_BRACKETS", 100, "not " * 51 + "student"),
    ("MAX_CASES", 50, "case when student then " * 9 + "true" + " else false end" * 9),
    ("MAX_DEPTH", 10_000, " or ".join(["student"] * 121)),
    ("MAX_LENGTH", 10_000, "student" + " " * 2_000),
    ("forgiven", lambda tree, words: False, "wage_income between 1 2"),
    ("forgiven", lambda tree, words: False, "case when student true else false end"),
    ("identifiers", every_part, "(member).wage_income > 0"),
    ("identifiers", every_part, "'x'.wage_income > 0"),
], ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "")
def test_without_the_guard_it_gets_through(monkeypatch: pytest.MonkeyPatch, guard: str, instead: Any, text: str) -> None:
    with pytest.raises(RefusedText) as caught:
        parse(text, "here")
    assert re.match(r"\[HM-POL-004\] here, column \d+: ", str(caught.value))
    owner, _, name = guard.rpartition(".")
    monkeypatch.setattr(getattr(syntax, owner) if owner else syntax, name, instead)
    parse(text, "here")


def test_fifty_brackets_can_be_read_wherever_the_caller_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "least(" * 50 + "1" + ", 1)" * 50 + " = 1"
    parse(text, "here")
    monkeypatch.setattr(syntax, "deep_enough", nullcontext)
    with pytest.raises(RefusedText):
        parse(text, "here")


def test_the_column_is_where_the_part_begins() -> None:
    for text, column in (("student and (member).wage_income > 0", 14), ("student ; drop", 9), ("student and x is null", 15)):
        with pytest.raises(RefusedText) as caught:
            parse(text, "here")
        assert caught.value.details["column"] == column


# -- rules at the limits still run ------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    " or ".join(["student"] * 118 + ["hukou_here"]),  # Python allows 100 levels of indentation in a function
    "not " * 50 + "hukou_here",
    "(" * 50 + "hukou_here" + ")" * 50,
    "case when not hukou_here then false else " * 8 + "true" + " end" * 8,
    "round_half(" * 50 + "contribution_years / 3" + ", 1)" * 50 + " = 4",
    "student or hukou_here and (" * 39 + "true" + ")" * 39,
])
def test_the_deepest_rules_run_on_both_engines(text: str) -> None:
    [(found,)] = on_both(rule(text), [alone(student=False, hukou_here=True, contribution_years=12)])
    assert found.outcome is True


@pytest.mark.parametrize("arms", [6, 30])
def test_a_long_case_on_something_unknown_is_planned_at_once(arms: int) -> None:
    """Its bounds doubled with every arm once: six arms took ten seconds to plan, eight for ever."""
    written = " ".join(f"when disability_grade = {n} then {n + 1}" for n in range(arms))
    [(found,)] = on_both(rule(f"case {written} else 0 end >= 0"), [alone(disability_grade=None)])
    assert found.outcome is True


# -- data and connection ------------------------------------------------------------------------------------


class Watched:
    """A connection that keeps what it was asked; `after` is called on the real one before it closes."""

    def __init__(self, real: Any, after: Any) -> None:
        self.real, self.after, self.statements = real, after, list[str]()

    def execute(self, statement: str, *values: Any) -> Any:
        self.statements.append(statement)
        return self.real.execute(statement, *values)

    def close(self) -> None:
        self.after(self.real)
        self.real.close()


PLACED = {RULE: policy("area = 'x''); DROP TABLE place; --' or line > 0", tables='[parameters.line]\nunit = "1"\nsource = "catalog"')}


def evil_homes() -> list[Household]:
    """Hostile words for areas, residences, codes and people's own ids, beside two ordinary homes."""
    made = [home(Person(DROP, {"employment": DROP}), id=DROP, area=DROP, residence=DROP)]
    return [*made, home(Person("甲"), id="乙", area="330881"), home(Person("丙"), id=DROP * 2, area="11", residence=DROP)]


def watch(monkeypatch: pytest.MonkeyPatch, folder: Path, after: Any) -> tuple[Watched, Path]:
    made: list[Watched] = []

    def opened(**options: Any) -> Watched:
        made.append(Watched(connect(**options), after))
        return made[-1]

    monkeypatch.setattr(RUN, "connect", opened)
    law = program(PLACED)
    meta = write_registry(law, evil_homes(), folder / "registry")
    out = run_everybody(law, folder / "registry", meta, with_values(value("rule.line", "1", "1", "33")), DAY, folder / "out").folder
    return made[0], out


def test_hostile_data_decides_like_any_other_word() -> None:
    found = on_both(program(PLACED), evil_homes(), with_values(value("rule.line", "1", "1", "33")))
    assert [decisions[0].outcome for decisions in found] == [True, True, None]


def test_the_tables_are_still_there_and_the_data_is_in_no_statement(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tables: list[set[str]] = []
    watched, _ = watch(monkeypatch, tmp_path, lambda db: tables.append({row[0] for row in db.execute("SHOW TABLES").fetchall()}))
    assert {"place", "whole_person", "whole_household", "block_household"} <= tables[0]
    told = [statement for statement in watched.statements if "DROP TABLE place" in statement]
    assert told
    assert all("'x''); DROP TABLE place; --'" in statement for statement in told), "the code of the rule, quoted; never the data"
    assert not [statement for statement in watched.statements if "x')" in statement.replace("x'')", "")]


def test_without_the_quoting_the_text_would_be_a_statement(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlexpr, "literal", lambda text: f"'{text}'")
    with pytest.raises(duckdb.Error):
        watch(monkeypatch, tmp_path, lambda db: None)


def test_the_connection_of_a_run_reaches_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "x.csv").write_text("a\n1\n", encoding="utf-8")
    let_through: list[str] = []

    def try_all(db: Any) -> None:
        for statement in (
            f"SELECT * FROM read_csv('{outside}/x.csv')", f"SELECT * FROM '{outside}/x.csv'", f"SELECT * FROM glob('{outside}/*')",
            f"COPY place TO '{outside}/y.csv'", f"COPY place TO '{tmp_path}/registry/../elsewhere/y.csv'", f"ATTACH '{outside}/z.db' AS z",
            "INSTALL httpfs", "LOAD httpfs", "SET threads = 8", "SET enable_external_access = true", "SET allowed_directories = ['/']",
            "SET lock_configuration = false", "RESET memory_limit", "PRAGMA memory_limit = '9GB'",
            "SELECT * FROM read_text('/etc/hostname')",
            "SELECT * FROM read_csv('https://example.org/x.csv')", f"EXPORT DATABASE '{outside}'",
        ):
            try:
                db.execute(statement).fetchall()
                let_through.append(statement)
            except duckdb.Error:
                pass

    watch(monkeypatch, tmp_path, try_all)
    assert let_through == []
    assert [path.name for path in outside.iterdir()] == ["x.csv"]


def test_the_decider_needs_no_database_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RUN, "connect", None)
    law = program(PLACED)
    assert decider(law, with_values(), DAY).decide(evil_homes()[0]).of("rule").outcome is True
