"""The API against requests nobody would write: never a fault of the program, answers as described, nonsense refused.

Seeds are pinned. HUIMIN_FUZZ=1 tries many more.
"""

import os
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
from tests.unit.web.systems import hook, token
from tests.unit.web.test_api import a_case, home

assert urls.urlpatterns
MANY = os.environ.get("HUIMIN_FUZZ") == "1"
EXAMPLES = 200 if MANY else 8
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
USERS = {"webhooks": "xitong", "agreements": "shuju"}


def of(operation: Any) -> str:
    return f"{operation.method.upper()} {operation.path}"


def as_reader(place: str, as_: Callable[[str], Any], secret: str) -> Callable[..., Any]:
    """The office, asked by somebody whom the operation is for: whatever the request says, it carries their session or token."""
    from huimin.web.config.wsgi import application  # wants the files of the pages, which a fixture makes

    if "/department/" in place:
        carried = token(secret)
    else:
        client: Client = as_(next((user for part, user in USERS.items() if part in place), "xian"))
        client.get("/sign-in/")
        carried = {"HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
                   "HTTP_X_CSRFTOKEN": client.cookies["csrftoken"].value}
    return lambda environ, start: application(environ | carried, start)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=of)
def test_whatever_is_sent(operation: Any, mode: GenerationMode, as_: Callable[[str], Any], system: tuple[Any, str]) -> None:
    """Requests in form are about things that exist, so that they reach what is behind the door."""
    takes = [operation.body, operation.query, operation.path_parameters, operation.headers]
    if mode is GenerationMode.NEGATIVE and not any(list(one) for one in takes):
        pytest.skip("这个操作没有参数 an operation that takes nothing")
    there = {"ref": a_case(), "address": home(), "name": "unclaimed", "id": "dibao", "act": "offer_move", "number": hook().pk}
    application, tried = as_reader(operation.path, as_, system[1]), []

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
    assert tried
    assert not {401, 403} & set(tried), "stopped at the door: nothing was tried"
