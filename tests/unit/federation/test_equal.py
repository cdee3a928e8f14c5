"""The federated run equals the run of the whole: every outcome and every condition of every policy, unit by unit."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from huimin.federation import NOBODY, ROOM, Federated
from huimin.policy import results_sql
from huimin.private import RunKey

if TYPE_CHECKING:
    from tests.unit.federation.conftest import Apart


def test_every_policy_comes_out_as_in_the_run_of_the_whole(county: "Apart", federated: Federated) -> None:
    found = county.compare(federated)
    assert [difference for difference in found if not difference.equal] == []
    assert {difference.policy for difference in found} == {item.id for item in county.prepared.program.policies}
    assert min(difference.compared for difference in found) > 300


def test_all_three_answers_occur_so_equality_is_no_accident(county: "Apart", federated: Federated) -> None:
    for name in ("dibao", "tekun", "rigid"):
        query = results_sql(federated.folder / "results", name)
        outcomes = {row[0] for row in duckdb.sql(f"SELECT DISTINCT {name}__outcome FROM ({query})").fetchall()}
        assert outcomes >= {False, None}, name
    query = results_sql(federated.folder / "results", "dibao")
    assert duckdb.sql(f"SELECT count(*) FROM ({query}) WHERE dibao__outcome").fetchall() > [(0,)]


def test_most_policies_read_facts_of_several_departments(federated: Federated) -> None:
    plan = federated.plan
    several = [item.id for item in plan.desk.values() if item.policy is not None
               and len({q.holder for q in plan.needed_by(item.trees, plan.desk)}) > 1]
    assert len(several) >= 12


def test_a_single_department_answers_what_it_alone_knows(federated: Federated) -> None:
    """The room is asked only where figures of several departments meet; nothing is given up."""
    for question in federated.plan.questions.values():
        assert question.holder != NOBODY
        if question.holder != ROOM:
            assert question.below.holders == {question.holder}


def test_holes_of_every_kind_come_out_equal(small_once: "Apart", small_run: Federated) -> None:
    assert [difference for difference in small_once.compare(small_run) if not difference.equal] == []
    kinds = duckdb.sql(f"SELECT DISTINCT poor__outcome FROM ({results_sql(small_run.folder / 'results', 'poor')})").fetchall()
    assert {row[0] for row in kinds} == {True, False, None}


def test_a_comparison_by_another_key_matches_nobody(small_once: "Apart", small_run: Federated, tmp_path: Path) -> None:
    """The comparison itself: pseudonyms of one run say nothing in another."""
    (difference,) = small_once.anew(tmp_path, RunKey.new()).compare(small_run)
    assert difference.compared == 0
    assert difference.only_here > 0
    assert not difference.equal


def test_a_truth_of_several_departments_rests_on_their_closed_lists_and_doubts(
    small: "Apart", small_run: Federated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mutant: what a list's silence says is lost."""
    from huimin.federation import desk

    assert all(difference.equal for difference in small.compare(small.decided_again(small_run, "as it was")))
    whole = desk.merged
    monkeypatch.setattr(desk, "merged", lambda type_, parts, awaited: whole(type_, parts, True))
    assert not all(difference.equal for difference in small.compare(small.decided_again(small_run, "mutant")))


@pytest.mark.parametrize("letter", ["t", "f", "u"])
def test_an_answer_that_is_wrong_is_seen(small: "Apart", small_run: Federated, letter: str) -> None:
    """A mutant of the answers: everybody gets the same letter."""
    def wrong(content: dict[str, Any]) -> dict[str, Any]:
        return content | {"answers": {name: letter * len(text) for name, text in content.get("answers", {}).items()}}

    assert not all(difference.equal for difference in small.compare(small.decided_again(small_run, "wrong", wrong)))
