"""Austria, synthetic EU-SILC: the at-risk-of-poverty rate from components of income, as `laeken` computes it."""

import json
from collections.abc import Callable
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


def test_the_threshold_is_60_percent_of_the_weighted_median(matched: Any, reference: Any) -> None:
    run = json.loads((Path(matched["folder"]) / "results" / "run.json").read_text(encoding="utf-8"))
    assert float(_figure(run, "at_risk.median_income")) == pytest.approx(reference["weighted_median"], abs=1e-9)
    assert float(_figure(run, "at_risk.median_income")) * 0.6 == pytest.approx(reference["arpt_60"], abs=1e-9)


def _figure(run: Any, name: str) -> Any:
    """A population figure of the run, stored exactly: a number or a fraction as text."""
    from fractions import Fraction

    return Fraction(str(run["population"][name]))
