"""Whatever a policy file says, it is read as meant or refused in words: no other error, and no text read otherwise.

Three searches: trees written with as few brackets as possible come back as they were; token soup is read or refused;
a good file with one value replaced by something of another shape is accepted or refused with a code.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel import HuiminError
from huimin.policy import check, read_library
from huimin.policy.errors import RefusedText
from huimin.policy.syntax import Call, Choice, Literal, Name, Operation, Syntax, parse
from tests.generative.conftest import effort
from tests.generative.source import Drawn, Source, chance, pick
from tests.generative.worlds import DATES, catalog

# -- trees come back as they were ------------------------------------------------------------------------

LEVELS = {
    "or": 0,
    "and": 1,
    "not": 2,
    **dict.fromkeys(["=", "<>", "<", "<=", ">", ">=", "in"], 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "neg": 6,
}
NAMES = [
    "pay",
    "household.rent",
    "event.visit.price",
    "member.pay",
    "p1.outcome",
    "select",
    "from",
    "table",
    "min",
    "date_x",
    "last",
    "count",
]


def tree(source: Source, depth: int) -> Syntax:
    if depth == 0 or chance(source, 15):
        return leaf(source)
    kind = pick(source, ["binary", "binary", "binary", "unary", "many", "case", "call", "in"])
    if kind == "binary":
        op = pick(source, ["+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or"])
        return Operation(0, op, (tree(source, depth - 1), tree(source, depth - 1)))
    if kind == "unary":
        return Operation(0, pick(source, ["not", "neg"]), (tree(source, depth - 1),))
    if kind == "in":
        return Operation(
            0, "in", (tree(source, depth - 1), *(leaf(source) for _ in range(pick(source, [1, 2, 3]))))
        )
    if kind == "case":
        arms = tuple((tree(source, depth - 1), tree(source, depth - 1)) for _ in range(pick(source, [1, 2])))
        return Choice(0, arms, tree(source, depth - 1))
    return call(source, depth)


def leaf(source: Source) -> Syntax:
    kind = pick(source, ["name", "number", "text", "date", "truth"])
    if kind == "name":
        return Name(0, tuple(pick(source, NAMES).split(".")))
    values: dict[str, Any] = {
        "number": pick(source, [Fraction(1), Fraction("0.35"), Fraction(10**17), Fraction("12.000000001")]),
        "text": pick(source, ["rural", "it's", "--", "/*", "中文", "", "select 1", ";", "\\"]),
        "date": pick(source, DATES),
        "truth": chance(source, 50),
    }
    return Literal(0, values[kind])


def call(source: Source, depth: int) -> Syntax:
    args = tuple(tree(source, depth - 1) for _ in range(pick(source, [1, 2, 3])))
    where = tree(source, depth - 1) if chance(source, 40) else None
    window = pick(source, [(12, "month"), (1, "day"), (3, "year")]) if chance(source, 30) else None
    return Call(
        0,
        pick(source, ["total", "least", "date_trunc", "exists", "cast", "row_number", "if", "x"]),
        args,
        where,
        window,
    )


def written(node: Syntax) -> tuple[str, int]:
    """Text and level, with brackets only where the grammar needs them."""
    if isinstance(node, Literal):
        return _literal(node.value), 7
    if isinstance(node, Name):
        return ".".join(node.parts), 7
    if isinstance(node, Choice):
        arms = " ".join(f"when {written(c)[0]} then {written(r)[0]}" for c, r in node.arms)
        return f"case {arms} else {written(node.default)[0]} end", 7
    if isinstance(node, Call):
        text = ", ".join(written(arg)[0] for arg in node.args)
        text += f", last {node.window[0]} {node.window[1]}s" if node.window else ""
        text += f" where {written(node.where)[0]}" if node.where else ""
        return f"{node.function}({text})", 7
    assert isinstance(node, Operation)
    return _operation(node), LEVELS[node.op]


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.9f}".rstrip("0")


def _operation(node: Operation) -> str:
    level = LEVELS[node.op]

    def side(part: Syntax, least: int) -> str:
        text, own = written(part)
        return text if own >= least else f"({text})"

    if node.op == "in":
        return f"{side(node.args[0], 4)} in ({', '.join(written(option)[0] for option in node.args[1:])})"
    if node.op == "neg":
        return f"-{side(node.args[0], 7)}"
    if node.op == "not":
        return f"not {side(node.args[0], 2)}"
    left, right = node.args
    # comparisons do not chain; of equals, the left one binds first
    return f"{side(left, level + (level == 3))} {node.op} {side(right, level + 1)}"


def bare(node: Any) -> Any:
    """The tree without columns."""
    if is_dataclass(node) and not isinstance(node, type):
        inner = {f.name: bare(getattr(node, f.name)) for f in fields(node)}
        return replace(node, **inner | {"column": 0})
    return tuple(map(bare, node)) if isinstance(node, tuple) else node


@st.composite
def trees(draw: st.DrawFn) -> Syntax:
    source = Drawn(draw)
    return tree(source, source.whole(1, 4))


def test_a_tree_written_with_few_brackets_comes_back() -> None:
    """优先级:少写括号,读回来还是同一棵树。Precedence is what the page says, for every name, SQL's words included."""

    @effort(5)
    @given(trees())
    def holds(node: Syntax) -> None:
        text = written(node)[0]
        if len(text) <= 2_000:
            assert bare(parse(text, "x")) == node, text

    holds()


