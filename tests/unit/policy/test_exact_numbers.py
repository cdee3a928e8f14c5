"""The arithmetic both engines share: rounding, days, windows; and SQL's share of it against plain fractions."""

from datetime import date
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.policy import compile_check
from huimin.policy.arithmetic import (
    add_days,
    add_months,
    divide,
    months_between,
    rounded,
    window_start,
    years_between,
)
from huimin.policy.errors import NumberTooWide
from huimin.policy.sqlnumber import Den, Num, compare, constant, round_to
from tests.unit.policy.desk import DAY, alone, definition, on_both, rule

HOWS = ("up", "down", "half_up", "half_even")


@pytest.mark.parametrize(("value", "step", "results"), [
    (Fraction(5, 2), 1, (3, 2, 3, 2)), (Fraction(7, 2), 1, (4, 3, 4, 4)),
    (Fraction(-5, 2), 1, (-2, -3, -2, -2)), (Fraction(-7, 2), 1, (-3, -4, -3, -4)),
    (Fraction(1, 3), 1, (1, 0, 0, 0)), (Fraction(-1, 3), 1, (0, -1, 0, 0)), (0, 100, (0, 0, 0, 0)), (250, 100, (300, 200, 300, 200)),
    (149, 100, (200, 100, 100, 100)), (-150, 100, (-100, -200, -100, -200)), (10**30 + 1, 10**3, (10**30 + 1_000, 10**30, 10**30, 10**30)),
])
def test_rounding(value: int | Fraction, step: int, results: tuple[int, ...]) -> None:
    assert tuple(rounded(value, step, how) for how in HOWS) == results


@given(st.integers(-10**6, 10**6), st.integers(1, 1_000), st.sampled_from([1, 10, 100, 7]), st.sampled_from(HOWS))
def test_rounding_is_what_it_says(top: int, bottom: int, step: int, how: str) -> None:
    value = Fraction(top, bottom)
    found = rounded(value, step, how)
    assert found % step == 0
    assert abs(found - value) <= (Fraction(step, 2) if how.startswith("half") else step - Fraction(1, bottom))
    if how in {"up", "down"}:
        assert (found >= value) if how == "up" else (found <= value)
    if how.startswith("half") and abs(found - value) == Fraction(step, 2):
        assert found > value if how == "half_up" else found // step % 2 == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-10**14, 10**14), st.integers(1, 10**4)), min_size=1, max_size=60), st.integers(1, 10**4),
       st.sampled_from([1, 10, 100, 7]), st.sampled_from(HOWS), st.booleans(), st.booleans())
def test_sql_rounds_alike(pairs: list[tuple[int, int]], literal: int, step: int, how: str, positive: bool, factor: bool) -> None:
    """One query for many numbers: over a literal denominator or one of the row's own, of either sign or never negative."""
    cells = [(abs(top) if positive else top, bottom) for top, bottom in pairs]
    den = Den(literal, ("d",), literal * 10**4) if factor else Den(literal, (), literal)
    num = round_to(Num("n", den, 0 if positive else -10**14, 10**14), step, how, "here")
    rows = ", ".join(f"({number}, CAST({top} AS BIGINT), CAST({bottom} AS BIGINT))" for number, (top, bottom) in enumerate(cells))
    with duckdb.connect() as db:
        found = db.execute(f"SELECT {num.n} FROM (VALUES {rows}) t(i, n, d) ORDER BY i").fetchall()
    wanted = [rounded(Fraction(top, literal * (bottom if factor else 1)), step, how) for top, bottom in cells]
    assert [row[0] for row in found] == wanted
    assert all(num.low <= number <= num.high for number in wanted)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(1, 9)), min_size=1, max_size=40), st.fractions(-9, 9, max_denominator=9),
       st.sampled_from(["<", "<=", "=", "<>"]))
def test_sql_compares_fractions_exactly(pairs: list[tuple[int, int]], other: Fraction, op: str) -> None:
    test = compare(op, Num("n", Den(1, ("d",), 9), -99, 99), constant(other), "here")
    rows = ", ".join(f"({number}, {top}, {bottom})" for number, (top, bottom) in enumerate(pairs))
    with duckdb.connect() as db:
        found = db.execute(f"SELECT {test} FROM (VALUES {rows}) t(i, n, d) ORDER BY i").fetchall()
    signs = {"<": Fraction.__lt__, "<=": Fraction.__le__, "=": Fraction.__eq__, "<>": lambda a, b: a != b}
    assert [row[0] for row in found] == [signs[op](Fraction(top, bottom), other) for top, bottom in pairs]


