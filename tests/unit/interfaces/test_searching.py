"""The three query types of the standard, pages, order, language, and searches that are rejected in the standard's words."""

import json
from typing import Any

import pytest

from huimin.interfaces import look_up as module
from huimin.interfaces import revoke
from huimin.interfaces.shape import first_problem


def names(records: list[dict[str, Any]]) -> list[str]:
    return [record["name"]["given_name"] for record in records]


def compared(attribute: str, operator: str, value: Any) -> dict[str, Any]:
    return {"attribute_name": attribute, "operator": operator, "attribute_value": value}


@pytest.fixture
def wide(agreements: Any) -> None:
    """A consumer that may search by nearly everything the county has."""
    agreements.rows[("hrss", "pension")] = dict.fromkeys(
        ["person.person_id", "person.name", "person.birth_date", "person.wage_income", "household.area", "household.household_id"])


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize(("predicates", "expected"), [
    ([{"expression1": compared("birth_date", "lt", "1942-01-01")}], {"王秀英", "李德福"}),
    ([{"expression1": compared("birth_date", "le", "1941-03-01")}], {"王秀英", "李德福"}),
    ([{"expression1": compared("birth_date", "lt", "1941-03-01")}], {"李德福"}),
    ([{"expression1": compared("birth_date", "ge", "1986-01-01")}], {"赵建国", "吴小军"}),
    ([{"expression1": compared("birth_date", "gt", "1986-01-01T00:00:00")}], {"吴小军"}),
    ([{"expression1": compared("person.wage_income", "gt", "0")}], {"赵建国"}),
    ([{"expression1": compared("household_identifier", "in", ["A1", "A2"])}], {"王秀英", "李德福", "赵建国"}),
    ([{"expression1": compared("sub_region_code", "eq", "990121001"), "condition": "and",
       "expression2": compared("wage_income", "eq", 0)}], {"王秀英", "李德福"}),
    ([{"expression1": compared("name", "eq", "郑文"), "condition": "or",
       "expression2": compared("name", "eq", "赵建国")}], {"郑文", "赵建国"}),
    ([{"expression1": compared("household_identifier", "eq", "A3"), "condition": "not",
       "expression2": compared("birth_date", "lt", "1960-01-01")}], {"吴小军", "郑文"}),
    ([{"seq_num": 2, "expression1": compared("household_identifier", "eq", "A3")},
      {"seq_num": 1, "expression1": compared("birth_date", "lt", "1945-01-01")}], {"孙桂兰"}),
    ([{"expression1": compared("name", "eq", "' OR 1=1 --")}], set()),
])
def test_predicates(consumer: Any, predicates: list[dict[str, Any]], expected: set[str]) -> None:
    assert set(names(consumer.records(consumer.item("predicate", predicates)))) == expected


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize(("query", "expected"), [
    ({"$and": [{"birth_date": {"$lt": "1950-01-01", "$gte": "1941-03-01"}}]}, {"王秀英", "孙桂兰", "周玉梅"}),
    ({"$or": [{"name": "郑文"}, {"wage_income": {"$gt": 0}}]}, {"郑文", "赵建国"}),
    ({"$not": {"household_identifier": {"$in": ["A1", "A3"]}}}, {"李德福", "赵建国"}),
    ({"household_identifier": "A2", "wage_income": {"$lte": 0}}, {"李德福"}),
])
def test_expressions(consumer: Any, query: dict[str, Any], expected: set[str]) -> None:
    for expression in ({"collection": "Person", "query": query}, query):
        asked = consumer.item("expression", {"type": "ns:org:QueryType:NoSql", "value": {"expression": expression}})
        assert set(names(consumer.records(asked))) == expected


@pytest.mark.usefixtures("wide")
def test_people_of_whom_a_condition_cannot_tell_are_counted_not_listed(consumer: Any) -> None:
    """吴小军's wage is not known: neither below nor not below."""
    said = []
    for query in ({"wage_income": {"$gt": 0}}, {"$not": {"wage_income": {"$gt": 0}}}):
        answer = consumer.ask(consumer.item("expression", {"type": "x", "value": {"expression": query}}, locale="eng"))
        found = answer.body["message"]["search_response"][0]
        assert "吴小军" not in names(found["data"]["reg_records"])
        said.append(found["status_reason_message"])
    assert said == ["1 more people are not listed: what the condition asks is not known of them"] * 2


