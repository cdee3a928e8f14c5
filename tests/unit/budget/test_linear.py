"""Named conditions: optimum, shadow prices by hand, and the names of those that clash."""

import numpy as np
import pytest

from huimin.budget.allocation_errors import TakesTooLong
from huimin.budget.linear import Contradiction, Problem


def diet() -> Problem:
    """Cheapest x + 2y with x + y >= 3 and x <= 1: one of x, two of y."""
    problem = Problem()
    x = problem.columns(2, [1, 2])
    problem.require("enough", [0, 0], x, 1, lower=3)
    problem.require("scarce", 0, x[0], 1, upper=1)
    return problem


def test_optimum_and_prices() -> None:
    found = diet().solve()
    assert found.values.tolist() == [1, 2]
    assert found.worth == 5
    assert found.prices["enough"].tolist() == [2]
    assert found.prices["scarce"].tolist() == [-1]


def test_a_clash_is_named_by_those_who_clash_and_nobody_else() -> None:
    problem = diet()
    problem.require("little", [0, 1], np.arange(2), 1, upper=1)
    problem.require("harmless", 0, 0, 1, upper=9)
    with pytest.raises(Contradiction) as clash:
        problem.solve()
    assert clash.value.names == ["enough", "little"]
    assert sum(lack.sum() for lack in clash.value.short.values()) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(20))
def test_of_the_named_none_could_be_left_out(seed: int) -> None:
    """Random intervals on one unknown: two clash exactly where they do not meet."""
    rng = np.random.default_rng(seed)
    bounds = {f"c{i}": sorted(rng.integers(0, 30, 2).tolist()) for i in range(5)}
    problem = Problem()
    x = problem.columns(1)
    for name, (low, high) in bounds.items():
        problem.require(name, 0, x, 1, lower=low, upper=high)
    disjoint = max(low for low, _ in bounds.values()) > min(high for _, high in bounds.values())
    if not disjoint:
        problem.solve()
        return
    with pytest.raises(Contradiction) as clash:
        problem.solve()
    one, other = (bounds[name] for name in clash.value.names)
    assert max(one[0], other[0]) > min(one[1], other[1])
    assert sum(lack.sum() for lack in clash.value.short.values()) == pytest.approx(max(one[0], other[0]) - min(one[1], other[1]))


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    diet().solve()
    assert capfd.readouterr() == ("", "")


def test_who_asks_too_much_is_told_so_and_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A knapsack no tenth of a second suffices for."""
    monkeypatch.setattr("huimin.budget.linear.SECONDS", 0.1)
    rng = np.random.default_rng(3)
    problem = Problem()
    x = problem.columns(400, -rng.integers(10**5, 10**6, 400).astype(float), upper=1.0, whole=True)
    for at in range(30):
        problem.require(f"room {at}", 0, x, rng.integers(10**5, 10**6, 400).astype(float), upper=5e7, rows=1)
    with pytest.raises(TakesTooLong, match=r"0\.1"):
        problem.solve()