def test_division_stays_exact() -> None:
    assert (divide(6, 3), divide(1, 3), divide(Fraction(1, 3), 2), divide(1, 0)) == (2, Fraction(1, 3), Fraction(1, 6), None)
    assert type(divide(6, 3)) is int


# -- days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("born", "day", "years"), [
    (date(1966, 10, 31), DAY, 60), (date(1966, 11, 1), DAY, 59), (date(2008, 2, 29), date(2026, 2, 28), 17),
    (date(2008, 2, 29), date(2026, 3, 1), 18), (date(2008, 2, 29), date(2028, 2, 29), 20),
    (date(2026, 10, 31), DAY, 0), (date(2026, 11, 1), DAY, -1), (date(2027, 10, 31), DAY, -1),
])
def test_full_years(born: date, day: date, years: int) -> None:
    assert years_between(born, day) == years


@pytest.mark.parametrize(("start", "day", "months"), [
    (date(2026, 1, 31), date(2026, 2, 28), 0), (date(2026, 1, 31), date(2026, 3, 1), 1), (date(2026, 1, 31), date(2026, 3, 31), 2),
    (date(2026, 4, 30), DAY, 6), (date(2026, 5, 1), DAY, 5), (date(2025, 10, 31), DAY, 12), (date(2026, 11, 30), DAY, -1), (DAY, DAY, 0),
])
def test_full_months(start: date, day: date, months: int) -> None:
    assert months_between(start, day) == months


@pytest.mark.parametrize(("day", "months", "result"), [
    (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 1, 15), -1, date(2025, 12, 15)), (date(2026, 3, 31), -1, date(2026, 2, 28)), (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2024, 2, 29), -48, date(2020, 2, 29)), (date(2026, 5, 31), 0, date(2026, 5, 31)),
])
def test_months_later(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


@pytest.mark.parametrize(("day", "window", "start"), [
    (DAY, (1, "day"), DAY), (DAY, (7, "day"), date(2026, 10, 25)),
    (DAY, (12, "month"), date(2025, 11, 1)), (DAY, (1, "year"), date(2025, 11, 1)),
    (DAY, (1, "month"), date(2026, 10, 1)), (DAY, (8, "month"), date(2026, 3, 1)), (date(2024, 2, 29), (1, "year"), date(2023, 3, 1)),
    (date(2025, 2, 28), (1, "year"), date(2024, 2, 29)), (date(2026, 3, 31), (1, "month"), date(2026, 3, 1)),
])
def test_where_a_window_begins(day: date, window: tuple[int, str], start: date) -> None:
    assert window_start(day, window) == start


@settings(max_examples=8, deadline=None)
@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 12, 31)), min_size=30, max_size=30), st.dates(date(2000, 1, 1), date(2050, 12, 31)),
       st.integers(-100, 100))
def test_sql_counts_days_alike(births: list[date], day: date, months: int) -> None:
    """Ages, months and moved days of many people on one day, in both engines."""
    program = rule({"age": "age(as_of) >= 40", "month": "age_by_month(as_of) >= 40", "months": "months_between(birth_date, as_of) > 500",
                    "moved": f"add_months(birth_date, {months}) <= as_of", "days": f"add_days(birth_date, {months}) <= as_of",
                    "of": "month_of(birth_date) * 10000 + year_of(birth_date) > 61950"})
    for born, (found,) in zip(births, on_both(program, [alone(n, birth_date=born) for n, born in enumerate(births)], day=day), strict=True):
        first = born.replace(day=1)
        assert list(found.conditions.values()) == [
            years_between(born, day) >= 40, years_between(first, day) >= 40, months_between(born, day) > 500,
            add_months(born, months) <= day, add_days(born, months) <= day, born.month * 10000 + born.year > 61950]


# -- numbers too wide for the population engine ----------------------------------------------------------


@pytest.mark.parametrize("formula", [
    "wage_income * business_income * property_income * pension_income > 0",
    "total(member.wage_income / member.contribution_years) > 0",
    "wage_income * business_income / financial_assets / vehicle_value > "
    "property_income * pension_income / pension_account_balance / pension_account_balance",
])
def test_numbers_too_wide_are_found_before_any_run(formula: str) -> None:
    program = rule(formula)
    with pytest.raises(NumberTooWide) as caught:
        compile_check(program, DAY)
    assert caught.value.code == "HM-POL-008"
    assert "round_half" in str(caught.value)


def test_a_stated_rounding_makes_it_fit() -> None:
    compile_check(rule("total(round_half(member.wage_income / member.contribution_years, 'fen')) > 0"), DAY)
    mean = {"definitions/d.toml": definition("mean", "total(member.wage_income) / 3", "household")}
    compile_check(rule("household.mean > 0", files=mean), DAY)
