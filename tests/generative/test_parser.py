"""Whatever an expression says, it is read as meant or refused with its place: no other error, no other meaning.

Trees written with as few brackets as possible come back as they were; token soup is read or refused.
"""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huimin.policy.errors import RefusedText
from huimin.policy.syntax import Call, Choice, Literal, Name, Operation, Syntax, parse
from tests.generative.conftest import effort
from tests.generative.source import Drawn, Source, chance, pick
from tests.generative.worlds import DATES

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
        found: Syntax | RefusedText
        try:
            found = parse(text, "x")
        except RefusedText as problem:
            found = problem
        if isinstance(found, RefusedText):
            assert 1 <= int(found.details["column"]) <= len(text) + 1
        else:
            again = written(found)[0]
            assert bare(parse(again, "x")) == bare(found), (text, again)

    holds()
