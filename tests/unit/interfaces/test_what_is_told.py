"""Only what was granted to this consumer for this purpose appears; the rest is named with its reason."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from huimin.interfaces import Permission, Store
from huimin.interfaces.shape import first_problem


def said(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.body["message"]["search_response"][0]
    return found


def test_a_person_by_number_and_nothing_beyond_the_grants(consumer: Any, ids: dict[str, str]) -> None:
    answer = consumer.ask(consumer.by_number(ids["王秀英"]))
    assert said(answer)["data"]["reg_records"] == [{
        "@context": {"@vocab": "https://schema.spdci.org/extensions/social/v1"}, "@type": "Person",
        "identifier": [{"@type": "Identifier", "identifier_type": "UIN", "identifier_value": ids["王秀英"]}],
        "name": {"@type": "Name", "given_name": "王秀英"}, "birth_date": "1941-03-01"}]
    assert first_problem("OnSearchEnvelope", answer.body) is None
    (left_out,) = answer.body["header"]["meta"]["absent"]
    assert left_out["reason"] == {"zh": "没有共享协议", "en": "no agreement"}
    assert {"person.wage_income", "household.area"} <= set(left_out["fields"])
    assert not set(left_out["fields"]) & {"person.name", "person.birth_date", "person.person_id"}


def test_each_field_alone_turns_on_by_its_grant_and_off_without_it(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    shown = {"person.person_id": "identifier", "person.name": "name", "person.birth_date": "birth_date",
             "household.area": "address", "household.household_id": "household_identifier", "person.wage_income": "additional_attributes"}
    for name, attribute in shown.items():
        agreements.rows[("hrss", "pension")] = {name: None}
        (record,) = consumer.records(consumer.by_number(ids["赵建国"]))
        assert set(record) == {"@context", "@type", attribute}, name


def test_what_is_granted_and_not_known_is_said_and_is_neither_empty_nor_nought(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    agreements.rows[("hrss", "pension")] = {"person.wage_income": None, "person.sex": None}
    (record,) = consumer.records(consumer.by_number(ids["吴小军"]))
    assert record["unknown"] == ["person.sex", "person.wage_income"]
    assert "additional_attributes" not in record
    (record,) = consumer.records(consumer.by_number(ids["赵建国"]))
    assert record["additional_attributes"] == [{"name": "person.wage_income", "value": 3000000}]
    assert record["unknown"] == ["person.sex"]


def test_a_condition_on_what_is_not_granted_is_refused(consumer: Any, ids: dict[str, str]) -> None:
    """Listing who earns little tells the wages, even when no wage is shown."""
    poor = consumer.item("predicate", [{"expression1": {"attribute_name": "wage_income", "operator": "lt", "attribute_value": 1}}])
    assert said(consumer.ask(poor))["status_reason_code"] == "rjct.filter.invalid"
    sorted_by = consumer.born_before("1950-01-01", sort=[{"attribute_name": "wage_income", "sort_order": "asc"}])
    assert said(consumer.ask(sorted_by))["status_reason_code"] == "rjct.sort.invalid"


def test_listing_people_by_number_needs_a_grant_too(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    agreements.rows[("hrss", "pension")] = {"person.birth_date": None}
    listed = consumer.item("expression", {"type": "NoSql", "value": {"expression": {"query": {"UIN": {"$in": list(ids.values())}}}}})
    assert said(consumer.ask(listed))["status_reason_code"] == "rjct.filter.invalid"
    assert [set(record) for record in consumer.records(consumer.by_number(ids["李德福"]))] == [{"@context", "@type", "birth_date"}]


def test_without_any_grant_not_even_existence_is_told(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    agreements.rows.clear()
    known, nobody = consumer.ask(consumer.by_number(ids["王秀英"])), consumer.ask(consumer.by_number("990121190001010000"))
    for answer in (known, nobody):
        assert said(answer)["status_reason_code"] == "rjct.filter.invalid"
        assert "data" not in said(answer)
        assert said(answer)["status_reason_message"] == "这个用途没有任何共享协议"


def test_another_purpose_has_other_grants_and_must_be_in_the_token(consumer: Any, ids: dict[str, str]) -> None:
    audit = consumer.by_number(ids["王秀英"], authorize={"purpose": {"code": "audit"}})
    assert said(consumer.ask(audit))["status_reason_code"] == "rjct.filter.invalid"
    asked = consumer.by_number(ids["王秀英"])
    refused = said(consumer.ask(asked, token=consumer.token(scope="audit")))
    assert refused["status_reason_code"] == "rjct.search_criteria.invalid"
    unstated = consumer.by_number(ids["王秀英"])
    del unstated["search_criteria"]["authorize"]
    assert said(consumer.ask(unstated))["status_reason_code"] == "rjct.search_criteria.invalid", "two purposes, none stated"
    unstated["reference_id"] = "again"
    assert len(consumer.records(unstated, token=consumer.token(scope="pension"))) == 1


def test_the_agreements_are_asked_for_this_consumer_purpose_and_day(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    consumer.records(consumer.by_number(ids["王秀英"]))
    assert {(who, purpose, day.isoformat()) for who, _, purpose, day in agreements.asked} == {("hrss", "pension", "2026-11-26")}


def test_benefits_come_from_the_beneficiary_registry(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    agreements.rows[("hrss", "pension")] = {"receives.allowance": None, "paid.allowance": None, "receives.poor": None}
    (record,) = consumer.records(consumer.by_number(ids["李德福"]), registry="ibr")
    assert record["programmes"] == [{"programme_identifier": "allowance", "benefit_value": "3000", "benefit_unit": "fen/month"},
                                    {"programme_identifier": "poor"}]
    (record,) = consumer.records(consumer.by_number(ids["王秀英"]), registry="ibr")
    assert record["programmes"] == []
    social = said(consumer.ask(consumer.by_number(ids["李德福"])))
    assert social["status_reason_code"] == "rjct.filter.invalid", "not in the social registry"


def test_the_daily_maximum_counts_people_and_holds_over_messages(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    agreements.rows[("hrss", "pension")] = {"person.name": None, "person.birth_date": 2}
    for name in ("王秀英", "李德福", "王秀英"):
        assert "birth_date" in consumer.records(consumer.by_number(ids[name]))[0], "the same person again is no further person"
    answer = consumer.ask(consumer.by_number(ids["孙桂兰"]))
    assert set(said(answer)["data"]["reg_records"][0]) == {"@context", "@type", "name"}
    used_up = [one for one in answer.body["header"]["meta"]["absent"] if "上限" in one["reason"]["zh"]]
    assert [one["fields"] for one in used_up] == [["person.birth_date"]]
    assert said(consumer.ask(consumer.born_before("1950-01-01")))["status_reason_code"] == "rjct.filter.invalid"
    consumer.now = consumer.now.replace(day=27)
    assert "birth_date" in consumer.records(consumer.by_number(ids["孙桂兰"]))[0], "a new day"


def test_one_message_cannot_pass_the_maximum_either(consumer: Any, agreements: Any, ids: dict[str, str]) -> None:
    agreements.rows[("hrss", "pension")] = {"person.birth_date": 2}
    answer = consumer.ask(*(consumer.by_number(ids[name]) for name in ("王秀英", "李德福", "孙桂兰")))
    assert [one["status"] for one in answer.body["message"]["search_response"]] == ["succ", "succ", "rjct"]


def test_the_narrowest_maximum_of_a_grant_counts(consumer: Any, desk: Any, ids: dict[str, str]) -> None:
    class OneGrant:
        def allowed(self, consumer: str, name: str, purpose: str, day: date) -> Permission:
            maxima = {"person.name": None, "person.birth_date": 1, "person.person_id": 9}
            return Permission("g", daily_maximum=maxima[name]) if name in maxima else Permission(None)

    consumer.desk = replace(desk, grants=OneGrant())
    first, second = (consumer.ask(consumer.by_number(ids[name])) for name in ("王秀英", "李德福"))
    assert (said(first)["status"], said(second)["status"]) == ("succ", "rjct")


def test_what_was_told_about_whom_is_written_down_under_a_pseudonym(consumer: Any, desk: Any, ids: dict[str, str]) -> None:
    consumer.records(consumer.by_number(ids["王秀英"]))
    (row,) = [r for r in desk.store.disclosures_of(desk.keys.subjects.token(ids["王秀英"])) if r["grant_id"] == "grant-person.name"]
    assert (row["client"], row["consumer"], row["purpose"], row["fields"], row["day"]) == (
        "hrss.example", "hrss", "pension", "person.name", "2026-11-26")
    assert desk.store.disclosures_of(desk.keys.subjects.token(ids["李德福"])) == []
    content = b"".join(path.read_bytes() for path in desk.store.database.parent.glob("huimin.db*"))
    assert not any(number.encode() in content for number in ids.values())


class Failing(Store):
    """A log that cannot be written at one of its two places."""

    def __init__(self, store: Store, method: str) -> None:
        super().__init__(store.database)
        self.method = method

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return super().writing()

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name in ("receive", "disclose", "conclude") and name == super().__getattribute__("method"):
            def fail(*_: Any) -> None:
                raise sqlite3.OperationalError("disk full")
            return fail
        return found


@pytest.mark.parametrize("method", ["receive", "disclose", "conclude"])
def test_no_log_no_answer(consumer: Any, desk: Any, ids: dict[str, str], method: str) -> None:
    token, envelope = consumer.token(), consumer.envelope(consumer.by_number(ids["王秀英"]))
    consumer.desk = replace(desk, store=Failing(desk.store, method))
    answer = consumer.ask(envelope=envelope, token=token)
    assert answer.status == 503
    assert answer.body["message"]["error"]["code"] == "err.service.unavailable"
    assert not any(word in json.dumps(answer.body, ensure_ascii=False) for word in ("王秀英", "1941", "reg_records"))
    assert desk.store.disclosures_of(desk.keys.subjects.token(ids["王秀英"])) == []


def test_the_row_is_there_before_the_answer_is(consumer: Any, desk: Any, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen at the moment the answer is put together: the disclosures stand in the same open transaction."""
    from huimin.interfaces import desk as module

    original: Callable[..., dict[str, Any]] = module.answer_of
    order: list[str] = []
    monkeypatch.setattr(Store, "disclose", lambda self, connection, rows: order.append(f"disclosed {len(list(rows))}"))
    monkeypatch.setattr(module, "answer_of", lambda *given: (order.append("answered"), original(*given))[1])
    consumer.records(consumer.by_number(ids["王秀英"]))
    assert order == ["disclosed 3", "answered"]
