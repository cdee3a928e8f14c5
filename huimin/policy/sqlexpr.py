"""Checked trees → SQL text, three-valued, exact. The twin of `evaluate`, which says what each part means.

Every expression becomes a bundle: its value (NULL when unknown), what is certain about an unknown
number (`low`, `high`), and which facts are missing (bit words). Text comes from the tree alone: names
from policy files appear only as prefixed, quoted columns, values only as literals of our own making.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import reduce

from huimin.kernel.duck import literal
from huimin.policy import sqlnumber as sn
from huimin.policy.bundle import Bundle, Dialect, Miss, Row, union
from huimin.policy.evaluate import STRICT
from huimin.policy.missing import fact_key
from huimin.policy.sqlcase import case
from huimin.policy.sqlnumber import ASSUMED, ONE, Den, Num
from huimin.policy.tree import Aggregate, Case, Clock, Const, Fact, Node, Op, Param, Round, Value

_FLIP = {">": "<", ">=": "<="}


def day(value: date) -> str:
    return f"DATE {literal(value.isoformat())}"


def expression(node: Node, row: Row, dialect: Dialect) -> Bundle:
    """The bundle of any tree in a row."""
    if isinstance(node, Const):
        return _const(node)
    if isinstance(node, Clock):
        return Bundle(False, sql=day(dialect.clocks[node.name]))
    if isinstance(node, Fact):
        return fact_bundle(node, row, dialect)
    if isinstance(node, Value):
        return row.value(node)
    if isinstance(node, Param):
        return row.param(node)
    if isinstance(node, Aggregate):
        return row.aggregate(node)
    if isinstance(node, Round):
        return _round(node, row, dialect)
    if isinstance(node, Case):
        conditions = [expression(condition, row, dialect) for condition, _ in node.arms]
        results = [expression(result, row, dialect) for result in (*(r for _, r in node.arms), node.default)]
        return case(conditions, results, row.where)
    assert isinstance(node, Op)
    return _operation(node, [expression(arg, row, dialect) for arg in node.args], row)


def _const(node: Const) -> Bundle:
    if isinstance(node.value, bool):
        return Bundle(False, sql="TRUE" if node.value else "FALSE")
    if isinstance(node.value, Fraction):
        return Bundle(False, num=sn.constant(node.value))
    return Bundle(False, sql=day(node.value) if isinstance(node.value, date) else literal(node.value))


def fact_bundle(node: Fact, row: Row, dialect: Dialect) -> Bundle:
    column, nullable = row.fact(node)
    miss = dialect.bit(fact_key(node)) if nullable else {}
    field_ = dialect.program.fields[node.key]
    if node.kind.name != "number":
        return Bundle(nullable, miss, sql=column)
    scale = 10**field_.places
    low = -ASSUMED if field_.lo is None else field_.lo
    high = ASSUMED if field_.hi is None else field_.hi
    num = Num(column, Den(scale, (), scale), low, high, nullable)
    sure = replace(num, n=f"coalesce({column}, {low})", nullable=False) if nullable and field_.lo is not None else num
    floor = sn.constant(Fraction(low, scale)) if sure is not num else None
    return Bundle(nullable, miss, num=num, low=sure, high=num, floor=floor)


def _round(node: Round, row: Row, dialect: Dialect) -> Bundle:
    inner = expression(node.value, row, dialect)
    num = sn.round_to(inner.exact, node.step, node.how, row.where)

    def other(bound: Num) -> Num:
        return num if bound is inner.exact else sn.round_to(bound, node.step, node.how, row.where)

    return replace(inner, num=num, low=lambda: other(inner.at_least), high=lambda: other(inner.at_most))


# -- operations ----------------------------------------------------------------------------------


def _operation(node: Op, args: list[Bundle], row: Row) -> Bundle:
    """Strict operations are unknown exactly when an argument is, so their masks need no further guard."""
    found = _applied(node, args, row)
    return replace(found, guarded=True) if node.op in STRICT else found


def _applied(node: Op, args: list[Bundle], row: Row) -> Bundle:
    op = node.op
    asks = union(*(arg.asks for arg in args))
    nullable = any(arg.nullable for arg in args)
    if op in {"and", "or"}:
        return Bundle(nullable, asks, sql=f"({f' {op.upper()} '.join(arg.sql for arg in args)})")
    if op == "not":
        return Bundle(nullable, asks, sql=f"(NOT {args[0].sql})")
    if op == "known":
        return Bundle(False, sql=f"({args[0].value} IS NOT NULL)")
    if op == "in":
        return Bundle(nullable, asks, sql=_in(node, args, row.where))
    if op in {"=", "<>", "<", "<=", ">", ">="}:
        if node.args[0].kind.name != "number":
            return Bundle(nullable, asks, sql=f"({args[0].sql} {op} {args[1].sql})", guarded=True)
        sql, proved = comparison(op, args[0], args[1], row.where)
        return Bundle(nullable, asks, sql=sql, guarded=not proved)
    if op == "coalesce":
        return _coalesce(args, row.where)
    if op in {"least", "greatest"}:
        return _pick(op, args, asks, nullable, row.where)
    if node.kind.name == "date" or args[0].num is None:
        return _dates(op, args, asks, nullable)
    return _arithmetic(op, args, asks, row.where)


def _in(node: Op, args: list[Bundle], where: str) -> str:
    if node.args[0].kind.name == "number":
        return "(" + " OR ".join(sn.compare("=", args[0].exact, option.exact, where) for option in args[1:]) + ")"
    return f"({args[0].sql} IN ({', '.join(option.sql for option in args[1:])}))"


def comparison(op: str, a: Bundle, b: Bundle, where: str) -> tuple[str, bool]:
    """Exact where both are known, else what the bounds prove (evaluate.settled); and whether they may prove anything."""
    plain = sn.compare(op, a.exact, b.exact, where)
    if not (a.nullable or b.nullable):
        return plain, False
    if op in _FLIP:
        op, a, b = _FLIP[op], b, a
    a_low, b_low = _least(a, b), _least(b, a)
    below = a.at_most is not a.exact or b_low is not b.exact  # can the bounds show a below b?
    above = a_low is not a.exact or b.at_most is not b.exact
    arms: list[tuple[str, str]] = []
    if op in {"<", "<="}:
        if below:
            arms.append((_proof(op, a.at_most, b_low, where), "TRUE"))
        if above:
            arms.append((_proof(">=" if op == "<" else ">", a_low, b.at_most, where), "FALSE"))
    else:
        apart = "TRUE" if op == "<>" else "FALSE"
        arms += [(_proof("<", a.at_most, b_low, where), apart)] if below else []
        arms += [(_proof(">", a_low, b.at_most, where), apart)] if above else []
    tests = [f"WHEN {test} THEN {answer}" for test, answer in arms if test != "FALSE"]
    return (f"coalesce({plain}, CASE {' '.join(tests)} END)", True) if tests else (plain, False)


def _least(side: Bundle, other: Bundle) -> Num:
    """The lower bound to use where the comparison is open: if only this side can be unknown, it is unknown there."""
    return side.floor if side.floor is not None and not other.nullable else side.at_least


def _proof(op: str, a: Num, b: Num, where: str) -> str:
    """The comparison of two bounds; decided now where both are constants."""
    if a.is_constant and b.is_constant:
        left, right = a.low * b.d.literal, b.low * a.d.literal
        return str({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]).upper()
    return sn.compare(op, a, b, where)


def _coalesce(args: list[Bundle], where: str) -> Bundle:
    first, second = args
    if not first.nullable:
        return first
    miss = union(first.asks, second.asks) if second.nullable else {}
    if first.num is None:
        return Bundle(second.nullable, miss, sql=f"coalesce({first.sql}, {second.sql})")
    known = f"{first.exact.n} IS NOT NULL"
    num = replace(sn.select([(known, first.exact)], second.exact), nullable=second.nullable)

    def bound(of: Num, exact: Num) -> Num:
        return num if of is exact else replace(sn.select([(known, first.exact)], of), nullable=of.nullable)

    return Bundle(
        second.nullable,
        miss,
        num=num,
        low=lambda: bound(second.at_least, second.exact),
        high=lambda: bound(second.at_most, second.exact),
    )


def _pick(op: str, args: list[Bundle], asks: Miss, nullable: bool, where: str) -> Bundle:
    sign = "<" if op == "least" else ">"
    if args[0].num is None:
        values = ", ".join(arg.sql for arg in args)
        guard = " OR ".join(f"{arg.sql} IS NULL" for arg in args if arg.nullable)
        plain = f"{op}({values})"
        return Bundle(nullable, asks, sql=f"(CASE WHEN {guard} THEN NULL ELSE {plain} END)" if guard else plain)

    def fold(parts: list[Num], skip: bool) -> Num:
        return reduce(lambda a, b: sn.pick(sign, a, b, where, skip), parts)

    exact = fold([arg.exact for arg in args], False)

    def low() -> Num:
        bounded = any(arg.at_least is not arg.exact for arg in args) or (op == "greatest" and nullable)
        return fold([arg.at_least for arg in args], op == "greatest") if bounded else exact

    def high() -> Num:
        bounded = any(arg.at_most is not arg.exact for arg in args) or (op == "least" and nullable)
        return fold([arg.at_most for arg in args], op == "least") if bounded else exact

    return Bundle(nullable, asks, num=exact, low=low, high=high)


def _arithmetic(op: str, args: list[Bundle], asks: Miss, where: str) -> Bundle:
    a = args[0]
    if op == "neg":
        num = sn.negative(a.exact)
        return Bundle(
            a.nullable,
            asks,
            num=num,
            low=lambda: num if a.at_most is a.exact else sn.negative(a.at_most),
            high=lambda: num if a.at_least is a.exact else sn.negative(a.at_least),
        )
    if op == "abs":
        n = a.exact
        least = 0 if n.low <= 0 <= n.high else min(abs(n.low), abs(n.high))
        return Bundle(a.nullable, asks, num=replace(n, n=f"abs({n.n})", low=least, high=n.size))
    b = args[1]

    def join(x: Num, y: Num) -> Num:
        if op in {"+", "-"}:
            return sn.add(x, y, where, 1 if op == "+" else -1)
        return sn.multiply(x, y, where) if op == "*" else sn.divide(x, y, where)

    num = join(a.exact, b.exact)
    if not (a.nullable or b.nullable):
        return Bundle(num.nullable, asks, num=num)

    def low() -> Num:
        other = b.at_most if op in {"-", "/"} else b.at_least
        same = a.at_least is a.exact and other is b.exact
        return num if same else _signed(op, num, join(a.at_least, other), a, b, where)

    def high() -> Num:
        other = b.at_least if op in {"-", "/"} else b.at_most
        same = a.at_most is a.exact and other is b.exact
        return num if same else _signed(op, num, join(a.at_most, other), a, b, where)

    return Bundle(True, asks, num=num, low=low, high=high)


def _signed(op: str, exact: Num, bound: Num, a: Bundle, b: Bundle, where: str) -> Num:
    """Products and quotients have bounds only where both sides are certainly not negative."""
    if op in {"+", "-"}:
        return bound
    zero = sn.constant(0)
    sides = (a,) if not b.nullable and b.exact.low >= 0 else (a, b)  # a known divisor of 0 is NULL already
    tests = [
        sn.compare(">=", side.at_least, zero, where)
        for side in sides
        if side.at_least.low < 0 or side.at_least.nullable
    ]
    if op == "/" and len(sides) > 1 and b.at_least.low <= 0:
        tests.append(sn.compare(">", b.at_least, zero, where))
    if not tests:
        return bound
    # A known value is its own bound, whatever its sign.
    return sn.select([(f"{exact.n} IS NOT NULL", exact), (" AND ".join(tests), bound)], None)


def _dates(op: str, args: list[Bundle], asks: Miss, nullable: bool) -> Bundle:
    a = args[0].sql
    if op == "first_of_month":
        return Bundle(nullable, asks, sql=f"CAST(date_trunc('month', {a}) AS DATE)")
    if op in {"add_months", "add_days"}:
        unit = "MONTH" if op == "add_months" else "DAY"
        return Bundle(nullable, asks, sql=f"CAST({a} + to_{unit.lower()}s(CAST({args[1].exact.n} AS INTEGER)) AS DATE)")
    if op in {"month_of", "year_of"}:
        low, high = (1, 12) if op == "month_of" else (1, 9999)
        return Bundle(nullable, asks, num=Num(f"{op.partition('_')[0]}({a})", ONE, low, high, nullable))
    b = args[1].sql
    if op == "years_between":
        text = f"(year({b}) - year({a}) - CASE WHEN month({b}) * 100 + day({b}) < month({a}) * 100 + day({a}) THEN 1 ELSE 0 END)"
        return Bundle(nullable, asks, num=Num(text, ONE, -9999, 9999, nullable))
    text = f"((year({b}) - year({a})) * 12 + month({b}) - month({a}) - CASE WHEN day({b}) < day({a}) THEN 1 ELSE 0 END)"
    return Bundle(nullable, asks, num=Num(text, ONE, -120_000, 120_000, nullable))
