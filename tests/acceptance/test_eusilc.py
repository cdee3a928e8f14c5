"""Austria, synthetic EU-SILC: the at-risk-of-poverty rate from components of income, as `laeken` computes it."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

FILE = "eusilc_laeken.csv"


@pytest.fixture(scope="module")
def matched(survey: Callable[[str], Path], example: Callable[[str], Path], huimin: Callable[..., Any]) -> Any:
    home, inbox = example("eusilc"), survey(FILE).parent
    receipts = huimin("load", "--home", home, "--inbox", inbox)["receipts"]
    assert [(one["rows_in"], one["accepted"]) for one in receipts if one["dataset"] == "eusilc"] == [(14827, 14827)]
    return huimin("match", "--home", home, "--no-workbooks")


@pytest.fixture(scope="module")
def reference(survey: Callable[[str], Path]) -> Any:
    return json.loads(survey("eusilc_laeken_reference.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("policy", ["at_risk", "at_risk_given"])
def test_at_risk_of_poverty_rate(matched: Any, reference: Any, policy: str) -> None:
    """`at_risk` adds up income and counts heads itself; `at_risk_given` takes the published equivalised income."""
    figures = next(found for found in matched["policies"] if found["id"] == policy)
    assert figures["weighted_share"]["yes_of_all"] * 100 == pytest.approx(reference["arpr_60"], abs=5e-7)
    assert (figures["yes"], figures["unknown"]) == (2090, 0)


@pytest.mark.parametrize(("policy", "scale"), [("at_risk", 10**6), ("at_risk_given", 1)])
def test_the_threshold_is_60_percent_of_the_weighted_median(matched: Any, reference: Any, policy: str, scale: int) -> None:
    run = json.loads((Path(matched["folder"]) / "results" / "run.json").read_text(encoding="utf-8"))
    median = Fraction(run["figures"][f"{policy}.median_income"]) / scale
    assert float(median) == pytest.approx(reference["weighted_median"], abs=1e-6)
    assert float(median * Fraction(3, 5)) == pytest.approx(reference["arpt_60"], abs=1e-6)