@pytest.mark.usefixtures("wide")
def test_pages_and_order(consumer: Any) -> None:
    seen: list[str] = []
    for number in (1, 2, 3, 4):
        asked = consumer.item("expression", {"type": "x", "value": {"expression": {"household_identifier": {"$in": ["A1", "A2", "A3"]}}}},
                              sort=[{"attribute_name": "birth_date", "sort_order": "desc"}],
                              pagination={"page_size": 3, "page_number": number})
        answer = consumer.ask(asked).body["message"]["search_response"][0]
        assert answer["pagination"] == {"page_size": 3, "page_number": number, "total_count": 7}
        seen += names(answer["data"]["reg_records"])
    assert seen == ["吴小军", "赵建国", "郑文", "周玉梅", "孙桂兰", "王秀英", "李德福"]


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize(("kind", "query", "more", "reason"), [
    ("idtype-value", {"type": "PASSPORT", "value": "1"}, {}, "rjct.search_criteria.invalid"),
    ("predicate", {"type": "UIN", "value": "1"}, {}, "rjct.search_criteria.invalid"),
    ("expression", {"type": "UIN", "value": "1"}, {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("wage_incom", "lt", 1)}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("wage_income", "lt", "much")}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("wage_income", "lt", True)}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("wage_income", "lt", 2**63)}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("birth_date", "lt", "1941-13-01")}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("name", "lt", "王")}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("name", "in", [])}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("name", "eq", "王"), "condition": "and"}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("name", "eq", "王")}] * 20 + [], {}, None),
    ("predicate", [{"expression1": compared("name", "eq", "王"), "condition": "or", "expression2": compared("name", "eq", "李")}] * 11, {},
     "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("person_no", "lt", 5)}], {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("receives.no_such", "eq", True)}], {}, "rjct.filter.invalid"),
    ("expression", {"type": "x", "value": {"expression": {"$where": "1"}}}, {}, "rjct.search_criteria.invalid"),
    ("expression", {"type": "x", "value": {"expression": {}}}, {}, "rjct.search_criteria.invalid"),
    ("expression", {"type": "x", "value": {"expression": {"name": {"$regex": ".*"}}}}, {}, "rjct.search_criteria.invalid"),
    ("predicate", [{"expression1": compared("name", "eq", "王")}], {"pagination": {"page_size": 0}}, "rjct.pagination.invalid"),
    ("predicate", [{"expression1": compared("name", "eq", "王")}], {"pagination": {"page_size": 1001}}, "rjct.pagination.invalid"),
    ("predicate", [{"expression1": compared("name", "eq", "王")}], {"pagination": {"page_size": 5, "page_number": 0}},
     "rjct.pagination.invalid"),
    ("predicate", [{"expression1": compared("name", "eq", "王")}], {"sort": [{"attribute_name": "person.sex"}]}, "rjct.sort.invalid"),
])
def test_a_search_that_cannot_be_answered_is_rejected_by_its_reason(consumer: Any, kind: str, query: Any, more: dict[str, Any],
                                                                    reason: str | None) -> None:
    answer = consumer.ask(consumer.item(kind, query, **more))
    assert answer.status == 200, answer
    assert answer.body["message"]["search_response"][0].get("status_reason_code") == reason
    assert first_problem("OnSearchEnvelope", answer.body) is None


