"""A citizen's operations: one's own and nobody else's, masked, on record; an application from the first question to the rating."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.identity.demo_people import demo_people
from huimin.web.store import cases
from huimin.web.store.models import FactDoubt, HelpRequest, Rating
from tests.unit.web.api_things import own_draft
from tests.unit.web.test_api import KEY, a_case, got, sent
from tests.walk import personal

AsCitizen = Callable[[int], Any]


def test_what_my_family_receives_is_what_the_page_says(as_citizen: AsCitizen) -> None:
    mine = got(as_citizen(0), "me")
    found = county.household(demo_people()[0].number)
    drawn = {one.item.id: one.paid_fen for one in found.policies if one.receives and one.item.policy is not None}
    assert {one["policy"]: one["amount_fen"] for one in mine["receives"]} == {id: fen or None for id, fen in drawn.items()}
    assert "dibao" in drawn
    assert personal(json.dumps(mine, ensure_ascii=False)) == []
    record = AccessRecord.objects.get(path="/api/v1/me", purpose="own")
    assert record.household == blind(str(found.found.household.id), "household")


def test_from_the_question_to_the_submitted_application(as_citizen: AsCitizen) -> None:
    client = as_citizen(1)
    policy = next(one for one in got(client, "me/policies") if one["outcome"] is not False)
    place = f"me/policies/{policy['policy']}/{policy['place']}"
    wanted = got(client, place)
    began = sent(client, f"{place}/apply", None, 201, **KEY)
    ref = began["ref"]
    assert sent(client, f"{place}/apply", None, 201, HTTP_IDEMPOTENCY_KEY="key-000002")["ref"] == ref, "one draft for one thing"
    half = {"answers": {one["id"]: {"how": "help"} for one in wanted["asked"]}, "signed": [], "committed": False}
    wrong = sent(client, f"me/cases/{ref}/application", half, 422)["errors"]
    assert {one["field"] for one in wrong} == {"signed", "committed"}
    assert set(got(client, f"me/cases/{ref}/application")["answers"]) == {one["id"] for one in wanted["asked"]}, "kept all the same"
    sent(client, f"me/cases/{ref}/submit", None, 422)
    whole = half | {"signed": list(range(1, len(wanted["signers"]) + 1)), "committed": True}
    sent(client, f"me/cases/{ref}/application", whole)
    done = sent(client, f"me/cases/{ref}/submit", None)
    assert done["state"] == cases.opened(ref).state == "submitted"
    assert sent(client, f"me/cases/{ref}/submit", None) == done
    told = got(client, f"me/cases/{ref}")
    assert [one["act"]["en"] for one in told["events"]]
    assert told["expected"]
    assert got(client, f"me/cases/{ref}/letters/{told['letters'][0]['seq']}")["blocks"]


@pytest.mark.parametrize("address", ["me/cases/{}", "me/cases/{}/application", "me/cases/{}/letters/1"])
def test_anothers_case_looks_like_none(address: str, as_citizen: AsCitizen) -> None:
    ref = own_draft(0)
    got(as_citizen(1), address.format(ref), 404)
    assert AccessRecord.objects.filter(purpose="own", case=ref, shown=False).count() == 1
    sent(as_citizen(1), f"me/cases/{ref}/acts/withdraw", {"seen": 1}, 404, **KEY)
    sent(as_citizen(1), f"me/cases/{ref}/rating", {"score": 5}, 404)


def test_a_fact_is_put_in_doubt_once(as_citizen: AsCitizen) -> None:
    client = as_citizen(0)
    fact = next(one for one in got(client, "me/facts")["facts"] if not one["hidden"])
    made = sent(client, f"me/facts/{fact['key']}/doubt", {"said": "不是这样"}, 201)
    assert made["due"] > timezone.localdate().isoformat()
    sent(client, f"me/facts/{fact['key']}/doubt", {"said": "不是这样"}, 409)
    assert FactDoubt.objects.get().said == "不是这样"
    sent(client, "me/facts/person.nothing.1/doubt", {"said": "不是这样"}, 404)


def test_a_case_is_rated_once_it_is_decided(as_citizen: AsCitizen) -> None:
    client, ref = as_citizen(0), own_draft(0)
    sent(client, f"me/cases/{ref}/rating", {"score": 5}, 409)
    seq = cases.opened(ref).seq
    sent(client, f"me/cases/{ref}/acts/withdraw", {"seen": seq, "data": {}}, 200, **KEY)
    assert sent(client, f"me/cases/{ref}/rating", {"score": 9}, 422)["errors"][0]["field"] == "score"
    sent(client, f"me/cases/{ref}/rating", {"score": 2, "words": "慢"})
    sent(client, f"me/cases/{ref}/rating", {"score": 5}, 409)
    assert Rating.objects.get().score == 2


def test_who_looked_names_the_worker_who_opened_the_case(as_: Callable[[str], Any], as_citizen: AsCitizen) -> None:
    ref = a_case()
    got(as_("xian"), f"cases/{ref}")
    looks = got(as_citizen(0), "me/looked")["looks"]
    assert [(one["case"], one["purpose"]["zh"]) for one in looks] == [(ref, "办理申请")]


def test_a_helper_learns_nothing_and_the_township_opens_the_case(as_: Callable[[str], Any], as_citizen: AsCitizen) -> None:
    number, township = demo_people()[0].number, str(county.household(demo_people()[0].number).found.row["area"])[:9]
    body = {"name": "某", "number": number, "policy": "dibao", "area": township, "relation": "neighbour", "consent": True,
            "consented_on": timezone.localdate().isoformat()}
    answer = sent(as_citizen(1), "help", body, 201)
    assert set(answer) == {"ref", "at", "township", "closed", "due"}
    assert sent(as_citizen(1), "help", body | {"consent": False, "number": "1"}, 422)["errors"] != []
    got(as_citizen(0), f"help/{answer['ref']}", 404)
    asked = got(as_citizen(1), f"help/{answer['ref']}")
    assert not asked["closed"]
    assert number not in HelpRequest.objects.get().consent
