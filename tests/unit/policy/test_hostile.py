"""What somebody with bad intentions may write into a policy file.

Every hostile expression is refused with its place, or shown to be harmless. `test_hostile_reach.py` shows that what is
allowed to stand in a file or in the data never becomes part of SQL or Python.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from huimin.kernel import HuiminError
from huimin.policy import Person, read_library
from huimin.policy.errors import PolicyError
from tests.unit.policy.desk import (
    EVIL,
    RULE,
    alone,
    definition,
    home,
    library,
    on_both,
    policy,
    program,
    quoted,
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
    return program({RULE: policy("true").replace('when = """true"""', f"when = {quoted(when)}")})


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
        found[0].outcome for found in on_both(rule_in_json(text), [alone(0, student=True), alone(1, student=False)])
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


def _file(old: str, text: str) -> str:
    base = policy("true", "qty(1, 'yuan/month')", tables='[parameters.line]\nunit = "1"\nvalue = "1"')
    assert old in base
    return base.replace(old, text)


@pytest.mark.parametrize("text", IDENTIFIERS, ids=ascii)
@pytest.mark.parametrize("place", ["policy", "condition", "parameter", "definition", "winner", "loser"])
def test_a_hostile_identifier_is_refused(place: str, text: str) -> None:
    files = {RULE: policy()}
    if place == "policy":
        files = {RULE: _file('id = "rule"', f"id = {quoted(text)}")}
    elif place == "condition":
        files = {RULE: _file('id = "c"', f"id = {quoted(text)}")}
    elif place == "parameter":
        files = {RULE: _file("[parameters.line]", f"[parameters.{quoted(text)}]")}
    elif place == "definition":
        files["definitions/all.toml"] = definition("x", "true").replace('id = "x"', f"id = {quoted(text)}")
    else:
        pair = (text, "rule") if place == "winner" else ("rule", text)
        row = f'operator = "exclude"\npolicy = {quoted(pair[0])}\nwith = [{quoted(pair[1])}]\narticle = "x"\n'
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
        ('unit = "1"', f"unit = {quoted(EVIL)}"),
        ('unit = "1"', 'unit = "1; drop"'),
        ('unit = "1"', 'unit = "fen/' + "fen/" * 5_000 + '"'),
        ('value = "1"', f"value = {quoted(EVIL)}"),
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
    assert [found[0].outcome for found in on_both(made, [alone(0, student=True), alone(1, student=False)])] == [
        True,
        False,
    ]


# -- hostile examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        f"{{ members = [ {{ employment = {quoted(EVIL)} }} ] }}",
        f"{{ members = [ {{ wage_income = {quoted(EVIL)} }} ] }}",
        f"{{ members = [ {{ {quoted(EVIL)} = 1 }} ] }}",
        f"{{ {quoted(EVIL)} = 1 }}",
        '{ members = [ { birth_date = "2026-02-30" } ] }',
        f'{{ members = [ {{ receives = {{ {quoted(EVIL)} = "1" }} }} ] }}',
        f"{{ members = [ {{ event = {{ {quoted(EVIL)} = [] }} }} ] }}",
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
