"""The meaning of the language, written to be read: walk the tree, one household, three values.

`exact` is the value or None for unknown; `bounds` what is certain about an unknown number.
`missing.py` says which facts would make an unknown known. The SQL compiler and the generated closures must agree with
this module, and tests demand it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from huimin.policy import arithmetic
from huimin.policy.arithmetic import Number
from huimin.policy.tree import Aggregate, Case, Clock, Const, Fact, Node, Op, Param, Round, Value
from huimin.policy.world import Known, Subject

Bounds = tuple[Number | None, Number | None]
_UNBOUNDED: Bounds = (None, None)
_MONOTONE = frozenset({"+", "-", "neg", "least", "greatest"})

_DATES: Mapping[str, Callable[..., Any]] = {
    "years_between": arithmetic.years_between,
    "months_between": arithmetic.months_between,
    "month_of": lambda d: d.month,
    "year_of": lambda d: d.year,
    "first_of_month": arithmetic.first_of_month,
    "add_months": lambda d, n: arithmetic.add_months(d, int(n)),
    "add_days": lambda d, n: arithmetic.add_days(d, int(n)),
}
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


# -- exact ---------------------------------------------------------------------------------------


def exact(node: Node, s: Subject) -> Known:
    """The value, or None when it is not known."""
    leaf = _LEAVES.get(type(node))
    if leaf is not None:
        return leaf(node, s)
    if node not in s.memo:
        s.memo[node] = _INNER[type(node)](node, s)
    return s.memo[node]


def _param(node: Param, s: Subject) -> Known:
    return s.world.parameters(node.id, (s.household or s).facts)


def _round(node: Round, s: Subject) -> Known:
    value = exact(node.value, s)
    return None if value is None else arithmetic.rounded(value, node.step, node.how)


def fact_value(node: Fact, s: Subject) -> Known:
    value = s.facts.get(node.name)
    if value is None or isinstance(value, bool | str | date):
        return value
    places = s.world.program.fields[node.key].places
    return Fraction(value, 10**places) if places else value


def item_value(item_id: str, part: str, s: Subject) -> Known:
    """A definition's value, a policy's outcome, or its amount (0 when the outcome is no)."""
    key = (item_id, part)
    if key not in s.memo:
        item = s.world.program.items[item_id]
        if part == "value":
            assert item.formula is not None
            s.memo[key] = exact(item.formula, s)
        elif part == "outcome":
            s.memo[key] = conjunction(exact(c.when, s) for c in item.conditions)
        else:
            outcome = item_value(item_id, "outcome", s)
            s.memo[key] = (
                exact(item.amount, s) if outcome and item.amount is not None else (0 if outcome is False else None)
            )
    return s.memo[key]


def conjunction(values: Iterable[bool | None]) -> bool | None:
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def _case(node: Case, s: Subject) -> Known:
    for condition, result in node.arms:
        holds = exact(condition, s)
        if holds is None:
            return None
        if holds:
            return exact(result, s)
    return exact(node.default, s)


def _operation(node: Op, s: Subject) -> Known:
    lenient = _LENIENT.get(node.op)
    if lenient is not None:
        return lenient(node, s)
    values = []
    for arg in node.args:
        value = exact(arg, s)
        if value is None:
            return None
        values.append(value)
    return STRICT[node.op](*values)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _or(node: Op, s: Subject) -> bool | None:
    return _not(conjunction(_not(exact(arg, s)) for arg in node.args))


def _coalesce(node: Op, s: Subject) -> Known:
    first = exact(node.args[0], s)
    return exact(node.args[1], s) if first is None else first


def _comparison(node: Op, s: Subject) -> bool | None:
    left, right = node.args
    a, b = exact(left, s), exact(right, s)
    if a is not None and b is not None:
        return _COMPARE[node.op](a, b)
    if left.kind.name != "number":
        return None
    return settled(node.op, bounds(left, s), bounds(right, s))


def settled(op: str, a: Bounds, b: Bounds) -> bool | None:
    """What the bounds alone already prove of a comparison."""
    if op in {">", ">="}:
        return settled({">": "<", ">=": "<="}[op], b, a)
    (a_lo, a_hi), (b_lo, b_hi) = a, b
    below = a_hi is not None and b_lo is not None
    above = a_lo is not None and b_hi is not None
    if op == "<":
        return True if below and a_hi < b_lo else False if above and a_lo >= b_hi else None  # type: ignore[operator]
    if op == "<=":
        return True if below and a_hi <= b_lo else False if above and a_lo > b_hi else None  # type: ignore[operator]
    apart = (below and a_hi < b_lo) or (above and a_lo > b_hi)  # type: ignore[operator]
    return (op == "<>") if apart else None


def _aggregate(node: Aggregate, s: Subject) -> Known:
    rows = [(row, chosen(node, row, s)) for row in s.world.rows(s, node.over)]
    if node.function in {"any", "every", "count"}:
        assert node.value is not None
        truths = [member_truth(node, row, w) for row, w in rows]
        if node.function == "count":
            return None if None in truths else sum(1 for t in truths if t)
        found = conjunction(_not(t) for t in truths) if node.function == "any" else conjunction(truths)
        return _not(found) if node.function == "any" else found
    assert node.value is not None
    values = [exact(node.value, row) for row, w in rows if w]
    if any(w is None for _, w in rows) or any(value is None for value in values):
        return None
    if node.function == "total":
        return sum(values)
    return (max(values) if node.function == "highest" else min(values)) if values else None


def chosen(node: Aggregate, row: Subject, s: Subject) -> bool | None:
    """Does the row take part? (`where` and the window)."""
    parts = []
    if node.window is not None:
        day = row.facts.get("day")
        start = arithmetic.window_start(s.world.clocks["as_of"], node.window)
        parts.append(start <= day <= s.world.clocks["as_of"] if isinstance(day, date) else None)
    if node.where is not None:
        parts.append(exact(node.where, row))
    return conjunction(parts)


def member_truth(node: Aggregate, row: Subject, chosen: bool | None) -> bool | None:
    """count, any: value and chosen; every: chosen implies value."""
    assert node.value is not None
    value = exact(node.value, row)
    if node.function == "every":
        return _not(conjunction([chosen, _not(value)]))
    return conjunction([chosen, value])


# What each kind of node and each operation does. Strict: unknown as soon as an argument is.
_LEAVES: Mapping[type[Node], Callable[[Any, Subject], Known]] = {
    Const: lambda node, s: node.value,
    Clock: lambda node, s: s.world.clocks[node.name],
    Fact: lambda node, s: fact_value(node, s.world.reader(s, node)),
    Value: lambda node, s: item_value(node.item, node.part, s.world.reader(s, node)),
    Param: _param,
}
_INNER: Mapping[type[Node], Callable[[Any, Subject], Known]] = {
    Case: _case, Aggregate: _aggregate, Round: _round, Op: _operation,
}  # fmt: skip
_LENIENT: Mapping[str, Callable[[Op, Subject], Known]] = {
    "and": lambda node, s: conjunction(exact(arg, s) for arg in node.args),
    "or": _or,
    "known": lambda node, s: exact(node.args[0], s) is not None,
    "coalesce": _coalesce,
    **dict.fromkeys(_COMPARE, _comparison),
}
STRICT: Mapping[str, Callable[..., Known]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": arithmetic.divide,
    "neg": lambda a: -a, "abs": abs, "not": lambda a: not a, "in": lambda a, *options: a in options,
    "least": min, "greatest": max, **_DATES,
}  # fmt: skip


# -- bounds --------------------------------------------------------------------------------------


def bounds(node: Node, s: Subject) -> Bounds:
    """(at least, at most) of a number; None where nothing is certain. Equal for a known number."""
    key = ("bounds", node)
    if key not in s.memo:
        # The bounds of a known sum are its value anyway; elsewhere the value comes first.
        value = None if isinstance(node, Op) and node.op in _MONOTONE else exact(node, s)
        s.memo[key] = _bounds(node, s) if value is None else (value, value)
    found: Bounds = s.memo[key]
    return found


def _bounds(node: Node, s: Subject) -> Bounds:
    if isinstance(node, Fact):
        field = s.world.program.fields[node.key]
        low = None if field.lo is None else (Fraction(field.lo, 10**field.places) if field.places else field.lo)
        return low, None
    if isinstance(node, Value):
        item = s.world.program.items[node.item]
        return bounds(item.formula, s.world.reader(s, node)) if item.formula is not None else _UNBOUNDED
    if isinstance(node, Round):
        low, high = bounds(node.value, s)
        return (
            None if low is None else arithmetic.rounded(low, node.step, node.how),
            None if high is None else arithmetic.rounded(high, node.step, node.how),
        )
    if isinstance(node, Case):
        return _case_bounds(node, s)
    if isinstance(node, Aggregate):
        return _aggregate_bounds(node, s)
    return _operation_bounds(node, s) if isinstance(node, Op) else _UNBOUNDED


def _operation_bounds(node: Op, s: Subject) -> Bounds:
    if node.op == "coalesce":
        return bounds(node.args[1], s)
    if node.op not in {"+", "-", "*", "/", "neg", "least", "greatest"}:
        return _UNBOUNDED
    parts = [bounds(arg, s) for arg in node.args]
    (a_lo, a_hi) = parts[0]
    if node.op == "neg":
        return None if a_hi is None else -a_hi, None if a_lo is None else -a_lo
    if node.op in {"least", "greatest"}:
        lows, highs = [p[0] for p in parts], [p[1] for p in parts]
        return (
            (_extreme(lows, min, all_known=True), _extreme(highs, min))
            if node.op == "least"
            else (_extreme(lows, max), _extreme(highs, max, all_known=True))
        )
    b_lo, b_hi = parts[1]
    if node.op == "+":
        return _both(a_lo, b_lo, lambda x, y: x + y), _both(a_hi, b_hi, lambda x, y: x + y)
    if node.op == "-":
        return _both(a_lo, b_hi, lambda x, y: x - y), _both(a_hi, b_lo, lambda x, y: x - y)
    if a_lo is None or b_lo is None or a_lo < 0 or b_lo < 0 or (node.op == "/" and b_lo == 0):
        return _UNBOUNDED
    if node.op == "*":
        return a_lo * b_lo, _both(a_hi, b_hi, lambda x, y: x * y)
    return _both(a_lo, b_hi, arithmetic.divide), _both(a_hi, b_lo, arithmetic.divide)


def _both(a: Number | None, b: Number | None, join: Callable[[Number, Number], Number | None]) -> Number | None:
    return None if a is None or b is None else join(a, b)


def _extreme(
    values: list[Number | None], pick: Callable[[list[Number]], Number], all_known: bool = False
) -> Number | None:
    known = [value for value in values if value is not None]
    return None if not known or (all_known and len(known) < len(values)) else pick(known)


def _case_bounds(node: Case, s: Subject) -> Bounds:
    reachable = []
    for condition, result in node.arms:
        holds = exact(condition, s)
        if holds is not False:
            reachable.append(bounds(result, s))
        if holds:
            break
    else:
        reachable.append(bounds(node.default, s))
    return (
        _extreme([b[0] for b in reachable], min, all_known=True),
        _extreme([b[1] for b in reachable], max, all_known=True),
    )


def _aggregate_bounds(node: Aggregate, s: Subject) -> Bounds:
    assert node.value is not None
    rows = [(row, chosen(node, row, s)) for row in s.world.rows(s, node.over)]
    if node.function == "count":
        truths = [member_truth(node, row, w) for row, w in rows]
        sure = sum(1 for t in truths if t)
        return sure, sure + truths.count(None)
    parts = [(bounds(node.value, row), w) for row, w in rows if w is not False]
    lows = [low if w else (None if low is None else min(0, low)) for (low, _), w in parts]
    highs = [high if w else (None if high is None else max(0, high)) for (_, high), w in parts]
    if node.function == "total":
        return (None if None in lows else sum(lows), None if None in highs else sum(highs))  # type: ignore[arg-type]
    certain = [b for b, w in parts if w]
    if node.function == "highest":
        return (_extreme([b[0] for b in certain], max), _extreme([b[1] for b, _ in parts], max, all_known=True))
    return (_extreme([b[0] for b, _ in parts], min, all_known=True), _extreme([b[1] for b in certain], min))
