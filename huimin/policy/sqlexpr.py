"""Checked trees → SQL text, three-valued, exact. The twin of `evaluate`, which says what each part means.

Every expression becomes a bundle: its value (NULL when unknown), what is certain about an unknown
number (`low`, `high`), and which facts are missing (bit words). Text comes from the tree alone: names
from policy files appear only as prefixed, quoted columns, values only as literals of our own making.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Protocol

from huimin.kernel.duck import literal
from huimin.policy import sqlnumber as sn
from huimin.policy.arithmetic import window_start
from huimin.policy.evaluate import fact_key
from huimin.policy.program import FactKey, Program
from huimin.policy.sqlnumber import ASSUMED, ONE, Den, Num
from huimin.policy.tree import Aggregate, Case, Clock, Const, Fact, Node, Op, Param, Round, Value

WORD = 62
Miss = dict[int, str]  # word → SQL of a BIGINT mask; a missing word is 0
_FLIP = {">": "<", ">=": "<="}


@dataclass(frozen=True)
class Bundle:
    """sql for truth values, dates and codes; num (exact), low, high for numbers.

    low is num (the same object) when nothing is known of an unknown value.
    """

    nullable: bool
    miss: Miss = field(default_factory=dict)
    sql: str = ""
    num: Num | None = None
    low: Num | None = None
    high: Num | None = None

    @property
    def exact(self) -> Num:
        assert self.num is not None
        return self.num

    @property
    def at_least(self) -> Num:
        return self.low or self.exact

    @property
    def at_most(self) -> Num:
        return self.high or self.exact

    @property
    def value(self) -> str:
        """SQL that is NULL exactly when the value is unknown."""
        return self.sql if self.num is None else self.num.n

    @property
    def asks(self) -> Miss:
        """The mask where the value is unknown, 0 elsewhere."""
        if not self.nullable:
            return {}
        return {word: f"(CASE WHEN {self.value} IS NULL THEN {mask} ELSE 0 END)" for word, mask in self.miss.items()}


class Row(Protocol):
    """Where columns come from; implementations note what they were asked for."""

    where: str

    def fact(self, node: Fact) -> tuple[str, bool]: ...
    def value(self, node: Value) -> Bundle: ...
    def param(self, node: Param) -> Bundle: ...
    def aggregate(self, node: Aggregate) -> Bundle: ...


@dataclass
class Dialect:
    """What expressions need to know besides their row. nullable: (entity, field) that has NULLs."""

    program: Program
    clocks: Mapping[str, date]
    nullable: frozenset[FactKey]

    def __post_init__(self) -> None:
        self.bits = {key: number for number, key in enumerate(self.program.missing_bits)}

    def bit(self, key: FactKey) -> Miss:
        number = self.bits[key]
        return {number // WORD: str(1 << number % WORD)}


def union(*parts: Miss) -> Miss:
    found: dict[int, list[str]] = {}
    for part in parts:
        for word, mask in part.items():
            if mask not in found.setdefault(word, []):
                found[word].append(mask)
    return {word: masks[0] if len(masks) == 1 else f"({' | '.join(masks)})" for word, masks in found.items()}


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
        return _case(node, row, dialect)
    assert isinstance(node, Op)
    return _operation(node, [expression(arg, row, dialect) for arg in node.args], row, dialect)


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
    return Bundle(nullable, miss, num=num, low=sure, high=num)


def _round(node: Round, row: Row, dialect: Dialect) -> Bundle:
    inner = expression(node.value, row, dialect)
    num = sn.round_to(inner.exact, node.step, node.how, row.where)

    def other(bound: Num) -> Num:
        return num if bound is inner.exact else sn.round_to(bound, node.step, node.how, row.where)

    return replace(inner, num=num, low=other(inner.at_least), high=other(inner.at_most))


# -- operations ----------------------------------------------------------------------------------


def _operation(node: Op, args: list[Bundle], row: Row, dialect: Dialect) -> Bundle:
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
            return Bundle(nullable, asks, sql=f"({args[0].sql} {op} {args[1].sql})")
        return Bundle(nullable, asks, sql=comparison(op, args[0], args[1], row.where))
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


def comparison(op: str, a: Bundle, b: Bundle, where: str) -> str:
    """Exact where both are known, else what the bounds prove (evaluate.settled)."""
    plain = sn.compare(op, a.exact, b.exact, where)
    if op in _FLIP:
        op, a, b = _FLIP[op], b, a
    below = a.at_most is not a.exact or b.at_least is not b.exact  # can the bounds show a below b?
    above = a.at_least is not a.exact or b.at_most is not b.exact
    arms = []
    if op in {"<", "<="}:
        if below:
            arms.append(f"WHEN {sn.compare(op, a.at_most, b.at_least, where)} THEN TRUE")
        if above:
            arms.append(f"WHEN {sn.compare('>=' if op == '<' else '>', a.at_least, b.at_most, where)} THEN FALSE")
    else:
        apart = ([sn.compare("<", a.at_most, b.at_least, where)] if below else []) + (
            [sn.compare(">", a.at_least, b.at_most, where)] if above else [])
        arms = [f"WHEN {test} THEN {'TRUE' if op == '<>' else 'FALSE'}" for test in apart]
    if not arms or not (a.nullable or b.nullable):
        return plain
    return f"coalesce({plain}, CASE {' '.join(arms)} END)"


def _coalesce(args: list[Bundle], where: str) -> Bundle:
    first, second = args
    if not first.nullable:
        return first
    miss = union(first.asks, second.asks) if second.nullable else {}
    if first.num is None:
        return Bundle(second.nullable, miss, sql=f"coalesce({first.sql}, {second.sql})")
    a, b = sn.common(first.exact, second.exact, where)
    low, high = min(a.low, b.low), max(a.high, b.high)
    num = Num(f"coalesce({a.n}, {b.n})", a.d, low, high, second.nullable)

    def bound(of: Num, exact: Num) -> Num:
        if of is exact:
            return num
        x, y = sn.common(first.exact, of, where)
        return Num(f"coalesce({x.n}, {y.n})", x.d, min(x.low, y.low), max(x.high, y.high), of.nullable)

    return Bundle(second.nullable, miss, num=num, low=bound(second.at_least, second.exact), high=bound(second.at_most, second.exact))


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
    low = high = exact
    if any(arg.at_least is not arg.exact for arg in args) or (op == "greatest" and nullable):
        low = fold([arg.at_least for arg in args], op == "greatest")
    if any(arg.at_most is not arg.exact for arg in args) or (op == "least" and nullable):
        high = fold([arg.at_most for arg in args], op == "least")
    return Bundle(nullable, asks, num=exact, low=low, high=high)


def _arithmetic(op: str, args: list[Bundle], asks: Miss, where: str) -> Bundle:
    a = args[0]
    if op == "neg":
        num = sn.negative(a.exact)
        return Bundle(a.nullable, asks, num=num, low=num if a.at_most is a.exact else sn.negative(a.at_most),
                      high=num if a.at_least is a.exact else sn.negative(a.at_least))
    if op == "abs":
        n = a.exact
        low = 0 if n.low <= 0 <= n.high else min(abs(n.low), abs(n.high))
        return Bundle(a.nullable, asks, num=replace(n, n=f"abs({n.n})", low=low, high=n.size))
    b = args[1]
    join = {"+": lambda x, y: sn.add(x, y, where), "-": lambda x, y: sn.add(x, y, where, -1),
            "*": lambda x, y: sn.multiply(x, y, where), "/": lambda x, y: sn.divide(x, y, where)}[op]
    num = join(a.exact, b.exact)
    if not (a.nullable or b.nullable):
        return Bundle(num.nullable, asks, num=num)
    low_of, high_of = (b.at_most, b.at_least) if op in {"-", "/"} else (b.at_least, b.at_most)
    b_low_same, b_high_same = low_of is b.exact, high_of is b.exact
    low = num if a.at_least is a.exact and b_low_same else _signed(op, join(a.at_least, low_of), a, b, where)
    high = num if a.at_most is a.exact and b_high_same else _signed(op, join(a.at_most, high_of), a, b, where)
    return Bundle(True, asks, num=num, low=low, high=high)


def _signed(op: str, bound: Num, a: Bundle, b: Bundle, where: str) -> Num:
    """Products and quotients have bounds only where both sides are certainly not negative."""
    if op in {"+", "-"}:
        return bound
    zero = sn.constant(0)
    tests = [sn.compare(">=", side.at_least, zero, where) for side in (a, b) if side.at_least.low < 0 or side.at_least.nullable]
    if op == "/" and b.at_least.low <= 0:
        tests.append(sn.compare(">", b.at_least, zero, where))
    return replace(bound, n=f"(CASE WHEN {' AND '.join(tests)} THEN {bound.n} END)", nullable=True) if tests else bound


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
        text = (f"(year({b}) - year({a}) - CASE WHEN month({b}) * 100 + day({b}) < month({a}) * 100 + day({a}) THEN 1 ELSE 0 END)")
        return Bundle(nullable, asks, num=Num(text, ONE, -9999, 9999, nullable))
    text = f"((year({b}) - year({a})) * 12 + month({b}) - month({a}) - CASE WHEN day({b}) < day({a}) THEN 1 ELSE 0 END)"
    return Bundle(nullable, asks, num=Num(text, ONE, -120_000, 120_000, nullable))


# -- case ----------------------------------------------------------------------------------------


def _case(node: Case, row: Row, dialect: Dialect) -> Bundle:
    conditions = [expression(condition, row, dialect) for condition, _ in node.arms]
    results = [expression(result, row, dialect) for result in (*(r for _, r in node.arms), node.default)]
    nullable = any(b.nullable for b in (*conditions, *results))
    asks = _case_asks(conditions, results)
    if results[0].num is None:
        return Bundle(nullable, asks, sql=_case_sql(conditions, [b.sql for b in results]))
    exact = _joined([b.exact for b in results], row.where)
    texts = [num.n for num in exact]
    d = exact[0].d
    if any(num.d != d for num in exact):
        high = max(num.d.high for num in exact)
        d = Den(1, (_case_sql(conditions, [num.d.sql() for num in exact]),), high)
    num = Num(_case_sql(conditions, texts), d, min(n.low for n in exact), max(n.high for n in exact), nullable)
    if not nullable:
        return Bundle(False, num=num)
    low = _hull("<", conditions, [b.at_least for b in results], [b.exact for b in results], num, row.where)
    high = _hull(">", conditions, [b.at_most for b in results], [b.exact for b in results], num, row.where)
    return Bundle(True, asks, num=num, low=low, high=high)


def _case_sql(conditions: list[Bundle], results: list[str]) -> str:
    arms = []
    for condition, result in zip(conditions, results, strict=False):
        if condition.nullable:
            arms.append(f"WHEN {condition.sql} IS NULL THEN NULL")
        arms.append(f"WHEN {condition.sql} THEN {result}")
    return f"(CASE {' '.join(arms)} ELSE {results[-1]} END)"


def _reached(conditions: list[Bundle], arm: int) -> str:
    """May this arm be the one? No earlier condition certainly holds, and its own does not certainly fail."""
    tests = [f"{c.sql} IS NOT TRUE" for c in conditions[:arm]]
    if arm < len(conditions):
        tests.append(f"{conditions[arm].sql} IS NOT FALSE")
    return " AND ".join(tests) or "TRUE"


def _case_asks(conditions: list[Bundle], results: list[Bundle]) -> Miss:
    found: list[Miss] = []
    for arm, result in enumerate(results):
        part = union(conditions[arm].asks if arm < len(conditions) else {}, result.asks)
        found.append({word: f"(CASE WHEN {_reached(conditions, arm)} THEN {mask} ELSE 0 END)" for word, mask in part.items()})
    return union(*found)


def _joined(parts: list[Num], where: str) -> list[Num]:
    """Over one denominator where all are literal; as they are otherwise."""
    if any(part.d.factors for part in parts):
        return parts
    whole = reduce(lambda a, b: sn.common(a, b, where)[0], parts)
    return [sn.common(part, whole, where)[0] for part in parts]


def _hull(sign: str, conditions: list[Bundle], bounds: list[Num], exact: list[Num], num: Num, where: str) -> Num:
    """The lowest (or highest) bound of the arms that may be reached; NULL if one of them has none."""
    if all(bound is own for bound, own in zip(bounds, exact, strict=True)) and not any(c.nullable for c in conditions):
        return num
    found: Num | None = None
    open_ended = []
    for arm, bound in enumerate(bounds):
        reached = _reached(conditions, arm)
        if bound.nullable:
            open_ended.append(f"({reached} AND {bound.n} IS NULL)")
        taken = replace(bound, n=f"(CASE WHEN {reached} THEN {bound.n} END)", nullable=True)
        found = taken if found is None else sn.pick(sign, found, taken, where, skip_null=True)
    assert found is not None
    if not open_ended:
        return found
    return replace(found, n=f"(CASE WHEN {' OR '.join(open_ended)} THEN NULL ELSE {found.n} END)", nullable=True)


# -- aggregates ----------------------------------------------------------------------------------


@dataclass
class Columns:
    """Aggregate columns of one grouped sub-query; equal texts share a column."""

    prefix: str
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> str:
        if text not in self.texts:
            self.texts[text] = f'"{self.prefix}{len(self.texts)}"'
        return self.texts[text]


def chosen(node: Aggregate, row: Row, dialect: Dialect) -> Bundle | None:
    """The truth of `where` and window in an inner row; None when every row takes part."""
    parts = []
    if node.window is not None:
        column, nullable = row.fact(Fact(node.kind, node.column, node.over, "day"))
        span = f"{day(window_start(dialect.clocks['as_of'], node.window))} AND {day(dialect.clocks['as_of'])}"
        parts.append(Bundle(nullable, dialect.bit((node.over, "day")) if nullable else {}, sql=f"({column} BETWEEN {span})"))
    if node.where is not None:
        parts.append(expression(node.where, row, dialect))
    if not parts:
        return None
    return Bundle(any(p.nullable for p in parts), union(*(p.asks for p in parts)), sql=f"({' AND '.join(p.sql for p in parts)})")


def aggregate(node: Aggregate, inner: Row, columns: Columns, dialect: Dialect, phantom: tuple[str, Miss] | None) -> Bundle:
    """The bundle in the outer row; the sub-query's columns are added to `columns`.

    phantom: SQL that tells rows standing for the unknown, and what is missing then
    """
    assert node.value is not None
    value, where = expression(node.value, inner, dialect), chosen(node, inner, dialect)

    def ask(open_row: str, part: Miss) -> Miss:
        if phantom is not None and part:
            part = {word: f"(CASE WHEN {phantom[0]} THEN {phantom[1].get(word, '0')} ELSE {part.get(word, '0')} END)" for word in {*part, *phantom[1]}}
        return {word: f"coalesce({columns.add(f'bit_or(CASE WHEN {open_row} THEN {mask} ELSE 0 END)')}, 0)" for word, mask in part.items()}

    if node.function in {"any", "every", "count"}:
        return _truths(node, value, where, columns, ask)
    return _numbers(node, value, where, columns, ask, inner.where)


def _truths(node: Aggregate, value: Bundle, where: Bundle | None, columns: Columns, ask: "object") -> Bundle:
    q = value.sql
    nullable = value.nullable or (where is not None and where.nullable)
    if where is not None:
        q = f"(NOT {where.sql} OR {value.sql})" if node.function == "every" else f"({where.sql} AND {value.sql})"
    part = union(value.asks, where.asks if where is not None else {})
    miss: Miss = ask(f"{q} IS NULL", part) if nullable else {}  # type: ignore[operator]
    open_rows = f"coalesce({columns.add(f'count_if({q} IS NULL)')}, 0)" if nullable else "0"
    if node.function == "count":
        sure = f"coalesce({columns.add(f'count_if({q})')}, 0)"
        low = Num(sure, ONE, 0, 10_000, False)
        if not nullable:
            return Bundle(False, num=low)
        num = Num(f"(CASE WHEN {open_rows} = 0 THEN {sure} END)", ONE, 0, 10_000, True)
        return Bundle(True, miss, num=num, low=low, high=Num(f"({sure} + {open_rows})", ONE, 0, 20_000, False))
    if node.function == "any":
        found, settled, rest = f"coalesce({columns.add(f'bool_or({q})')}, FALSE)", "TRUE", "FALSE"
    else:
        found, settled, rest = f"NOT coalesce({columns.add(f'bool_and({q})')}, TRUE)", "FALSE", "TRUE"
    arms = f"WHEN {found} THEN {settled} " + (f"WHEN {open_rows} > 0 THEN NULL " if nullable else "")
    return Bundle(nullable, miss, sql=f"(CASE {arms}ELSE {rest} END)")


def _numbers(node: Aggregate, value: Bundle, where: Bundle | None, columns: Columns, ask: "object", place: str) -> Bundle:
    w = where.sql if where is not None else "TRUE"
    w_open = where is not None and where.nullable
    x = value.exact
    if x.d.factors:
        raise sn.NumberTooWide(where=place)
    nullable = value.nullable or w_open
    not_false = "TRUE" if where is None else (f"{w} IS NOT FALSE" if w_open else w)
    unknown_row = " OR ".join([*([f"{w} IS NULL"] if w_open else []), *([f"({w} AND {x.n} IS NULL)"] if value.nullable else [])])
    miss: Miss = ask(not_false, union(value.asks, where.asks if where is not None else {})) if nullable else {}  # type: ignore[operator]
    open_rows = f"coalesce({columns.add(f'count_if({unknown_row})')}, 0)" if nullable else "0"
    if node.function == "total":
        return _total(value, w, w_open, not_false, columns, open_rows, nullable, miss)
    return _extreme(node.function, value, w, w_open, not_false, columns, open_rows, nullable, miss)


def _bounded(text: str, num: Num, not_false: str, columns: Columns) -> str:
    """NULL where a row that may take part has no bound."""
    if not num.nullable:
        return text
    return f"(CASE WHEN coalesce({columns.add(f'count_if({not_false} AND {num.n} IS NULL)')}, 0) = 0 THEN {text} END)"


def _sum(num: Num, w: str, w_open: bool, clip: str, columns: Columns) -> str:
    row = f"CASE WHEN {w} THEN {num.n}" + (f" WHEN {w} IS NULL THEN {clip}({num.n}, 0)" if w_open else "") + " END"
    text = num.n if w == "TRUE" else row
    big = num.size * 100_000 > sn.BIGINT
    return f"coalesce({columns.add(f'sum({text})' if big else f'CAST(sum({text}) AS BIGINT)')}, 0)"


def _total(value: Bundle, w: str, w_open: bool, not_false: str, columns: Columns, open_rows: str, nullable: bool, miss: Miss) -> Bundle:
    x, low, high = value.exact, value.at_least, value.at_most
    size = (min(0, x.low) * 100_000, max(0, x.high) * 100_000)
    if not nullable:
        return Bundle(False, num=Num(_sum(x, w, False, "least", columns), x.d, *size, nullable=False))
    sum_low = _sum(low, w, w_open, "least", columns)
    exact = Num(f"(CASE WHEN {open_rows} = 0 THEN {sum_low} END)", x.d, *size, nullable=True)
    at_least = exact
    if low is not x or w_open:
        lows = (min(0, low.low) * 100_000, max(0, low.high) * 100_000)
        at_least = Num(_bounded(sum_low, low, not_false, columns), low.d, *lows, nullable=low.nullable)
    at_most = exact
    if high is not x or w_open:
        highs = (min(0, high.low) * 100_000, max(0, high.high) * 100_000)
        at_most = Num(_bounded(_sum(high, w, w_open, "greatest", columns), high, not_false, columns), high.d, *highs, nullable=high.nullable)
    if low.d != x.d:
        exact = replace(exact, d=low.d)
    return Bundle(True, miss, num=exact, low=at_least if at_least is not exact else exact, high=at_most)


def _extreme(function: str, value: Bundle, w: str, w_open: bool, not_false: str, columns: Columns, open_rows: str,
             nullable: bool, miss: Miss) -> Bundle:
    fn = "max" if function == "highest" else "min"
    x = value.exact

    def over(num: Num, rows: str, strict: bool) -> Num:
        column = columns.add(f"{fn}({num.n if rows == 'TRUE' else f'CASE WHEN {rows} THEN {num.n} END'})")
        return replace(num, n=_bounded(column, num, not_false, columns) if strict else column, nullable=True)

    inner = over(x, w, False)
    if not nullable:
        return Bundle(True, {}, num=inner)
    exact = replace(inner, n=f"(CASE WHEN {open_rows} = 0 THEN {inner.n} END)")
    sure = over(value.at_least if fn == "max" else value.at_most, w, False)
    limit = over(value.at_most if fn == "max" else value.at_least, not_false, True)
    return Bundle(True, miss, num=exact, low=sure if fn == "max" else limit, high=limit if fn == "max" else sure)
