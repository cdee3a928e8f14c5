"""The sentences of the overview: each one number, its change, what it counts, and who can act on it.

What comes from the run stands in measures.py, what comes from cases in of_cases.py. What cannot be said is not shown.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from huimin.kernel import Fen, Text, yuan
from huimin.web.cockpit.measures import MEASURES, Measure
from huimin.web.cockpit.scope import Scope


@dataclass(frozen=True)
class Shown:
    """One figure as components/figure.html takes it. id: its page is /cockpit/<id>/ when it is a measure."""

    id: str
    sentence: Text
    owner: Text
    definition: Text
    query: str
    as_of: date | None
    change: Text | None = None
    href: str = ""
    act: Text | None = None


def periods(scope: Scope) -> dict[str, str]:
    return {id: row["period"] for id, row in scope.policies.items()}


def show(measure: Measure, scope: Scope) -> Shown | None:
    """The measure in words; None when the run cannot say it."""
    here = scope.here
    value = None if here is None else measure.value(here, periods(scope))
    if here is None or value is None:
        return None
    return Shown(measure.id, measure.sentence(scope, here, value), measure.owner, measure.definition, query(measure, scope), scope.as_of,
                 change(measure, scope, value))


def change(measure: Measure, scope: Scope, value: int | Fraction) -> Text | None:
    """Against the run before, in the same area."""
    then = scope.then
    if scope.before is None or then is None:
        return None  # the page says once that there is nothing to compare with
    before = measure.value(then, {row["id"]: row["period"] for row in scope.before.summary["policies"]})
    when = Text(f"比上一次({scope.before.as_of.isoformat()})", f"than the run before ({scope.before.as_of.isoformat()})")
    if before is None:
        return None
    gap = Fraction(value) - Fraction(before)
    if gap == 0:
        return Text(f"{when.zh}没有变化", f"no other {when.en}")
    amount = written(measure, abs(gap), points=True)
    return Text(f"{when.zh}{'多' if gap > 0 else '少'}{amount.zh}", f"{amount.en} {'more' if gap > 0 else 'less'} {when.en}")


def written(measure: Measure, value: int | Fraction, points: bool = False) -> Text:
    """points: a difference of shares, said in percentage points."""
    if measure.kind == "share":
        number = f"{float(value) * 100:.1f}"
        return Text(f"{number}个百分点", f"{number} points") if points else Text.of(f"{number}%")
    if measure.kind == "yuan":
        shown = yuan(Fen(int(value))).removesuffix(".00")
        return Text(f"{shown}元", f"{shown} yuan")
    return Text(f"{int(value):,}项", f"{int(value):,}")


def query(measure: Measure, scope: Scope) -> str:
    """How to get the same number again, from the folder of the run."""
    assert scope.run is not None
    where = f" WHERE coalesce(village, township, '') LIKE '{scope.area}%'" if scope.area else ""
    return f"duckdb -c \"SELECT {measure.sql} FROM 'runs/{scope.run.id}/places.parquet'{where}\""


def of_run(scope: Scope) -> list[Shown]:
    return [found for measure in MEASURES.values() if (found := show(measure, scope)) is not None]


def figures(scope: Scope) -> list[Shown]:
    """Everything that can be said in a scope: first what the run says, then what the cases say."""
    from huimin.web.cockpit.of_cases import of_cases

    return [*of_run(scope), *of_cases(scope)]
