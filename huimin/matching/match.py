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

from huimin import agreements, policy, review
from huimin.kernel import Month, Progress, Text, Workspace, connect, new_folder, silent, write_text
from huimin.matching.archive import keep, moment
from huimin.matching.compare import Comparison, Counts, Shape
from huimin.matching.disputed import set_aside_disputed
from huimin.matching.evidence import Witness
from huimin.matching.places import PLACES
from huimin.matching.prepare import Prepared, month_or_latest, parameters_digest, prepare, rules_digest
from huimin.matching.result import SUMMARY, MatchResult, figures_of
from huimin.matching.summary import summarise
from huimin.matching.withholding import PURPOSE, day_of
from huimin.policy import Item, Program, results_sql
from huimin.registry import Homes, Registry

_COMPARING = Text("比较名单", "Comparing with the rosters")
FORMAT = 6
"""Raise it when the files of a run change: what an older huimin wrote is then not taken for the same run."""


def match(workspace: Workspace, month: Month | None = None, as_of: date | None = None, progress: Progress = silent,
          at_hand: bool = False) -> MatchResult:
    """Decide every policy for everyone in `month` and compare with who is paid.

    as_of: the day whose law and ages decide (default: the last day of the month)
    at_hand: put each household in one place too (`registry.Homes`), so that nobody who opens one first has to wait
    Raises NoMonth, and what the rooms below raise.
    """
    review.settle(workspace)
    workspace = workspace.as_known(moment(workspace))  # what is loaded while this runs belongs to the next run
    month = month_or_latest(workspace, month)
    prepared = prepare(workspace, as_of or month.last_day)
    register = prepared.register(month, progress)
    target = workspace.runs / run_id(prepared, register)
    if not target.exists():
        _run(prepared, register, target, progress)
        _record_use(prepared, register, target.name)
    if at_hand:
        Homes(register, progress).close()
    return MatchResult.open(target)


def _record_use(prepared: Prepared, register: Registry, run: str) -> None:
    """On every agreement whose data the run read: when, for what, how many people (政务数据共享条例 第二十九条)."""
    workspace = prepared.workspace
    if workspace.agreements != "required":
        return
    day, read = day_of(workspace), {dataset["id"] for dataset in register.meta.datasets}
    holding = agreements.granting(agreements.agreements(workspace).values(), workspace.consumer, PURPOSE, day)
    use = {"what": "match", "run": run, "month": str(register.month), "people": register.meta.counts["people_in_scope"]}
    agreements.record_use(workspace, day, f"huimin match ({workspace.name or workspace.consumer})", use,
                          [found.id for found in holding if found.request.dataset in read and found.request.daily_maximum is None])


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
        keep(prepared, register, folder, moment(prepared.workspace))
        write_text(folder / SUMMARY, json.dumps(summary, ensure_ascii=False, indent=1))


def compare(prepared: Prepared, register: Registry, folder: Path, missing_bits: list[str], progress: Progress) -> list[Counts]:
    """Write `folder`/lists from `folder`/results and the registry; return each policy's counts."""
    scratch = folder / "scratch"
    weight = f"{prepared.workspace.weight_entity}.{prepared.workspace.weight}" if prepared.workspace.weight else None
    connection = connect(readable=[folder, register.folder], scratch=scratch)
    witness = Witness(prepared, register)
    try:
        comparison = Comparison(connection, partial(results_sql, folder / "results"), register.folder,
                                rosters=register.meta.programmes, missing_bits=missing_bits,
                                witness=witness.of, weight=weight,
                                with_amounts=register.meta.roster_units)
        counts = []
        shapes = [shape_of(item, prepared.program) for item in prepared.policies]
        for done, shape in enumerate(shapes):
            progress(str(_COMPARING), done, len(shapes))
            counts.append(comparison.add(shape))
        figures = figures_of(folder) if prepared.program.figures else {}
        set_aside_disputed(comparison, prepared, register, witness, figures, counts, progress)
        comparison.write(folder / "lists")
        comparison.write_places(folder / PLACES)
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
