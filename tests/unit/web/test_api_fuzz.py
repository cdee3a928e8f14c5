"""The API against requests nobody would write: never a fault of the program, answers as described, nonsense refused.

Seeds are pinned. HUIMIN_FUZZ=1 tries many more.
"""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from huimin.web.api import urls
from huimin.web.api.reference import document
from tests.system.office.matrix import USERNAMES
from tests.unit.web import api_things
from tests.unit.web.systems import hook, token
from tests.unit.web.test_api import a_case, home

assert urls.urlpatterns
MANY = os.environ.get("HUIMIN_FUZZ") == "1"
EXAMPLES = 200 if MANY else 8
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
ROLES = {(method, place): set(told["x-roles"]) for place, methods in document()["paths"].items() for method, told in methods.items()}
BY_NAME = {"county_officer": "xian", **USERNAMES}
"""Whom to ask as: the county's officer where it is one of their operations, else the first role that may."""


def of(operation: Any) -> str:
    return f"{operation.method.upper()} {operation.path}"


def reader_of(operation: Any) -> str:
    """The user name of somebody the operation is for; "citizen", "client" and "" stand for themselves and for nobody."""
    roles = ROLES[operation.method.lower(), operation.path]
    others = next((role for role in ("citizen", "client") if role in roles), "")
    return next((name for role, name in BY_NAME.items() if role in roles), others)


def as_reader(name: str, as_: Callable[[str], Any], as_citizen: Callable[[int], Any], secret: str) -> Callable[..., Any]:
    """The office, asked by this reader: whatever the request says, it carries their session or token."""
    from huimin.web.config.wsgi import application  # wants the files of the pages, which a fixture makes

    if name == "client":
        carried = token(secret)
    else:
        client: Client = as_citizen(0) if name == "citizen" else as_(name)
        client.get("/sign-in/")
        carried = {"HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
                   "HTTP_X_CSRFTOKEN": client.cookies["csrftoken"].value}
    return lambda environ, start: application(environ | carried, start)


def things(place: str) -> dict[str, Any]:
    """What an address speaks of, made: value by name of its parts."""
    made = {"ref": a_case, "address": home, "name": lambda: "unclaimed", "id": lambda: "dibao", "act": lambda: "offer_move",
            "number": lambda: hook().pk, "policy": lambda: "dibao", "place": lambda: 0, "seq": lambda: 1}
    for part, others in api_things.THINGS.items():
        if part in place:
            made |= others
    return {name: made[name]() for name in re.findall(r"\{(\w+)\}", place)}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=of)
def test_whatever_is_sent(operation: Any, mode: GenerationMode, as_: Callable[[str], Any], as_citizen: Callable[[int], Any],
                          system: tuple[Any, str]) -> None:
    """Requests in form are about things that exist, so that they reach what is behind the door."""
    takes = [operation.body, operation.query, operation.path_parameters, operation.headers]
    if mode is GenerationMode.NEGATIVE and not any(list(one) for one in takes):
        pytest.skip("这个操作没有参数 an operation that takes nothing")
    there = things(operation.path)
    api_things.nothing_starts()
    application, tried = as_reader(reader_of(operation), as_, as_citizen, system[1]), []

    @seed(20261126)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def fuzz(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
        answer = case.call(app=application)
        tried.append(answer.status_code)
        case.validate_response(answer, checks=[*CHECKS, *([negative_data_rejection] if mode is GenerationMode.NEGATIVE else [])])

    fuzz()
    assert set(tried) - {401, 403}, "stopped at the door: nothing was tried"
