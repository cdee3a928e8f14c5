"""The households a budget can be spent on: of a county as its own rules measure them, or of a table somebody has.

Lines differ by place, so incomes and lines are brought to one line: each household's income is multiplied by
(common line / its line) and its price divided by it. Gaps in parts of the line, money, heads and the order of need stay what they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huimin import matching, policy
from huimin.budget.choose import Households
from huimin.budget.choosing.errors import BadHouseholds, NothingToMeasure
from huimin.budget.compare import MEASURES, Pairs
from huimin.budget.lines import Line, read_lines
from huimin.budget.poverty import Array
from huimin.budget.simulate import with_measures
from huimin.budget.survey import Design
from huimin.kernel import Month, Progress, Text, Workspace, connect, scratch_folder, silent

MONTHLY = Text("每月", "a month")
_TABLE = Text("按表中收入的周期", "in the period of the table's incomes")
_HUGE = 1e13


@dataclass(frozen=True)
class People:
    """households: incomes and money in fen, brought to one line; today: what each gets now, as a rise of that income (all zero
    where it is part of the income); region: code of each, names: code -> name; not_known: people whose income is not known.
    period: of all money; month: of the data, None for a table; design: how a sample was drawn, None where it is everybody."""

    households: Households
    today: Array
    region: NDArray[np.str_]
    names: Mapping[str, str]
    not_known: int
    period: Text
    month: Month | None
    design: Design | None = None

    @property
    def money_today(self) -> float:
        """What today's transfers cost, in fen per period."""
        return float((self.households.price * self.today).sum())


def read_county(workspace: Workspace, month: Month | None = None, start: str = "now", progress: Progress = silent) -> People:
    """Income per member as the rules count it, against the minimum-living standard; cash benefits all entitled to (yearly ones as
    a twelfth) are income (start "now") or today's transfer ("before"). Regions are townships, in a wider workspace counties.

    Nothing is stored. Raises NothingToMeasure, the errors of `matching.prepare`, NoMonth without data.
    """
    month = matching.month_or_latest(workspace, month)
    prepared = with_measures(workspace, month, None)
    if not all(name in prepared.program.items for name in MEASURES):
        raise NothingToMeasure()
    register = prepared.register(month, progress)
    with scratch_folder(workspace.root, "choose") as scratch:
        policy.run(prepared.program, register.folder, register.meta, prepared.catalog, prepared.as_of, scratch / "results", progress)
        connection = connect(readable=[scratch, register.folder], scratch=scratch / "spill")
        try:
            pairs = Pairs(connection, register.folder, scratch / "results", scratch / "results", register.meta.programmes, set())
            for item in prepared.policies:
                if item.id not in MEASURES:
                    pairs.pay(item, item)
            found = pairs.households()
        finally:
            connection.close()
    known = ~(np.ma.getmaskarray(found["income"]) | np.ma.getmaskarray(found["line"]) | np.ma.getmaskarray(found["members"]))
    numbers = {name: np.ma.filled(found[name], 0).astype(float) for name in ("income", "line", "members", "people", "cash")}
    known &= (numbers["line"] > 0) & (numbers["members"] > 0)
    if not known.any():
        raise NothingToMeasure()
    income, line, members, people, cash = (numbers[name][known] for name in ("income", "line", "members", "people", "cash"))
    digits = 9 if len(workspace.area) >= 6 else 6
    region = np.array([str(code)[:digits] for code in found["area"]])[known]
    areas = prepared.catalog.areas
    names = {str(code): areas.name(str(code)) if code else str(Text("住址不明", "address not known")) for code in np.unique(region)}
    counted = cash if start == "before" else np.zeros_like(cash)
    return _people((income + cash - counted) / members, line / members, people, members, counted / members, region, names,
                   int(numbers["people"][~known].sum()), MONTHLY, month)


def read_table(path: Path) -> People:
    """One household a line: income and line (yuan per head or per equivalent adult), and if there are any people (heads), size (heads
    or equivalent adults, as the income is counted), region, today (yuan per household); of a sample weight (households each stands for),
    strata and psu (the first stage it was drawn in).

    Raises BadHouseholds with line and column.
    """
    lines = read_lines(path, ["income", "line"], BadHouseholds)

    def column(name: str, without: float | None, least: float = -_HUGE) -> Array:
        found = []
        for one in lines:
            value = one.ratio(name, _HUGE, least)
            if value is None and without is None:
                one.needs(name)
            found.append(without if value is None else value)
        return np.array(found, float)

    weight, heads, least = column("weight", 1.0, 0), column("people", 1.0, 0), 1e-6
    size = np.where([bool(one.text("size")) for one in lines], column("size", 1.0, 0), heads)
    line = column("line", None, 0)
    for name, values in (("line", line), ("weight", weight), ("people", heads), ("size", size)):
        if (values < least).any():
            raise lines[int(np.argmax(values < least))].bad(name, Text("要大于零", "must be above zero"))
    region = np.array([one.text("region") for one in lines])
    sampled = "weight" in lines[0].row
    found = _people(column("income", None) * 100, line * 100, weight * heads, weight * size, column("today", 0.0, 0) * 100 / size, region,
                   {str(code): str(code) for code in np.unique(region)}, 0, _TABLE, None)
    return replace(found, design=Design(weight * heads, _words(lines, "strata"), _words(lines, "psu"))) if sampled else found


def _words(lines: Sequence[Line], column: str) -> NDArray[np.str_] | None:
    return np.array([one.text(column) for one in lines]) if column in lines[0].row else None


def _people(income: Array, line: Array, people: Array, price: Array, today: Array, region: NDArray[Any], names: Mapping[str, str],
            not_known: int, period: Text, month: Month | None) -> People:
    common = float(line[0]) if (line == line[0]).all() else float((line * people).sum() / people.sum())
    scale = common / line
    return People(Households.of(income * scale, people, common, price / scale), today * scale, region, names, not_known, period, month)
