"""`huimin cliffs`: what one family keeps of the next yuan it earns."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import MONTH, pairs
from huimin.kernel import Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import Cliff, Curve


@verb("cliffs", Text(
    "一户人家多挣一元,手里多几元:一位成员的工资从零往上试,每档重算全部政策,找出陡坡(多挣反而少得)。\n"
    "其他情况都不变。例:huimin cliffs 600000028 --to 5000 --step 500",
    "What a family keeps of the next yuan: one member's wage is tried from nothing upwards, every policy decided\n"
    "anew each time, and the cliffs (earning more leaves less) are found to the fen. Nothing else changes.\n"
    "Example: huimin cliffs 600000028 --to 5000 --step 500"))
@argument("key", metavar="ID", text=Text("户号,或挣工资的成员的证件号",
                                      "household number, or identity number of the member whose wage is moved"))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--to", "to_yuan", type=int, default=5000, show_default=True, text=Text("最高月工资,元", "highest monthly wage, yuan"))
@option("--step", "step_yuan", type=int, default=250, show_default=True, text=Text("每档多少元", "yuan from one wage to the next"))
@option("--set", "sets", multiple=True, metavar="ID=VALUE",
        text=Text("先改一个参数再算,可重复", "change a parameter first; may be repeated"))
def command(screen: Screen, key: str, home: Path, month: Month | None, to_yuan: int, step_yuan: int, sets: Sequence[str]) -> None:
    from huimin import budget

    found = budget.curve(Workspace.open(home), key, month, to_yuan * 100, step_yuan * 100, pairs(sets), screen.progress)
    screen.show(found.as_json(), lambda: "\n\n".join([_points(found), *(_sentence(found, cliff) for cliff in found.cliffs)]))


def _points(found: "Curve") -> str:
    rates = [*found.rates(), None]
    headers = [str(text) for text in (Text("月工资(元)", "monthly wage"), Text("现金待遇", "benefits"), Text("合计", "together"),
                                      Text("再挣的每元被抵掉", "taken of the next yuan"), Text("其他待遇", "others"),
                                      Text("未知", "unknown"))]
    rows = [[yuan(point.wage_fen), yuan(round(point.benefits_fen)), yuan(round(point.net_fen)),
             "" if rate is None else f"{float(rate):.0%}", _names(found, sorted(point.granted)), len(point.unknown) or ""]
            for point, rate in zip(found.points, rates, strict=True)]
    return table(headers, rows, numbers=range(4))


def _sentence(found: "Curve", cliff: "Cliff") -> str:
    stops = "、".join(f"{found.names[name].zh}少{yuan(round(fen))}元" for name, fen in cliff.stops.items())
    less = ", ".join(f"{found.names[name].en} by {yuan(round(fen))}" for name, fen in cliff.stops.items())
    lost = _names(found, sorted(cliff.lost))
    wage = yuan(cliff.wage_fen)
    zh = [f"到手反而少{yuan(round(cliff.loss_fen))}元({stops})"] * bool(cliff.loss_fen) + [f"不再享受:{lost}"] * bool(lost)
    en = [f"the family has {yuan(round(cliff.loss_fen))} less ({less})"] * bool(cliff.loss_fen) + [f"no longer: {lost}"] * bool(lost)
    return str(Text(f"陡坡:月工资到{wage}元时,{';'.join(zh)}。", f"Cliff: at a monthly wage of {wage}, {'; '.join(en)}."))


def _names(found: "Curve", names: Sequence[str]) -> str:
    return str(Text("、".join(found.names[name].zh for name in names), ", ".join(found.names[name].en for name in names)))
