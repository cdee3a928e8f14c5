"""No message carries anybody's data: every one is read, and leaks put in on purpose are found."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from huimin.federation import PLATFORM, ROOM, Federated
from tests.unit.federation import inspection

if TYPE_CHECKING:
    from tests.unit.federation.conftest import Apart


@pytest.fixture(scope="session")
def forbidden(county: "Apart") -> set[str]:
    found = inspection.cells(county.folder / "departments")
    assert len(found) > 5_000
    return found


def test_no_message_holds_a_value_of_any_file(federated: Federated, forbidden: set[str]) -> None:
    assert inspection.problems(federated, forbidden) == []
    assert len(federated.transcript.messages) > 60


Change = Callable[[dict[str, Any], str], None]
_LEAKS: dict[str, tuple[str, Change]] = {
    "a number beside the answers": ("answers", lambda content, _: content.update(income=63_200)),
    "a number among the answers": ("answers", lambda content, _: content["answers"].update(q1=63_200)),
    "an identity number as a pseudonym": ("skeleton", lambda content, number: content["rows"][0].__setitem__(0, number)),
    "an identity number in a long text": ("answers", lambda content, number: content.update(sealed="A" * 80 + number)),
    "a name": ("questions", lambda content, _: content["people"].__setitem__(0, "王秀英")),
    "a date": ("people", lambda content, _: content["people"].__setitem__(0, "1941-03-01")),
    "a code": ("places", lambda content, _: content["places"].__setitem__(0, "rural")),
    "an area": ("places", lambda content, _: content["places"].__setitem__(0, "990121001")),
    "a fact by name": ("questions", lambda content, _: content.update(wage_income=None)),
    "figures that are not sealed": ("figures", lambda content, _: content.update(sealed=json.dumps([63_200, None]))),
    "a number to the room": ("masks", lambda content, _: content["masks"].update(m1=[1, 0, 1])),
}


@pytest.mark.parametrize("name", _LEAKS)
def test_a_leak_is_found(federated: Federated, forbidden: set[str], name: str) -> None:
    kind, change = _LEAKS[name]
    number = min(value for value in forbidden if len(value) == 18 and value[:6].isdigit())
    leaked = inspection.with_change(federated, kind, lambda content: change(content, number))
    assert inspection.problems(leaked, forbidden)


def test_the_platform_gets_nothing_but_people_places_answers_and_verdicts(federated: Federated) -> None:
    received = {(message.kind) for message in federated.transcript.received_by(PLATFORM)}
    assert received == {"people", "places", "answers", "verdicts"}


def test_figures_go_to_the_room_alone_and_only_those_it_needs(federated: Federated) -> None:
    figures = [message for message in federated.transcript.messages if message.kind == "figures"]
    assert {message.receiver for message in figures} == {ROOM}
    holders = {name for key in federated.plan.figures for name in federated.plan.owners.of(key)}
    assert {message.sender for message in figures} == holders


def test_departments_hear_of_households_only_where_they_answer_for_them(federated: Federated) -> None:
    plan = federated.plan
    for message in federated.transcript.messages:
        if message.kind == "questions":
            content = json.loads(message.payload)
            assert ("homes" in content) == plan.grouped(message.receiver), message.receiver
    assert not plan.grouped("tax")
    assert not plan.grouped("traffic_police")
