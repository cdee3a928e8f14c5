"""Operations of the desks: the same numbers as the pages, two approvals for a file, one hidden fact for a reason, errors by field."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from huimin.matching import select
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.accounts.models import Account
from huimin.web.budget.models import Scenario
from huimin.web.public.figures import drawn
from huimin.web.trials import DONE
from tests.unit.web.api_things import a_reading, an_export
from tests.unit.web.test_api import got, home, sent
from tests.unit.web.test_cases import family  # noqa: F401
from tests.unit.web.test_posted import posted_case

As = Callable[[str], Any]
RESULT = {"month": "2026-10", "as_of": "2026-10-31", "monthly_cost_before_fen": 100_00, "monthly_cost_after_fen": 130_00, "policies": [],
          "poverty": None, "deciles": [{"decile": 1, "winners": 20, "losers": 0, "mean_change_fen": 15.0}]}


def test_the_overview_says_what_the_page_says_and_each_number_by_place(as_: As) -> None:
    said = got(as_("juzhang"), "overview")
    page = as_("juzhang").get("/cockpit/").content.decode()
    assert said["figures"]
    assert all(one["definition"]["zh"] for one in said["figures"])
    assert said["run"] == county.latest().id  # type: ignore[union-attr]
    one = got(as_("juzhang"), "overview/unclaimed")
    assert sum(part["value"] or 0 for part in one["places"]) == select(county.latest(), "unclaimed", limit=0).total  # type: ignore[arg-type]
    assert one["figure"]["sentence"]["zh"].partition(",")[0] in re.sub(r"<[^>]+>", "", page)
    got(as_("juzhang"), "overview/nothing", 404)
    here = got(as_("xiangzhang"), "overview/unclaimed")
    assert {part["code"][:9] for part in here["places"] if part["code"]} == {Account.objects.get(username="xiangzhang").area}


def test_a_reading_is_found_and_hidden_for_a_reason(as_: As) -> None:
    number, client = a_reading(), as_("shenji")
    assert number in {one["id"] for one in got(client, "audit/readings?purpose=case")["readings"]}
    assert got(client, "audit/readings?purpose=visit")["total"] == 0
    wrong = sent(client, f"audit/readings/{number}/hide", {"days": 999, "reason": "x"}, 422)["errors"]
    assert {one["field"] for one in wrong} == {"days", "reason"}
    assert sent(client, f"audit/readings/{number}/hide", {"days": 10, "reason": "正在调查某件事"})["reading"] == number
    sent(client, "audit/household", {"number": "nothing"}, 404)


def test_a_scenario_is_read_compared_and_refused_by_field(as_: As) -> None:
    by = Account.objects.get(username="caizheng")
    one, other = (Scenario.objects.create(by=by, name=name, changes=[["dibao.standard", "900"]], state=DONE, result=RESULT)
                  for name in "甲乙")
    client = as_("caizheng")
    told = got(client, f"budget/scenarios/{one.pk}")
    assert (told["monthly_cost_before_fen"], told["monthly_cost_after_fen"]) == (100_00, 130_00)
    assert told["tenths"] == [{"decile": 1, "winners": 20, "losers": 0, "mean_change_fen": 15.0}]
    rows = got(client, f"budget/scenarios/compare?one={one.pk}&one={other.pk}")["table"]["rows"]
    assert [row[:2] for row in rows] == [["甲", 30_00], ["乙", 30_00]]
    body = {"name": "丙", "changes": [{"standard": "dibao.nothing", "value": "900"}]}
    assert sent(client, "budget/scenarios", body, 422)["errors"][0]["field"] == "what1"
    sent(as_("juzhang"), "budget/scenarios", {"name": "丙", "changes": [{"standard": "dibao.standard", "value": "1"}]}, 404)
    assert got(client, "budget/standards")["standards"]["rows"]


def test_a_file_needs_two_others_and_is_for_who_asked(as_: As) -> None:
    client = as_("xian")
    asked = sent(client, "exports/ask", {"name": "unclaimed", "policy": "dibao", "purpose": "visit", "why": "上门核实情况"}, 201)
    address = f"exports/{asked['number']}"
    sent(client, f"{address}/verdict", {"approve": True}, 403)
    sent(client, f"{address}/rows", None, 403)
    assert sent(as_("juzhang"), f"{address}/verdict", {"approve": False}, 422)["errors"][0]["field"] == "words"
    assert sent(as_("juzhang"), f"{address}/verdict", {"approve": True})["state"] == "waiting"
    assert sent(as_("xian2"), f"{address}/verdict", {"approve": True})["state"] == "approved"
    sent(as_("juzhang"), f"{address}/rows", None, 403)
    taken = sent(client, f"{address}/rows", None)
    assert len(taken["rows"]) == asked["rows"]
    assert AccessRecord.objects.filter(case=asked["file"]).exclude(household="").count() >= len({row[0] for row in taken["rows"]})
    assert sent(client, "exports/ask", {"name": "unclaimed", "purpose": "visit", "why": "x"}, 422)["errors"][0]["field"] == "why"
    got(as_("zhen"), f"exports/{an_export('xian2')}", 404)


def test_one_hidden_fact_is_shown_for_a_reason_on_record(as_: As) -> None:
    client, address = as_("xian"), home()
    page = got(client, f"households/{address}")
    facts = [fact for policy in page["policies"] for one in policy["conditions"] for fact in one["facts"]]
    assert all(fact["value"] is None for fact in facts if fact["hidden"])
    key = next(fact["key"] for fact in facts if fact["hidden"])
    assert sent(client, f"households/{address}/show", {"key": key, "reason": " "}, 422)["errors"][0]["field"] == "reason"
    assert not AccessRecord.objects.exclude(unmasked=[]).exists()
    assert sent(client, f"households/{address}/show", {"key": key, "reason": "核对工资"})["value"]["zh"] != "已隐藏"
    record = AccessRecord.objects.exclude(unmasked=[]).get()
    assert (record.unmasked, record.reason) == ([key.rpartition(".")[0]], "核对工资")
    sent(as_("zhen"), f"households/{address}/show", {"key": key, "reason": "核对工资"}, 404)


def test_a_posting_has_the_columns_of_the_law_and_takes_an_objection(family: Any, office: Any) -> None:  # noqa: F811
    ref = posted_case(family)
    one = next(one for one in got(Client(), "postings") if one["ref"] == ref)
    assert set(one) == {"ref", "name", "members", "policy", "place", "amount_fen", "posted", "until"}
    assert one["amount_fen"] == 99_600
    assert sent(Client(), f"postings/{ref}/objections", {"text": "不"}, 422)["errors"][0]["field"] == "text"
    assert sent(Client(), f"postings/{ref}/objections", {"text": "他家有两辆车"}, 201) == {"ref": ref}
    sent(Client(), "postings/2026-9999999/objections", {"text": "他家有两辆车"}, 404)


def test_small_numbers_are_not_told(office: Any) -> None:
    for one in got(Client(), "figures")["policies"]:
        places = got(Client(), f"figures/{one['policy']}")["townships"]
        parts = [part["figure"] for place in places for part in (place, *place["villages"])]
        assert all(part["mark"] == "shown" or (part["count"] is None and part["fen"] is None) for part in [one["total"], *parts])
        assert all(part["count"] >= 5 or part["count"] == 0 for part in parts if part["count"] is not None)
    assert len(got(Client(), "figures")["policies"]) == len(drawn() or ())


def test_a_draft_is_wrong_by_field_and_published_by_another_only(as_: As) -> None:
    officer = as_("zhengce")
    told = got(officer, "desk/policies/dibao")
    assert "[policy]" in told["text"]
    assert got(officer, "desk/policies/dibao/examples")["failed"] == 0
    body = {"area": "110000", "day": "2030-01-01", "text": told["text"]}
    assert sent(officer, "desk/policies/dibao/drafts", body, 422)["errors"][0]["field"] == "area"
    got(officer, "desk/policies/dibao/drafts/990121/2030-01-01", 404)
    sent(as_("juzhang"), "desk/policies/dibao/drafts", body, 403)
    assert sent(as_("xian"), "find", {"number": "nothing"}, 404)["errors"]
