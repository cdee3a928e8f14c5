"""Run the rules as they are and as they might be over the same people, and compare."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from huimin import matching, policy
from huimin.budget import allocation_errors
from huimin.budget.affected import affected
from huimin.budget.compare import MEASURES, Pairs, monthly, sides
from huimin.budget.errors import NoPolicyFolder, NothingToCompare
from huimin.budget.sets import Applied, Change, apply, described, read_changes
from huimin.budget.simulation import Simulation
from huimin.budget.take_up import expected, read_take_up
from huimin.catalog import Catalog
from huimin.kernel import Month, Progress, Workspace, connect, scratch_folder, silent
from huimin.matching import Prepared
from huimin.policy import Item, Program
from huimin.registry import Registry

_MEASURES_FOLDER = Path(__file__).parent / "measures"


def simulate(workspace: Workspace, month: Month | None, sets: Mapping[str, str] | Sequence[tuple[str, str]],
             policies: Path | None = None, progress: Progress = silent, take_up: Iterable[str] = (),
             details: Path | None = None) -> Simulation:
    """Compare the rules in force with `sets` changed, or with the policy folder `policies` in place of the workspace's.

    sets: {"dibao.standard": "700"} or {"dibao.standard@230124/rural": "700"}, or the same as pairs; money in yuan
    take_up: "dibao=80%" or "80%", see take_up.py
    details: a folder that gets POLICY.parquet for each: unit_no, unit_id, household_no, area, residence, people, receives,
    outcome_, yes_ and fen_ before and after. Nothing else is stored.
    Raises NothingToCompare, NoPolicyFolder, UnknownParameter, BadTakeUp, NumbersNotInstalled and the other errors of `--set`.
    """
    if not sets and policies is None:
        raise NothingToCompare()
    there(policies)
    if workspace.weight:
        allocation_errors.need_numbers()  # of a sample, standard errors are told: that is found out now, not after the whole run
    changes = read_changes(sets)
    month = matching.month_or_latest(workspace, month)
    before = with_measures(workspace, month, None)
    after, applied = changed(before if policies is None else by_folder(workspace, month, policies), changes)
    shares = read_take_up(take_up, (item.id for pair in sides(before.policies, after.policies) for item in pair if item))
    register = _shared_register(before, after, month, progress)
    with scratch_folder(workspace.root, "simulate") as scratch:
        found = _compare(before, after, register, scratch, applied, policies, progress, shares, details is not None)
        if details is not None:
            details.mkdir(parents=True, exist_ok=True)
            for path in (scratch / "details").iterdir():
                shutil.move(path, details / path.name)
        return found


def with_measures(workspace: Workspace, month: Month, policies: Path | None) -> Prepared:
    """With the measures, where the library has the words they are made of."""
    plain = matching.prepare(workspace, month.last_day, [policies or workspace.policies])
    words = plain.rules.definitions
    if "dibao" not in plain.rules.policies or not {"income_per_person", "members"} <= set(words):
        return plain
    library = plain.library.beside(policy.read_library([_MEASURES_FOLDER], national=False))
    return replace(plain, library=library, rules=library.resolve(workspace.area, plain.as_of), also=MEASURES).checked_again()


def there(policies: Path | None) -> None:
    """Raises NoPolicyFolder."""
    if policies is not None and not policies.is_dir():
        raise NoPolicyFolder(folder=policies)


def by_folder(workspace: Workspace, month: Month, policies: Path) -> Prepared:
    """By the policies of a folder in place of the workspace's own. What huimin.toml selects and the folder does not have is gone: that
    is what the folder is asked about."""
    if workspace.policies_selected is not None:
        known = policy.read_library([policies], national=workspace.national).ids()
        workspace = replace(workspace, policies_selected=tuple(name for name in workspace.policies_selected if name in known))
    return with_measures(workspace, month, policies)


def changed(prepared: Prepared, changes: list[Change]) -> tuple[Prepared, list[Applied]]:
    """With the changes in it, and what each took the place of."""
    known = dict(prepared.program.parameters)
    switched = {id for trigger in prepared.program.triggers.values() for id in trigger.inputs}
    known |= {parameter.id: parameter for parameter in prepared.rules.parameters if parameter.id in switched}
    rules, table = apply(changes, prepared.rules, prepared.catalog.parameters, known)
    applied = [described(change, known[change.id], prepared.catalog, prepared.workspace, prepared.as_of) for change in changes]
    changed = replace(prepared, rules=rules, catalog=prepared.catalog.with_parameters(table))
    return changed.checked_again(), applied


def _shared_register(before: Prepared, after: Prepared, month: Month, progress: Progress) -> Registry:
    """One registry with what either side reads, so that numbers mean the same people."""
    return before.register(month, progress, also=after)


def _compare(before: Prepared, after: Prepared, register: Registry, scratch: Path, changes: list[Applied],
             policies: Path | None, progress: Progress, shares: Mapping[str, Fraction], each: bool) -> Simulation:
    rerun = {item.id for item in after.policies}
    if policies is None:
        rerun = affected(before.program, {applied.change.id for applied in changes}) - set(MEASURES)
    _run(before, before.program, register, scratch / "before", progress)
    if rerun:
        _run(after, policy.check(after.rules, after.catalog, sorted(rerun)), register, scratch / "after", progress)
    details = scratch / "details" if each else None
    if details is not None:
        details.mkdir()
    connection = connect(readable=[scratch, register.folder], scratch=scratch / "spill")
    try:
        pairs = Pairs(connection, register.folder, scratch / "before", scratch / "after", register.meta.programmes, rerun)
        effects = [_effect(pairs, one, other, shares, before.catalog, details) for one, other in sides(before.policies, after.policies)]
        measured = all(name in before.program.items for name in MEASURES)
        poverty, deciles = pairs.welfare() if measured else (None, [])
        workspace = before.workspace
        sampling = pairs.sampling(workspace.weight_entity, workspace.weight) if measured and workspace.weight else None
    finally:
        connection.close()
    return Simulation(register.month, before.as_of, changes, policies, effects,
                      monthly(effects, "cost_before_fen"), monthly(effects, "cost_after_fen"), poverty, deciles, sampling)


def _run(side: Prepared, program: Program, register: Registry, out: Path, progress: Progress) -> None:
    policy.run(program, register.folder, register.meta, side.catalog, side.as_of, out, progress)


def _effect(pairs: Pairs, before: Item | None, after: Item | None, shares: Mapping[str, Fraction],
            catalog: Catalog, details: Path | None) -> dict[str, Any]:
    item = after or before
    assert item is not None
    assert item.policy is not None
    head = {"id": item.id, "name": item.policy.name.as_json(), "unit": item.entity, "period": item.policy.period,
            "delivery": item.policy.delivery}
    figures = pairs.effect(before, after)
    if details is not None:
        pairs.keep(details / f"{item.id}.parquet")
    places = [place | {"name": catalog.areas.name(place["area"]) if place["area"] else ""} for place in figures["places"]]
    likely = {f"expected_cost_{side}_fen": expected(shares, item.id, figures[f"cost_{side}_fen"], figures[f"recipients_cost_{side}_fen"])
              for side in ("before", "after")}
    return head | figures | likely | {"places": places}
