"""Exact fractions in SQL: an integer numerator and a positive denominator, never a DOUBLE.

Every numerator carries static bounds, so that 64-bit integers are used where they suffice, 128-bit
ones where they must, and a policy that could overflow even those is refused when it is compiled.
"""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from huimin.policy.errors import NumberTooWide

BIGINT, HUGEINT = 2**63 - 1, 2**127 - 1
ASSUMED = 10**15  # bound of a number whose field declares none; DuckDB raises, loudly, beyond its integers


@dataclass(frozen=True)
class Den:
    """literal × product of SQL factors, all positive where the numerator is not NULL."""

    literal: int = 1
    factors: tuple[str, ...] = ()
    high: int = 1  # static upper bound of the whole

    def sql(self) -> str:
        parts = [*([_literal(self.literal)] if self.literal != 1 or not self.factors else []), *self.factors]
        text = " * ".join(f"CAST({part} AS HUGEINT)" if self.high > BIGINT else part for part in parts)
        return f"({text})"

    @property
    def is_one(self) -> bool:
        return self.literal == 1 and not self.factors


ONE = Den()


@dataclass(frozen=True)
class Num:
    """n / d. low, high: static bounds of n. nullable: n may be NULL."""

    n: str
    d: Den
    low: int
    high: int
    nullable: bool = True

    @property
    def is_constant(self) -> bool:
        return self.low == self.high and not self.nullable and not self.d.factors

    @property
    def size(self) -> int:
        return max(abs(self.low), abs(self.high))


def constant(value: Fraction | int) -> Num:
    top, bottom = value.numerator, value.denominator
    return Num(_literal(top), Den(bottom, (), bottom), top, top, nullable=False)


def _literal(value: int) -> str:
    """DuckDB would take a small one for 32 bits and overflow when it is scaled."""
    if abs(value) > BIGINT:
        return f"CAST('{value}' AS HUGEINT)"
    return f"{f'({value})' if value < 0 else value}::BIGINT"


def guard(size: int, where: str) -> None:
    if size > HUGEINT:
        raise NumberTooWide(where=where)


def _wide(text: str, size: int) -> str:
    return f"CAST({text} AS HUGEINT)" if size > BIGINT else text


def times(a: Num, by: Den, where: str) -> tuple[str, int, int]:
    """A numerator multiplied by a denominator's worth: text and static bounds."""
    text, low, high = a.n, a.low, a.high
    if by.is_one:
        return text, low, high
    if by.factors:
        low, high = min(low * by.high, low), max(high * by.high, high)
    else:
        low, high = low * by.literal, high * by.literal
    size = max(abs(low), abs(high))
    guard(size, where)
    if low == high and not by.factors and not a.nullable:  # a constant
        return _literal(low), low, high
    return f"({_wide(text, size)} * {by.sql()})", low, high


