"""The OpenAPI document is valid, and says of messages what the desk does: both are made of the same schemas."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from huimin.interfaces import document
from huimin.interfaces.shape import first_problem
from huimin.interfaces.standard import ERRORS, HEADER_REASONS, SCHEMAS, SEARCH_REASONS

# As a system that follows the standard's samples sends them (release 1.0.0, social registry, process flow 1).
HEADER = {"version": "1.0.0", "message_id": "0c96614c-7255-4774-b109-cd53ee851769", "message_ts": "2023-07-19T12:15:04.555Z",
          "action": "search", "sender_id": "SP-System", "sender_uri": "", "receiver_id": "SR", "total_count": 1,
          "is_msg_encrypted": False, "meta": ""}


def asked(kind: str, query: Any, **criteria: Any) -> dict[str, Any]:
    return {"signature": "x", "header": HEADER, "message": {"transaction_id": "123456789", "search_request": [
        {"reference_id": "12345678901234567890", "timestamp": "2022-12-04T17:20:07-04:00", "locale": "eng",
         "search_criteria": {"version": "1.0.0", "reg_event_type": "SEARCH", "query_type": kind, "query": query} | criteria}]}}


SAMPLES = [
    asked("idtype-value", {"type": "UIN", "value": "847951632"}),
    asked("expression", {"type": "ns:org:QueryType:NoSql", "value": {"expression": {
        "collection": "Group", "query": {"$and": [{"poverty_score": {"$lt": 5}}]}}}}, response_entity="Group",
        sort=[{"attribute_name": "poverty_score", "sort_order": "asc"}], pagination={"page_size": 10, "page_number": 1}, consent=""),
    asked("predicate", [{"seq_num": 1, "expression1": {"attribute_name": "age", "operator": "lt", "attribute_value": "25"},
                         "condition": "and",
                         "expression2": {"attribute_name": "poverty_score", "operator": "lt", "attribute_value": "2.5"}}]),
]


def test_the_document_is_openapi_3_1() -> None:
    validate(document(), cls=OpenAPIV31SpecValidator)


def test_every_schema_is_json_schema_and_is_used() -> None:
    used = str(document()["paths"]) + str(SCHEMAS)
    for name, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
        assert f"#/components/schemas/{name}'" in used, name


def verdict(name: str, value: Any) -> bool:
    whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    return bool(Draft202012Validator(whole, format_checker=FormatChecker()).is_valid(value))


@pytest.mark.parametrize("sample", SAMPLES)
def test_messages_like_the_standards_own_samples_are_in_form(sample: dict[str, Any]) -> None:
    assert first_problem("SearchEnvelope", sample) is None
    assert verdict("SearchEnvelope", sample)


def spoiled(value: Any) -> list[Any]:
    """Every value that differs from `value` in one place: gone, of another type, too long, empty."""
    found: list[Any] = []
    if isinstance(value, dict):
        for name, one in value.items():
            found.append({key: other for key, other in value.items() if key != name})
            found += [value | {name: other} for other in (None, 7, True, "x" * 10_000, "", [], {}, -1)]
            found += [value | {name: other} for other in spoiled(one)]
    elif isinstance(value, list):
        found += [[*value[:at], other, *value[at + 1:]] for at, one in enumerate(value) for other in (None, 7, "x", *spoiled(one))]
    return found


@pytest.mark.parametrize("sample", SAMPLES)
def test_our_small_checker_says_what_a_full_one_says(sample: dict[str, Any]) -> None:
    cases = spoiled(sample)
    assert len(cases) > 200
    differ = [case for case in cases if (first_problem("SearchEnvelope", case) is None) != verdict("SearchEnvelope", case)]
    assert differ == []


def test_the_codes_are_those_of_the_release() -> None:
    assert (len(HEADER_REASONS), len(SEARCH_REASONS), len(ERRORS)) == (8, 8, 14)
    assert all(code.startswith("rjct.") for code in HEADER_REASONS + SEARCH_REASONS)
