"""Stress tests on the budget desk: supposed in a form, tried beside the pages, told by month, township and trigger, fetched."""

from collections.abc import Callable
from typing import Any

import pytest

from huimin.web.budget.models import StressTest
from huimin.web.trials import DONE, FAILED

FORM = {"shock": "early_frost", "set-months": "2", "set-farms": "80", "set-crop_loss": "60", "set-food": "9", "look": "1"}


def test_from_the_form_to_the_figures(as_: Callable[[str], Any]) -> None:
    desk = as_("caizheng")
    page = desk.get("/budget/stress/").content.decode()
    for name in ("经济下行", "疫病", "洪涝", "食品价格上涨", "早霜年"):
        assert name in page
    assert 'value="50"' in desk.get("/budget/stress/?shock=early_frost").content.decode()
    answer = desk.post("/budget/stress/", FORM)
    one = StressTest.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/budget/stress/{one.pk}/")
    assert (one.state, one.months) == (DONE, 1)
    assert one.assumptions == [["months", "2"], ["farms", "80%"], ["crop_loss", "60%"], ["food", "9%"]]
    [month] = one.result["months"]
    assert month["poor"]["pushed"] > 0
    assert month["price"]["event"] == "start"  # food rose by 1.2 per cent in the made-up county; nine more is above the line of six
    page = desk.get(f"/budget/stress/{one.pk}/").content.decode()
    for words in ("不是预测", "80%", "价格补贴联动启动", "各乡镇，2026-11", "无政策接住", "未填"):
        assert words in page, words
    assert 'http-equiv="refresh"' not in page
    file = as_("juzhang").get(f"/budget/stress/{one.pk}/stress.csv").content.decode("utf-8-sig")
    rows = [line.split(",") for line in file.splitlines() if line.startswith("2026-11,收入低于保障标准,")]
    assert sum(int(row[4]) for row in rows) == month["poor"]["poor"]
    assert sum(int(row[5]) for row in rows) == month["poor"]["pushed"]


@pytest.mark.parametrize(("typed", "field"), [
    ({"set-farms": "120"}, "set-farms"), ({"set-farms": ""}, "set-farms"), ({"set-months": "1.5"}, "set-months"),
    ({"look": "0"}, "look"), ({"look": "99"}, "look"), ({"set-crop_loss": "多"}, "set-crop_loss")])
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_: Callable[[str], Any], typed: dict[str, str], field: str) -> None:
    answer = as_("caizheng").post("/budget/stress/", FORM | typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#{field}"' in page
    assert 'value="9"' in page
    assert not StressTest.objects.exists()


def test_who_only_reads_tests_nothing(as_: Callable[[str], Any]) -> None:
    for username in ("juzhang", "shenji"):
        assert "?shock=flood" not in as_(username).get("/budget/stress/").content.decode()
        assert as_(username).post("/budget/stress/", FORM).status_code == 404
    assert as_("caizheng").post("/budget/stress/", FORM | {"shock": "comet"}).status_code == 404
    assert as_("xiang").get("/budget/stress/").status_code == 403


def test_a_failure_is_told_and_kept(as_: Callable[[str], Any]) -> None:
    from huimin.web.accounts.models import Account

    one = StressTest.objects.create(by=Account.objects.get(username="caizheng"), shock="flood", assumptions=[["towns", "1"]], months=1)
    page = as_("caizheng").get(f"/budget/stress/{one.pk}/").content.decode()
    assert StressTest.objects.get().state == FAILED
    assert "没有这个假设" in page
    assert as_("caizheng").get(f"/budget/stress/{one.pk}/stress.csv").status_code == 404
