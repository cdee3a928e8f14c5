"""What a changed number can reach."""

import pytest

from huimin.budget.affected import affected
from huimin.kernel import Workspace
from huimin.matching import month_or_latest, prepare


@pytest.mark.parametrize(("names", "reached"), [
    ({"allowance.sum"}, {"allowance"}), ({"poor.standard"}, {"poor"}), ({"allowance.first_age", "poor.standard"}, {"allowance", "poor"}),
    ({"nothing.known"}, set()),
])
def test_policies_that_read_it(small_county: Workspace, names: set[str], reached: set[str]) -> None:
    program = prepare(small_county, month_or_latest(small_county, None).last_day).program
    assert affected(program, names) == reached


def test_through_definitions_outcomes_and_rules_between_policies() -> None:
    from datetime import date

    from huimin.catalog import standard_catalog
    from huimin.policy import check, read_library

    program = check(read_library().resolve("990121", date(2026, 10, 31)), standard_catalog())
    everything = {item.id for item in program.policies}
    reached = affected(program, {"dibao.standard"})
    assert {"dibao", "dibao_addon", "edge", "tekun", "premium_subsidy"} <= reached
    assert "childcare" not in reached
    assert {"orphan", "defacto_orphan"} <= reached  # one of them is chosen beside `tekun`, though none reads the other
    assert "tekun" in affected(program, {"orphan.family_amount"})
    assert affected(program, set(program.parameters)) == everything
    assert affected(program, {"price_subsidy.food_cpi"}) == {"price_subsidy"}  # through the switch that follows it
