"""A matching as files for people: what goes where, what became of each need, what is left of each resource."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from huimin.budget.lines import shown
from huimin.budget.pooling.pool import Pooled
from huimin.budget.pooling.register import SECTORS
from huimin.budget.pooling.words import MET, told
from huimin.kernel import PeopleCsv, Text

PLAN = (Text("需求", "need"), Text("户", "household"), Text("地点", "place"), Text("种类", "kind"), Text("数量", "amount"),
        Text("单位", "unit"), Text("资源", "resource"), Text("提供方", "owner"), Text("来源", "sector"), Text("公里", "km"),
        Text("送到", "arrives"))
NEEDS = (Text("需求", "need"), Text("户", "household"), Text("地点", "place"), Text("种类", "kind"), Text("数量", "amount"),
         Text("单位", "unit"), Text("紧急程度", "urgency"), Text("结果", "result"), Text("缺", "lacking"), Text("说明", "why"))
LEFT = (Text("资源", "resource"), Text("提供方", "owner"), Text("来源", "sector"), Text("种类", "kind"), Text("单位", "unit"),
        Text("登记", "registered"), Text("给出", "given"), Text("剩余", "left"))


def write(found: Pooled, folder: Path) -> list[Path]:
    """plan.csv, needs.csv and resources.csv; money in yuan. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = ([one.need.id, one.need.household, one.need.point.code, one.need.kind, shown(one.amount, one.resource.kind.unit),
             one.resource.kind.unit, one.resource.id, one.resource.owner, str(SECTORS[one.resource.sector]), f"{one.km:.1f}",
             f"{one.arrives:%Y-%m-%d %H:%M}"] for one in found.plan)
    needs = ([fate.need.id, fate.need.household, fate.need.point.code, fate.need.kind, shown(fate.need.amount, fate.need.unit),
              fate.need.unit, str(fate.need.urgency), str(MET[fate.met]), shown(fate.short, fate.need.unit), str(told(fate))]
             for fate in found.fates)
    left = ([one.id, one.owner, str(SECTORS[one.sector]), one.kind.name, one.kind.unit,
             *(shown(number, one.kind.unit) for number in (one.amount, one.amount - found.left[one.id], found.left[one.id]))]
            for one in found.resources)
    return [_write(folder / f"{name}.csv", titles, rows) for name, titles, rows in (
        ("plan", PLAN, plan), ("needs", NEEDS, needs), ("resources", LEFT, left))]


def _write(path: Path, titles: Iterable[Text], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        PeopleCsv(stream).writerows([[str(title) for title in titles], *rows])
    return path
