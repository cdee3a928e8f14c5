"""Standard errors of a sample as R's `survey` and `convey` compute them, and of a change that has a closed form."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from huimin.budget.survey import Design, changes, estimates


def read(path: Path, numbers: tuple[str, ...], words: tuple[str, ...] = ()) -> dict[str, Any]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: np.array([float(row[name]) for row in rows]) for name in numbers} | {
        name: np.array([row[name] for row in rows]) for name in words}


@pytest.fixture(scope="module")
def people(survey: Callable[[str], Path]) -> dict[str, Any]:
    return read(survey("eusilc_laeken.csv"), ("eqIncome", "rb050"), ("db030", "db040"))


@pytest.fixture(scope="module")
def reference(survey: Callable[[str], Path]) -> Any:
    return json.loads(survey("survey_convey_reference.json").read_text(encoding="utf-8"))


NAMES = {"mean": "mean", "gini": "gini", "fgt0_abs10000": "headcount", "fgt1_abs10000": "gap", "fgt2_abs10000": "severity"}


@pytest.mark.parametrize(("design", "clustered"), [("persons_strata_db040", False), ("households_clustered_strata_db040", True)])
def test_poverty_and_inequality_of_eusilc_as_convey(people: dict[str, Any], reference: Any, design: str, clustered: bool) -> None:
    drawn = Design(people["rb050"], people["db040"], people["db030"] if clustered else None)
    found = estimates(people["eqIncome"], 10_000, drawn)
    for theirs, ours in NAMES.items():
        value, error = reference[design][theirs]
        # Who of several people with one income comes first is open, and moves Gini in the seventh figure.
        assert found[ours].value == pytest.approx(value, rel=1e-6 if ours == "gini" else 1e-9), theirs
        assert found[ours].error == pytest.approx(error, rel=1e-6), theirs


def test_means_of_californian_schools_as_survey(survey: Callable[[str], Path], reference: Any) -> None:
    api = reference["api"]
    strata = read(survey("survey_apistrat.csv"), ("api00", "pw", "fpc"), ("stype",))
    found = estimates(strata["api00"], 1, Design(strata["pw"], strata["stype"], None, strata["fpc"]))["mean"]
    assert found.value == pytest.approx(api["strat_mean"]["est"]["api00"], rel=1e-10)
    assert found.error == pytest.approx(api["strat_mean"]["se"]["api00"], rel=1e-8)
    clusters = read(survey("survey_apiclus1.csv"), ("api00", "pw", "fpc"), ("dnum",))
    found = estimates(clusters["api00"], 1, Design(clusters["pw"], None, clusters["dnum"], clusters["fpc"]))["mean"]
    assert found.value == pytest.approx(api["clus1_mean"]["est"]["api00"], rel=1e-10)
    assert found.error == pytest.approx(api["clus1_mean"]["se"]["api00"], rel=1e-8)


def test_a_transfer_of_a_tenth_of_every_gap(people: dict[str, Any]) -> None:
    """Gap x 0.9, severity x 0.81, nobody crosses the line: the change and its error are those shares of the index itself."""
    income, line = people["eqIncome"], 10_000
    design = Design(people["rb050"], people["db040"], people["db030"])
    before = estimates(income, line, design)
    found = changes(income, income + 0.1 * np.maximum(line - income, 0), line, design)
    for name, share in (("headcount", 0.0), ("gap", -0.1), ("severity", -0.19)):
        assert found[name].value == pytest.approx(share * before[name].value, rel=1e-9, abs=1e-15)
        assert found[name].error == pytest.approx(abs(share) * before[name].error, rel=1e-9, abs=1e-15)
    assert found["mean"].value == pytest.approx(0.1 * line * before["gap"].value, rel=1e-9)
    assert found["mean"].error == pytest.approx(0.1 * line * before["gap"].error, rel=1e-9)


def test_uruguay_before_and_after_the_same_transfer(survey: Callable[[str], Path]) -> None:
    """Strata and households of the survey; 7.1 per cent poor, known to about two points off 500 households."""
    rows = read(survey("uruguay_ech2018_sample.csv"), ("ht11", "lp_06", "pesoano"), ("numero", "estred13"))
    income, line = rows["ht11"], rows["lp_06"]
    design = Design(rows["pesoano"], rows["estred13"], rows["numero"])
    before = estimates(income, line, design)
    assert before["headcount"].value == pytest.approx(0.07104966, abs=5e-9)
    assert 0.005 < before["headcount"].error < 0.03
    found = changes(income, income + 0.1 * np.maximum(line - income, 0), line, design)
    assert found["severity"].value == pytest.approx(-0.19 * before["severity"].value, rel=1e-9)
    assert found["gap"].error == pytest.approx(0.1 * before["gap"].error, rel=1e-9)


def test_choose_tells_the_errors_of_a_sample(people: dict[str, Any], huimin: Callable[..., Any], tmp_path: Path) -> None:
    """The same households in a table: errors before as above, and after all gaps are closed the change is minus the index."""
    _, first = np.unique(people["db030"], return_index=True)
    size = dict(zip(*np.unique(people["db030"], return_counts=True), strict=True))
    path = tmp_path / "households.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["income", "line", "people", "weight", "strata", "psu"])
        writer.writerows([repr(float(people["eqIncome"][at])), 10_000, size[people["db030"][at]], people["rb050"][at], people["db040"][at],
                          people["db030"][at]] for at in first)
    found = huimin("choose", path, "--aim", "gap")
    expected = estimates(people["eqIncome"], 10_000, Design(people["rb050"], people["db040"], people["db030"]))
    for name in ("headcount", "gap", "severity"):
        assert found["sampling"]["before"][name]["value"] == pytest.approx(expected[name].value, rel=1e-3), name
        assert found["sampling"]["before"][name]["error"] == pytest.approx(expected[name].error, rel=1e-2), name
    assert found["frontier"][-1]["gap"] == pytest.approx(0, abs=1e-9)
