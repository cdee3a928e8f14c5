"""Seeded faults of the SQL compiler: what the generated cases must be able to notice.

Each mutant replaces one function for the length of a test. Not one of them raises: a compiler that fails loudly needs
no such test, one that is quietly wrong does.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from huimin.policy import bundle, population, rows, sqlaggregate, sqlcase, sqlexpr, sqlnumber, tiles
from huimin.policy.bundle import Bundle

Wrap = Callable[[Any], Any]


@dataclass(frozen=True)
class Mutant:
    """place, name: the function; wrap: makes the faulty one of it."""

    what: str
    place: Any
    name: str
    wrap: Wrap

    def apply(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(self.place, self.name, self.wrap(getattr(self.place, self.name)))


def _sure(part: Bundle | None) -> Bundle | None:
    return None if part is None else replace(part, nullable=False)


def _truths(function: str) -> Wrap:
    """count or any: rows that are unknown do not keep the whole unknown."""

    def wrap(old: Any) -> Any:
        def faulty(name: str, found: Any) -> Any:
            return old(
                name,
                replace(found, value=_sure(found.value), where=_sure(found.where))
                if name == function
                else found,
            )

        return faulty

    return wrap


def _instead(signs: dict[str, str]) -> Wrap:
    return lambda old: lambda sign, *rest: old(signs.get(sign, sign), *rest)


def _rounding(written: str, done: str) -> Wrap:
    return lambda old: (
        lambda number, step, how, where: old(number, step, done if how == written else how, where)
    )


def _years(old: Any) -> Any:
    def faulty(op: str, args: list[Bundle], asks: Any, nullable: bool) -> Bundle:
        found: Bundle = old(op, args, asks, nullable)
        if op != "years_between":
            return found
        return replace(found, num=replace(found.exact, n=f"(year({args[1].sql}) - year({args[0].sql}))"))

    return faulty


def _months(old: Any) -> Any:
    def faulty(op: str, args: list[Bundle], asks: Any, nullable: bool) -> Bundle:
        found: Bundle = old(op, args, asks, nullable)
        if op != "months_between":
            return found
        text = f"((year({args[1].sql}) - year({args[0].sql})) * 12 + month({args[1].sql}) - month({args[0].sql}))"
        return replace(found, num=replace(found.exact, n=text))

    return faulty


def _unweighted(old: Any) -> Any:
    def faulty(self: Any, db: Any, figure: Any) -> None:
        old(self, db, replace(figure, weight=None))

    return faulty


def _phantoms_left_out(old: Any) -> Any:
    return lambda self: f"{old(self)} WHERE b.person_id IS NOT NULL"


MUTANTS = [
    Mutant("a total skips unknown parts", sqlaggregate, "_unknown_rows", lambda old: lambda found: "0"),
    Mutant("count ignores unknown rows", sqlaggregate, "_truths", _truths("count")),
    Mutant("any is false where rows are unknown", sqlaggregate, "_truths", _truths("any")),
    Mutant("every is true where rows are unknown", sqlaggregate, "_truths", _truths("every")),
    Mutant(
        "the where filter is forgotten",
        sqlaggregate,
        "chosen",
        lambda old: lambda node, *rest: old(replace(node, where=None), *rest),
    ),
    Mutant(
        "the window is forgotten",
        sqlaggregate,
        "chosen",
        lambda old: lambda node, *rest: old(replace(node, window=None), *rest),
    ),
    Mutant(
        "the window starts a day late",
        sqlaggregate,
        "window_start",
        lambda old: lambda *given: old(*given) + timedelta(days=1),
    ),
    Mutant(
        "an unknown relative is taken for a known one",
        rows,
        "aggregate",
        lambda old: lambda *given: old(*given[:-1], None),
    ),
    Mutant("the unknown member is left out", rows.PersonRow, "base", _phantoms_left_out),
    Mutant(
        "case on an unknown condition goes on",
        sqlcase,
        "_chosen",
        lambda old: lambda conditions, results: old([_sure(c) for c in conditions], results),
    ),
    Mutant(
        "case calls unreachable arms missing", sqlcase, "_reached", lambda old: lambda conditions, arm: "TRUE"
    ),
    Mutant("< is <=", sqlnumber, "compare", _instead({"<": "<="})),
    Mutant(">= is >", sqlnumber, "compare", _instead({">=": ">"})),
    Mutant("a proof by bounds takes < for <=", sqlexpr, "_proof", _instead({"<=": "<", "<": "<="})),
    Mutant(
        "bounds settle nothing",
        sqlexpr,
        "comparison",
        lambda old: lambda op, a, b, where: (sqlnumber.compare(op, a.exact, b.exact, where), False),
    ),
    Mutant(
        "denominators are dropped from a comparison",
        sqlnumber,
        "compare",
        lambda old: lambda op, a, b, where: f"({a.n} {op} {b.n})",
    ),
    Mutant(
        "least and greatest skip what is unknown",
        sqlnumber,
        "pick",
        lambda old: lambda op, a, b, where, skip_null: old(op, a, b, where, True),
    ),
    Mutant("coalesce forgets the default", sqlexpr, "_coalesce", lambda old: lambda args, where: args[0]),
    Mutant("half_up cuts", sqlnumber, "round_to", _rounding("half_up", "down")),
    Mutant("half_even rounds halves up", sqlnumber, "round_to", _rounding("half_even", "half_up")),
    Mutant("up cuts", sqlnumber, "round_to", _rounding("up", "down")),
    Mutant(
        "negative numbers are rounded towards zero",
        sqlnumber,
        "_floor",
        lambda old: lambda top, bottom, positive: old(top, bottom, True),
    ),
    Mutant(
        "a zero divisor is taken for one",
        sqlnumber,
        "divide",
        lambda old: lambda a, b, where: old(a, replace(b, n=f"greatest(1, {b.n})", low=max(1, b.low)), where),
    ),
    Mutant("years_between ignores the birthday", sqlexpr, "_dates", _years),
    Mutant("months_between ignores the day", sqlexpr, "_dates", _months),
    Mutant(
        "a missing fact sets its neighbour's bit",
        bundle.Dialect,
        "bit",
        lambda old: lambda self, key: {w: str(int(m) * 2) for w, m in old(self, key).items()},
    ),
    Mutant(
        "missing facts are named of what is known",
        bundle.Bundle,
        "asks",
        lambda old: property(lambda self: self.miss),
    ),
    Mutant(
        "of two benefits the lower one stands",
        tiles,
        "_displaced",
        lambda old: lambda *given: old(*given).replace('__amount" >', '__amount" <'),
    ),
    Mutant(
        "a median is read one row too high",
        population.Gathered,
        "_quantile",
        lambda old: lambda *given: old(*given) + 1,
    ),
    Mutant(
        "everybody counts once in a figure, whatever the weight", population.Gathered, "__init__", _unweighted
    ),
]
