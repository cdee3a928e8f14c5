"""A placement told; as JSON for `huimin stock --json`.

    source, synthetic: of the rules (distances, speed); hours; budget_fen, spent_fen
    aim: expected | worst; lack: weighted units lacking, expected over the shocks or after the worst one; bound: none brings it below
    stock: [{depot, name, kind, unit, units}]     depots: [{depot, name, room, capacity}]
    shocks: [{shock, weight, unit_km, kinds: [{kind, unit, wanted, lacking, beyond}]}]    beyond: of lacking, where no depot is in reach
    files: [paths]
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from huimin.budget.pooling.placing import Depot, Placed, Sort
from huimin.budget.pooling.rules import Rules
from huimin.kernel import PeopleCsv, Text, yuan

HEAD = (Text("仓库", "depot"), Text("名称", "name"), Text("种类", "kind"), Text("数量", "units"), Text("单位", "unit"))


def as_json(found: Placed, depots: Sequence[Depot], sorts: Sequence[Sort], rules: Rules, hours: float, budget: int) -> dict[str, Any]:
    """See the head of this file."""
    units = {one.name: one.unit for one in sorts}
    names = {one.id: one.name for one in depots}
    room = {one.name: one.room for one in sorts}
    return {
        "source": rules.source, "synthetic": rules.synthetic, "hours": hours, "budget_fen": budget, "spent_fen": found.spent,
        "aim": "worst" if found.worst else "expected", "lack": round(found.lack, 6), "bound": round(found.bound, 6),
        "stock": [{"depot": depot, "name": names[depot], "kind": kind, "unit": units[kind], "units": held}
                  for (depot, kind), held in found.stock.items()],
        "depots": [{"depot": one.id, "name": one.name, "capacity": one.capacity,
                    "room": sum(held * room[kind] for (depot, kind), held in found.stock.items() if depot == one.id)} for one in depots],
        "shocks": [{"shock": one.shock.name, "weight": one.shock.weight, "unit_km": round(one.unit_km, 1),
                    "kinds": [{"kind": kind, "unit": units[kind], "wanted": wanted, "lacking": one.lacking[kind],
                               "beyond": one.beyond[kind]} for kind, wanted in one.wanted.items() if wanted]} for one in found.faced]}


def limits(data: dict[str, Any]) -> list[Text]:
    """What stands in the way of less lack: money, room, reach."""
    said = []
    short = [kind["lacking"] - kind["beyond"] for shock in data["shocks"] for kind in shock["kinds"]]
    full = [one["name"] for one in data["depots"] if one["room"] >= one["capacity"]]
    if any(kind["beyond"] for shock in data["shocks"] for kind in shock["kinds"]):
        said.append(Text("有的乡镇在时限内没有仓库够得着:要近处的仓库,或放宽时限。",
                         "Some townships no depot reaches in time: a nearer depot is needed, or more hours."))
    if any(short):
        left = yuan(data["budget_fen"] - data["spent_fen"])
        said.append(Text(f"预算剩 {left} 元;放满的仓库:{'、'.join(full) or '没有'}。",
                         f"Money left: {left} yuan; depots that are full: "
                         f"{', '.join(full) or 'none'}."))
    return said


def write(data: dict[str, Any], folder: Path) -> Path:
    """stock.csv: what each depot holds."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "stock.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow([str(word) for word in HEAD])
        writer.writerows([one["depot"], one["name"], one["kind"], str(one["units"]), one["unit"]] for one in data["stock"])
    return path
