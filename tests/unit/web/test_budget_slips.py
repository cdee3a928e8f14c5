"""What nobody means to type, and what a county's file may hold: the desk says so, and goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huimin.budget import delivery, pooling, stress
from huimin.web.budget import supposing
from huimin.web.design.forms import date_of, number, whole
from tests.unit.web.test_api import sent

As = Callable[[str], Any]
ENDLESS = ("1e999999999", "1e-999999999", "9" * 5000)


@pytest.mark.parametrize("typed", ENDLESS)
def test_a_number_that_would_never_end_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        number(typed)
    assert whole(typed) is None
    shock = stress.shocks()[0]
    supposed, errors = supposing.read(shock, supposing.typed(shock, dict.fromkeys(shock.assumptions, typed), 1) | {supposing.MONTHS: typed})
    assert supposed is None
    assert errors
    with pytest.raises(ValueError, match=r"."):
        date_of({"year": typed, "month": "1", "day": "1"})


@pytest.mark.parametrize("one", ["9" * 30, "9" * 5000, "٣"])
def test_a_number_no_scenario_has_finds_none(as_: As, one: str) -> None:
    client = as_("caizheng")
    assert client.get(f"/budget/compare/?one={one}").status_code == 200
    assert client.get(f"/budget/memo/?one={one}").status_code == 404
    assert client.get(f"/budget/standards/new/?scenario={one}").status_code == 200


def test_a_day_outside_the_calendar_of_the_law_is_to_correct(as_: As) -> None:
    client = as_("caizheng")
    assert client.get("/budget/delivery/?on=0001-01-01").status_code == 422
    assert client.get("/budget/delivery/?on=9999-12-31").status_code == 422
    answer = client.post("/budget/standards/new/", {"what": "dibao.standard", "place": "990121", "residence": "rural", "value": "900",
                                                    "start-year": "1", "start-month": "1", "start-day": "1", "grounds": "按文件调整"})
    assert answer.status_code == 422


def test_a_file_of_delivery_leads_to_the_page_that_says_what_is_wrong(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    from huimin.web.budget import views_delivery

    def wrong(_: object) -> None:
        raise pooling.NoRegister(file="x")

    monkeypatch.setattr(views_delivery, "found_on", wrong)
    answer = as_("caizheng").get(f"/budget/delivery/{next(iter(delivery.TABLES))}.csv")
    assert answer.headers["Location"].startswith("/budget/delivery/?on=")


def test_a_slip_in_the_rules_of_pooling_is_told_on_its_page(as_: As, changed_county: Path) -> None:
    folder = changed_county / "pooling"
    folder.mkdir(exist_ok=True)
    (folder / "rules.toml").write_text("source = 3\nsurprise = 1\n", encoding="utf-8")
    answer = as_("xian").get("/budget/pooling/")
    assert answer.status_code == 200
    assert "rules.toml" in answer.content.decode()
    assert as_("xian").get("/api/v1/budget/pooling").status_code == 200


def test_a_text_no_database_keeps_is_refused(as_: As) -> None:
    sent(as_("caizheng"), "budget/scenarios", {"name": "甲\0乙", "changes": [{"standard": "dibao.standard", "value": "900"}]}, 422)
    sent(as_("caizheng"), "budget/stress", {"shock": "flood", "assumptions": {"a\0": "1"}}, 422)
