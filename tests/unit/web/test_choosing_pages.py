"""The budget desk's pages of choosing: a budget worked out beside the pages, a line that moves, a fund divided."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huimin import demo
from huimin.web.budget.models import Choice, Preparation
from huimin.web.trials import DONE, FAILED

FORM = {"name": "新增资金", "aim": "gap", "start": "now", "budgets": "", "floor": "50", "equity": "20", "cliff": ""}


def test_a_budget_from_the_form_to_frontier_and_prices(as_: Callable[[str], Any]) -> None:
    desk = as_("caizheng")
    answer = desk.post("/budget/choose/", FORM)
    one = Choice.objects.get()
    assert (answer.status_code, answer.headers["Location"], one.state) == (302, f"/budget/choose/{one.pk}/", DONE)
    found = one.result
    assert found["floor"] == 0.5
    gaps = [point["gap_fen"] for point in found["frontier"]]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] <= 1
    page = desk.get(f"/budget/choose/{one.pk}/").content.decode()
    for words in ("每一条要求的代价", "各地按缺口得到应有的份额", "从最困难的补起", "保底线再高标准的1%"):
        assert words in page, words
    assert "云中街道" not in page, "so few live there that nothing is told of it"
    assert "云中街道" in as_("juzhang").get(f"/budget/choose/{one.pk}/").content.decode()
    lines = desk.get(f"/budget/choose/{one.pk}/choice.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(found["frontier"]) + 2
    assert "新增资金" in desk.get("/budget/choose/").content.decode()


@pytest.mark.parametrize(("typed", "field"), [
    ({"name": ""}, "name"), ({"aim": "best"}, "aim"), ({"budgets": "5 many"}, "budgets"), ({"budgets": "-5"}, "budgets"),
    ({"floor": "120"}, "floor"), ({"cliff": "x"}, "cliff"), ({"no_loser": "yes"}, "no_loser")])
def test_what_is_wrong_is_said_by_its_field(as_: Callable[[str], Any], typed: dict[str, str], field: str) -> None:
    answer = as_("caizheng").post("/budget/choose/", FORM | typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert not Choice.objects.exists()


def test_a_budget_too_small_is_told_with_what_clashes(as_: Callable[[str], Any]) -> None:
    desk = as_("caizheng")
    desk.post("/budget/choose/", FORM | {"budgets": "1", "floor": "90", "equity": ""})
    one = Choice.objects.get()
    assert one.state == FAILED
    page = desk.get(f"/budget/choose/{one.pk}/").content.decode()
    assert "保底线" in page
    assert "至少要" in page


def test_only_those_who_try_may_ask(as_: Callable[[str], Any]) -> None:
    assert as_("shenji").post("/budget/choose/", FORM).status_code == 404
    assert as_("xiang").get("/budget/choose/").status_code == 403


@pytest.fixture
def unprepared(office: Path) -> Iterator[Path]:
    kept = office / "instant" / "line.npz"
    kept.unlink(missing_ok=True)
    yield kept
    kept.unlink(missing_ok=True)


def test_a_line_is_prepared_once_then_answers_at_once_until_the_rules_change(as_: Callable[[str], Any], unprepared: Path) -> None:
    desk = as_("caizheng")
    assert "还没有准备过" in desk.get("/budget/instant/").content.decode()
    assert desk.get("/budget/instant/instant.csv").headers["Location"] == "/budget/instant/"
    assert desk.post("/budget/instant/").status_code == 302
    assert not Preparation.objects.exists()
    assert desk.post("/budget/instant/", {"prepare": "yes"}).status_code == 302
    assert Preparation.objects.get().state == DONE
    desk = as_("juzhang")  # sees the households, and so every number
    page = desk.get("/budget/instant/?town=830&country=640").content.decode()
    assert "比现在多0.00元" in page
    moved = desk.get("/budget/instant/?town=1000&country=900")
    assert "data-slider" in moved.content.decode()
    file = desk.get("/budget/instant/instant.csv?town=1000&country=900").content.decode("utf-8-sig").splitlines()
    more = sum(float(line.split(",")[6]) - float(line.split(",")[8]) for line in file[1:-1])
    assert f"比现在多{more:,.2f}元" in moved.content.decode()
    assert more > 0
    wrong = desk.get("/budget/instant/?town=much")
    assert wrong.status_code == 422
    assert 'href="#town"' in wrong.content.decode()
    rules = next((unprepared.parent.parent / "parameters").iterdir())
    before = rules.stat()
    os.utime(rules)
    assert "还没有准备过" in desk.get("/budget/instant/").content.decode()
    os.utime(rules, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture
def fund(office: Path) -> Iterator[Path]:
    folder = office / "allocation"
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    for name in ("regions.csv", "rules.toml"):
        (folder / name).write_text((Path(demo.__file__).parent / "allocation" / name).read_text("utf-8"), encoding="utf-8")
    yield folder
    if made:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def test_a_fund_divided_says_why_and_adds_up(as_: Callable[[str], Any], fund: Path) -> None:
    desk = as_("caizheng")
    page = desk.get("/budget/allocation/?budget=850000").content.decode()
    for words in ("大岭乡", "困难系数", "都是虚构的", "17,000.00元", "优化以后覆盖最低的是", "比上年最多降多少", "每地为什么得这么多"):
        assert words in page, words
    lines = desk.get("/budget/allocation/allocation.csv?budget=850000").content.decode("utf-8-sig").splitlines()
    assert sum(float(line.split(",")[9]) for line in lines[1:9]) == 833_000
    assert "800,000.00元" in desk.get("/budget/allocation/").content.decode()  # the sum of last year


def test_a_fund_too_small_names_what_clashes(as_: Callable[[str], Any], fund: Path) -> None:
    desk = as_("caizheng")
    answer = desk.get("/budget/allocation/?budget=100000")
    assert answer.status_code == 422
    assert "不能同时做到" in answer.content.decode()
    assert desk.get("/budget/allocation/allocation.csv?budget=100000").headers["Location"] == "/budget/allocation/?budget=100000"
    assert 'href="#budget"' in desk.get("/budget/allocation/?budget=x").content.decode()


def test_without_a_table_the_page_says_what_to_do(as_: Callable[[str], Any], fund: Path) -> None:
    (fund / "regions.csv").unlink()
    assert "allocation/regions.csv" in as_("zhengce").get("/budget/allocation/").content.decode()
