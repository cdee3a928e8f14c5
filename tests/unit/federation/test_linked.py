"""A list without identity numbers: its department answers from it through the ties of its own rows, and equality holds."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from huimin import exchange, registry
from huimin.federation import make_plan
from tests.unit.federation import inspection
from tests.unit.federation.conftest import MONTH, add, copied, number, take_apart

if TYPE_CHECKING:
    from tests.unit.federation.conftest import Apart

_WARD = """
[dataset]
id = "ward"
name = { zh = "ward", en = "ward" }
department = "disabled_federation"
kind = "person"
files = "ward.csv"
month = "2026-10"
defines = false
[key]
type = "link"
record = "record"
[link]
name = "name"
[[column]]
from = "custody"
to = "in_custody"
codes = { "1" = "true", "0" = "false" }
absent = "false"
"""
_PAIRS = ((1, 2, "link"), (2, 4, "review"), (2, 5, "review"), (4, 1, "link"), (4, 8, "review"))


@pytest.fixture
def linked(small_once: "Apart", tmp_path: Path) -> Callable[[bool], "Apart"]:
    """The small county with such a list. Record 1 is tied, 2 in review, 3 speaks of nobody; of 4 a person refused one pair."""
    def make(with_pairs: bool) -> "Apart":
        workspace = copied(small_once, tmp_path / "home")
        add(workspace, "ward", _WARD, "record,name,custody\nR1,甲,1\nR2,乙,1\nR3,丙,1\nR4,丁,1\n")
        source = next(s for s in registry.sources(workspace, MONTH) if s.dataset == "ward")
        if with_pairs:
            folder = source.path.parent / "links" / "pairs"
            folder.mkdir(parents=True)
            rows = ", ".join(f"('R{record}', '{number(person)}', 0.9::DOUBLE, '{outcome}')" for record, person, outcome in _PAIRS)
            duckdb.sql(f"COPY (FROM (VALUES {rows}) t(left_id, right_id, probability, outcome)) TO '{folder / registry.PAIRS}' "
                       "(FORMAT parquet)")
            registry.put_in_force(workspace, "ward", source.digest, MONTH, folder)
            registry.decide(workspace, "ward", "R4", number(1), "reject", "经办人", "不是同一人")
        return take_apart(workspace, tmp_path)
    return make


def test_rows_tied_in_review_and_of_nobody_come_out_as_in_the_whole(linked: "Callable[[bool], Apart]") -> None:
    apart = linked(True)
    own, whole = (next(s for s in found if s.dataset == "ward") for found in (
        next(d for d in apart.departments if d.name == "disabled_federation").sources, registry.sources(apart.workspace, MONTH)))
    assert own.ties is not None
    assert whole.ties is not None
    assert own.ties.digest == whole.ties.digest
    assert {key: own.ties.counts[key] for key in ("linked", "review", "untied", "pending")} == {
        "linked": 1, "review": 2, "untied": 1, "pending": 0}
    found = apart.federate("run")
    assert [difference for difference in apart.compare(found) if not difference.equal] == []
    assert inspection.problems(found, inspection.cells(apart.folder / "departments")) == []


def test_without_its_ties_the_list_would_make_a_difference(linked: "Callable[[bool], Apart]", monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant: the department forgets whom its rows may speak of."""
    from huimin.registry import Ties

    apart = linked(True)
    apart.central()
    monkeypatch.setattr(Ties, "asks", property(lambda self: False))
    assert not all(difference.equal for difference in apart.compare(apart.federate("run")))


def test_a_list_nobody_has_linked_stays_where_it_is(linked: "Callable[[bool], Apart]") -> None:
    """What it may speak of is everybody: its department would learn all numbers of the county."""
    apart = linked(False)
    assert "disabled_federation" not in {department.name for department in apart.departments}
    cards = [card for department in apart.departments for card in department.cards()]
    plan = make_plan(apart.prepared.program, cards, [exchange.expected(mapping) for mapping in apart.prepared.mappings])
    assert "ward" in {one.dataset for one in plan.owners.awaited}
