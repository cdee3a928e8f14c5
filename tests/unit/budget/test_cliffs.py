"""What a family keeps of the next yuan, on the small county with a benefit that ends at a line."""

import shutil
from pathlib import Path

import pytest

from huimin.budget import NotAMember, NothingToMove, curve
from huimin.budget.errors import SetTwice
from huimin.kernel import Workspace, write_text

_TOPUP = """
[policy]
id = "topup"
name = { zh = "补差", en = "Top-up" }
summary = { zh = "补到每年一万二", en = "Up to 12,000 a year" }
unit = "household"
department = "civil_affairs"
basis = ["试行办法 第六条"]
period = "month"
delivery = "cash"
[[condition]]
id = "low"
when = "total(member.wage_income) < qty(12000, 'yuan/year')"
article = "试行办法 第六条"
refuse = { zh = "—", en = "—" }
[amount]
formula = "monthly(qty(12000, 'yuan/year') - total(member.wage_income)) + qty(200, 'yuan/month')"
round = { to = "fen", how = "half_up" }
article = "试行办法 第六条"
"""


@pytest.fixture
def county(small_county: Workspace, tmp_path: Path) -> Workspace:
    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy)
    write_text(copy / "policies" / "topup" / "CN@2026-01-01.toml", _TOPUP)
    return Workspace.open(copy)


def test_a_taper_and_the_cliff_behind_it(county: Workspace) -> None:
    found = curve(county, "A1", to_fen=200_000, step_fen=50_000)
    # Wages of 0, 500, 1,000, 1,500, 2,000 yuan a month; the line is 1,000 a month and 200 are paid on top below it.
    assert [int(point.net_fen) - 5_000 for point in found.points] == [120_000, 120_000, 100_000, 150_000, 200_000]
    assert [float(rate) for rate in found.rates()] == [1.0, 1.4, 0.0, 0.0]
    [cliff] = [one for one in found.cliffs if one.loss_fen]
    assert (cliff.wage_fen, set(cliff.stops)) == (100_000, {"topup"})
    assert round(cliff.loss_fen) == 20_000


def test_a_status_that_ends_is_a_cliff_without_a_sum(county: Workspace) -> None:
    found = curve(county, "A1", to_fen=200_000, step_fen=50_000)
    assert [set(cliff.lost) for cliff in found.cliffs] == [{"poor"}]


def test_another_standard_moves_the_cliff(county: Workspace) -> None:
    found = curve(county, "A1", to_fen=200_000, step_fen=50_000, sets={"poor.standard": "18000"})
    assert [(cliff.wage_fen, set(cliff.lost)) for cliff in found.cliffs] == [(100_000, set()), (150_000, {"poor"})]


def test_one_parameter_set_twice_is_refused_not_the_last_one_taken(county: Workspace) -> None:
    sets = [("poor.standard", "18000"), ("poor.standard@CN", "19000")]
    with pytest.raises(SetTwice, match=r"poor\.standard"):
        curve(county, "A1", to_fen=200_000, step_fen=50_000, sets=sets)
    found = curve(county, "A1", to_fen=200_000, step_fen=50_000, sets=sets[:1])
    assert [(cliff.wage_fen, set(cliff.lost)) for cliff in found.cliffs] == [(100_000, set()), (150_000, {"poor"})]


def test_what_becomes_known_is_no_loss(county: Workspace, ids: dict[str, str]) -> None:
    # 吴's wage is not known; 郑's is moved. Nothing is decided while the two together may be below the line, then both end.
    found = curve(county, ids["郑文"], to_fen=200_000, step_fen=100_000)
    assert [set(point.unknown) for point in found.points] == [{"poor", "topup"}, set(), set()]
    assert list(found.cliffs) == []


def test_ranges_without_a_step_are_refused(county: Workspace) -> None:
    for to_fen, step_fen in ((100, 0), (100, 200), (10_000_000, 1)):
        with pytest.raises(NothingToMove):
            curve(county, "A1", to_fen=to_fen, step_fen=step_fen)


def test_a_stranger_has_no_wage_in_the_household(county: Workspace) -> None:
    from huimin.budget.cliffs import earning
    from huimin.policy import Household

    with pytest.raises(NotAMember):
        earning(Household("A1", {}, []), "nobody", 0)
