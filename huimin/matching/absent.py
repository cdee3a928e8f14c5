"""Departments of which a list has never come, and how many questions wait for them.

A list that came once serves until a newer one comes; one that never came leaves its facts unknown, nobody's benefit
stops for it, and the run says whose lists are missing and what waits.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huimin.kernel import Text
from huimin.matching.compare import Counts
from huimin.matching.prepare import Prepared
from huimin.registry import Expected, Registry


def absent_departments(prepared: Prepared, register: Registry, counts: Sequence[Counts]) -> list[dict[str, Any]]:
    """Per department with lists that have a mapping and no data: those lists, and the units that wait.

    waiting: units (one person or household under one policy) that lack a fact of these lists; settles: those that
    lack nothing else. Ordered by how many wait.
    """
    names = {mapping.dataset: mapping.name for mapping in prepared.mappings}
    lists: dict[str, list[Expected]] = {}
    for one in register.meta.awaited:
        known = Expected(**{**one, "facts": tuple(map(tuple, one["facts"]))})
        lists.setdefault(known.department, []).append(known)
    found = []
    for department, own in lists.items():
        waiting = settles = 0
        for missing, units in ((facts, number) for count in counts for facts, number in count.missing.items()):
            theirs = [fact for fact in missing if any(one.gives(fact) for one in own)]
            waiting += units if theirs else 0
            settles += units if theirs and len(theirs) == len(missing) else 0
        found.append({"department": department, "name": prepared.catalog.department(department).as_json(),
                      "datasets": [{"id": one.dataset, "name": names.get(one.dataset, Text.of(one.dataset)).as_json()} for one in own],
                      "waiting": waiting, "settles": settles})
    return sorted(found, key=lambda one: (-int(str(one["waiting"])), str(one["department"])))


def about_absent(absent: Sequence[Mapping[str, Any]]) -> Iterator[Text]:
    """One sentence per department, for the summary of a run."""
    for one in absent:
        name, lists = Text.of(one["name"]), [Text.of(dataset["name"]) for dataset in one["datasets"]]
        yield Text(
            f"{name.zh}的数据还没有来过({'、'.join(each.zh for each in lists)}):有 {one['waiting']:,} 项判断在等,"
            f"其中 {one['settles']:,} 项只等这个部门。没有人因此停发或减发。",
            f"No data from {name.en} yet ({', '.join(each.en for each in lists)}): {one['waiting']:,} decisions wait for it, "
            f"{one['settles']:,} of them for nothing else. Nobody's benefit is stopped or cut for that.")
