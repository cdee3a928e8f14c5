"""Which policies cannot be decided for lack of which data, why, and how many wait: the gap report of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huimin import exchange, registry
from huimin.agreements import REASONS
from huimin.kernel import Month, Text
from huimin.matching.facts import describe
from huimin.matching.needs import readers
from huimin.matching.prepare import Prepared
from huimin.matching.result import MatchResult
from huimin.matching.withholding import fact_of

WHY: Mapping[str, Text] = {
    "not_mapped": Text("没有映射,没有人报送", "no mapping: nobody sends it"),
    "not_loaded": Text("有映射,还没有导入过", "mapped, never loaded"),
    **REASONS,
}


@dataclass(frozen=True)
class Gap:
    """One item some policy needs and no run can read. waiting: decisions of a run that lack it; None without a run."""

    item: str
    name: Text
    department: str
    holder: Text
    why: str
    datasets: tuple[str, ...]
    policies: tuple[str, ...]
    waiting: int | None

    def as_json(self) -> dict[str, Any]:
        return {"item": self.item, "name": self.name.as_json(), "department": self.department, "holder": self.holder.as_json(),
                "why": self.why, "datasets": list(self.datasets), "policies": list(self.policies), "waiting": self.waiting}


def gaps(prepared: Prepared, month: Month | None, run: MatchResult | None = None) -> list[Gap]:
    """Every item in need, those most wait for first. month: of the data; None: nothing has been loaded yet; run: who waits."""
    needed = readers(prepared)
    mapped: dict[str, list[str]] = {}
    for mapping in prepared.mappings:
        for item in exchange.items_of(mapping):
            mapped.setdefault(item, []).append(mapping.dataset)
    loaded = {item for _, items in registry.supplied(prepared.workspace, month).values() for item in items} if month else set()
    kept_back = {one.item: one.reason for one in prepared.withheld(month)} if month else {}
    units = {fact["fact"]: fact["units"] for fact in run.summary["unknown"]} if run else None
    found = []
    for item in sorted({item for items in needed.values() for item in items}):
        why = _why(item, mapped, loaded, kept_back)
        if why:
            fact = describe(fact_of(item), prepared.program, prepared.catalog)
            found.append(Gap(item, fact.name, fact.department, fact.holder, why, tuple(mapped.get(item, ())),
                             tuple(policy for policy, items in needed.items() if item in items),
                             None if units is None else units.get(fact_of(item), 0)))
    return sorted(found, key=lambda gap: (-(gap.waiting or 0), -len(gap.policies), gap.item))


def _why(item: str, mapped: Mapping[str, list[str]], loaded: set[str], kept_back: Mapping[str, str]) -> str:
    if item in kept_back:
        return kept_back[item]
    if item in loaded or _other_side(item) in loaded:
        return ""
    return "not_loaded" if item in mapped else "" if _other_side(item) in mapped else "not_mapped"


def _other_side(item: str) -> str:
    """A list of parents tells who the children are."""
    return {"relation.child": "relation.parent", "relation.parent": "relation.child"}.get(item, "")