def _without(a: Den, b: Den) -> tuple[Den, Den]:
    """Both denominators without what they share."""
    common = gcd(a.literal, b.literal)
    left, right = Counter(a.factors), Counter(b.factors)
    shared = left & right
    return (_den(a, a.literal // common, left - shared), _den(b, b.literal // common, right - shared))


def _den(old: Den, literal: int, factors: "Counter[str]") -> Den:
    kept = tuple(sorted(factors.elements()))
    high = literal if not kept else max(1, old.high // old.literal * literal)
    return Den(literal, kept, high)


def join(a: Den, b: Den, where: str) -> Den:
    guard(a.high * b.high, where)
    return Den(a.literal * b.literal, tuple(sorted((*a.factors, *b.factors))), a.high * b.high)


def common(a: Num, b: Num, where: str) -> tuple[Num, Num]:
    """The same two numbers over one denominator."""
    rest_a, rest_b = _without(a.d, b.d)
    if not a.d.factors and not b.d.factors:
        whole = lcm(a.d.literal, b.d.literal)
        d = Den(whole, (), whole)
    else:
        d = join(a.d, rest_b, where)
    na, la, ha = times(a, rest_b, where)
    nb, lb, hb = times(b, rest_a, where)
    return replace(a, n=na, d=d, low=la, high=ha), replace(b, n=nb, d=d, low=lb, high=hb)


def add(a: Num, b: Num, where: str, sign: int = 1) -> Num:
    a, b = common(a, b, where)
    low, high = (a.low + b.low, a.high + b.high) if sign > 0 else (a.low - b.high, a.high - b.low)
    size = max(abs(low), abs(high))
    guard(size, where)
    return Num(f"({_wide(a.n, size)} {'+' if sign > 0 else '-'} {b.n})", a.d, low, high, a.nullable or b.nullable)


def negative(a: Num) -> Num:
    return replace(a, n=f"(-{a.n})", low=-a.high, high=-a.low)


def multiply(a: Num, b: Num, where: str) -> Num:
    for x, y in ((a, b), (b, a)):  # (income / members) × members is income
        if x.n in y.d.factors and x.d.is_one and x.low >= 0:
            rest = list(y.d.factors)
            rest.remove(x.n)
            return replace(y, d=_den(y.d, y.d.literal, Counter(rest)), nullable=a.nullable or b.nullable)
    corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
    low, high = min(corners), max(corners)
    size = max(abs(low), abs(high))
    guard(size, where)
    one, other = (side.is_constant and side.low == 1 for side in (a, b))
    text = b.n if one else a.n if other else f"({_wide(a.n, size)} * {b.n})"
    return Num(text, join(a.d, b.d, where), low, high, a.nullable or b.nullable)


def divide(a: Num, b: Num, where: str) -> Num:
    """NULL for a divisor that is zero or unknown: the numerator says so, for the denominator alone would be lost."""
    n, low, high = times(a, b.d, where)
    divisor = b.n if b.low >= 0 else f"abs({b.n})"
    nullable = a.nullable or b.nullable
    if b.low == b.high and b.low > 0 and not b.nullable:
        return replace(_reduced(n, low, high, a.d, b.low, where), nullable=nullable)
    if b.low < 0:
        n, low, high = f"CASE WHEN {b.n} > 0 THEN {n} WHEN {b.n} < 0 THEN -{n} END", min(low, -high), max(high, -low)
        n, nullable = f"({n})", True
    elif b.low <= 0 or b.nullable:
        n, nullable = f"(CASE WHEN {b.n} > 0 THEN {n} END)", True
    factor = Den(1, (divisor,), max(1, b.size))
    return Num(n, join(a.d, factor, where), low, high, nullable)


def _reduced(n: str, low: int, high: int, d: Den, by: int, where: str) -> Num:
    return Num(n, join(d, Den(by, (), by), where), low, high)


def compare(op: str, a: Num, b: Num, where: str) -> str:
    rest_a, rest_b = _without(a.d, b.d)
    left, _, _ = times(a, rest_b, where)
    right, _, _ = times(b, rest_a, where)
    return f"({left} {op} {right})"


def round_to(a: Num, step: int, how: str, where: str) -> Num:
    """A whole multiple of `step`; see arithmetic.rounded, which this must equal."""
    if a.d.is_one and step == 1:
        return a
    q = join(a.d, Den(step, (), step), where)
    size = 2 * a.size + 2 * q.high
    guard(size * step, where)
    n, bottom = _wide(a.n, size), q.sql()
    if how == "up":
        whole = _floor(f"({n} + {bottom} - 1)", bottom, a.low >= 0)
    elif how == "down":
        whole = _floor(n, bottom, a.low >= 0)
    elif how == "half_up":
        whole = _floor(f"(2 * {n} + {bottom})", f"(2 * {bottom})", a.low >= 0)
    else:
        floor = _floor(n, bottom, a.low >= 0)
        rest = f"(2 * ({n} - {floor} * {bottom}))"
        whole = f"({floor} + CASE WHEN {rest} > {bottom} OR ({rest} = {bottom} AND {floor} % 2 <> 0) THEN 1 ELSE 0 END)"
    least = q.literal if not q.factors else 1
    low, high = min(0, a.low // least * step - step), max(0, -(-a.high // least) * step + step)
    if a.low >= 0:
        low = 0
    text = f"({whole} * {step})" if step != 1 else whole
    if size > BIGINT >= max(abs(low), abs(high)):
        text = f"CAST({text} AS BIGINT)"
    return Num(text, ONE, low, high, a.nullable)


def _floor(top: str, bottom: str, positive: bool) -> str:
    """Floor division for a positive divisor: SQL's // cuts towards zero."""
    if positive:
        return f"({top} // {bottom})"
    return f"(CASE WHEN {top} >= 0 THEN {top} // {bottom} ELSE -((-{top} + {bottom} - 1) // {bottom}) END)"


def select(arms: list[tuple[str, Num]], otherwise: Num | None) -> Num:
    """`CASE WHEN test THEN number … ELSE otherwise END`, each arm over its own denominator.

    Never over a common one that has factors: the factor of an arm not taken may be unknown.
    """
    numbers = [number for _, number in arms] + ([otherwise] if otherwise is not None else [])
    tests = [test for test, _ in arms]
    if not any(number.d.factors for number in numbers):
        whole = lcm(*(number.d.literal for number in numbers))
        d = Den(whole, (), whole)
        numbers = [_scaled(number, d) for number in numbers]
    elif all(number.d == numbers[0].d for number in numbers):
        d = numbers[0].d
    else:
        d = Den(1, (_case(tests, [number.d.sql() for number in numbers]),), max(number.d.high for number in numbers))
    text = _case(tests, [number.n for number in numbers])
    nullable = otherwise is None or any(number.nullable for number in numbers)
    return Num(text, d, min(number.low for number in numbers), max(number.high for number in numbers), nullable)


def _case(tests: list[str], results: list[str]) -> str:
    arms = " ".join(f"WHEN {test} THEN {result}" for test, result in zip(tests, results, strict=False))
    return f"(CASE {arms}{' ELSE ' + results[-1] if len(results) > len(tests) else ''} END)"


def _scaled(a: Num, d: Den) -> Num:
    """The same number over a literal denominator that is a multiple of its own."""
    rest = d.literal // a.d.literal
    if rest == 1:
        return a
    text, low, high = times(a, Den(rest, (), rest), "")
    return replace(a, n=text, d=d, low=low, high=high)


def pick(op: str, a: Num, b: Num, where: str, skip_null: bool) -> Num:
    """The lesser (`<`) or greater (`>`) of two; NULL if either is, or the other one when `skip_null`."""
    if not (a.d.factors or b.d.factors):
        return _picked(op, *common(a, b, where), skip_null)
    first = compare(op, a, b, where)
    if skip_null:
        arms = [(f"{one.n} IS NULL", other) for one, other in ((a, b), (b, a)) if one.nullable]
        return replace(select([*arms, (first, a)], b), nullable=a.nullable and b.nullable)
    nullable = a.nullable or b.nullable
    found = select([(first, a), (f"NOT {first}", b)], None) if nullable else select([(first, a)], b)
    return replace(found, nullable=nullable)


def _picked(op: str, a: Num, b: Num, skip_null: bool) -> Num:
    """Over one literal denominator: SQL's own least and greatest, which skip NULL. Each text stands once,
    so that the bounds of a long `case` stay short; `a < b or a is null …` doubles with every arm."""
    best, word = (min, "least") if op == "<" else (max, "greatest")
    text = f"{word}({a.n}, {b.n})"
    if skip_null:
        low, high = min(a.low, b.low), max(a.high, b.high)
        return Num(text, a.d, low, high, a.nullable and b.nullable)
    unknown = " OR ".join(f"{one.n} IS NULL" for one in (a, b) if one.nullable)
    text = f"(CASE WHEN {unknown} THEN NULL ELSE {text} END)" if unknown else text
    # A greatest(0, x) is never below 0: static signs keep later SQL short.
    return Num(text, a.d, best(a.low, b.low), best(a.high, b.high), bool(unknown))
