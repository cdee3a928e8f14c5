"""Totals, counts and quantifiers in SQL: what a grouped sub-query computes and how its columns are read.

SQL's own aggregates skip NULL, which would turn one unknown wage into 0; here an unknown row keeps the
whole unknown unless what is known settles it, exactly as `evaluate` says.
"""

from dataclasses import dataclass, field, replace

from huimin.policy import sqlnumber as sn
from huimin.policy.arithmetic import window_start
from huimin.policy.bundle import Bundle, Dialect, Miss, Row, union
from huimin.policy.errors import NumberTooWide
from huimin.policy.sqlexpr import day, expression
from huimin.policy.sqlnumber import ONE, Num
from huimin.policy.tree import Aggregate, Fact

MOST_ROWS = 1_000  # of one person or household, to choose integer widths; DuckDB raises where it is not enough
Phantom = tuple[str, Miss]  # SQL that tells a row standing for the unknown, and what is missing then


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
        parts.append(
            Bundle(nullable, dialect.bit((node.over, "day")) if nullable else {}, sql=f"({column} BETWEEN {span})")
        )
    if node.where is not None:
        parts.append(expression(node.where, row, dialect))
    if not parts:
        return None
    return Bundle(
        any(p.nullable for p in parts), union(*(p.asks for p in parts)), sql=f"({' AND '.join(p.sql for p in parts)})"
    )


def aggregate(node: Aggregate, inner: Row, columns: Columns, dialect: Dialect, phantom: Phantom | None) -> Bundle:
    """The bundle in the outer row; the sub-query's columns are added to `columns`."""
    assert node.value is not None
    rows = _Rows(expression(node.value, inner, dialect), chosen(node, inner, dialect), columns, phantom)
    if node.function in {"any", "every", "count"}:
        return _truths(node.function, rows)
    if rows.value.exact.d.factors:  # a sum of fractions of many denominators has no common one
        raise NumberTooWide(where=inner.where)
    return _total(rows) if node.function == "total" else _extreme(node.function, rows)


@dataclass(frozen=True)
class _Rows:
    """The inner rows: what is aggregated, which rows take part, which stand for the unknown."""

    value: Bundle
    where: Bundle | None
    columns: Columns
    phantom: Phantom | None

    @property
    def taken(self) -> str:
        return "TRUE" if self.where is None else self.where.sql

    @property
    def where_open(self) -> bool:
        return self.where is not None and self.where.nullable

    @property
    def perhaps(self) -> str:
        """SQL: the row takes part, or may."""
        return f"{self.taken} IS NOT FALSE" if self.where_open else self.taken

    @property
    def nullable(self) -> bool:
        return self.value.nullable or self.where_open

    def unknown(self, value: str) -> str:
        """How many rows have no value: two plain counts are cheaper than a test per row."""
        return f"coalesce({self.columns.add(f'count(*) - count({value})')}, 0)"

    def count(self, test: str) -> str:
        return f"coalesce({self.columns.add(f'count_if({test})')}, 0)"

    def asks(self, open_row: str) -> Miss:
        """Masks of what is missing in rows that are open; of a row that stands for the unknown, only that."""
        part = union(self.value.asks, self.where.asks if self.where is not None else {})
        if self.phantom is not None and part:
            test, instead = self.phantom
            open_ = " OR ".join(f"{mask} <> 0" for mask in part.values())
            part = {
                word: f"(CASE WHEN NOT {test} THEN {part.get(word, '0')} WHEN {open_} THEN {instead.get(word, '0')} ELSE 0 END)"
                for word in {*part, *instead}
            }
        masks = {
            word: self.columns.add(f"bit_or(CASE WHEN {open_row} THEN {mask} ELSE 0 END)")
            for word, mask in part.items()
        }
        return {word: f"coalesce({column}, 0)" for word, column in masks.items()}


