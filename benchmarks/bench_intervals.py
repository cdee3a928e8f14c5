"""Forecast intervals on made-up caseloads: the share of outcomes inside, by how far ahead, whole county and townships.

Five programmes of 7 to 500 cases in eight townships: so many come a month, such a share goes. In every second county what comes is up
to half more or less than what keeps the number. No living county is looked at, so `_SERIES` of the back-test may be set here.
Columns: ends counted in; the second figure of "all" is strictly inside, where people in whole numbers cannot reach 80 %.
"""

from typing import cast

import numpy as np

from benchmarks import measure
from huimin.budget.forecast.backtest import Past
from huimin.budget.forecast.events import Events
from huimin.budget.forecast.history import WHOLE, Series

PROGRAMMES = (("a", 500, 0.02), ("b", 150, 0.012), ("c", 60, 0.03), ("d", 20, 0.01), ("e", 7, 0.02))
"""Name, cases at the start, share that goes a month."""
TOWNSHIPS, AHEAD, FEN = 8, 24, 100.0


def made(seed: int, months: int) -> list[Series]:
    rng, found = np.random.default_rng(seed), []
    for policy, start, going in PROGRAMMES:
        coming = start * going * (1 + (seed % 2) * (rng.random() - 0.5))
        parts = [_township(rng, policy, at, start * share, going, coming * share, months)
                 for at, share in enumerate(rng.dirichlet(np.full(TOWNSHIPS, 3.0)))]
        whole = (sum((getattr(one, name) for one in parts), np.zeros(months)) for name in ("cases", "fen", "came", "went"))
        found += [Series(policy, WHOLE, *whole), *parts]
    return found


def _township(rng: np.random.Generator, policy: str, at: int, start: float, going: float, coming: float, months: int) -> Series:
    cases, came, went = [int(rng.poisson(start))], [0], [0]
    for _ in range(months - 1):
        went.append(int(rng.binomial(cases[-1], going)))
        came.append(int(rng.poisson(coming)))
        cases.append(cases[-1] + came[-1] - went[-1])
    counts = np.array(cases, float)
    return Series(policy, f"9901211{at:02}", counts, counts * FEN, np.array(came, float), np.array(went, float))


def judged(seeds: range, months: int) -> dict[str, dict[str, float]]:
    """county, townships -> share inside: all, strictly, and by span of months ahead, of caseloads."""
    rows = [row for seed in seeds for row in Past(made(seed, months), Events({}), AHEAD).scores() if row["of"] == "cases"]
    found: dict[str, dict[str, float]] = {}
    for area in ("county", "townships"):
        own = [row for row in rows if row["area"] == area]
        inside = float(np.mean([row["inside"] for row in own]))
        edge = float(np.mean([row["on_edge"] for row in own]))
        spans = [cast(dict[str, float | None], row["inside_by_months"]) for row in own]
        found[area] = {"all": inside, "strictly": inside - edge} | {
            name: float(np.mean([one[name] for one in spans])) for name in spans[0] if spans[0][name] is not None}
    return {area: {name: round(value, 2) for name, value in row.items()} for area, row in found.items()}


def main() -> None:
    options = measure.arguments(__doc__ or "", counties=12, months=61)
    answer = judged(range(300, 300 + options.counties), options.months)
    for area, row in answer.items():
        print(f"{area:10s}", "  ".join(f"{name} {value:.2f}" for name, value in row.items()))


if __name__ == "__main__":
    main()
