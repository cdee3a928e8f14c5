"""What of SQLGlot's tree belongs to the language: the node types, and what each may carry."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlglot import exp

FUNCTION, WHERE, LAST = "hm_f_", "hm_where", "hm_last"  # what names of functions, `where` and `last` become
BINARY: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.And: "and",
    exp.Or: "or",
}
# What a node may carry besides nothing: anything else set on it is a refusal.
ARGUMENTS: dict[type[exp.Expr], frozenset[str]] = {
    **{kind: frozenset({"this", "expression"}) for kind in BINARY},
    exp.Div: frozenset({"this", "expression", "typed", "safe"}),
    exp.Not: frozenset({"this"}),
    exp.Neg: frozenset({"this"}),
    exp.Paren: frozenset({"this"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Case: frozenset({"ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Column: frozenset({"this", "table", "db"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Boolean: frozenset({"this"}),
    exp.Anonymous: frozenset({"this", "expressions"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.Dot: frozenset({"this", "expression"}),
}


@contextmanager
def deep_enough() -> Iterator[None]:
    """SQLGlot takes some 30 frames a bracket: how deep the caller stands must not decide what can be read."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + 3_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def forgiven(tree: exp.Expr, words: Sequence[str]) -> bool:
    """SQLGlot forgives `x between 1 2`, `case when x 1 else 2 end` and `least(1,, 2)`; the language does not."""
    nodes = Counter(type(node) for node in tree.walk())
    lists = [node for node in tree.find_all(exp.Anonymous, exp.In) if node.name not in {WHERE, LAST}]
    commas = sum(max(0, len(node.expressions) - 1) for node in lists)
    return (
        words.count("and") != nodes[exp.And] + nodes[exp.Between]
        or words.count("then") != nodes[exp.If]
        or words.count(",") + words.count("where") != commas
    )


def identifiers(node: exp.Expr) -> Iterator[str]:
    if isinstance(node, exp.Dot):
        yield from identifiers(node.this)
        yield from identifiers(node.expression)
    elif isinstance(node, exp.Column):
        for key in ("db", "table", "this"):
            part = node.args.get(key)
            if part is not None:
                yield str(part.this) if isinstance(part, exp.Identifier) else ""
    else:  # a value or a call before the dot, as in (a).b: no name, refused by `_leaf`
        yield str(node.this) if isinstance(node, exp.Identifier) else ""


def depth(tree: exp.Expr) -> int:
    deepest, layer = 0, [tree]
    while layer:
        deepest += 1
        layer = [child for node in layer for child in node.iter_expressions()]
    return deepest