def _truths(function: str, rows: _Rows) -> Bundle:
    q = rows.value.sql
    if rows.where is not None:
        q = f"(NOT {rows.where.sql} OR {q})" if function == "every" else f"({rows.where.sql} AND {q})"
    asks = rows.asks(f"{q} IS NULL") if rows.nullable else {}
    unsure = rows.unknown(q) if rows.nullable else "0"
    if function == "count":
        sure = rows.count(q)
        low = Num(sure, ONE, 0, MOST_ROWS, False)
        if not rows.nullable:
            return Bundle(False, num=low)
        num = replace(low, n=f"(CASE WHEN {unsure} = 0 THEN {sure} END)", nullable=True)
        return Bundle(True, asks, num=num, low=low, high=replace(low, n=f"({sure} + {unsure})"), guarded=True)
    if function == "any":
        found, settled, rest = f"coalesce({rows.columns.add(f'bool_or({q})')}, FALSE)", "TRUE", "FALSE"
    else:
        found, settled, rest = f"NOT coalesce({rows.columns.add(f'bool_and({q})')}, TRUE)", "FALSE", "TRUE"
    open_arm = f"WHEN {unsure} > 0 THEN NULL " if rows.nullable else ""
    return Bundle(rows.nullable, asks, sql=f"(CASE WHEN {found} THEN {settled} {open_arm}ELSE {rest} END)")


def _unknown_rows(rows: _Rows) -> str:
    if rows.where is None:
        return rows.unknown(rows.value.value)
    tests = [f"{rows.taken} IS NULL"] if rows.where_open else []
    if rows.value.nullable:
        tests.append(f"({rows.taken} AND {rows.value.value} IS NULL)")
    return rows.count(" OR ".join(tests))


def _bounded(text: str, num: Num, rows: _Rows) -> str:
    """NULL where a row that may take part has no bound."""
    if not num.nullable:
        return text
    unbounded = rows.unknown(num.n) if rows.where is None else rows.count(f"{rows.perhaps} AND {num.n} IS NULL")
    return f"(CASE WHEN {unbounded} = 0 THEN {text} END)"


def _sum(num: Num, rows: _Rows, clip: str) -> Num:
    """The sum over the rows taken; a row that only may be taken counts where it lowers (or raises) the bound."""
    maybe = f" WHEN {rows.taken} IS NULL THEN {clip}({num.n}, 0)" if rows.where_open else ""
    text = num.n if rows.where is None else f"CASE WHEN {rows.taken} THEN {num.n}{maybe} END"
    column = rows.columns.add(f"sum({text})" if num.size * MOST_ROWS > sn.BIGINT else f"CAST(sum({text}) AS BIGINT)")
    return replace(num, n=f"coalesce({column}, 0)", low=min(0, num.low) * MOST_ROWS, high=max(0, num.high) * MOST_ROWS)


def _total(rows: _Rows) -> Bundle:
    value = rows.value
    if not rows.nullable:
        return Bundle(False, num=replace(_sum(value.exact, rows, "least"), nullable=False))
    asks, unknown = rows.asks(rows.perhaps), _unknown_rows(rows)
    lowest = _sum(value.at_least, rows, "least")  # where nothing is unknown, this is the sum itself
    exact = replace(lowest, n=f"(CASE WHEN {unknown} = 0 THEN {lowest.n} END)", nullable=True)
    low = high = exact
    if value.at_least is not value.exact or rows.where_open:
        low = replace(lowest, n=_bounded(lowest.n, value.at_least, rows))
    if value.at_most is not value.exact or rows.where_open:
        highest = _sum(value.at_most, rows, "greatest")
        high = replace(highest, n=_bounded(highest.n, value.at_most, rows))
    return Bundle(True, asks, num=exact, low=low, high=high, guarded=True)


def _extreme(function: str, rows: _Rows) -> Bundle:
    """Unknown (with nothing missing) over no rows at all."""
    highest = function == "highest"

    def over(num: Num, taken: str, strict: bool) -> Num:
        row = num.n if taken == "TRUE" else f"CASE WHEN {taken} THEN {num.n} END"
        column = rows.columns.add(f"{'max' if highest else 'min'}({row})")
        return replace(num, n=_bounded(column, num, rows) if strict else column, nullable=True)

    found = over(rows.value.exact, rows.taken, False)
    if not rows.nullable:
        return Bundle(True, {}, num=found)
    exact = replace(found, n=f"(CASE WHEN {_unknown_rows(rows)} = 0 THEN {found.n} END)")
    sure = over(rows.value.at_least if highest else rows.value.at_most, rows.taken, False)
    limit = over(rows.value.at_most if highest else rows.value.at_least, rows.perhaps, True)
    low, high = (sure, limit) if highest else (limit, sure)
    return Bundle(True, rows.asks(rows.perhaps), num=exact, low=low, high=high)
