"""What page, file and interface of a trial tell somebody who sees no household: no count below five, nor what would give it away."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huimin.web.accounts.models import Account
from huimin.web.budget import few, results, stressed, told, views_instant
from huimin.web.budget.models import Choice, Scenario, StressTest
from huimin.web.trials import DONE
from tests.unit.web.test_api import got
from tests.unit.web.test_status_pages import rows

As = Callable[[str], Any]
NAME = {"zh": "低保", "en": "dibao"}


def place(area: str, came: int, after: int) -> dict[str, Any]:
    return {"area": area, "name": area, "residence": "rural", "people_in": came, "people_out": 0, "people_after": after,
            "cost_before_fen": 100 * (after - came), "cost_after_fen": 100 * after}


def policy(id: str, *places: dict[str, Any]) -> dict[str, Any]:
    came, after = (sum(one[name] for one in places) for name in ("people_in", "people_after"))
    counts = {f"{kind}_{name}": value for kind in ("units", "people") for name, value in (
        ("before", after - came), ("after", after), ("in", came), ("out", 0))}
    return {"id": id, "name": NAME, "unit": "person", "period": "month", "delivery": "cash", "unknown_before": 0, "unknown_after": 0,
            **counts, **{f"{kind}cost_{side}_fen": 100 * counts[f"people_{side}"] for kind in ("", "recipients_", "expected_")
                         for side in ("before", "after")}, "places": list(places)}


def scenario(*policies: dict[str, Any]) -> dict[str, Any]:
    costs = {f"monthly_cost_{side}_fen": sum(one[f"cost_{side}_fen"] for one in policies) for side in ("before", "after")}
    return {"month": "2026-10", "as_of": "2026-10-31", "policies": list(policies), **costs, "sampling": None, "poverty": {
        "people_measured": 900, "people_not_measured": 0, "poor_before": 40, "poor_after": 37, "gap_before_fen": 9, "gap_after_fen": 8,
        "severity_before": .1, "severity_after": .1, "gini_before": .3, "gini_after": .3}, "deciles": [
        {"decile": at, "people": 90, "winners": 3 if at == 1 else 20, "losers": 0, "mean_change_fen": 5.0} for at in range(1, 11)]}


MADE = scenario(policy("dibao", place("1", 3, 203), place("2", 30, 330), place("3", 50, 450)), policy("orphan", place("3", 2, 12)))


def counts(found: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name in names and not isinstance(value, dict | list):
                yield name, value
            yield from counts(value, names)
    elif isinstance(found, list | tuple):
        for part in found:
            yield from counts(part, names)


def test_a_scenario_is_told_without_its_small_programmes_and_townships() -> None:
    found = told.scenario(MADE, sees=False)
    dibao, orphan = found["policies"]
    assert (dibao["units_in"], orphan["units_in"], orphan["units_after"]) == (83, few.FEWER, few.HIDDEN)
    assert [one["people_in"] for one in dibao["places"]] == [few.FEWER, few.HIDDEN, 50]
    assert [one["cost_after_fen"] for one in dibao["places"]] == [few.HIDDEN, few.HIDDEN, 45_000]
    assert found["whole"] == {"people_in": 83, "people_out": 0, "gap_fen": 8_300, "expected_gap_fen": 8_300}
    assert found["monthly_cost_after_fen"] is None  # less that of the one told it would be the other's
    assert [one.area for one in results.by_township(found["policies"])] == []  # no sum of which a part is not told
    assert not few.is_told(found["poverty"]["poor_after"])  # three fewer than before
    assert told.scenario(MADE, sees=True)["policies"] == MADE["policies"]
    assert "不在内" in str(results.headline(found))
    assert "不显示" in str(results.headline(told.scenario(scenario(policy("orphan", place("3", 2, 12))), sees=False)))


def test_no_page_file_or_answer_tells_a_small_count_of_a_scenario(as_: As, office: Path) -> None:
    one = Scenario.objects.create(by=Account.objects.get(username="caizheng"), name="甲", changes=[], state=DONE, result=MADE)
    for username in ("caizheng", "zhengce", "shenji"):
        client = as_(username)
        page = client.get(f"/budget/{one.pk}/").content.decode()
        assert "少于5" in page
        found = [row for row in rows(client, f"/budget/{one.pk}/scenario.csv") if len(row) == 9][1:]
        assert [row[4] for row in found] == ["少于5", "不显示", "50", "不显示"]
        answer = got(client, f"budget/scenarios/{one.pk}")
        assert answer["townships"] == []
        assert answer["policies"]["rows"][1][5] == few.FEWER.as_json()
        assert answer["tenths"][0]["winners"] == few.FEWER.as_json()
        compared = got(client, f"budget/scenarios/compare?one={one.pk}")["table"]["rows"][0]
        assert compared[1:3] == [8_300, 83]  # of 85 in all
        assert "83人次" in got(client, "budget/scenarios")[0]["headline"]["zh"]
        assert client.get(f"/budget/memo/?one={one.pk}").status_code == 200
        assert client.get("/budget/scenarios/").status_code == 200
    assert got(as_("juzhang"), f"budget/scenarios/{one.pk}")["tenths"][0]["winners"] == 3
    assert [row[4] for row in rows(as_("juzhang"), f"/budget/{one.pk}/scenario.csv") if len(row) == 9][1:] == ["3", "30", "50", "2"]


def poor(poor_before: int, pushed: int) -> dict[str, Any]:
    return {"people": 500, "not_measured": 0, "poor_before": poor_before, "poor": poor_before + pushed, "poor_with_benefits": poor_before,
            "gap_fen": 100, "pushed": pushed, "unreached": 0, "unreached_households": 0}


def moment(pushed: tuple[int, ...], people: tuple[int, ...]) -> dict[str, Any]:
    areas = [{"area": str(at), "name": f"乡{at}", **poor(50, one)} for at, one in enumerate(pushed, 1)]
    total = poor(50 * len(pushed), sum(pushed))
    return {"monthly_cost_fen": 100 * sum(people), "poor": total, "townships": areas, "programmes": [
        {"id": f"p{at}", "name": NAME, "unit": "person", "period": "month", "delivery": "cash", "units": one, "people": one, "units_in": 0,
         "units_out": 0, "unknown": 0, "cost_fen": 100 * one, "new": 0, "places": [{"area": "1", "name": "乡1", "people": one,
                                                                                       "cost_fen": 100 * one}]}
        for at, one in enumerate(people, 1)]}


def stress_result() -> dict[str, Any]:
    months = [{"month": month, "price": None, "hours": {"cases": {"p2": 3}, "hours": {"p2": 6.0}, "unset": [], "total": 6.0},
               **moment(pushed, (200, 3))} for month, pushed in (("2026-11", (2, 20, 30)), ("2026-12", (10, 20, 30)))]
    return {"shock": {"id": "flood", "name": NAME, "about": NAME}, "assumptions": [], "month": "2026-10", "as_of": "2026-10-31", "seed": 1,
            "rules": {"source": "x", "hours_a_month": 100}, "effects": [], "base": moment((0, 0, 0), (200, 3)), "months": months,
            "stocks": None, "triggers": [], "plans": []}


def test_a_township_is_told_in_every_month_of_a_shock_or_in_none() -> None:
    found = told.stress(stress_result(), sees=False)
    for month in found["months"]:
        assert [few.is_told(one["poor"]) for one in month["townships"]] == [False, False, True]
    assert (found["months"][0]["monthly_cost_fen"], found["months"][0]["hours"]["total"]) == (20_000, 0)
    assert [few.is_told(one["people"]) for one in found["base"]["programmes"]] == [True, False]
    assert "不显示" not in str(stressed.headline(found))


def test_no_page_file_or_answer_tells_a_small_count_of_a_stress_test(as_: As, office: Path) -> None:
    one = StressTest.objects.create(by=Account.objects.get(username="caizheng"), shock="flood", assumptions=[], months=2, state=DONE,
                                    result=stress_result())
    client = as_("caizheng")
    for address in (f"/budget/stress/{one.pk}/?month=2026-11", f"/budget/stress/{one.pk}/?month=2026-12", "/budget/stress/"):
        assert client.get(address).status_code == 200
    hidden = [row for row in rows(client, f"/budget/stress/{one.pk}/stress.csv") if len(row) == 8 and row[2] in {"1", "2"}]
    assert hidden
    assert not [row for row in hidden if row[1] == "收入低于保障标准" and set(row[4:]) != {"不显示"}]
    names = ("poor", "pushed", "unreached", "people", "units", "new")
    told_counts = counts(got(client, f"budget/stress/{one.pk}")["result"], names)
    assert not [pair for pair in told_counts if isinstance(pair[1], int) and few.small(pair[1])]
    assert dict(counts(got(as_("juzhang"), f"budget/stress/{one.pk}")["result"], ("units",)))["units"] == 3


def chosen() -> dict[str, Any]:
    point = {"headcount": .05, "gap": .01, "severity": .001, "lowest": .5, "poor": 45.0, "gap_fen": 100}
    return {"aim": "gap", "start": "now", "period": {"zh": "每月", "en": "a month"}, "month": "2026-10", "floor": None, "no_loser": False,
            "equity": None, "cliff": None, "people": 900, "people_not_known": 0, "line_fen": 70_000, "today_fen": 0,
            "before": {**point, "poor": 48.0}, "least_fen": 0, "impossible": [], "shown_fen": 500, "sampling": None,
            "headline": {"zh": "从48人到45人", "en": "48 to 45"}, "others": {"headcount": {**point, "headcount": 3 / 900}},
            "frontier": [{**point, "budget_fen": 500, "spent_fen": 500, "index": 1, "shadow": {}}],
            "regions": [{"code": str(at), "name": f"乡{at}", "people": 300, "poor_before": before, "gap_before_fen": 9, "money_fen": 5,
                         "poor_after": before, "shadow": None} for at, before in enumerate((3.0, 20.0, 25.0))],
            "need": [{"below": at / 10, "people": float(people), "households": float(people), "money_fen": 10, "together_fen": 10 * at}
                     for at, people in enumerate((2, 20, 26), 1)]}


def test_no_page_file_or_answer_tells_a_small_count_of_a_choice(as_: As, office: Path) -> None:
    asked = {"aim": "gap", "start": "now", "budgets": [], "no_loser": False, "floor": "", "equity": "", "cliff": ""}
    one = Choice.objects.create(by=Account.objects.get(username="caizheng"), name="甲", asked=asked, state=DONE, result=chosen())
    client = as_("caizheng")
    page = client.get(f"/budget/choose/{one.pk}/").content.decode()
    assert "48人到45人" not in page  # three people
    assert "48人到45人" not in client.get("/budget/choose/").content.decode()
    assert client.get(f"/budget/choose/{one.pk}/choice.csv").status_code == 200
    result = got(client, f"budget/choices/{one.pk}")["result"]
    assert [isinstance(row["poor_before"], float) for row in result["regions"]] == [False, False, True]
    assert [isinstance(row["money_fen"], int) for row in result["need"]] == [False, False, True]
    assert not [row for row in result["need"] if isinstance(row["together_fen"], int)]
    assert result["others"]["headcount"]["headcount"] == few.HIDDEN.as_json()
    assert "48人到45人" in as_("juzhang").get(f"/budget/choose/{one.pk}/").content.decode()


def test_what_is_kept_back_of_today_does_not_depend_on_the_line() -> None:
    def data(now: tuple[int, ...]) -> dict[str, Any]:
        today = (3, 20, 30, 40)
        sums = {side: {"households": sum(rows), "people": 2 * sum(rows), "cost_fen": 1, "people_measured": 900, "poor": 60, "gap_fen": 5,
                       "severity": .1} for side, rows in (("today", today), ("moved", now))}
        return {"places": [{"area": str(at), "name": "", "residence": "rural", "today_fen": 1, "households": one, "people": 2 * one,
                            "cost_fen": one, "households_today": was, "cost_today_fen": was}
                           for at, (one, was) in enumerate(zip(now, today, strict=True))], "apart": {"unknown": 2}, "left_out": 0, **sums}

    for now in ((3, 20, 30, 40), (10, 30, 40, 42), (0, 0, 9, 12)):
        found = told.moved(data(now), sees=False)
        assert [few.is_told(row["households_today"]) for row in found["places"]][:2] == [False, False]
        assert not [row for row in found["places"] if few.is_told(row["households"]) and few.small(row["households"])]
        assert found["apart"]["unknown"] == few.FEWER
    few_more = told.moved(data((13, 20, 30, 33)), sees=False)
    assert not few.is_told(few_more["moved"]["cost_fen"])  # three households more
    for found in (few_more, told.moved(data((13, 20, 30, 33)), sees=True)):
        tables = [table.lines for table in (views_instant._whole(found), views_instant._places(found))]
        assert ("不显示" in str(tables)) == (found is few_more)
        assert ("不显示" in str(views_instant.headline(found))) == (found is few_more)
        assert views_instant._apart(found)[0].zh.endswith("少于5户" if found is few_more else "2户")


@pytest.mark.parametrize("sees", [True, False])
def test_a_forecast_tells_no_series_that_was_ever_small(sees: bool) -> None:
    def series(policy: str, area: str, cases: list[int]) -> dict[str, Any]:
        path = {"middle": [1.0], "low": [1.0], "high": [1.0]}
        return {"policy": policy, "area": area, "seen": {"cases": cases[-1], "fen": 1}, "before": {"cases": cases, "fen": cases},
                "cases": path, "fen": path}

    found = told.forecast({"series": [series("a", "", [60, 61]), series("a", "1", [4, 6]), series("a", "2", [26, 25]),
                                      series("a", "3", [30, 30]), series("b", "", [4, 9]), series("b", "1", [4, 9])]}, sees)
    assert [one["hidden"] for one in found["series"]] == ([False] * 6 if sees else [False, True, True, False, True, True])
