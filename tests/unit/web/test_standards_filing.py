"""A new standard on the pages: filed by one, tried on the county, decided by another, published."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huimin.budget.standards import filed
from huimin.web import county
from huimin.web.budget.models import Scenario

FORM = {"what": "dibao.standard", "place": "990121", "residence": "rural", "value": "900", "start-year": "2027", "start-month": "1",
        "start-day": "1", "grounds": "照上年农村消费支出的百分之四十"}
RULE = """[[rule]]
id = "pilot"
standard = "dibao.standard"
area = "990121"
residence = "rural"
of = "figure.consumption"
share = "38%"
starts = "07-01"
round = { to = "yuan", how = "up" }
document = "某号文件"
"""
FIGURE = ("id,area,residence,from,to,value,unit,source,status\n"
          "figure.consumption,990121,rural,2025-01-01,2025-12-31,24000,yuan/person/year,编造,made_up\n")
PAGE = "/budget/standards/S0001/"


@pytest.fixture(autouse=True)
def own_county(changed_county: Path) -> Path:
    return changed_county


def text(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return str(answer.content.decode())


def test_filed_tried_decided_and_published(as_: Callable[[str], Any]) -> None:
    answer = as_("zhengce").post("/budget/standards/new/", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    trial = Scenario.objects.get()
    assert (trial.state, trial.changes) == ("done", [["dibao.standard@990121/rural", "900"]])
    shown = text(as_("zhengce"), PAGE)
    for words in ("待决定", "每月现金多", "照上年农村消费支出的百分之四十", "由另一位县级负责人决定"):
        assert words in shown, words
    assert "决定：照这个数执行" not in shown
    assert "标准是怎么定的" not in Client().get("/public/standards/").content.decode(), "nothing is published before it is decided"
    lead = as_("juzhang")
    assert "S0001" in text(lead, "/budget/standards/")
    answer = lead.post(PAGE + "decide/", {"act": "decide", "document": "云民发〔2026〕9号"})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert "云民发〔2026〕9号" in text(lead, PAGE)
    public = Client().get("/public/standards/").content.decode()
    for words in ("云民发〔2026〕9号", "照上年农村消费支出的百分之四十", "900"):
        assert words in public, words
    assert "政策科" not in public
    [one] = filed(county.workspace())
    assert (one.state, one.decided_on) == ("decided", timezone.localdate())


def test_the_one_who_filed_cannot_decide_whatever_the_post(as_: Callable[[str], Any]) -> None:
    from huimin.web.accounts.models import Account

    Account.objects.get(username="juzhang").postings.create(role="policy_officer")
    client = as_("juzhang")
    assert client.post("/budget/standards/new/", FORM).status_code == 302
    assert "决定：照这个数执行" not in text(client, PAGE)
    answer = client.post(PAGE + "decide/", {"act": "decide", "document": "云民发〔2026〕9号"})
    assert answer.status_code == 422
    assert "要由另一个人决定" in answer.content.decode()
    assert [one.state for one in filed(county.workspace())] == ["filed"]


@pytest.mark.parametrize(("typed", "field"), [
    ({"what": ""}, "what"), ({"place": "110101"}, "place"), ({"residence": "sea"}, "residence"), ({"value": ""}, "value"),
    ({"value": "-3"}, "value"), ({"start-month": "13"}, "start"), ({"grounds": "无"}, "grounds"), ({"value": "640.005"}, "what")])
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_: Callable[[str], Any], typed: dict[str, str], field: str) -> None:
    answer = as_("caizheng").post("/budget/standards/new/", FORM | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert filed(county.workspace()) == []


def test_a_decision_needs_its_document_and_a_refusal_its_reason(as_: Callable[[str], Any]) -> None:
    as_("zhengce").post("/budget/standards/new/", FORM)
    lead = as_("juzhang")
    assert 'href="#document"' in lead.post(PAGE + "decide/", {"act": "decide", "document": " "}).content.decode()
    ahead = {"act": "decide", "document": "文", "day-year": "2099", "day-month": "1", "day-day": "1"}
    assert 'href="#day"' in lead.post(PAGE + "decide/", ahead).content.decode()
    assert 'href="#reason"' in lead.post(PAGE + "decide/", {"act": "refuse"}).content.decode()
    assert lead.post(PAGE + "decide/", {"act": "refuse", "reason": "等省里的文件"}).status_code == 302
    assert "等省里的文件" in text(lead, PAGE)
    assert "等省里的文件" not in Client().get("/public/standards/").content.decode()


def test_a_rule_of_the_county_is_filed_with_its_formula(as_: Callable[[str], Any], own_county: Path) -> None:
    (own_county / "indexing.toml").write_text(RULE, encoding="utf-8")
    (own_county / "parameters" / "figures.csv").write_text(FIGURE, encoding="utf-8")
    officer = as_("caizheng")
    desk = text(officer, "/budget/standards/")
    assert "?rule=" in desk
    address = "/budget/standards/new/?rule=" + desk.split("?rule=")[1].split('"')[0]
    shown = text(officer, address)
    assert "24000 × 0.38 ÷ 12" in shown
    assert "760" in shown
    assert officer.post(address).status_code == 302
    [one] = filed(county.workspace())
    assert (one.body["rule"], one.body["set"]) == ("pilot", ["dibao.standard@990121/rural", "760"])
    assert text(officer, "/budget/standards/new/?rule=nothing", 404)


def test_a_scenario_becomes_the_form(as_: Callable[[str], Any]) -> None:
    from huimin.web.accounts.models import Account

    one = Scenario.objects.create(by=Account.objects.get(username="caizheng"), name="甲", changes=[["dibao.standard/rural", "905"]])
    page = text(as_("caizheng"), f"/budget/standards/new/?scenario={one.pk}")
    assert 'value="905"' in page
    assert '<option value="rural" selected>' in page
