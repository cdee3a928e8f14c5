"""The SQL engine on single households, in the interpreter's terms: how the two are held to one answer."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.catalog import Catalog
from huimin.kernel import connect
from huimin.policy.bundle import WORD
from huimin.policy.decide import Decision
from huimin.policy.facts import Household
from huimin.policy.program import FactKey, Item, Program
from huimin.policy.run import results_sql, run
from huimin.policy.smallworld import write_registry
from huimin.policy.world import ParameterLookup

if TYPE_CHECKING:
    import duckdb


def decide_in_sql(
    program: Program,
    catalog: Catalog,
    as_of: date,
    households: Sequence[Household],
    parameters: ParameterLookup | None = None,
    block: int = 1_000,
) -> list[list[Decision]]:
    """The SQL engine's decisions, household by household, in the interpreter's order.

    `missing` names facts only, not whose: a population run does not keep that. block: persons per block
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        meta = write_registry(program, households, folder / "registry")
        out = folder / "results"
        result = run(program, folder / "registry", meta, catalog, as_of, out, parameters=parameters, block=block)
        with connect(readable=[folder]) as db:
            rows = {item.id: _rows(db, out, item) for item in program.policies}
        people = _person_numbers(households)
        return [
            [
                _decision(item, rows[item.id][number], subject, result.missing_bits)
                for item in program.policies
                for number, subject in ([(index, household.id)] if item.entity == "household" else people[index])
            ]
            for index, household in enumerate(households)
        ]


def disagreements(interpreted: Sequence[Decision], compiled: Sequence[Decision]) -> Iterator[str]:
    """One sentence for each difference between the two engines on one household."""
    for one, other in zip(interpreted, compiled, strict=True):
        pairs: dict[str, tuple[Any, Any]] = {
            "outcome": (one.outcome, other.outcome),
            "amount": (one.amount, other.amount),
            "conditions": (dict(one.conditions), dict(other.conditions)),
            "missing": ({fact for _, fact in one.missing}, {fact for _, fact in other.missing}),
            "set aside by": (one.set_aside, other.set_aside),
        }
        for what, (left, right) in pairs.items():
            if left != right:
                yield f"{one.policy} ({one.subject}) {what}: interpreter {left}, SQL {right}"


def _person_numbers(households: Sequence[Household]) -> list[list[tuple[int, str]]]:
    """Numbers as `write_registry` gives them: members household by household, then the unknown member."""
    found, number = [], 0
    for household in households:
        found.append([(number + place, person.id) for place, person in enumerate(household.members)])
        number += len(household.members) + (not household.members_known)
    return found


def _rows(db: "duckdb.DuckDBPyConnection", out: Path, item: Item) -> dict[int, dict[str, Any]]:
    result = db.execute(results_sql(out, item.id))
    names = [column[0].removeprefix(f"{item.id}__") for column in result.description or []]
    key = f"{item.entity}_no"
    return {row[names.index(key)]: dict(zip(names, row, strict=True)) for row in result.fetchall()}


def _decision(item: Item, row: dict[str, Any], subject: str, bits: Sequence[FactKey]) -> Decision:
    conditions = {}
    for place, condition in enumerate(item.conditions):
        yes, no = row["true"] >> place & 1, row["false"] >> place & 1
        conditions[condition.id] = True if yes else False if no else None
    missing = frozenset(
        ("", bits[int(name.removeprefix("missing")) * WORD + bit])
        for name, mask in row.items()
        if name.startswith("missing")
        for bit in range(WORD)
        if mask >> bit & 1
    )
    return Decision(
        item.id,
        subject,
        row["outcome"],
        row.get("amount"),
        conditions,
        missing,
        row["settled"].removeprefix("set_aside:"),
    )
