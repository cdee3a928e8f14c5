"""A forecast: its models by hand, nothing known too early, rises counted, better than last year again, intervals that hold."""

from dataclasses import replace

import numpy as np
import pytest

from huimin.budget.forecast.backtest import Misses, Past, middles
from huimin.budget.forecast.events import Events
from huimin.budget.forecast.history import WHOLE, Series
from huimin.budget.forecast.models import CASES, money, seasonal
from huimin.budget.poverty import Array

NO_EVENTS = Events({})


def series(cases: list[float], came: list[float] | None = None, went: list[float] | None = None, each: float = 100.0) -> Series:
    values = np.array(cases, float)
    none = np.zeros(len(values))
    return Series("dibao", WHOLE, values, values * each, none if came is None else np.array(came, float),
                  none if went is None else np.array(went, float))


def county(seed: int, months: int = 49) -> list[Series]:
    """Three programmes in four townships: so many come, such a share goes, at constant rates; amounts rise 4 % each January."""
    rng, found = np.random.default_rng(seed), []
    for policy, start, coming, going, each in (("a", 80, 1.5, 0.02, 400), ("b", 40, 0.3, 0.012, 900), ("c", 120, 3.0, 0.03, 100)):
        parts = []
        for area in range(4):
            cases, came, went = [rng.poisson(start / 4)], [0], [0]
            for _ in range(months - 1):
                out, new = rng.binomial(cases[-1], going), rng.poisson(coming / 4)
                cases.append(cases[-1] - out + new)
                came.append(new)
                went.append(out)
            values = np.array(cases, float)
            parts.append(Series(policy, f"99012110{area}", values, values * each * 1.04 ** (np.arange(months) // 12),
                                np.array(came, float), np.array(went, float)))
        found += [*parts, Series(policy, WHOLE, *(sum((getattr(one, name) for one in parts), np.zeros(months))
                                                  for name in ("cases", "fen", "came", "went")))]
    return found


def yearly(months: int) -> Array:
    steps = np.zeros(months + 24)
    steps[12::12] = np.log(1.04)
    return steps


def test_the_models_by_hand() -> None:
    assert seasonal(np.arange(14.0), 3).tolist() == [2, 3, 4]
    assert seasonal(np.arange(14.0), 13)[12] == 2
    grows = series([10, 12, 14])
    assert CASES["last"](grows, 2).tolist() == [14, 14]
    assert CASES["trend"](grows, 2) == pytest.approx([14 + 2 * 0.95, 14 + 2 * 0.95 + 2 * 0.95**2])
    flows = series([10, 10, 10], came=[0, 2, 2], went=[0, 2, 2])
    assert CASES["flow"](flows, 2).tolist() == [10, 10]
    empties = series([10, 8, 6], came=[0, 0, 0], went=[0, 2, 2])
    assert CASES["flow"](empties, 1).tolist() == pytest.approx([6 * (1 - 4 / 18)])


def test_a_known_rise_moves_the_money_in_its_month_and_by_what_past_rises_moved() -> None:
    steps = np.zeros(40)
    steps[[6, 30]] = np.log(1.1)
    flat = series([10.0] * 24)
    untaught = Events({"dibao": np.concatenate([np.zeros(7), steps[7:]])})
    assert untaught.rises(flat, 12) == pytest.approx([1.0] * 6 + [1.1] * 6)
    twice = replace(flat, fen=flat.fen * np.where(np.arange(24) >= 7, 1.1**2, 1.0))  # a month late, and by double
    assert Events({"dibao": steps}).rises(twice, 12) == pytest.approx([1.0] * 7 + [1.1**2] * 5)
    unpaid = replace(flat, fen=flat.fen * 0)  # a status: nothing to learn from, nothing to warn of
    assert Events({"dibao": steps}).rises(unpaid, 8) == pytest.approx([1.0] * 6 + [1.1] * 2)
    assert money(flat, "last", np.full(2, 10.0), np.array([1.0, 1.1])) == pytest.approx([1000, 1100])


@pytest.mark.parametrize("side", ["cases", "fen"])
def test_no_forecast_of_the_past_knew_what_came_after(side: str) -> None:
    """Whatever happens after month 30 leaves the path and the interval from month 30 as they were."""
    whole = county(1)
    later = np.where(np.arange(49) >= 30, 7.0, 1.0)
    other = [replace(one, cases=one.cases * later, fen=one.fen * later**2, came=one.came * later) for one in whole]
    found = []
    for version in (whole, other):
        past = Past(version, NO_EVENTS, 24)
        seen = version[0].until(30)
        found.append(past.path(seen, side, middles(seen, NO_EVENTS, 24), 30))
    assert found[0].model == found[1].model
    for name in ("middle", "low", "high"):
        np.testing.assert_array_equal(getattr(found[0], name), getattr(found[1], name))
    assert (found[0].low <= found[0].middle).all()


def test_better_than_last_year_again_and_intervals_hold() -> None:
    """Three made-up counties of 49 months; the constant that widens intervals was set on others."""
    events = Events(dict.fromkeys("abc", yearly(49)))
    scores = [list(Past(county(seed), events, 24).scores()) for seed in range(100, 103)]
    for place in range(4):
        mine, again, inside = (np.mean([float(one[place][name]) for one in scores])  # type: ignore[arg-type]
                               for name in ("mae", "mae_seasonal", "inside"))
        assert mine < 0.9 * again
        assert 0.7 <= inside <= 0.9


def test_an_error_counts_by_how_near_its_caseload_is() -> None:
    """Four errors of 10 cases and one of 1,000: for a township of 10 the large one hardly counts, for the county it decides."""
    misses = Misses(by=np.zeros(5), evened=np.array([1.0, 2.0, 3.0, 4.0, 9.0]), cases=np.array([10.0, 10.0, 10.0, 10.0, 1000.0]))
    assert [misses.within(share, 10.0) for share in (0.25, 0.8, 1.0)] == [2.0, 4.0, 9.0]  # weights 1, 1, 1, 1, 0.01
    assert [misses.within(share, 1000.0) for share in (0.01, 0.8)] == [2.0, 9.0]  # weights 0.01 four times, then 1


def test_within_a_group_of_horizons_an_interval_widens_with_the_root_of_the_months() -> None:
    whole = county(1)
    past, seen = Past(whole, NO_EVENTS, 24), whole[4]
    path = past.path(seen, "cases", middles(seen, NO_EVENTS, 24), 49)
    width = path.high - path.middle
    assert width[2] / width[0] == pytest.approx(3**0.5)
    assert width[23] / width[12] == pytest.approx((24 / 13) ** 0.5)


def test_what_lies_on_an_end_is_inside_and_said_to_be_on_it() -> None:
    """Nothing ever changes: every interval is a point, and every outcome lies on it, rounding or not."""
    flat = [replace(series([7.0] * 30, each=33.3), area="990121100")]
    scores = {str(one["of"]): one for one in Past(flat, Events({"dibao": np.zeros(60)}), 12).scores() if one["area"] == "townships"}
    for side in ("cases", "fen"):
        assert (scores[side]["inside"], scores[side]["on_edge"]) == (1.0, 1.0)


def test_an_interval_that_knows_only_small_errors_is_narrow_and_one_that_saw_a_shock_is_wide() -> None:
    calm = county(2)
    shocked = [replace(one, cases=one.cases * np.where(np.arange(49) >= 25, 2.0, 1.0)) for one in calm]
    widths = []
    for version in (calm, shocked):
        past, seen = Past(version, NO_EVENTS, 12), version[4]
        path = past.path(seen, "cases", middles(seen, NO_EVENTS, 12), 49)
        widths.append(float((path.high - path.low).mean()))
    assert widths[1] > 2 * widths[0]
