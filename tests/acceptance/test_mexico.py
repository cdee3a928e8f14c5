"""Mexico, MCS-ENIGH 2014: weighted rates of deprivation over 58,121 households nobody listed the people of."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FILE = "mexico_coneval2014_households.csv"
PUBLISHED = {
    "deprived_food": 0.2143, "deprived_health": 0.3161, "deprived_housing": 0.0964, "deprived_education": 0.4229,
    "deprived_services": 0.1956, "deprived_social_security": 0.6860, "deprived_any": 0.8059, "deprived_three": 0.3328,
}


@pytest.fixture(scope="module")
def matched(survey: Callable[[str], Path], example: Callable[[str], Path], huimin: Callable[..., Any]) -> Any:
    home, inbox = example("mexico"), survey(FILE).parent
    receipts = huimin("load", "--home", home, "--inbox", inbox)["receipts"]
    assert [(one["rows_in"], one["accepted"]) for one in receipts if one["dataset"] == "mcs"] == [(58121, 58121)]
    return huimin("match", "--home", home, "--no-workbooks")


@pytest.mark.parametrize(("policy", "rate"), PUBLISHED.items())
def test_weighted_rate(matched: Any, policy: str, rate: float) -> None:
    figures = next(found for found in matched["policies"] if found["id"] == policy)
    assert figures["weighted_share"]["yes_of_all"] == pytest.approx(rate, abs=5e-5)
    assert figures["yes"] + figures["no"] == 58121
