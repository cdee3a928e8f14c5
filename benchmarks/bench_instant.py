"""A moved line over one million households: sorting once and looking up, against deciding the policy again.

    prepare   from arrays of income, people and asset limits to the sorted table
    answer    one line, in the middle of 1,000
    sweep     1,000 lines; `rounded`: amounts rounded to whole yuan, lines that are none, computed household by household
    rerun     the minimum living allowance of the library decided again over one million people, once
    slider    all the slider's page says at a moved line (cost, people, who stays below, township by township beside today), 1,000,000
              and 10,000 households in 600 places: what twenty moves of the slider take
    frontier  ten budgets without conditions over the million; with floor, nobody losing, 8 regions and bounded cliffs over 7,000
    allocate  3,000 counties with floors, caps and yearly limits, formula and optimiser
"""

import json
import shutil
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import numpy as np

from benchmarks import library_data, measure
from benchmarks.bench_policy_library import AS_OF, national
from huimin import policy
from huimin.budget.allocate import allocate
from huimin.budget.allocation_rules import Region, read_rules
from huimin.budget.choose import Households, frontier
from huimin.budget.choose_within import Conditions, frontier_within, least_budget
from huimin.budget.instant import Ints, TopUp
from huimin.budget.moved import told
from huimin.budget.moving import Moving
from huimin.catalog import standard_catalog
from huimin.kernel import Month
from huimin.registry import open_registry

NAME = "benchmarks.bench_instant"
HOUSEHOLDS, PLACES = 1_000_000, 600


def households() -> tuple[Ints, Ints, Ints, Ints]:
    """Half fen of income, people, and the line the assets ask for."""
    rng = np.random.default_rng(20261031)
    income = (rng.lognormal(12.3, 0.8, HOUSEHOLDS) * 2).astype(np.int64)
    people = rng.integers(1, 7, HOUSEHOLDS)
    assets = np.where(rng.random(HOUSEHOLDS) < 0.2, rng.integers(0, 200_000, HOUSEHOLDS), 0)
    return income, income + rng.integers(0, 2, HOUSEHOLDS), people, assets


def look_up(step: int) -> dict[str, object]:
    (low, high, people, assets), lines = households(), np.random.default_rng(7).integers(30_000, 120_000, 1000).tolist()
    began = time.perf_counter()
    made = TopUp.of(low, high, people, assets, step)
    prepared = time.perf_counter() - began
    measured = measure.measured(lambda: sum(made.cost(line).fen for line in lines))
    return measured | {"prepare_s": round(prepared, 3)}


def slider(count: int) -> dict[str, object]:
    low, high, people, assets = (values[:count] for values in households())
    lines = np.random.default_rng(7).integers(30_000, 120_000, 20).tolist()
    arrays = {"place": np.arange(count) % PLACES, "half_low": low, "half_high": high, "members": people, "least": assets,
              "income": low // 2, "line": 64_000 * people, "people": people}
    places = tuple((f"990121{at // 20 + 100:03d}{at // 2 % 10 + 200:03d}", ("urban", "rural")[at % 2]) for at in range(PLACES))
    made = Moving(Month(2026, 10), date(2026, 10, 31), "dibao", 20_000, 200_000, 1, "up", places, (64_000,) * PLACES, {},
                  (0, 0, 0, 0.0), {}, 0, arrays)
    began = time.process_time()
    told(made, {"urban": 64_000, "rural": 64_000})
    prepared = time.process_time() - began
    found = measure.measured(lambda: sum(told(made, {"urban": line, "rural": line + 7})["moved"]["gap_fen"] for line in lines))
    return found | {"prepare_s": round(prepared, 3)}


def best(count: int, *, within: bool) -> dict[str, object]:
    rng = np.random.default_rng(5)
    size = rng.integers(1, 6, count)
    made = Households.of(rng.lognormal(7.2, 0.6, count), size, 700)
    if not within:
        return measure.measured(lambda: frontier(made, "severity", np.linspace(0.1, 1, 10) * made.cost.sum())[-1].spent)
    asked = Conditions(420, np.where(rng.random(count) < 0.05, rng.uniform(0, 200, count), 0), rng.integers(0, 8, count), 0.2, 0.8)
    least = least_budget(made, asked) * 1.001
    return measure.measured(lambda: frontier_within(made, np.linspace(1, 2, 10) * least, "gap", asked)[-1].spent)


def rerun() -> dict[str, object]:
    data, out = measure.SCRATCH / "library-1m", measure.SCRATCH / "instant-out"
    shutil.rmtree(out, ignore_errors=True)
    known = standard_catalog()
    rules = policy.read_library().resolve("99", AS_OF)
    program = policy.check(rules, known, ["dibao"])
    line = {"dibao.standard": Fraction(70_000)}
    register = open_registry(data, data)
    return measure.measured(lambda: str(policy.run(program, data, register.meta, known, AS_OF, out, overrides=line).folder))


def divide() -> dict[str, object]:
    rng = np.random.default_rng(3)
    need = rng.lognormal(18, 1, 3000)
    last = (need * rng.uniform(0.3, 0.8, 3000)).astype(int) + 1
    regions = [Region(str(i), str(i), str(i % 31), float(need[i]), float(need[i] / 5), float(rng.uniform(0.4, 1)), 1.0, int(last[i]),
                      int(last[i] * 0.95), int(last[i] * 1.25)) for i in range(3000)]
    return measure.measured(lambda: sum(allocate(regions, read_rules(), int(last.sum() * 1.05)).optimum.fen))


def main() -> None:
    options = measure.arguments(__doc__ or "", repeats=3)
    children: dict[str, Callable[[], dict[str, object]]] = {
        "lookup": lambda: look_up(1), "rounded": lambda: look_up(100), "rerun": rerun, "allocate": divide,
        "slider-1m": lambda: slider(HOUSEHOLDS), "slider-10k": lambda: slider(10_000),
        "frontier-1m": lambda: best(HOUSEHOLDS, within=False), "frontier-within-7k": lambda: best(7_000, within=True)}
    if options.child:
        print(json.dumps(children[options.child]()))
        return
    library_data.make(measure.SCRATCH / "library-1m", 1_000_000, national(), standard_catalog())
    runs = measure.interleaved(NAME, list(children), options.repeats)
    prepared = {name: [run["prepare_s"] for run in runs[name]] for name in ("lookup", "rounded", "slider-1m", "slider-10k")}
    measure.record("instant", {"households": HOUSEHOLDS, "sweep": "1,000 lines; sliders: 20", "prepare_s": prepared,
                               "runs": measure.summary(runs, base="rerun")})


if __name__ == "__main__":
    main()
