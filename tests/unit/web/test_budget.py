"""The budget desk: a scenario asked for, tried beside the pages, told in words, compared, fetched."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from huimin.web import trials
from huimin.web.budget.models import Scenario
from huimin.web.budget.work import QUEUE
from huimin.web.cases import paper
from huimin.web.trials import DONE, FAILED, RUNNING, WAITING, outcome

FORM = {"name": "提高农村标准", "what1": "dibao.standard", "value1": "900", "place1": "", "residence1": "rural", "take_up": "50"}


def made(by: str, **more: Any) -> Scenario:
    from huimin.web.accounts.models import Account

    return Scenario.objects.create(by=Account.objects.get(username=by), name="甲", changes=[["dibao.standard", "900"]], **more)


def test_from_the_form_to_the_figures(as_: Callable[[str], Any]) -> None:
    desk = as_("caizheng")
    answer = desk.post("/budget/scenarios/", FORM)
    one = Scenario.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/budget/{one.pk}/")
    assert (one.state, one.changes, one.take_up) == (DONE, [["dibao.standard/rural", "900"]], "50%")
    dibao = next(row for row in one.result["policies"] if row["id"] == "dibao")
    assert dibao["units_in"] > 0
    desk = as_("juzhang")  # sees the households, and so every number
    page = desk.get(f"/budget/{one.pk}/").content.decode()
    assert "最低生活保障：最低生活保障标准改为900元（全县农村）" in page
    assert "每月现金多" in page
    assert "按假定的领取比例" in page
    assert 'http-equiv="refresh"' not in page
    file = desk.get(f"/budget/{one.pk}/scenario.csv").content.decode("utf-8-sig")
    total = sum(float(line.split(",")[8]) - float(line.split(",")[7]) for line in file.splitlines() if line.startswith("最低生活保障,"))
    assert round(total * 100) == dibao["cost_after_fen"] - dibao["cost_before_fen"]


@pytest.mark.parametrize(("typed", "field"), [
    ({"name": ""}, "name"), ({"what1": ""}, "what1"), ({"value1": ""}, "value1"),
    ({"value1": "-3"}, "value1"), ({"value1": "很多"}, "value1"),
    ({"what1": "dibao.nothing"}, "what1"), ({"place1": "110101"}, "what1"), ({"residence1": "sea"}, "what1"),
    ({"take_up": "120"}, "take_up"),
    ({"what2": "dibao.standard", "value2": "800", "residence2": "rural"}, "what2"),
])
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_: Callable[[str], Any], typed: dict[str, str], field: str) -> None:
    answer = as_("caizheng").post("/budget/scenarios/", FORM | typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#{field}"' in page
    assert (FORM | typed)["name"] in page
    assert not Scenario.objects.exists()


def test_who_only_reads_tries_nothing(as_: Callable[[str], Any]) -> None:
    for username in ("juzhang", "shenji"):
        assert "试算一个方案" not in as_(username).get("/budget/scenarios/").content.decode()
        assert as_(username).post("/budget/scenarios/", FORM).status_code == 404
    assert as_("xiang").get("/budget/").status_code == 403


def test_scenarios_beside_each_other(as_: Callable[[str], Any]) -> None:
    desk = as_("zhengce")
    for value in ("850", "900"):
        desk.post("/budget/scenarios/", FORM | {"name": f"提到{value}", "value1": value})
    first, second = Scenario.objects.order_by("pk")
    page = desk.get(f"/budget/compare/?one={second.pk}&one={first.pk}&one={second.pk}&one=x&one=999999").content.decode()
    assert page.index("提到900") < page.index("提到850")
    assert "请至少选两个" in desk.get(f"/budget/compare/?one={first.pk}").content.decode()


def test_a_failure_is_told_and_kept(as_: Callable[[str], Any], office: Any) -> None:
    one = made("caizheng")
    Scenario.objects.filter(pk=one.pk).update(changes=[["dibao.standrd", "900"]])
    page = as_("caizheng").get(f"/budget/{one.pk}/").content.decode()
    assert Scenario.objects.get().state == FAILED
    assert "没有参数" in page
    assert as_("caizheng").get(f"/budget/{one.pk}/scenario.csv").status_code == 404


def test_one_at_a_time_and_what_a_dead_process_left_is_taken_up(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def quick(scenario: Scenario) -> None:
        tried.append(scenario.pk)
        Scenario.objects.filter(pk=scenario.pk).update(state=DONE, result={})

    monkeypatch.setattr(QUEUE, "attempt", quick)
    alive = made("caizheng", state=RUNNING, beat=timezone.now())
    second = made("caizheng")
    QUEUE.start()
    assert tried == []
    Scenario.objects.filter(pk=alive.pk).update(beat=timezone.now() - timedelta(minutes=5))
    assert Scenario.objects.get(pk=alive.pk).stalled
    QUEUE.start()
    assert tried == [alive.pk, second.pk]


def test_what_another_process_takes_in_the_same_moment_is_left_to_it(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, asked = made("caizheng"), []

    def now() -> Any:
        asked.append(timezone.now())
        if len(asked) == 2:  # found waiting, not yet marked: the other one is quicker
            Scenario.objects.filter(pk=mine.pk).update(state=RUNNING, beat=asked[-1])
        return asked[-1]

    monkeypatch.setattr(trials, "timezone", SimpleNamespace(now=now))
    monkeypatch.setattr(QUEUE, "attempt", lambda _: pytest.fail("tried twice"))
    QUEUE.start()
    assert len(asked) >= 2


def test_nobody_queues_without_end(as_: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QUEUE, "start", lambda: None)
    desk = as_("caizheng")
    answers = [desk.post("/budget/scenarios/", FORM).status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 302, 422]
    assert Scenario.objects.filter(state=WAITING).count() == 5
    one = Scenario.objects.order_by("-pk")[0]
    assert 'http-equiv="refresh"' in desk.get(f"/budget/{one.pk}/").content.decode()


def test_whatever_goes_wrong_a_trial_ends_and_says_so(as_: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError("no space left on device")

    monkeypatch.setattr(trials.subprocess, "Popen", full)
    first, second = made("caizheng"), made("caizheng")
    page = as_("caizheng").get(f"/budget/{first.pk}/").content.decode()
    assert "试算没有做完" in page
    assert 'http-equiv="refresh"' not in page
    for one in (first, second):
        one.refresh_from_db()
        assert (one.state, one.going_on, one.finished is not None) == (FAILED, False, True)


def test_a_trial_nobody_waits_for_is_ended(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    true = trials.subprocess.Popen

    def sleeping(words: Any, **how: Any) -> Any:
        started.append(true(["sleep", "60"], **how))
        return started[-1]

    def lost() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(trials.subprocess, "Popen", sleeping)
    monkeypatch.setattr(trials, "_OFTEN", 0.01)
    with pytest.raises(DatabaseError):
        QUEUE._run(["x"], lost)
    assert started[0].poll() is not None


def test_an_answer_that_is_none_is_a_failure() -> None:
    assert outcome(0, b"")["state"] == FAILED
    assert outcome(1, json.dumps({"error": {"message": "不行"}}).encode())["problem"] == {"zh": "不行", "en": "不行"}


MEMO = {"month": "2026-10", "as_of": "2026-10-31", "monthly_cost_before_fen": 100_000, "monthly_cost_after_fen": 160_001, "poverty": None,
        "deciles": [{"decile": at, "people": 10, "winners": 3, "losers": 1, "mean_change_fen": 1_000 - 100 * at} for at in range(1, 11)],
        "policies": [{
            "id": "dibao", "name": {"zh": "最低生活保障", "en": "dibao"}, "unit": "household", "period": "month", "delivery": "cash",
            "units_before": 5, "units_after": 8, "units_in": 4, "units_out": 1, "people_in": 9, "people_out": 2, "unknown_before": 3,
            "unknown_after": 3, "cost_before_fen": 100_000, "cost_after_fen": 160_001, "expected_cost_before_fen": None,
            "expected_cost_after_fen": None, "places": []}]}


def test_the_memo_says_who_pays_to_the_fen_who_loses_and_where_it_comes_from(as_: Callable[[str], Any], office: Any) -> None:
    one = made("caizheng", state=DONE, result=MEMO, take_up="60%")
    desk = as_("juzhang")
    page = desk.get(f"/budget/memo/?one={one.pk}").content.decode()
    for words in ("供会议决定", "最低生活保障：每月1,000.00 → 1,600.01元，5 → 8户", "得益30人，受损10人", "2人退出", "一年多花7,200.12元",
                  "60%会来领",
                  f"试算{one.pk}号", "未填", "没有抽样误差"):
        assert words in page, words
    path = office / "funding.toml"
    path.write_text("".join(f'[[funding]]\nprogramme = "dibao"\nyear = 2026\npayer = "{payer}"\nyuan = {yuan}\n'
                            for payer, yuan in (("central", 2), ("county", 1))), encoding="utf-8")
    try:
        page = desk.get(f"/budget/memo/?one={one.pk}").content.decode()
    finally:
        path.unlink()
    assert "中央400.01元；县级200.00元" in page  # 60,001 fen in two to one: 40,000.67 and 20,000.33
    assert "未填" not in page
    made_pdf = desk.get(f"/budget/memo.pdf?one={one.pk}")
    assert (made_pdf.status_code, made_pdf.content[:5]) == (200, b"%PDF-") if paper.possible() else made_pdf.status_code == 404
    other = made("zhengce", state=DONE, result=MEMO | {"monthly_cost_after_fen": 100_000, "policies": []})
    both = desk.get(f"/budget/memo/?one={other.pk}&one={one.pk}").content.decode()
    assert "方案比较：供会议决定" in both
    assert "没有一项政策的人数或金额因此变化" in both
    assert desk.get("/budget/memo/").headers["Location"] == "/budget/scenarios/"
    assert desk.get(f"/budget/memo/?one={made('caizheng').pk}").status_code == 404


def test_the_first_page_says_what_is_known_and_what_waits(as_: Callable[[str], Any], office: Any) -> None:
    made("caizheng", state=FAILED)
    page = as_("caizheng").get("/budget/").content.decode()
    for words in ("还没有分析过", "1个方案没有算成", "资金来源没有填", "资金现状还没有按最新的数据分析", "/budget/scenarios/",
                  "/budget/standards/"):
        assert words in page, words
