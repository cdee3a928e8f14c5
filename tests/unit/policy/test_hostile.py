"""What somebody with bad intentions may write into a policy file, or into the data it is applied to.

Every hostile expression is refused with its place, or shown to be harmless; no text of a file ever reaches the SQL.
"""

import json
import re
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin.kernel import HuiminError, connect
from huimin.policy import Person, closure, decider, read_library, run, write_registry
from huimin.policy.errors import PolicyError
from tests.unit.policy.desk import (
    DAY,
    RULE,
    alone,
    definition,
    home,
    interaction,
    library,
    on_both,
    policy,
    program,
    rule,
    value,
    with_values,
)

DEEP = "(" * 60 + "true" + ")" * 60
LONG = [
    DEEP,
    "1" * 19 + " = 1",
    "1." + "1" * 10 + " = 1",
    "1" * 400 + " = 1",
    "not " * 60 + "true",
    "student and " * 400 + "student",
    "x" * 2_001,
    "case when true then " * 60 + "true" + " else true end" * 60,
    "((" * 25 + "(true)" + "))" * 25,
    "least(" * 51 + "1" + ", 1)" * 51 + " = 1",
]
FILE = Path(__file__).with_name("hostile_expressions.txt")
EXPRESSIONS = [
    *(json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")),
    *LONG,
]


def test_there_are_enough_of_them() -> None:
    assert len(set(EXPRESSIONS)) >= 200


@pytest.mark.parametrize("text", dict.fromkeys(EXPRESSIONS), ids=lambda text: ascii(text)[:60])
def test_a_hostile_expression_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        rule_in_json(text)
    details = caught.value.details
    column = details.get("column") or str(details["where"]).rpartition(":")[2]
    where = str(details["where"])
    assert "rule/CN@2020-01-01.toml" in where
    assert "when" in where or not text  # an empty text is refused as a key of the file
    assert not text or 1 <= int(column) <= len(text) + 1
    assert str(caught.value).startswith(f"[{caught.value.code}]")


def rule_in_json(when: str) -> Any:
    """The rule with this condition, written so that TOML carries any character whatever."""
    return program({RULE: policy("true").replace('when = """true"""', f"when = {_quoted(when)}")})


HARMLESS = [
    "'; drop table household; --",
    "' or '1' = '1",
    "\\",
    "\\'",
    "%",
    "{area}",
    "${x}",
    "$1",
    "?",
    "''",
    '"',
    "\\u0000",
    "--",
    "/*",
    "中文",
    "' || version() || '",
]


@pytest.mark.parametrize(
    "text",
    [
        "student\u00a0and true",
        "student\u2028and\ttrue",
        "student\n\nand\rtrue",
        "((((student))))",
        "student and not not true",
    ],
)
def test_blanks_and_brackets_are_blanks_and_brackets(text: str) -> None:
    assert [
        found[0].outcome
        for found in on_both(rule_in_json(text), [alone(0, student=True), alone(1, student=False)])
    ] == [True, False]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_quoted_text_is_a_text(text: str) -> None:
    """The same characters in the rule and in the data are equal, and equal to nothing else, on both engines."""
    quoted = text.replace("'", "''")
    made = rule_in_json(f"area = '{quoted}'")
    people = [
        home(Person("甲"), id="同", area=text),
        home(Person("甲"), id="异", area="330881"),
        home(Person("甲"), id="?", area=None),
    ]
    assert [found[0].outcome for found in on_both(made, people)] == [True, False, None]


# -- the rest of the file --------------------------------------------------------------------------------

EVIL = "x'; drop table person; --"
IDENTIFIERS = [
    EVIL,
    "x y",
    "X",
    "Rule",
    "1x",
    "_x",
    "x_",
    "a__b",
    "x-y",
    "x.y",
    "中文",
    "х",
    "x\u200b",
    "x\n",
    "x\u0000",
    'x"',
    "x" * 64,
    "",
    " ",
    "$x",
    "\ufeffx",
]


def _quoted(text: str) -> str:
    """As a TOML string: any character whatever."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _file(old: str, text: str) -> str:
    base = policy("true", "qty(1, 'yuan/month')", tables='[parameters.line]\nunit = "1"\nvalue = "1"')
    assert old in base
    return base.replace(old, text)


@pytest.mark.parametrize("text", IDENTIFIERS, ids=ascii)
@pytest.mark.parametrize("place", ["policy", "condition", "parameter", "definition", "winner", "loser"])
def test_a_hostile_identifier_is_refused(place: str, text: str) -> None:
    files = {RULE: policy()}
    if place == "policy":
        files = {RULE: _file('id = "rule"', f"id = {_quoted(text)}")}
    elif place == "condition":
        files = {RULE: _file('id = "c"', f"id = {_quoted(text)}")}
    elif place == "parameter":
        files = {RULE: _file("[parameters.line]", f"[parameters.{_quoted(text)}]")}
    elif place == "definition":
        files["definitions/all.toml"] = definition("x", "true").replace('id = "x"', f"id = {_quoted(text)}")
    else:
        pair = (text, "rule") if place == "winner" else ("rule", text)
        row = (
            f'operator = "exclude"\npolicy = {_quoted(pair[0])}\nwith = [{_quoted(pair[1])}]\narticle = "x"\n'
        )
        files["interactions.toml"] = f"[[interaction]]\n{row}"
    with pytest.raises(HuiminError):
        program(files)


@pytest.mark.parametrize(
    "name",
    [
        "CN'; drop@2020-01-01.toml",
        "CN@2020-01-01'.toml",
        "33'@2020-01-01.toml",
        "３３@2020-01-01.toml",
        "CN@２020-01-01.toml",
        "..@2020-01-01.toml",
        "CN@.toml",
        "@2020-01-01.toml",
        "330@2020-01-01.toml",
        "CN.toml",
        "CN@2020-02-30.toml",
    ],
)
def test_a_hostile_file_name_is_refused(name: str) -> None:
    with pytest.raises(HuiminError):
        library({f"rule/{name}": policy()})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('unit = "1"', f"unit = {_quoted(EVIL)}"),
        ('unit = "1"', 'unit = "1; drop"'),
        ('unit = "1"', 'unit = "fen/' + "fen/" * 5_000 + '"'),
        ('value = "1"', f"value = {_quoted(EVIL)}"),
        ('value = "1"', 'value = "1e999999999"'),
        ('value = "1"', 'value = "nan"'),
        ('value = "1"', 'value = "1/0"'),
        ('value = "1"', 'source = "catalog; drop"'),
        ('value = "1"', 'source = "population"\nstatistic = "median(*)"\nof = "1"'),
        (
            'value = "1"',
            'source = "population"\nstatistic = "quantile"\nof = "1"\nquantile = "0.5); drop table figure"',
        ),
        ('value = "1"', 'source = "catalog"\nlevel = "county; drop"'),
        ('unit = "person"', 'unit = "person; drop"'),
        ('period = "month"', 'period = "month\'"'),
        ('delivery = "cash"', 'delivery = "cash--"'),
        ('id = "c"', 'id = "c"\nid2 = "x"'),
        ("不符合", "{student.__class__}"),
        ("不符合", "{0}"),
        ("不符合", "{student!r}"),
        ("不符合", "{student:>9999999}"),
        ("[[condition]]", '[["condition; drop"]]'),
    ],
)
def test_hostile_values_of_the_file_are_refused(old: str, new: str) -> None:
    with pytest.raises(HuiminError):
        program({RULE: _file(old, new)})


WORDS = [
    "select",
    "from",
    "table",
    "order",
    "group",
    "user",
    "desc",
    "limit",
    "null_x",
    "all",
    "union",
    "with",
    "primary",
    "drop",
    "exec",
    "import",
    "lambda_x",
    "class",
    "none",
]


@pytest.mark.parametrize("word", WORDS)
def test_words_of_sql_and_python_are_ordinary_names(word: str) -> None:
    """A county may call its policy `drop`; it decides like any other."""
    text = policy(
        {word: f"{word}_d and {word}_p > 0"},
        "qty(1, 'yuan/month')",
        id=word,
        tables=f'[parameters.{word}_p]\nunit = "1"\nvalue = "1"',
    )
    made = program(
        {
            f"{word}/CN@2020-01-01.toml": text,
            "definitions/all.toml": definition(f"{word}_d", "any(member.student)", "household"),
        }
    )
    assert [
        found[0].outcome for found in on_both(made, [alone(0, student=True), alone(1, student=False)])
    ] == [True, False]


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
    catalog = with_values(
        value("rule.line", "5", "1", area="330881"), value("rule.line", "0", "1", area="33")
    )
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
    both = f"{{ zh = {_quoted(TEXT)}, en = {_quoted(TEXT)} }}"
    text = policy(
        f"{MARK}_d and area <> {_literal(TEXT).replace(BACKSLASH, BACKSLASH * 2)} and {MARK}_p < {MARK}_m",
        f"{MARK}_p",
        id=f"{MARK}_rule",
        head=f"summary = {both}\nbasis = [{_quoted(TEXT)}]\nstarts = {_quoted('month_after_decision')}",
        tables=f'[parameters.{MARK}_p]\nname = {both}\nunit = "fen/month"\nsource = "catalog"\nset_by = {both}\n'
        f'[parameters.{MARK}_m]\nunit = "fen/month"\nsource = "population"\nstatistic = "median"\nof = "monthly(wage_income)"',
    )
    text = text.replace('name = "zq7evil_rule"', f"name = {both}").replace(
        'refuse = "不符合"', f"refuse = {both}\nevidence = [{_quoted(TEXT)}]"
    )
    text = text.replace('article = "第一条"', f"article = {_quoted(TEXT)}").replace(
        'article = "第二条"', f"article = {_quoted(TEXT)}"
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
            f"name = {both}\narticle = {_quoted(TEXT)}",
        ),
        "interactions.toml": rows.replace('"第三条"', _quoted(TEXT)),
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


# -- hostile examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        f"{{ members = [ {{ employment = {_quoted(EVIL)} }} ] }}",
        f"{{ members = [ {{ wage_income = {_quoted(EVIL)} }} ] }}",
        f"{{ members = [ {{ {_quoted(EVIL)} = 1 }} ] }}",
        f"{{ {_quoted(EVIL)} = 1 }}",
        '{ members = [ { birth_date = "2026-02-30" } ] }',
        f'{{ members = [ {{ receives = {{ {_quoted(EVIL)} = "1" }} }} ] }}',
        f"{{ members = [ {{ event = {{ {_quoted(EVIL)} = [] }} }} ] }}",
        '{ members = [ { event = { medical = [ { day = "x" } ] } } ] }',
        '{ members = [ { wage_income = "1e9" } ] }',
        '{ members = [ { student = "yes" } ] }',
        "{ members = [] }",
        "{ members = 5 }",
        "{ members = [ { child = 5 } ] }",
        "[]",
        "5",
    ],
)
def test_hostile_examples_are_refused(given: str) -> None:
    from huimin.catalog import standard_catalog
    from huimin.policy import run_examples

    text = policy() + f'[[example]]\nname = "x"\ngiven = {given}\nthen = {{ outcome = "yes" }}\n'
    with pytest.raises(HuiminError):
        run_examples(library({RULE: text}), standard_catalog())


def test_a_file_that_is_no_text_or_no_toml_is_refused(tmp_path: Path) -> None:
    for number, content in enumerate(
        [
            b"\xff\xfe\x00",
            b"[policy",
            b"[policy]\nid = 'x'\nid = 'y'",
            b"\x00",
            b'[policy]\nid = "\\ud800"',
            b"a" * 1_000_000,
        ]
    ):
        folder = tmp_path / str(number) / "rule"
        folder.mkdir(parents=True)
        (folder / "CN@2020-01-01.toml").write_bytes(content)
        with pytest.raises(HuiminError):
            read_library([folder.parent], national=False)
