"""Who pays for what, and what running it costs: the county's own figures, never guessed.

`funding.toml` in the workspace (an empty one: EXAMPLE). Money in integer fen per calendar year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from huimin.budget.rules_file import RulesFile
from huimin.kernel import HuiminError, Month, Text, Workspace

FILE = "funding.toml"
EXAMPLE = Path(__file__).with_name(FILE)
PAYERS: Mapping[str, Text] = {
    "central": Text("中央", "central government"), "province": Text("省级", "province"), "prefecture": Text("市级", "prefecture"),
    "county": Text("县级", "county"), "other": Text("其他", "other")}
_YEARS = (2000, 2100)
_MOST_YUAN = 1e12


class BadFunding(HuiminError):
    """funding.toml holds something that cannot be used."""

    code = "HM-BUD-120"
    exit_code = 13
    zh = "{file} 的 {key}:{problem_zh}。请改正后重试。"
    en = "{file}, {key}: {problem_en}. Correct it and try again."


@dataclass(frozen=True)
class Funding:
    """What one payer gives for one programme in one year."""

    programme: str
    year: int
    payer: str
    fen: int
    source: str


@dataclass(frozen=True)
class Cost:
    """What running the programmes costs, one item a year."""

    year: int
    item: str
    fen: int
    source: str


@dataclass(frozen=True)
class Funds:
    """Both may be empty: then nobody has filled them in, and nothing is said about them."""

    funding: Sequence[Funding] = ()
    costs: Sequence[Cost] = ()

    def of(self, programme: str, year: int) -> int | None:
        """All payers together; None where nothing was filled in."""
        found = [one.fen for one in self.funding if (one.programme, one.year) == (programme, year)]
        return sum(found) if found else None

    def shares(self, programme: str, year: int) -> Mapping[str, Fraction]:
        """payer -> its part of the money of a programme, in that year or the newest before it; {} where nothing is known."""
        years = [one.year for one in self.funding if one.programme == programme and one.year <= year]
        rows = [one for one in self.funding if years and (one.programme, one.year) == (programme, max(years))]
        whole = sum(one.fen for one in rows)
        if not whole:
            return {}
        sums = {payer: sum(one.fen for one in rows if one.payer == payer) for payer in PAYERS}
        return {payer: Fraction(fen, whole) for payer, fen in sums.items() if fen}


def read_funds(workspace: Workspace) -> Funds:
    """Nothing where the county has no such file. Raises BadFunding."""
    path = workspace.root / FILE
    return Funds() if not path.is_file() else Funds(*_read(RulesFile.read(path, BadFunding)))


def _read(file: RulesFile) -> tuple[Sequence[Funding], Sequence[Cost]]:
    file.only(file.data, {"funding", "cost"}, "")
    funding = [Funding(file.word("funding.programme", row.get("programme")), _year(file, "funding", row),
                       file.word("funding.payer", row.get("payer"), list(PAYERS)), _fen(file, "funding", row), str(row.get("source", "")))
               for row in file.tables("funding", {"programme", "year", "payer", "yuan", "source"})]
    costs = [Cost(_year(file, "cost", row), file.word("cost.item", row.get("item")), _fen(file, "cost", row), str(row.get("source", "")))
             for row in file.tables("cost", {"year", "item", "yuan", "source"})]
    return funding, costs


def _year(file: RulesFile, key: str, row: Mapping[str, Any]) -> int:
    return int(file.number(f"{key}.year", row.get("year"), *_YEARS))


def _fen(file: RulesFile, key: str, row: Mapping[str, Any]) -> int:
    return round(file.number(f"{key}.yuan", row.get("yuan"), 0, _MOST_YUAN) * 100)


def split(fen: int, shares: Mapping[str, Fraction]) -> Mapping[str, int]:
    """Money by payer, adding up to the fen: what rounding leaves goes to the largest payer."""
    parts = {payer: int(fen * share) for payer, share in shares.items()}
    if parts:
        parts[max(shares, key=lambda payer: shares[payer])] += fen - sum(parts.values())
    return parts


# -- years to come --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Year:
    """One programme in one calendar year, in fen. months: of the year that are seen or forecast (12: the whole year); ahead: of them
    forecast; low, high: sums of the months' ends, wider than the interval of the sum; funds: filled in, or grown from the newest year
    filled in (`grown`), None where there is none."""

    programme: str
    year: int
    months: int
    ahead: int
    spent: int
    low: int | None
    high: int | None
    funds: int | None
    grown: bool

    @property
    def gap(self) -> int | None:
        """What is lacking (below zero: left over) in a whole year; None where it cannot be said."""
        return None if self.funds is None or self.months < 12 else self.spent - self.funds


def years(found: Mapping[str, Any], periods: Mapping[str, int], funds: Funds, growth: Fraction = Fraction(0),
          more: Mapping[str, int] | None = None) -> Iterator[Year]:
    """The county's spending by programme and calendar year against its funds.

    found: JSON of a forecast; periods: cash programme -> months of its period (amounts are paid in a period, a month takes its part)
    growth: of funds a year, where nothing is filled in; more: programme -> fen a month on top of the forecast
    """
    months = [*_months(found["seen"]), *found["months"]]
    for one in found["series"]:
        if one["area"] == "" and one["policy"] in periods:
            yield from _of(one, months, len(found["months"]), periods[one["policy"]], funds, growth, (more or {}).get(one["policy"], 0))


def _of(one: Mapping[str, Any], months: Sequence[str], ahead: int, period: int, funds: Funds, growth: Fraction,
        more: int) -> Iterator[Year]:
    seen, path = one["before"]["fen"], one["fen"]
    for year in sorted({month[:4] for month in months}):
        inside = [at for at, month in enumerate(months) if month[:4] == year]
        coming = [at - len(seen) for at in inside if at >= len(seen)]
        past = sum(seen[at] for at in inside if at < len(seen))

        def total(name: str, coming: Sequence[int] = coming, past: int = past) -> int | None:
            values = [path[name][at] for at in coming]
            return None if None in values else round(Fraction(past + sum(values), period)) + more * len(coming)

        spent = total("middle")
        assert spent is not None
        given, grown = funds.of(one["policy"], int(year)), False
        if given is None:
            given = _grown(funds, one["policy"], int(year), growth)
            grown = given is not None
        yield Year(one["policy"], int(year), len(inside), len(coming), spent, total("low"), total("high"), given, grown)


def _grown(funds: Funds, programme: str, year: int, growth: Fraction) -> int | None:
    """From the newest year filled in before it."""
    known = [row.year for row in funds.funding if row.programme == programme and row.year < year]
    if not known:
        return None
    base = funds.of(programme, max(known))
    assert base is not None
    return round(base * (1 + growth) ** (year - max(known)))


def _months(ends: Sequence[str]) -> list[str]:
    return [str(one) for one in Month.parse(ends[0]).until(Month.parse(ends[1]))]