@pytest.mark.usefixtures("wide")
def test_too_many_people_are_not_listed_at_all(consumer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RECORDS", 6)
    asked = consumer.born_before("2000-01-01", pagination={"page_size": 1})
    answer = consumer.ask(asked).body["message"]["search_response"][0]
    assert answer["status_reason_code"] == "rjct.search.too_many_records_found"
    assert "data" not in answer


def test_one_bad_search_of_a_message_does_not_spoil_the_others(consumer: Any, ids: dict[str, str]) -> None:
    good = consumer.by_number(ids["王秀英"])
    answer = consumer.ask(good, consumer.item("idtype-value", {"type": "PASSPORT", "value": "1"}), good)
    assert [one.get("status_reason_code") for one in answer.body["message"]["search_response"]] == [
        None, "rjct.search_criteria.invalid", "rjct.reference_id.duplicate"]
    assert answer.body["header"]["status"] == "succ"
    assert answer.body["header"]["total_count"] == 3


def test_the_language_of_reasons_is_the_one_asked_for(consumer: Any) -> None:
    said = [consumer.ask(consumer.item("idtype-value", {"type": "X", "value": "1"}, locale=locale))
            .body["message"]["search_response"][0]["status_reason_message"] for locale in ("zho", "eng")]
    assert said == ["不支持的证件类型,可用:UIN, NID, HOUSEHOLD_ID", "unknown identifier type; known: UIN, NID, HOUSEHOLD_ID"]


def test_asynchronous_searches_are_answered_to_the_registered_address_once(consumer: Any, desk: Any, ids: dict[str, str]) -> None:
    envelope = consumer.envelope(consumer.by_number(ids["王秀英"]), sender_uri="https://hrss.example/on-search")
    taken = desk.search("social", json.dumps(envelope).encode(), consumer.token(), consumer.now)
    assert taken.body["message"]["ack_status"] == "ACK"
    assert first_problem("Acknowledgement", taken.body) is None
    assert status(consumer, desk, "correlation_id", taken.body["message"]["correlation_id"]) == ["pdng"]
    assert (desk.work(consumer.now), desk.work(consumer.now)) == (1, 0)
    (waiting,) = desk.outbox()
    assert waiting.address == "https://hrss.example/on-search"
    body = json.loads(waiting.body)
    assert first_problem("OnSearchEnvelope", body) is None
    assert body["message"]["correlation_id"] == taken.body["message"]["correlation_id"]
    assert names(body["message"]["search_response"][0]["data"]["reg_records"]) == ["王秀英"]
    assert desk.outbox() == [waiting], "the same bytes until they are taken"
    assert len(desk.store.disclosures_of(desk.keys.subjects.token(ids["王秀英"]))) == 3, "told once, written once"
    desk.delivered(waiting, consumer.now)
    assert desk.outbox() == []
    with desk.store.writing() as connection:
        rows = connection.execute("SELECT asked, body, delivered_at FROM interface_job").fetchall()
    assert [tuple(row) for row in rows] == [("", "", consumer.now.isoformat())], "delivered answers are not kept"
    assert status(consumer, desk, "transaction_id", "t-1") == ["succ"]
    reference = envelope["message"]["search_request"][0]["reference_id"]
    assert status(consumer, desk, "reference_id_list", [reference, "x"]) == ["succ"]
    assert status(consumer, desk, "reference_id_list", ["x"]) == []


def status(consumer: Any, desk: Any, attribute: str, value: Any) -> list[str]:
    message = {"transaction_id": "t-1", "txnstatus_request": {"reference_id": "q", "txn_type": "search", "attribute_type": attribute,
                                                              "attribute_value": value}}
    envelope = consumer.envelope(message=message, action="txn-status")
    answer = desk.sync_status("social", json.dumps(envelope).encode(), consumer.token(), consumer.now)
    assert answer.status == 200, answer
    assert first_problem("OnStatusEnvelope", answer.body) is None
    found = answer.body["message"]["txnstatus_response"]["txn_status"]["search_response"]
    assert not any("data" in one for one in found)
    return [one["status"] for one in found]


def test_a_search_that_waits_is_answered_under_the_agreements_of_its_answer(consumer: Any, desk: Any, agreements: Any,
                                                                            ids: dict[str, str]) -> None:
    envelope = consumer.envelope(consumer.by_number(ids["王秀英"]))
    desk.search("social", json.dumps(envelope).encode(), consumer.token(), consumer.now)
    agreements.rows.clear()
    desk.work(consumer.now)
    (waiting,) = desk.outbox()
    assert json.loads(waiting.body)["message"]["search_response"][0]["status_reason_code"] == "rjct.filter.invalid"


def test_a_search_of_a_client_revoked_meanwhile_is_told_nothing(consumer: Any, desk: Any, ids: dict[str, str]) -> None:
    envelope = consumer.envelope(consumer.by_number(ids["王秀英"]))
    desk.search("social", json.dumps(envelope).encode(), consumer.token(), consumer.now)
    revoke(desk.store, consumer.name, consumer.now)
    desk.work(consumer.now)
    assert "data" not in json.loads(desk.outbox()[0].body)["message"]["search_response"][0]


def test_a_client_without_an_address_cannot_ask_to_be_called_back(desk: Any, another: Any, ids: dict[str, str]) -> None:
    other = another("tax.example", "tax", None)
    answer = desk.search("social", json.dumps(other.envelope(other.by_number(ids["王秀英"]))).encode(), other.token(), other.now)
    assert answer.body["message"]["error"]["code"] == "err.sender_uri.invalid"


def test_one_client_sees_nothing_of_anothers_searches(consumer: Any, desk: Any, another: Any, ids: dict[str, str]) -> None:
    consumer.records(consumer.by_number(ids["王秀英"]))
    assert status(another("tax.example", "tax", None), desk, "transaction_id", "t-1") == []
    assert status(consumer, desk, "transaction_id", "t-1") == ["succ"]
