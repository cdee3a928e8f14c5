"""What each party can and cannot do: read others' lists, answer another plan, open what was not sealed for it."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from huimin.federation import Card, make_plan
from huimin.federation.errors import AnotherPlan, BrokenSeal, IncompleteAnswer, OtherStandards, SealingMissing
from huimin.federation.messages import Seals, from_order, in_order, letters, seal, truths
from huimin.federation.places import PlaceBook
from huimin.kernel import Workspace, connect
from huimin.kernel.duck import literal
from huimin.private import RunKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from huimin.federation import Federated
    from tests.unit.federation.conftest import Apart

    Outcomes = Callable[[Federated, str], dict[Any, Any]]


def test_a_department_holds_its_own_lists_and_no_other(small_once: "Apart") -> None:
    for department in small_once.departments:
        held = {path.name for path in department.workspace.snapshots.iterdir()}
        assert held == {card.dataset for card in department.cards()}
        assert {card.department for card in department.cards()} == {department.name}


def test_a_department_cannot_read_the_lists_of_another(small_once: "Apart") -> None:
    """Its database refuses every path outside its own folders."""
    one, other = small_once.departments[0], small_once.departments[1]
    path = literal(str(other.sources[0].path.resolve() / "data.parquet"))
    with connect(readable=[one.workspace.snapshots]) as db, pytest.raises(duckdb.Error, match=r"[Pp]ermission"):
        db.execute(f"SELECT * FROM read_parquet({path})")


def test_a_department_answers_the_same_when_all_others_are_gone(small: "Apart", small_run: "Federated", tmp_path: Path) -> None:
    asked = {m.receiver: json.loads(m.payload) for m in small_run.transcript.messages if m.kind == "questions"}
    given = {m.sender: json.loads(m.payload) for m in small_run.transcript.messages if m.kind == "answers"}
    small.own = {name: Workspace.open(shutil.copytree(space.root, tmp_path / name)) for name, space in small.own.items()}
    for department in small.anew(tmp_path, small.key).departments:
        for other in small.own.keys() - {department.name}:
            shutil.move(tmp_path / other, tmp_path / f"{other} is gone")
        if department.name in asked:
            department.plan = small_run.plan
            assert department.answer(asked[department.name]) == given[department.name]
        for other in small.own.keys() - {department.name}:
            shutil.move(tmp_path / f"{other} is gone", tmp_path / other)


def test_two_runs_share_no_pseudonym(small_once: "Apart", small_run: "Federated", tmp_path: Path) -> None:
    second = small_once.anew(tmp_path, RunKey.new()).federate("second")
    tokens = [{token for m in run.transcript.messages if m.kind == "people" for token in json.loads(m.payload)["people"] if token}
              for run in (small_run, second)]
    assert len(tokens[0]) == len(tokens[1]) == 8
    assert not tokens[0] & tokens[1]


# -- agreements -----------------------------------------------------------------------------------


def without(small: "Apart", department: str, fact: str, modes: tuple[str, ...] = ("predicate", "sum")) -> None:
    for one in small.departments:
        one.allowed = lambda who, _, what, mode: (who, what) != (department, fact) or mode not in modes


def test_without_an_agreement_the_fact_reads_unknown(small: "Apart", small_run: "Federated", outcomes: "Outcomes") -> None:
    with_all = outcomes(small_run, "poor")
    without(small, "tax", "person.wage_income")
    found = outcomes(small.federate("less"), "poor")
    assert True in with_all.values()
    assert True not in found.values()
    assert any(with_all[token] is not None and found[token] is None for token in found)


def test_modes_are_agreed_one_by_one(small: "Apart", small_run: "Federated", outcomes: "Outcomes") -> None:
    """Custody is answered as a predicate: an agreement on sums alone does not cover it, one on predicates does."""
    with_all = outcomes(small_run, "poor")
    without(small, "justice", "person.in_custody", ("sum",))
    assert outcomes(small.federate("sums"), "poor") == with_all
    without(small, "justice", "person.in_custody", ("predicate",))
    assert outcomes(small.federate("predicates"), "poor") != with_all


def test_without_the_room_what_needs_several_departments_figures_stays_unknown(
    small: "Apart", small_run: "Federated", outcomes: "Outcomes"
) -> None:
    with_room, alone = outcomes(small_run, "poor"), outcomes(found := small.federate("alone", room=False), "poor")
    assert not [m for m in found.transcript.messages if m.kind == "figures"]
    assert True not in alone.values()
    assert all(alone[token] in (None, with_room[token]) for token in alone)


# -- parties that do not agree --------------------------------------------------------------------


def test_another_plan_is_not_answered(small: "Apart", small_run: "Federated") -> None:
    asked = json.loads(next(m.payload for m in small_run.transcript.messages if m.kind == "questions" and m.receiver == "tax"))
    tax = next(d for d in small.departments if d.name == "tax")
    fewer = [card for department in small.departments for card in department.cards() if card.dataset != "custody"]
    tax.plan = make_plan(small.prepared.program, fewer)
    with pytest.raises(AnotherPlan):
        tax.answer(asked)


def test_a_catalogue_of_another_month_is_another_plan(small_once: "Apart") -> None:
    cards = [card for department in small_once.departments for card in department.cards()]
    later = [Card(card.dataset, card.department, "2026-11", card.schema) for card in cards]
    program = small_once.prepared.program
    assert make_plan(program, cards).digest == make_plan(program, list(reversed(cards))).digest
    assert make_plan(program, cards).digest != make_plan(program, later).digest


def test_standards_that_differ_are_noticed(small_once: "Apart") -> None:
    book = PlaceBook(small_once.prepared.program, small_once.prepared.catalog, small_once.departments[0].as_of, "tax")
    assert book.of("990121001", "rural") == book.of("990121002", "rural") != book.of("990121001", "urban")
    assert book.known(book.of("990121001", "rural"))
    with pytest.raises(OtherStandards):
        book.known("0" * 16)


def test_figures_open_for_the_room_from_their_sender_and_plan_only() -> None:
    seals = Seals()
    sealed = seal(seals.public, "tax", "plan", {"columns": {"person.wage_income": [63_200]}})
    assert seals.open("tax", "plan", sealed) == {"columns": {"person.wage_income": [63_200]}}
    altered = sealed[:70] + ("B" if sealed[70] == "A" else "A") + sealed[71:]
    for room, sender, plan, text in ((Seals(), "tax", "plan", sealed), (seals, "court", "plan", sealed),
                                     (seals, "tax", "another", sealed), (seals, "tax", "plan", altered)):
        with pytest.raises(BrokenSeal):
            room.open(sender, plan, text)


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.x25519", None)
    with pytest.raises(SealingMissing, match="pip install"):
        Seals()


@pytest.mark.parametrize("text", ["tf", "tfut", "tfx"])
def test_answers_for_others_than_those_asked_about_are_refused(text: str) -> None:
    assert truths(letters([True, False, None]), 3, "tax") == [True, False, None]
    with pytest.raises(IncompleteAnswer):
        truths(text, 3, "tax")


@pytest.mark.parametrize("count", [1, 2, 26, 27, 700])
def test_orders_are_read_back_as_written(count: int) -> None:
    values = [f"{number:04d}" for number in range(count)] * 2
    assert from_order(*in_order(values)) == values
    assert in_order([]) == ([], "")
