"""Depots, kinds of goods and shocks: three tables anybody can keep in a spreadsheet, read line by line.

Depots: id, name, place (area code), capacity; and if wanted lon, lat. Kinds: kind, unit, room, price (yuan a unit); and if wanted weight
(how bad it is to lack one, 1 where empty). Shocks: shock, place, kind, amount; and if wanted weight (how likely, 1 where empty; the
same in every line of a shock). capacity and room are whole numbers in one measure of the county's own choice.
"""

from collections.abc import Sequence

from huimin.budget.lines import Table, once, read_lines
from huimin.budget.pooling.errors import BadPoolLine
from huimin.budget.pooling.placing import Depot, Shock, Sort
from huimin.budget.pooling.register import Point
from huimin.kernel import Text

_MOST = 10**7


def read_depots(path: Table) -> list[Depot]:
    """Raises BadPoolLine with line and column."""
    lines = read_lines(path, ["id", "name", "place", "capacity"], BadPoolLine)
    once(lines, "id")
    return [Depot(line.needs("id"), line.needs("name"), Point(line.area("place"), line.ratio("lon", 180, -180), line.ratio("lat", 90, -90)),
                  line.needs_whole("capacity", _MOST)) for line in lines]


def read_sorts(path: Table) -> list[Sort]:
    """Raises BadPoolLine with line and column."""
    lines = read_lines(path, ["kind", "unit", "room", "price"], BadPoolLine)
    once(lines, "kind")
    found = []
    for line in lines:
        price = line.money("price")
        if price is None:
            raise line.bad("price", Text("空着", "empty"))
        found.append(Sort(line.needs("kind"), line.needs("unit"), line.needs_whole("room", _MOST), price, line.whole("weight", _MOST) or 1))
    return found


def read_shocks(path: Table, sorts: Sequence[Sort]) -> list[Shock]:
    """Raises BadPoolLine with line and column."""
    lines = read_lines(path, ["shock", "place", "kind", "amount"], BadPoolLine)
    known = {one.name for one in sorts}
    weights: dict[str, int] = {}
    demands: dict[str, dict[tuple[str, str], int]] = {}
    for line in lines:
        name, kind, weight = line.needs("shock"), line.needs("kind"), line.whole("weight", _MOST) or 1
        if kind not in known:
            raise line.bad("kind", Text(f"“{kind}”不在物资表里;有:{'、'.join(sorted(known))}",
                                        f"“{kind}” is not in the table of kinds: {', '.join(sorted(known))}"))
        if weights.setdefault(name, weight) != weight:
            raise line.bad("weight", Text(f"“{name}”前面写的是 {weights[name]}", f"“{name}” had {weights[name]} before"))
        demand, key = demands.setdefault(name, {}), (line.area("place"), kind)
        if key in demand:
            raise line.bad("place", Text(f"“{name}”里 {key[0]} 的{kind}前面已有一行",
                                         f"“{name}” has a line for {kind} in {key[0]} already"))
        demand[key] = line.needs_whole("amount", _MOST)
    return [Shock(name, weights[name], demand) for name, demand in demands.items()]