# -- token soup ------------------------------------------------------------------------------------------

SOUP = """( ) , . + - * / = <> < <= > >= != and or not case when then else end between in true false date '2026-01-01' 'a' 12 0.5 pay
member.pay total( count( where last 12 months ; -- /* */ " ` $ $$ @ # % ^ & | || :: : [ ] { } \\ ? ! ~ null is select from union
exists( (select 1) lambda x -> interval cast( as distinct all over( partition by order qualify with recursive values filter
for array struct_pack( read_csv( getenv( current_setting( pragma attach copy install e'x' x'41' 1e9 0x10 1_000 .5 5. 中文 ( ) , ' "
limit 1 offset collate like ilike similar escape glob regexp isnull notnull try_cast( columns( unnest( default row( map {'a':1}""".split()


@st.composite
def soups(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(SOUP), min_size=1, max_size=14))
    glue = draw(st.sampled_from([" ", " ", "", "\n"]))
    return glue.join(words)


def test_token_soup_is_read_or_refused() -> None:
    """任意拼凑的文字:要么读懂,要么指明位置拒绝。Nothing gets past, and nothing crashes the reader."""

    @effort(25)
    @given(soups() | st.text(max_size=60))
    def holds(text: str) -> None:
        try:
            found = parse(text, "x")
        except RefusedText as problem:
            assert 1 <= int(problem.details["column"]) <= len(text) + 1
            return
        assert isinstance(found, Syntax)
        again = written(found)[0]
        assert bare(parse(again, "x")) == bare(found), (text, again)

    holds()


# -- files with one wrong value --------------------------------------------------------------------------

