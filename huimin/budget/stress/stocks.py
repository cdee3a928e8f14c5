"""Goods that damaged homes need, by the pooling rules, against what the register of resources holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from huimin.budget import allocation_errors
from huimin.kernel import Month, Workspace
from huimin.registry import Registry


@dataclass(frozen=True)
class Goods:
    """kinds: [{kind, unit, needed, registered, short}], registered and short None where the county has no register of resources;
    source: who set how much a home needs ("synthetic": made up)."""

    kinds: list[dict[str, Any]]
    source: str


def needed(register: Registry, damaged: Mapping[str, str], workspace: Workspace, resources: Path | None,
           month: Month) -> Goods | None:
    """damaged: household -> degree; resources: a register in the place of the county's. None where nobody's home is damaged.

    Raises BadPoolLine, BadPoolRules.
    """
    if not damaged:
        return None
    allocation_errors.need_numbers()
    from huimin.budget import pooling

    rules, on = pooling.county_rules(workspace), month.shift(1).first_day
    homes = pooling.homes_of(register, on)
    degrees = {one: degree for one, degree in damaged.items() if one in homes}
    wanted = Counter[tuple[str, str]]()
    for need in pooling.needs_for(degrees, homes, rules, datetime.combine(on, time())):
        wanted[need.kind, need.unit] += need.amount
    stock: Counter[tuple[str, str]] | None
    try:
        known = pooling.read_resources(resources) if resources else pooling.registered(workspace)
    except pooling.NoRegister:
        stock = None
    else:
        stock = Counter()
        for one in known:
            stock[one.kind.name, one.kind.unit] += one.amount
    return Goods([{"kind": kind, "unit": unit, "needed": amount, "registered": None if stock is None else stock[kind, unit],
                   "short": None if stock is None else max(0, amount - stock[kind, unit])}
                  for (kind, unit), amount in sorted(wanted.items())], rules.source)
