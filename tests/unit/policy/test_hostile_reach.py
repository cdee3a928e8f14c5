"""Hostile data and hostile words in sound files: they may be compared and shown, and never become part of SQL or Python."""

import re
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin.kernel import connect
from huimin.policy import Person, closure, decider, run, write_registry
from tests.unit.policy.desk import (
    DAY,
    EVIL,
    alone,
    definition,
    home,
    interaction,
    on_both,
    policy,
    program,
    quoted,
    rule,
    value,
    with_values,
)

# -- hostile data ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        EVIL,
        "'",
        "''",
        '"',
        "\\",
        "a'b",
        "\u0000x",
        "中'文",
        "employee'",
        "EMPLOYEE",
        "employee ",
        "‘employee’",
    ],
    ids=ascii,
)
def test_hostile_codes_in_the_data_are_only_other_codes(text: str) -> None:
    made = rule("employment = 'employee' or area in ('330881') and residence = 'rural'")
    people = [
        home(Person(f"甲{text}", {"employment": text}), id=f"家{text}", area=text),
        home(Person("乙", {"employment": "employee"}), id="乙"),
    ]
    assert [found[0].outcome for found in on_both(made, people)] == [False, True]


def test_a_hostile_place_finds_no_parameter_but_breaks_nothing() -> None:
    made = rule("line > 1", tables='[parameters.line]\nunit = "1"\nsource = "catalog"')
    catalog = with_values(value("rule.line", "5", "1", area="330881"), value("rule.line", "0", "1", area="33"))
    people = [
        home(Person("甲"), id=str(number), area=area)
        for number, area in enumerate([EVIL, "330881'--", "33", "330881", "９"])
    ]
    assert [found[0].outcome for found in on_both(made, people, catalog)] == [None, None, False, True, None]


# -- no text of a file ever reaches the engines ----------------------------------------------------------

MARK = "zq7evil"
BACKSLASH = "\\"
TEXT = f"{MARK}'; drop table person; -- \" $$ \\"


class _Spy:
    """A connection that remembers every statement."""

    def __init__(self, real: duckdb.DuckDBPyConnection, seen: list[str]) -> None:
        self._real, self._seen = real, seen

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name not in {"execute", "executemany", "sql", "query"}:
            return found

        def told(statement: str, *values: Any) -> Any:
            self._seen.append(statement)
            return found(statement, *values)

        return told


def _marked() -> dict[str, str]:
    """A rule set that holds the hostile text wherever free text is allowed, and nameable names with a mark of their own."""
    both = f"{{ zh = {quoted(TEXT)}, en = {quoted(TEXT)} }}"
    text = policy(
        f"{MARK}_d and area <> {_literal(TEXT).replace(BACKSLASH, BACKSLASH * 2)} and {MARK}_p < {MARK}_m",
        f"{MARK}_p",
        id=f"{MARK}_rule",
        head=f"summary = {both}\nbasis = [{quoted(TEXT)}]\nstarts = {quoted('month_after_decision')}",
        tables=f'[parameters.{MARK}_p]\nname = {both}\nunit = "fen/month"\nsource = "catalog"\nset_by = {both}\n'
        f'[parameters.{MARK}_m]\nunit = "fen/month"\nsource = "population"\nstatistic = "median"\nof = "monthly(wage_income)"',
    )
    text = text.replace('name = "zq7evil_rule"', f"name = {both}").replace(
        'refuse = "不符合"', f"refuse = {both}\nevidence = [{quoted(TEXT)}]"
    )
    text = text.replace('article = "第一条"', f"article = {quoted(TEXT)}").replace(
        'article = "第二条"', f"article = {quoted(TEXT)}"
    )
    other = policy("student", "qty(2, 'yuan/month')", id="other")
    rows = interaction("max", f"{MARK}_rule", ["other"], f"note = {both}") + interaction(
        "not_income", "other", [f"{MARK}_rule"], f"note = {both}"
    )
    return {
        f"{MARK}_rule/CN@2020-01-01.toml": text,
        "other/CN@2020-01-01.toml": other,
        "definitions/all.toml": definition(
            f"{MARK}_d",
            "count(member.student or not member.student) > 0",
            "household",
            f"name = {both}\narticle = {quoted(TEXT)}",
        ),
        "interactions.toml": rows.replace('"第三条"', quoted(TEXT)),
    }


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _outside_quotes(statement: str) -> str:
    """The statement without its literals and its quoted names."""
    return re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"", "", statement)


def test_no_hostile_text_is_ever_part_of_the_sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = program(_marked())
    catalog = with_values(
        *(
            value(f"{MARK}_rule.{MARK}_p", str(number), "fen/month", area=area)
            for number, area in enumerate(["33", "3308", "11"], 1)
        )
    )
    homes = [
        home(
            Person(
                f"{TEXT}{number}",
                {"wage_income": 1_200 * number, "student": bool(number % 2), "employment": TEXT},
                {"parent": [], "child": [], "spouse": [], "obligor": []},
                {"event.medical": []},
            ),
            id=f"{TEXT}{number}",
            area=["330881", "110101", TEXT][number % 3],
            residence=TEXT,
        )
        for number in range(6)
    ]
    meta = write_registry(made, homes, tmp_path / "registry")
    seen: list[str] = []
    running = import_module("huimin.policy.run")  # the face of the room has a function of this name
    monkeypatch.setattr(running, "connect", lambda **given: _Spy(connect(**given), seen))
    run(made, tmp_path / "registry", meta, catalog, DAY, tmp_path / "out", block=3)
    assert any(_literal(TEXT) in statement for statement in seen)
    assert any(f'"{MARK}_rule__outcome"' in statement for statement in seen)
    for statement in seen:
        assert MARK not in _outside_quotes(statement)  # names: only as quoted columns
        literals = re.findall(r"'((?:[^']|'')*)'", statement)
        marked = [text for text in literals if MARK in text and not re.fullmatch(r"set_aside:[a-z0-9_]+", text)]
        assert set(marked) <= {_literal(TEXT)[1:-1]}  # values: only what a rule compares with, as one literal


def test_no_hostile_text_is_ever_part_of_the_generated_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    sources: list[str] = []

    def told(source: str, *given: Any) -> Any:
        sources.append(source)
        return compile(source, *given)

    monkeypatch.setattr(closure, "compile", told, raising=False)
    made = program(_marked())
    decider(made, with_values(), DAY, {f"{MARK}_rule.{MARK}_m": Fraction(100)}).decide(alone(0, student=True))
    assert len(sources) >= 3
    assert not [source for source in sources if MARK in source]


def test_the_connection_reads_nothing_but_its_folders(tmp_path: Path) -> None:
    """Should a text get through in spite of all, there is nothing for it to reach."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    (inside / "open.csv").write_text("a\n1\n", encoding="utf-8")
    with connect(readable=[inside]) as db:
        assert db.execute(f"SELECT a FROM read_csv('{inside}/open.csv')").fetchall() == [(1,)]
        for statement in (
            f"SELECT * FROM read_csv('{outside}/secret.csv')",
            f"COPY (SELECT 1) TO '{outside}/x.csv'",
            f"ATTACH '{outside}/x.db' AS x",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '1TB'",
            "RESET lock_configuration",
            f"SELECT * FROM read_csv('{inside}/../outside/secret.csv')",
            "SELECT * FROM read_text('/etc/passwd')",
        ):
            with pytest.raises(duckdb.Error):
                db.execute(statement).fetchall()
