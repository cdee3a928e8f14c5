"""The forecast on the budget desk: the fan, how past forecasts did, whether the money lasts; and what a short history says."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from huimin.budget import forecast as forecasting
from huimin.budget.forecast.backtest import SIDES, Past, middles
from huimin.budget.forecast.events import Events
from huimin.budget.forecast.forecast import Ahead
from huimin.budget.forecast.history import History
from huimin.kernel import Month, Text
from huimin.matching import MatchResult
from huimin.web.budget import analyses
from huimin.web.budget.models import Analysis
from huimin.web.trials import DONE, FAILED
from tests.unit.budget.forecast.test_forecast import county

FIRST = Month(2024, 1)
POLICIES = {"a": "dibao", "b": "old_age", "c": "edge"}
PLACES = {f"99012110{number}": code for number, code in enumerate(("990121001", "990121101", "990121200", "990121100"))}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """A forecast made of 30 made-up months, 2024-01 to 2026-06."""
    series = [type(one)(POLICIES[one.policy], PLACES.get(one.area, one.area), one.cases, one.fen, one.came, one.went)
              for one in county(4, 30)]
    months = [FIRST.shift(at) for at in range(30)]
    events = Events({"dibao": np.zeros(54)})
    past = Past(series, events, 24)
    ahead = [Ahead(one, {side: past.path(one, side, middles(one, events, 24), 30) for side in SIDES}) for one in series]
    names = {"dibao": Text("最低生活保障", "dibao"), "old_age": Text("高龄津贴", "old age"), "edge": Text("低保边缘", "edge")}
    history = History(months, series, names, dict.fromkeys(names, "household"), cast(MatchResult, SimpleNamespace(id="2026-06-made")))
    return forecasting.as_json(forecasting.Forecast(history, [months[-1].shift(at) for at in range(1, 25)], ahead, events, past))


@pytest.fixture
def made(office: Path, told: dict[str, Any]) -> Analysis:
    from huimin.web.accounts.models import Account

    return Analysis.objects.create(by=Account.objects.get(username="caizheng"), kind=Analysis.FORECAST, state=DONE,
                                   run=analyses.newest_run(), result=told)


def text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def rows(client: Any, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_too_short_a_history_is_said_on_the_page(as_: Callable[[str], Any]) -> None:
    desk = as_("caizheng")
    assert "还没有预测过" in text(desk, "/budget/forecast/")
    assert desk.post("/budget/forecast/", {"do": "analyse"}).status_code == 302
    assert Analysis.objects.get().state == FAILED
    assert "至少连续 18 个月" in text(desk, "/budget/forecast/")
    assert as_("juzhang").post("/budget/forecast/", {"do": "analyse"}).status_code == 404


def test_fan_table_and_test_of_the_past(as_: Callable[[str], Any], made: Analysis, told: dict[str, Any]) -> None:
    page = text(as_("caizheng"), "/budget/forecast/")
    assert 'class="band" points="' in page
    assert "2028-06约" in page
    assert "照搬上年同月" in page
    score = next(one for one in told["backtest"]["scores"] if (one["area"], one["of"]) == ("county", "fen"))
    assert f"{score['inside']:.1%}" in page
    assert f"{score['mae'] / score['mae_seasonal']:.0%}" in page
    other = text(as_("shenji"), "/budget/forecast/?policy=old_age&area=990121101&of=cases")
    assert "高龄津贴" in other.split('id="fan"')[1].split("</figcaption>")[0]
    assert text(as_("shenji"), "/budget/forecast/?policy=none&area=1&of=tears&growth=x&take_up=-4").count("请写") >= 2


def test_the_file_has_every_programme_township_and_month(as_: Callable[[str], Any], made: Analysis, told: dict[str, Any]) -> None:
    found = [row for row in rows(as_("juzhang"), "/budget/forecast/ahead.csv") if len(row) == 10][1:]
    assert len(found) == len(told["series"]) * 24
    plain = [row for row in rows(as_("caizheng"), "/budget/forecast/ahead.csv") if len(row) == 10][1:]
    hidden = [row[:3] for row in plain if row[3:] == ["", *["不显示"] * 6]]
    assert 0 < len(hidden) < len(told["series"])
    assert [row for row in plain if row[:3] not in hidden] == [row for row in found if row[:3] not in hidden]
    small = {(one["policy"], one["area"]) for one in told["series"] if any(0 < count < 5 for count in one["before"]["cases"])}
    assert len(hidden) >= len(small) > 0
    one = next(one for one in told["series"] if (one["policy"], one["area"]) == ("dibao", ""))
    line = next(row for row in found if (row[0], row[1], row[3]) == ("最低生活保障", "", told["months"][5]))
    assert [round(float(cell) * 100) for cell in line[7:]] == [one["fen"][part][5] for part in ("middle", "low", "high")]
    assert as_("caizheng").get("/budget/forecast/fan.csv").status_code == 404


def test_funds_against_spending(as_: Callable[[str], Any], made: Analysis, office: Path, told: dict[str, Any]) -> None:
    """2025 is seen whole, 2027 forecast whole: by hand, from the months; funds of 2025 grow by 10 % a year."""
    desk, one = as_("caizheng"), next(one for one in told["series"] if (one["policy"], one["area"]) == ("dibao", ""))
    assert "资金来源还没有填" in text(desk, "/budget/forecast/")
    path = office / "funding.toml"
    path.write_text('[[funding]]\nprogramme = "dibao"\nyear = 2025\npayer = "county"\nyuan = 100.25\n', encoding="utf-8")
    try:
        found = {row[1]: row for row in rows(desk, "/budget/forecast/funds.csv?growth=10") if row and row[0] == "最低生活保障"}
        spent = sum(one["before"]["fen"][12:24])
        told_2025 = [round(float(found["2025"][at]) * 100) for at in (3, 6, 7)]
        assert told_2025 == [spent, 10_025, spent - 10_025]
        ahead = sum(one["fen"]["middle"][6:18])
        assert round(float(found["2027"][3]) * 100) == ahead
        assert found["2027"][6] == "121.30*"
        assert round(float(found["2027"][7]) * 100) == ahead - 12_130
        assert found["2028"][2] == "6"
        assert found["2028"][7] == ""  # half a year is no year
        more = {row[1]: row for row in rows(desk, "/budget/forecast/funds.csv?take_up=50") if row and row[0] == "最低生活保障"}
        assert float(more["2027"][3]) > float(found["2027"][3])
        assert more["2025"][3] == found["2025"][3]  # the past is over
    finally:
        path.unlink()
    assert "[[funding]]" in text(desk, "/budget/funding.toml")
