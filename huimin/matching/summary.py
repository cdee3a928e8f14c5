"""summary.json: one run in numbers, with everything needed to say where they come from.

`huimin match --json` prints the same object (money in integer fen per period of the policy):

    run, month, as_of, workspace, area
    lists: {unclaimed, undue, amount, unknown, ok}                     lines, all policies together
    policies: [{id, name{zh,en}, unit, period, delivery, version, roster, yes, no, unknown, set_aside, amount_unknown,
                entitled_fen, on_roster, paid_fen, lists{…} or null where no roster is loaded,
                with a weight also weighted_share: {yes_of_decided, yes_of_all}}]
    unknown: [{fact, name, department, holder, question, withheld, units, settles, policies: [ids]}]
                                                                       settles: units for whom it is all that is missing
    agreements: {required, withheld: [{dataset, department, item, reason, agreement, waiting}]}
                                                                       waiting: units for whom the item is missing
    datasets: [{id, department, month, version, path, digest}], counts: {people, households, …}, weight, notices
    disputed: [{fact, departments, units}]                            departments contradict each other on so many
    absent_departments: [{department, name{zh,en}, datasets: [{id, name{zh,en}}], waiting, settles}]
                                                                       lists that have never come, see absent.py
    rosters: [{programme, dataset, department, month, unit, amount_unit, rows, matched, out_of_scope, not_in_register, refused,
               sum_fen, compared_fen}]                               rows = matched + out_of_scope + not_in_register
    folder, workbooks: [paths]                                         only where the command line made them
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from huimin.agreements import Withheld
from huimin.kernel import Text
from huimin.matching.absent import about_absent, absent_departments
from huimin.matching.compare import LISTS, Counts
from huimin.matching.doubts import about_data, rosters_of
from huimin.matching.facts import describe
from huimin.matching.notices import about_inputs
from huimin.matching.prepare import Prepared
from huimin.matching.withholding import fact_of, told
from huimin.policy import Item
from huimin.registry import Registry


def summarise(prepared: Prepared, register: Registry, run: str, counts: Sequence[Counts]) -> dict[str, Any]:
    """Figures of one run; money in fen per period of each policy, texts as {"zh", "en"}."""
    by_id = {item.id: item for item in prepared.program.policies}
    kept_back = prepared.withheld(register.month)
    unknown = missing_facts(prepared, counts, {fact_of(one.item): one.reason for one in kept_back})
    weighted = prepared.workspace.weight is not None
    policies = [_policy(by_id[found.policy], found, weighted) for found in counts]
    return {
        "run": run,
        "month": str(register.month),
        "as_of": prepared.as_of.isoformat(),
        "workspace": prepared.workspace.name,
        "area": prepared.workspace.area,
        "lists": {name: sum(found.lists.get(name, 0) for found in counts) for name in LISTS},
        "policies": policies,
        "unknown": unknown,
        "agreements": _agreements(prepared, kept_back, unknown),
        "datasets": [dict(dataset) for dataset in register.meta.datasets],
        "counts": dict(register.meta.counts),
        "rosters": rosters_of(register),
        "disputed": [dict(one) for one in register.meta.disputed],
        "absent_departments": (absent := absent_departments(prepared, register, counts)),
        "weight": prepared.workspace.weight,
        "notices": [notice.as_json() for notice in (*_about_agreements(prepared, kept_back, unknown), *about_absent(absent),
                                                         *notices(prepared, counts), *about_inputs(prepared, register),
                                                         *about_data(prepared, register))],
    }


def missing_facts(prepared: Prepared, counts: Sequence[Counts], withheld: Mapping[str, str]) -> list[dict[str, Any]]:
    """Per missing fact: who holds it, how many units lack it, how many it would settle by itself.

    Ordered by how many units it would settle. A unit is one person or household under one policy.
    """
    units: dict[str, int] = defaultdict(int)
    settles: dict[str, int] = defaultdict(int)
    policies: dict[str, set[str]] = defaultdict(set)
    for found in counts:
        for facts, number in found.missing.items():
            for fact in facts:
                units[fact] += number
                settles[fact] += number if len(facts) == 1 else 0
                policies[fact].add(found.policy)
    order = sorted(units, key=lambda fact: (-settles[fact], -units[fact], fact))
    words = {fact: describe(fact, prepared.program, prepared.catalog, withheld).as_json() for fact in order}
    return [{**words[fact], "units": units[fact], "settles": settles[fact], "policies": sorted(policies[fact])} for fact in order]


def _agreements(prepared: Prepared, kept_back: Sequence[Withheld], unknown: Sequence[dict[str, Any]]) -> dict[str, Any]:
    units = {fact["fact"]: fact["units"] for fact in unknown}
    return {"required": prepared.workspace.agreements == "required", "withheld": [
        {"dataset": one.dataset, "department": one.department, "item": one.item, "reason": one.reason, "agreement": one.agreement,
         "waiting": units.get(fact_of(one.item), 0)} for one in kept_back]}


def _about_agreements(prepared: Prepared, kept_back: Sequence[Withheld], unknown: Sequence[dict[str, Any]]) -> list[Text]:
    """What could not be read for want of an agreement, and what that costs."""
    if not kept_back:
        return []
    names = {mapping.dataset: mapping.name for mapping in prepared.mappings}
    labels = {one.item: describe(fact_of(one.item), prepared.program, prepared.catalog).name for one in kept_back}
    facts = {fact_of(one.item) for one in kept_back}
    return [told(kept_back, names, labels, sum(fact["units"] for fact in unknown if fact["fact"] in facts))]


def notices(prepared: Prepared, counts: Sequence[Counts]) -> list[Text]:
    """What a reader must know before believing the lists."""
    found = []
    names = {item.id: _name(item) for item in prepared.program.policies}
    without = [names[item.policy] for item in counts if not item.roster and item.figures["yes"]]
    if without:
        found.append(Text(f"没有在册名单,只计数、不列名单:{'、'.join(name.zh for name in without)}。",
                          f"No roster loaded, so counted but not listed: {', '.join(name.en for name in without)}."))
    undecided = [names[item.policy] for item in counts
                 if item.figures["unknown"] and not item.figures["yes"] and not item.figures["no"]]
    if undecided:
        found.append(Text(f"缺少数据或地方标准,一户也判断不了:{'、'.join(name.zh for name in undecided)}。用 `huimin doctor` 看缺什么。",
                          f"Not one unit can be decided for want of data or a local standard: {', '.join(name.en for name in undecided)}. "
                          "`huimin doctor` says what is missing."))
    return found


def _policy(item: Item, found: Counts, weighted: bool) -> dict[str, Any]:
    figures = dict(found.figures)
    weights: Mapping[str, float] = {name: figures.pop(name) for name in ("weight_yes", "weight_decided", "weight_all")}
    assert item.policy is not None
    summary: dict[str, Any] = {
        "id": item.id, "name": item.policy.name.as_json(), "unit": item.entity, "period": item.policy.period,
        "delivery": item.policy.delivery, "version": item.policy.version, "roster": found.roster, **figures,
        "lists": found.lists,
    }
    if weighted:
        summary["weighted_share"] = {
            "yes_of_decided": _share(weights["weight_yes"], weights["weight_decided"]),
            "yes_of_all": _share(weights["weight_yes"], weights["weight_all"]),
        }
    return summary


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _name(item: Item) -> Text:
    return item.policy.name if item.policy else Text.of(item.id)
