"""The library over everyone: decisions, then the comparison with the rosters, then one summary.

A run is a folder that appears whole or not at all. Its name is the month and a hash of what went in
(snapshots, rules, parameters, day), so running the same thing twice finds the first result.
"""

import hashlib
import json
import shutil
from datetime import date
from functools import partial
from pathlib import Path

from huimin import policy
from huimin.kernel import Month, Progress, Text, Workspace, connect, new_folder, silent, write_text
from huimin.matching.compare import Comparison, Counts, Shape
from huimin.matching.evidence import Witness
from huimin.matching.prepare import Prepared, month_or_latest, parameters_digest, prepare, rules_digest
from huimin.matching.result import SUMMARY, MatchResult
from huimin.matching.summary import summarise
from huimin.policy import Item, Program, results_sql
from huimin.registry import Registry

_COMPARING = Text("比较名单", "Comparing with the rosters")
FORMAT = 3
"""Raise it when the files of a run change: what an older huimin wrote is then not taken for the same run."""


def match(workspace: Workspace, month: Month | None = None, as_of: date | None = None, progress: Progress = silent) -> MatchResult:
    """Decide every policy for everyone in `month` and compare with who is paid.

    as_of: the day whose law and ages decide (default: the last day of the month)
    Raises NoMonth, and what the rooms below raise.
    """
    month = month_or_latest(workspace, month)
    prepared = prepare(workspace, as_of or month.last_day)
    register = prepared.register(month, progress)
    target = workspace.runs / run_id(prepared, register)
    if not target.exists():
        _run(prepared, register, target, progress)
    return MatchResult.open(target)


def run_id(prepared: Prepared, register: Registry) -> str:
    """`2026-10-1f3a9c07`: the month and a hash of everything that decides the outcome."""
    inputs = [FORMAT, str(prepared.as_of), register.folder.name, rules_digest(prepared), parameters_digest(prepared.catalog.parameters),
              str(prepared.workspace.weight), str(prepared.workspace.policies_selected)]
    return f"{register.month}-{hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:8]}"


def _run(prepared: Prepared, register: Registry, target: Path, progress: Progress) -> None:
    with new_folder(target) as folder:
        result = policy.run(prepared.program, register.folder, register.meta, prepared.catalog, prepared.as_of,
                            folder / "results", progress)
        counts = compare(prepared, register, folder, [f"{e}.{n}" for e, n in result.missing_bits], progress)
        summary = summarise(prepared, register, target.name, counts)
        write_text(folder / SUMMARY, json.dumps(summary, ensure_ascii=False, indent=1))


def compare(prepared: Prepared, register: Registry, folder: Path, missing_bits: list[str], progress: Progress) -> list[Counts]:
    """Write `folder`/lists from `folder`/results and the registry; return each policy's counts."""
    scratch = folder / "scratch"
    weight = f"{prepared.workspace.weight_entity}.{prepared.workspace.weight}" if prepared.workspace.weight else None
    connection = connect(readable=[folder, register.folder], scratch=scratch)
    try:
        comparison = Comparison(connection, partial(results_sql, folder / "results"), register.folder,
                                rosters=register.meta.programmes, missing_bits=missing_bits,
                                witness=Witness(prepared, register).of, weight=weight,
                                with_amounts=register.meta.roster_units)
        counts = []
        shapes = [shape_of(item, prepared.program) for item in prepared.policies]
        for done, shape in enumerate(shapes):
            progress(str(_COMPARING), done, len(shapes))
            counts.append(comparison.add(shape))
        comparison.write(folder / "lists")
        progress(str(_COMPARING), len(shapes), len(shapes))
    finally:
        connection.close()
        shutil.rmtree(scratch, ignore_errors=True)
    return counts


def shape_of(item: Item, program: Program) -> Shape:
    """What the comparison needs of a policy and its interactions."""
    rivals: set[str] = set()
    partners: set[str] = set()
    for row in program.rules.interactions:
        if row.operator == "exclude" and item.id in (row.policy, *row.others):
            rivals |= set(row.others) if item.id == row.policy else {row.policy}
    for settlement in program.settlements:
        if item.id in settlement.policies:
            partners |= set(settlement.policies) - {item.id}
            rivals |= partners if settlement.operator == "choose" else set()
    return Shape(item.id, item.entity, tuple(condition.id for condition in item.conditions),
                 item.amount is not None, tuple(sorted(rivals)), tuple(sorted(partners)))
