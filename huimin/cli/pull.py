"""`huimin pull`: lists that lie in a department's database or behind an address, fetched into the inbox.

    pulled: [{dataset, month, file, rows or null, bytes, seconds, not_kept: [fields]}]
    error: null or {code, message, details}            what stopped some sources; the others were fetched
"""

from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import MONTH
from huimin.kernel import Month, Text, Workspace

if TYPE_CHECKING:
    from huimin.exchange import Pulled


@verb("pull", Text(
    "按 sources/ 里的说明,从部门的数据库或接口取数,放进 inbox;只取映射用得到的列。取来的文件再用 `huimin load` 逐行检查。\n"
    "一个来源取不到,不影响其他来源,收件夹里以前的文件也不变。",
    "Fetch what sources/ describes, from departments' databases or addresses, into the inbox: the mapped columns and\n"
    "no others. `huimin load` then checks it line by line. A source that fails holds up no other and changes no file."))
@argument("datasets", metavar="[DATASET…]", nargs=-1, text=Text("只取这些数据集(默认全部)", "only these datasets (default: all)"))
@home_option
@option("--month", type=MONTH, required=True, text=Text("取哪个月的数据", "the month to fetch"))
def command(screen: Screen, datasets: tuple[str, ...], home: Path, month: Month) -> int:
    from huimin import exchange, matching

    workspace = Workspace.open(home)
    mappings, _ = matching.read_data_side(workspace)
    try:
        pulled, failure = exchange.pull(workspace, mappings, month, datasets, screen.progress), None
    except exchange.PullsFailed as error:
        pulled, failure = list(error.pulled), error
    screen.show({"pulled": [found.as_json() for found in pulled], "error": failure.as_json() if failure else None},
                lambda: _page(pulled, failure is not None))
    if failure is None:
        return 0
    screen.complain(failure)
    return failure.exit_code


def _page(pulled: "list[Pulled]", failed: bool) -> str:
    if not pulled:
        return "" if failed else str(Text("sources/ 里没有来源。写法见“从数据库或接口取数”。",
                                          "No file in sources/. See “Pull from a database”."))
    headers = [str(text) for text in (Text("数据集", "dataset"), Text("文件", "file"), Text("行", "rows"), Text("字节", "bytes"),
                                      Text("秒", "seconds"))]
    rows = [[found.dataset, found.file, "-" if found.rows is None else f"{found.rows:,}", f"{found.bytes:,}", f"{found.seconds:.1f}"]
            for found in pulled]
    lines = [table(headers, rows, numbers=(2, 3, 4))]
    lines += ["· " + str(Text(f"{found.dataset}:对方多给了 {len(found.not_kept)} 个用不到的字段,没有保存:{'、'.join(found.not_kept)}。",
                              f"{found.dataset}: {len(found.not_kept)} fields nobody needs were offered and not kept: "
                              f"{', '.join(found.not_kept)}.")) for found in pulled if found.not_kept]
    lines.append(str(Text("下一步:huimin load", "Next: huimin load")))
    return "\n".join(lines)
