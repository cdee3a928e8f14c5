"""Lists and items nobody granted: the federated run then says what a run of the whole says without them, unit by unit."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from huimin.federation import Department
from huimin.registry import items
from tests.unit.federation.conftest import _COLUMN, _LIST, Apart, add, copied, number, take_apart

Withheld = Mapping[str, Sequence[str]]

WAGE = "person.wage_income"
SOME = _COLUMN.format("wage", "wage_income", 'unit = "yuan/year"') + _COLUMN.format("tax", "income_tax", 'unit = "yuan/year"')
ALL = SOME.replace('to = "wage_income"', 'to = "wage_income"\nabsent = "0"')


@pytest.fixture(scope="session")
def lists(small_once: Apart, tmp_path_factory: pytest.TempPathFactory) -> Apart:
    """The tax office has two more lists of wages with a further item each: one of some people, and a complete one, on which
    who is not named earns nothing."""
    folder = tmp_path_factory.mktemp("lists")
    workspace = copied(small_once, folder / "home")
    some_wages = workspace.inbox / "wages.csv"  # without the first person, of whom only the complete list then says something, by silence
    add(workspace, "wages", (workspace.mappings / "wages.toml").read_text("utf-8"),
        "".join(line for line in some_wages.read_text("utf-8").splitlines(keepends=True) if not line.startswith(number(1))))
    rows = f"id,wage,tax\n{number(2)},20000,1\n{number(4)},0,1\n"
    for name, columns, text in (("some", SOME, rows), ("complete", ALL, "id,wage,tax\n")):
        add(workspace, name, _LIST.format(id=name, department="tax", defines="defines = false", body=columns), text)
    return take_apart(workspace, folder)


def grant(apart: Apart, folder: Path, withheld: Withheld) -> Apart:
    """The same county where these items of these lists may not be answered from."""
    made = apart.anew(folder, apart.key)
    for department in made.departments:
        department.allowed = lambda _, dataset, item, __: item not in withheld.get(dataset, ())
    return made


def differing(apart: Apart, folder: Path, withheld: Withheld) -> int:
    """How many outcomes and conditions differ from a run of the whole without them."""
    made = grant(apart, folder, withheld)
    found = made.compare(made.federate("run"), made.without(withheld))
    assert min(one.compared for one in found) == 5
    return sum(one.outcomes + one.conditions + one.only_here + one.only_there for one in found)


@pytest.mark.parametrize("withheld", [{"some": [WAGE]}, {"complete": [WAGE]}, {"wages": [WAGE], "deaths": ["person.deceased"]}],
                         ids=["an item of one of three lists", "an item of the complete list", "a whole list, and one of two departments"])
def test_what_is_withheld_reads_unknown_as_it_does_in_the_whole(lists: Apart, tmp_path: Path, withheld: Withheld) -> None:
    assert differing(lists, tmp_path, withheld) == 0


def test_granting_another_list_of_a_department_is_not_granting_this_one(lists: Apart, tmp_path: Path,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant: whatever the department has of an item may be answered from."""
    monkeypatch.setattr(Department, "_withheld", lambda *_: {})
    assert differing(lists, tmp_path, {"some": [WAGE]}) > 0


def test_no_other_lists_silence_stands_in_for_what_is_withheld(lists: Apart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant: the item is left out of its list, and the others do not know that it is missing."""
    lists.central(lists.without({"some": [WAGE]}))  # of the whole, before the mutant
    monkeypatch.setattr(sys.modules["huimin.registry.build"], "facts_of", lambda _: set())
    assert differing(lists, tmp_path, {"some": [WAGE]}) > 0


def test_who_is_whose_relative_is_told_whole_or_not_at_all(small: Apart) -> None:
    """It leaves before any question is asked, so a list that says it needs its relations granted as well as anything else."""
    register = next(d for d in small.departments if d.name == "public_security")
    source, = register.sources
    assert "relation.member" in items(source.schema)
    for refused, there in (({"relation.member"}, False), ({"person.birth_date"}, True), (items(source.schema), False)):
        register.__dict__.pop("sources")
        register.allowed = lambda _, __, item, ___, refused=refused: item not in refused  # type: ignore[misc]
        assert bool(register.sources) is there


def test_a_grant_of_answers_alone_gives_no_figures(small: Apart) -> None:
    tax = next(d for d in small.departments if d.name == "tax")
    tax.allowed = lambda _, __, ___, mode: mode == "predicate"
    key = ("person", "wage_income")
    assert tax._withheld([key], "sum") == {"wages": [WAGE]}
    assert tax._withheld([key], "predicate") == {}
