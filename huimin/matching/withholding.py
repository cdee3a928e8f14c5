"""What a program reads, item by item, and which of it nobody granted.

Items are named as in the catalogue: `person.wage_income`, `relation.parent`, `roster.dibao`, `relation.member`.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime

from huimin import agreements, registry
from huimin.agreements import Withheld
from huimin.kernel import Month, Text, Workspace
from huimin.policy import Program

PURPOSE = "matching"
MEMBER = "relation.member"
FOR_LISTS = frozenset({"household.area", "household.residence", MEMBER})
"""Read whatever the policies say: households are what is decided about, and lists are sorted by place."""
_OTHER_SIDE = {"parent": "child", "child": "parent"}


def items_read(program: Program) -> frozenset[str]:
    """The items a checked program reads."""
    found = {f"{entity}.{name}" for entity, name in program.reads}
    for kind in program.relations:  # a list may write a relation from the other side
        found |= {f"relation.{kind}", f"relation.{_OTHER_SIDE.get(kind, kind)}"}
    return frozenset(found | {f"roster.{name}" for name in program.programmes})


def withheld(workspace: Workspace, needed: Collection[str], month: Month) -> list[Withheld]:
    """What is needed, the snapshots hold, and nobody granted on the day of the run; nothing where agreements are not asked about."""
    if workspace.agreements != "required":
        return []
    supplied = {dataset: (department, items & frozenset(needed))
                for dataset, (department, items) in registry.supplied(workspace, month).items()}
    return agreements.withheld(supplied, agreements.agreements(workspace).values(), workspace.consumer, PURPOSE, day_of(workspace))


def day_of(workspace: Workspace) -> date:
    """The day on which data are read: that of the moment a workspace is looked at, else today."""
    return (workspace.known or datetime.now(UTC)).astimezone().date()


def by_dataset(found: Iterable[Withheld]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for one in found:
        grouped.setdefault(one.dataset, []).append(one.item)
    return grouped


def fact_of(item: str) -> str:
    """The missing fact that a run names when an item cannot be read."""
    entity, _, _ = item.rpartition(".")
    return f"events.{entity}" if entity.startswith("event.") else item


def told(found: Collection[Withheld], names: Mapping[str, Text], labels: Mapping[str, Text], waiting: int) -> Text:
    """One sentence for the summary: which lists, which items, why, and how many decisions wait."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in found:
        groups.setdefault((one.dataset, one.reason), []).append(one.item)
    zh, en = [], []
    for (dataset, reason), items in groups.items():
        name, why = names.get(dataset, Text.of(dataset)), agreements.REASONS[reason]
        zh.append(f"{name.zh}({why.zh}):{'、'.join(labels[item].zh for item in items)}")
        en.append(f"{name.en} ({why.en}): {', '.join(labels[item].en for item in items)}")
    return Text(f"没有获准使用、按“还不知道”处理的数据:{';'.join(zh)}。等着它们的有 {waiting:,} 项判断。",
                f"Data nobody granted, read as unknown: {'; '.join(en)}. {waiting:,} decisions wait for them.")
