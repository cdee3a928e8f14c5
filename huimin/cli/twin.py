"""`huimin twin`: the living county under two policies side by side, month by month."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import COUNT, FOLDER, MONTH, pairs
from huimin.kernel import Month, Text, Workspace, scratch_folder, yuan


@verb("twin", Text(
    "数字孪生:让编造的示例县逐月生活下去,同一群人、同样的生老病死,一边按现行政策,一边按改过的政策,逐月比较人数、钱、\n"
    "低于标准的人。工作区是示例县时用工作区的政策和参数,否则用国家政策库。\n"
    "例:huimin twin --set dibao.standard@9901/rural=750 --begins 2027-07 --months 36",
    "Digital twin: the made-up county lives on month by month, the same people and events, under the rules as they are and as changed;\n"
    "people, money and hardship are compared in each month. The rules are the workspace's where it is the made-up county, else the\n"
    "national library.\nExample: huimin twin --set dibao.standard@9901/rural=750 --begins 2027-07 --months 36"))
@home_option
@option("--set", "sets", multiple=True, metavar="ID=VALUE",
        text=Text("改一个参数,金额用元,可重复", "change a parameter, money in yuan; may be repeated"))
@option("--policies", type=FOLDER, text=Text("改过的政策文件夹", "a folder of changed policies"))
@option("--begins", type=MONTH, text=Text("改动从哪个月起(默认第一个月)", "first month of the change (default: the first)"))
@option("--months", type=COUNT, default="36", text=Text("过几个月(最多 60)", "how many months (60 at most)"))
@option("--people", type=COUNT, default="1000", text=Text("示例县人数(默认 1000)", "people of the made-up county (default 1000)"))
@option("--seed", type=COUNT, default="20261101", text=Text("随机种子:同样的种子过同样的日子", "seed: the same seed lives the same life"))
@option("--start", type=MONTH, text=Text("从哪个月的县开始(默认示例县平常的那个月)",
                                                "the month it starts from (default: the demo's usual one)"))
@option("--out", type=FOLDER, text=Text("把结果写成这个文件(JSON)", "keep the result as this file (JSON)"))
def command(screen: Screen, home: Path, sets: Sequence[str], policies: Path | None, begins: Month | None, months: int, people: int,
            seed: int, start: Month | None, out: Path | None) -> None:
    from huimin import demo
    from huimin.budget import twin as twins

    if not 1 <= months <= twins.MOST_MONTHS:
        raise click.UsageError(str(Text(f"--months 要 1 到 {twins.MOST_MONTHS}", f"--months takes 1 to {twins.MOST_MONTHS}")))

    workspace = Workspace.open(home) if (home / "huimin.toml").is_file() else None
    first = start or demo.DEFAULT_MONTH
    with scratch_folder(workspace.root if workspace else Path(tempfile.gettempdir()), "twin") as scratch:
        life = demo.lives(scratch / "county", people, seed, first, months, rules=workspace)
        compared = twins.twin(scratch / "county", life, scratch / "sides", pairs(sets), policies, begins, months, screen.progress)
    own = workspace is not None and workspace.area == demo.COUNTY
    found = {"people": people, "seed": seed, "start": str(first), "rules": "own" if own else "national", **compared}
    if out:
        twins.write(found, out)
    screen.show(found, lambda: _told(found))


def _told(found: dict[str, Any]) -> str:
    from huimin.budget import twin as living

    headers = [Text("月份", "month"), Text("人口", "people"), Text("现金(元)", "cash"), Text("改后", "changed"), Text("多", "more"),
               Text("低于标准", "below the line"), Text("改后", "changed")]
    rows = [[month["month"], f"{month['flows']['people']:,}", yuan(month["monthly_cost_before_fen"]), yuan(month["monthly_cost_after_fen"]),
             yuan(month["monthly_cost_after_fen"] - month["monthly_cost_before_fen"]), f"{month['poverty']['poor_before']:,}",
             f"{month['poverty']['poor_after']:,}"] for month in found["months"]]
    return "\n\n".join([f"{living.words.what(found)}: {living.words.headline(found)}", str(living.words.MADE_UP),
                        table([str(one) for one in headers], rows, numbers=range(1, 7))])
