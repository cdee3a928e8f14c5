"""`huimin replay`: an earlier run computed again, under the rules and the knowledge of its day."""

from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import argument, home_option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.kernel import Text, Workspace

if TYPE_CHECKING:
    from huimin.matching import Replayed

_DIFFERS = 15


@verb("replay", Text(
    "把以前的一次比对重算一遍:用当时的快照(先核对校验和)、当时的规则和标准,与当时的结果逐行比较。\n"
    "完全相同时退出码为 0,有不同的行时为 15。",
    "Compute an earlier run again from the snapshots (checksums first), rules and standards of its day, and compare\n"
    "it with its results row by row. Exit code 0 when all is equal, 15 when rows differ."))
@argument("run", metavar="RUN", text=Text("比对编号,如 2026-10-1f3a9c07(runs 文件夹里的名字)",
                                          "the run, as 2026-10-1f3a9c07 (its folder in runs)"))
@home_option
def command(screen: Screen, run: str, home: Path) -> int:
    from huimin import matching

    found = matching.replay(Workspace.open(home), run, screen.progress)
    screen.show(found.as_json(), lambda: _page(found))
    return _DIFFERS if found.differing else 0


def _page(found: "Replayed") -> str:
    head = Text(f"比对 {found.run}:{found.month} 的数据,按 {found.as_of} 的规定,数据截至 {found.known},当时的程序 {found.huimin}",
                f"Run {found.run}: data of {found.month}, law of {found.as_of}, as known at {found.known}, huimin {found.huimin}")
    if not found.differing:
        told = Text(f"重算一致:{len(found.tables)} 张表、{found.rows:,} 行,没有一行不同。",
                    f"Replayed equal: {len(found.tables)} tables, {found.rows:,} rows, not one differs.")
        return f"{head}\n{told}"
    headers = [str(text) for text in (Text("表", "table"), Text("行", "rows"), Text("不同", "differ"))]
    rows = [[name, f"{count:,}", f"{differing:,}"] for name, (count, differing) in found.tables.items() if differing]
    told = Text("有不同的行。数据、规则、标准都与当时相同,因此是程序变了:请把这张表交给维护人员。",
                "Some rows differ. Data, rules and standards are as they were, so the program has changed: report this table.")
    return "\n".join([str(head), table(headers, rows, numbers=(1, 2)), str(told)])
