"""The digital twin on the budget desk: asked for in a form, told month by month, fetched. The result itself: tests/unit/budget/twin."""

from collections.abc import Callable
from typing import Any

import pytest

from huimin.web.budget import lived
from huimin.web.budget.models import Twin
from huimin.web.budget.work import TWIN_QUEUE
from huimin.web.trials import DONE

FORM = {"name": "提标三年", "what1": "dibao.standard", "value1": "900", "place1": "", "residence1": "rural",
        "begins": "2026-12", "months": "2"}


def place(area: str, name: str, before: int, after: int) -> dict[str, Any]:
    return {"area": area, "name": name, "people_before": 2, "people_after": 3, "cost_before_fen": before, "cost_after_fen": after}


def month(name: str, places: list[dict[str, Any]]) -> dict[str, Any]:
    sums = {side: sum(one[f"cost_{side}_fen"] for one in places) for side in ("before", "after")}
    dibao = {"id": "dibao", "name": {"zh": "低保", "en": "Dibao"}, "unit": "household", "period": "month", "delivery": "cash",
             "people_before": 4, "people_after": 6, "cost_before_fen": sums["before"], "cost_after_fen": sums["after"], "places": places}
    return {"month": name, "flows": {"people": 990, "births": 1, "died": 2, "jobs_lost": 3}, "programmes": [dibao],
            "monthly_cost_before_fen": sums["before"], "monthly_cost_after_fen": sums["after"],
            "poverty": {"poor_before": 9, "poor_after": 7, "gap_before_fen": 500, "gap_after_fen": 300}}


FOUND = {"people": 1000, "seed": 1, "start": "2026-10", "rules": "own", "changes": [], "policies_folder": None,
         "begins": "2026-12", "months": [
    month("2026-11", [place("990121001", "云中街道", 100_00, 100_00), place("990121200", "青杨乡", 50_00, 50_00)]),
    month("2026-12", [place("990121001", "云中街道", 100_00, 130_00), place("990121200", "青杨乡", 50_00, 120_00)])]}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The words the command was called with; it answers with FOUND."""
    asked: list[Any] = []

    def run(words: Any, alive: Any) -> dict[str, object]:
        asked.append(words)
        return {"state": DONE, "result": FOUND, "problem": {}}

    monkeypatch.setattr(TWIN_QUEUE, "_run", run)
    return asked


def test_from_the_form_to_the_month(as_: Callable[[str], Any], told: list[Any]) -> None:
    desk = as_("zhengce")
    answer = desk.post("/budget/twin/", FORM)
    one = Twin.objects.get()
    assert answer.headers["Location"] == f"/budget/twin/{one.pk}/"
    [words] = told
    assert words[3] == "twin"
    assert words[-6:] == ["--months", "2", "--begins", "2026-12", "--set", "dibao.standard/rural=900"]
    page = desk.get(f"/budget/twin/{one.pk}/").content.decode()
    assert "2个月共多花100.00元" in page
    assert "各乡镇，2026-12" in page
    assert "青杨乡多得最多" in page
    assert "?month=2026-11#month" in page
    earlier = desk.get(f"/budget/twin/{one.pk}/?month=2026-11").content.decode()
    assert "各乡镇，2026-11" in earlier
    assert "没有一个乡镇多得" in earlier
    file = desk.get(f"/budget/twin/{one.pk}/twin.csv").content.decode("utf-8-sig").splitlines()
    assert file[3].split(",")[:8] == ["2026-11", "收入加待遇仍低于标准", "", "", "9", "7", "5.0", "3.0"]
    assert "2026-12,低保,990121200,青杨乡,2,3,50.0,120.0" in file


def test_townships_add_up_and_yearly_benefits_count_a_twelfth() -> None:
    yearly = month("2026-12", [place("990121001", "云中街道", 120_00, 240_00)])
    yearly["programmes"][0]["period"] = "year"
    both = {**FOUND["months"][1], "programmes": [*FOUND["months"][1]["programmes"], *yearly["programmes"]]}  # type: ignore[index,dict-item]
    [(_, _, before, after, paid, pays), (_, _, _, _, _, other)] = lived.townships(both)
    assert (before, after, paid, pays, other) == (4, 6, 110_00, 150_00, 120_00)


@pytest.mark.parametrize(("typed", "field"), [
    ({"begins": "bald"}, "begins"), ({"months": "0"}, "months"), ({"months": "99"}, "months"), ({"what1": ""}, "what1"),
    ({"name": ""}, "name")])
def test_what_is_wrong_is_said(as_: Callable[[str], Any], told: list[Any], typed: dict[str, str], field: str) -> None:
    answer = as_("zhengce").post("/budget/twin/", FORM | typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert told == []


def test_who_only_reads_lives_nothing(as_: Callable[[str], Any], told: list[Any]) -> None:
    assert as_("shenji").get("/budget/twin/").status_code == 200
    assert as_("shenji").post("/budget/twin/", FORM).status_code == 404
    assert as_("xiang").get("/budget/twin/").status_code == 403
    assert told == []
