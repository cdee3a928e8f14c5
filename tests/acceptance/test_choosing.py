"""Best transfers and inequality on EU-SILC, against closed forms and against `laeken`."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from huimin.budget.choose import Households, choose
from huimin.budget.poverty import fgt, gini, theil

FILE, BEST = "eusilc_laeken.csv", "allocation_reference_eusilc.json"
AIMS = {"min_headcount_greedy": "headcount", "min_gap_FGT1": "gap", "min_FGT2": "severity", "maximin_floor": "maximin",
        "proportional_to_gap": "proportional", "universal_per_capita": "universal", "uniform_per_capita_to_poor": "uniform"}


@pytest.fixture(scope="module")
def people(survey: Callable[[str], Path]) -> Any:
    with survey(FILE).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: np.array([row[name] if name == "db040" else float(row[name]) for row in rows])
            for name in ("db030", "hsize", "eqSS", "eqIncome", "rb050", "db040")}


@pytest.fixture(scope="module")
def best(survey: Callable[[str], Path]) -> Any:
    return json.loads(survey(BEST).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def households(people: Any, best: Any) -> Households:
    """Money is paid to a household: one euro more per equivalent adult costs its size in equivalent adults."""
    _, first = np.unique(people["db030"], return_index=True)
    weight, heads, adults = people["rb050"][first], people["hsize"][first], people["eqSS"][first]
    return Households.of(people["eqIncome"][first], weight * heads, best["z"], weight * adults)


def test_the_survey_is_read_as_the_reference_reads_it(households: Households, best: Any) -> None:
    assert len(households.income) == best["households"]
    assert households.people.sum() == pytest.approx(best["persons"], rel=1e-12)
    assert households.cost.sum() == pytest.approx(best["total_gap_cost_annual_EUR"], rel=1e-12)
    found = [fgt(households.income, households.line, households.people, alpha) for alpha in (0, 1, 2)]
    assert found == pytest.approx(best["baseline"], rel=1e-12)


@pytest.mark.parametrize("name", AIMS)
def test_best_transfers_at_every_budget(households: Households, best: Any, name: str) -> None:
    shares = [key for key in best if key.startswith("budget=")]
    assert len(shares) >= 3
    for key in shares:
        expected = best[key][name]
        found = choose(households, float(key.removeprefix("budget=")) * best["total_gap_cost_annual_EUR"], AIMS[name])
        # Which of many households of one composition the smallest gap picks is free: only its own index is determined.
        which = [1] if name == "min_gap_FGT1" else [0, 1, 2]
        assert [found.fgt[i] for i in which] == pytest.approx([expected["fgt"][i] for i in which], rel=1e-6, abs=1e-12), key
        figures = {"floor": "floor", "amount": "amount", "lifted_persons": "lifted", "LP_upper_bound_lifted": "lifted_at_most",
                   "lam": "level"}
        for theirs, ours in figures.items():
            if theirs in expected:
                assert found.figures[ours] == pytest.approx(expected[theirs], rel=1e-6, abs=1e-9), (key, theirs)
        if "spent" in expected:
            assert found.spent == pytest.approx(expected["spent"], rel=1e-6), key


def test_inequality_as_laeken_computes_it(people: Any, survey: Callable[[str], Path]) -> None:
    reference = json.loads(survey("eusilc_laeken_reference.json").read_text(encoding="utf-8"))
    income, weight = people["eqIncome"], people["rb050"]
    line = reference["arpt_60"]
    assert [fgt(income, line, weight, alpha) for alpha in (0, 1, 2)] == pytest.approx(
        [reference["fgt0_lt"], reference["fgt1"], reference["fgt2"]], rel=1e-10)
    assert 100 * gini(income, weight) == pytest.approx(reference["gini"], rel=1e-10)
    assert 100 * gini(income, np.ones_like(weight)) == pytest.approx(reference["gini_unweighted"], rel=1e-10)
    found = theil(income, weight, people["db040"])
    assert found.total == pytest.approx(reference["theil_t_pos"], rel=1e-10)
    assert len(found.groups) == 9
    assert found.within + found.between == pytest.approx(found.total, rel=1e-12)


def test_uruguay_before_and_after_a_transfer_to_each_poor_person(survey: Callable[[str], Path]) -> None:
    """The official classification, and the closed form of a transfer that closes a tenth of every gap: FGT1 x 0.9, FGT2 x 0.81."""
    with survey("uruguay_ech2018_sample.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    income, line, weight = (np.array([float(row[name]) for row in rows]) for name in ("ht11", "lp_06", "pesoano"))
    before = [fgt(income, line, weight, alpha) for alpha in (0, 1, 2)]
    assert before[0] == pytest.approx(0.07104966, abs=5e-9)
    after = income + 0.1 * np.maximum(line - income, 0)
    assert [fgt(after, line, weight, alpha) for alpha in (0, 1, 2)] == pytest.approx(
        [before[0], 0.9 * before[1], 0.81 * before[2]], rel=1e-10)
