"""`huimin instant`: a moved line of the minimum living allowance, answered at once from what was prepared."""

from pathlib import Path
from typing import Any

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import MONTH, YUAN
from huimin.kernel import Fen, Month, Text, Workspace, yuan


@verb("instant", Text(
    "移动低保标准,立刻看要多少钱、多少户、还有多少人低于现行标准,精确到分。第一次先为全县准备一次(几秒到几分钟),\n"
    "存在工作区的 instant/ 里,以后和网页一样一查就有;数据或规则变了会重新准备。",
    "Move the minimum-living standard and see money, households and who stays below, at once and to the fen. The county is prepared first\n"
    "(seconds to minutes) and kept in instant/ of the workspace; the office's page uses the same. New data or rules are prepared anew."))
@home_option
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--line", type=YUAN, text=Text("城镇、农村同一个标准,元/人·月", "one line for town and country, yuan per person and month"))
@option("--town", type=YUAN, text=Text("城镇标准", "the line in town"))
@option("--country", type=YUAN, text=Text("农村标准", "the line in the country"))
@option("--prepare", is_flag=True, text=Text("只准备,不管有没有现成的", "only prepare, even if it has been"))
def command(screen: Screen, home: Path, month: Month | None, line: Fen | None, town: Fen | None, country: Fen | None,
            prepare: bool) -> None:
    from huimin.budget import allocation_errors

    allocation_errors.need_numbers()
    from huimin.budget import moved, ready

    lines = {"urban": line if town is None else town, "rural": line if country is None else country}
    workspace = Workspace.open(home)
    made = None if prepare else ready.kept(workspace, month)
    if made is None:
        made = ready.prepare(workspace, month, screen.progress)
    data = moved.told(made, ready.inside(made, lines))
    screen.show(data, lambda: _told(data))


def _told(data: Any) -> str:
    from huimin.budget import moved

    kinds = {"urban": Text("城镇", "town"), "rural": Text("农村", "country")}
    headers = [str(text) for text in (
        Text("地区", "area"), Text("城乡", "residence"), Text("现行标准", "line today"), Text("户", "households"),
        Text("原有户", "today"), Text("每月(元)", "monthly"), Text("原每月", "today"))]
    rows = [[row["name"], str(kinds.get(row["residence"], "")), "" if row["today_fen"] is None else yuan(row["today_fen"]),
             row["households"], row["households_today"], yuan(row["cost_fen"]), yuan(row["cost_today_fen"])] for row in data["places"]]
    apart = [f"{moved.APART[reason]} {count:,}" for reason, count in data["apart"].items() if count]
    parts = [str(moved.headline(data)), str(moved.below(data)), table(headers, rows, numbers=range(2, 7))]
    if apart:
        parts.append(str(Text(f"不在结果里的户:{';'.join(apart)}。", f"Households not in the answer: {'; '.join(apart)}.")))
    return "\n\n".join(parts)