GOOD: dict[str, dict[str, Any]] = {
    "rule/CN@2020-01-01.toml": {
        "policy": {
            "id": "rule",
            "name": {"zh": "规则", "en": "Rule"},
            "summary": "x",
            "unit": "person",
            "department": "civil_affairs",
            "basis": ["x"],
            "period": "month",
            "delivery": "cash",
            "review": {"stable": 12},
            "valid_until": "2030-01-01",
        },
        "parameters": {
            "line": {"name": "x", "unit": "fen/month", "value": "100", "confirmed": False},
            "cpi": {"unit": "1", "source": "catalog", "level": "county"},
            "on": {"source": "trigger", "start": "cpi > 3", "stop": "cpi < 2"},
            "middle": {
                "unit": "fen/month",
                "source": "population",
                "statistic": "quantile",
                "of": "pay",
                "weight": "points",
                "entity": "person",
                "quantile": "0.5",
            },
        },
        "condition": [
            {
                "id": "c",
                "when": "pay < line and on and pay < middle and d",
                "article": "x",
                "refuse": {"zh": "{pay}", "en": "{pay}"},
                "evidence": ["tax"],
                "confirmed": True,
            }
        ],
        "amount": {"formula": "line", "round": {"to": "yuan", "how": "up"}, "article": "x"},
        "example": [
            {
                "name": "x",
                "as_of": "2026-10-31",
                "parameters": {"rule.line": "5"},
                "policy": "rule",
                "area": "CN",
                "given": {
                    "household": {"rent": "5"},
                    "members": [{"pay": "1/month", "child": [{}], "receives": {"rule": "5"}}],
                },
                "then": {"outcome": "yes", "amount": "5.00", "missing": ["pay"], "failed": [], "member": 0},
            }
        ],
    },
    "definitions/all.toml": {
        "definition": [
            {
                "id": "d",
                "entity": "person",
                "name": "x",
                "formula": "points > uplift",
                "article": "x",
                "area": "CN",
                "valid_from": "2020-01-01",
                "valid_until": "2030-01-01",
                "parameters": {"uplift": {"unit": "1", "value": "1.5"}},
            },
            {
                "id": "n",
                "entity": "household",
                "formula": "total(member.pay where member.d)",
                "round": {"to": "jiao", "how": "half_even"},
            },
            {"id": "heads", "entity": "household", "formula": "count(member.d)"},
        ]
    },
    "other/CN@2020-01-01.toml": {
        "policy": {
            "id": "other",
            "name": "x",
            "unit": "household",
            "department": "civil_affairs",
            "period": "month",
        },
        "condition": [{"id": "c", "when": "n > 0", "article": "x", "refuse": "x"}],
        "amount": {"formula": "n", "article": "x"},
    },
    "interactions.toml": {
        "interaction": [
            {
                "operator": "not_income",
                "policy": "rule",
                "with": ["other"],
                "level": "person",
                "article": "x",
                "from": "2020-01-01",
                "until": "2030-01-01",
                "note": {"zh": "x", "en": "x"},
            },
            {"operator": "topup_to", "policy": "rule", "with": ["other"], "article": "x", "per": "heads"},
        ]
    },
}
WRONG: list[Any] = [
    0,
    -1,
    1.5,
    True,
    "",
    " ",
    "x",
    "CN",
    "__class__",
    "a__b",
    "ID",
    "中文",
    "1/0",
    "nan",
    "inf",
    "1e9",
    "{0}",
    "{pay",
    "}",
    "2026-13-01",
    "'; drop table x; --",
    [],
    {},
    [1],
    [[]],
    [{}],
    {"zh": "x"},
    {"zh": 1, "en": 2},
    {"": ""},
    date(2026, 1, 1),
    ["x", "x"],
    "x" * 3_000,
    "fen/fen/fen",
    "yuan/yuan",
    "household",
    "person",
    "population",
    "trigger",
    "1" * 40,
    "1 = 1",
    "pay",
    "rule.outcome",
    "0.5",
]


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*at, key))


def toml(data: dict[str, Any]) -> str:
    """Inline tables throughout: one line per table of the file."""
    return "\n".join(f"{json.dumps(key)} = {_inline(value)}" for key, value in data.items()) + "\n"


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(
                f"{json.dumps(key, ensure_ascii=False)} = {_inline(inner)}" for key, inner in value.items()
            )
            + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, str]:
    files = copy.deepcopy(GOOD)
    name = draw(st.sampled_from(sorted(files)))
    path = draw(st.sampled_from(sorted(paths(files[name]), key=repr)))
    holder: Any = files[name]
    for step in path[:-1]:
        holder = holder[step]
    change = draw(st.sampled_from(["replace", "replace", "replace", "remove", "rename"]))
    if change == "replace":
        holder[path[-1]] = draw(st.sampled_from(WRONG))
    elif change == "remove" or isinstance(holder, list):
        del holder[path[-1]]
    else:
        holder[draw(st.sampled_from(["x", "", "idd", "中文", "a.b", "__init__"]))] = holder.pop(path[-1])
    return {file: toml(data) for file, data in files.items()}


def use(files: dict[str, str]) -> None:
    from huimin.policy import run_examples

    with TemporaryDirectory() as folder:
        for path, text in files.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        library = read_library([Path(folder)], national=False)
    check(library.resolve("330881", date(2026, 10, 31)), catalog(), thorough=True)
    run_examples(library, catalog())


def test_the_good_files_are_good() -> None:
    """对照:未改动的文件可以使用。"""
    use({file: toml(data) for file, data in GOOD.items()})


def test_one_wrong_value_is_accepted_or_refused_in_words() -> None:
    """改错一处:要么仍然可用,要么带编号说明原因。No TypeError, no KeyError, ever."""

    @effort(25)
    @given(spoiled())
    def holds(files: dict[str, str]) -> None:
        try:
            use(files)
        except HuiminError as problem:
            assert str(problem).startswith(f"[{problem.code}]")
            assert problem.as_json()

    holds()
