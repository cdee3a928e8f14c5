"""`huimin forecast`: caseload and money of the coming months, and how such forecasts have done so far."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import COUNT, FOLDER
from huimin.kernel import Text, Workspace

if TYPE_CHECKING:
    from huimin.budget import forecast as forecasting

_LONGEST = 24


@verb("forecast", Text(
    "按政策、按乡镇预测今后几个月的人数和金额,带区间(五次里应有四次落在里面),并用过去逐月检验:比“照搬上年同月”好多少、区间准不准。\n"
    "依据是工作区里逐月的比对(huimin match --month),至少连续 18 个月;参数表里已写明的提标按时计入。",
    "Caseload and money of the coming months by programme and township, with intervals meant to hold four times out of five, tested\n"
    "month by month on the past against last year's month again. Rests on the runs of at least 18 months in a row (huimin match --month);\n"
    "rises of standards already written in the parameter files are counted in."))
@home_option
@option("--months", type=COUNT, default=str(_LONGEST), text=Text("预测几个月(最多 24)", "how many months ahead (24 at most)"))
@option("--area", default="", metavar="CODE", text=Text("表格显示哪个乡镇(默认全县)",
                                                        "which township the table shows (default: the county)"))
@option("--out", type=FOLDER, text=Text("把全部预测写到这个文件夹的 forecast.csv", "write every forecast to forecast.csv in this folder"))
def command(screen: Screen, home: Path, months: int, area: str, out: Path | None) -> None:
    if not 1 <= months <= _LONGEST:
        raise click.UsageError(str(Text(f"--months 要 1 到 {_LONGEST}", f"--months takes 1 to {_LONGEST}")))
    from huimin.budget import allocation_errors

    allocation_errors.need_numbers()
    from huimin.budget import forecast as forecasting

    found = forecasting.forecast(Workspace.open(home), months, screen.progress)
    files = [forecasting.write(found, out / "forecast.csv")] if out else []
    data = forecasting.as_json(found)
    screen.show(data | {"files": [str(file) for file in files]}, lambda: _told(found, data, area, files))


def _told(found: "forecasting.Forecast", data: dict[str, Any], area: str, files: list[Path]) -> str:
    from huimin.budget import forecast as forecasting

    headers = [Text("政策", "programme"), Text("现有", "now"), Text("一年后", "in a year"), Text("期末", "at the end"),
               Text("现付(元)", "paid now (yuan)"), Text("一年后(元)", "in a year"), Text("期末(元)", "at the end")]
    rows = forecasting.table_rows(found, area)
    if rows and len(rows[0]) < len(headers):  # a year or less: its end is the end
        headers = [header for at, header in enumerate(headers) if at not in (2, 5)]
    parts = [str(Text(f"{data['seen'][0]} 到 {data['seen'][1]} 的比对,预测到 {data['months'][-1]}。括号里是区间,五次里应有四次落在里面。",
                      f"Runs from {data['seen'][0]} to {data['seen'][1]}, forecast to {data['months'][-1]}. In brackets the interval, "
                      "meant to hold four times out of five.")),
             table([str(header) for header in headers], rows, numbers=range(1, len(headers)))]
    return "\n\n".join([*parts, *(_score(score) for score in data["backtest"]["scores"] if score["forecasts"]), *map(str, files)])


def _score(score: dict[str, Any]) -> str:
    """How the past forecasts did, in one sentence."""
    what = {"cases": Text("人(户)数", "cases"), "fen": Text("金额", "money")}[score["of"]]
    where = {"county": Text("全县", "the county"), "townships": Text("各乡镇", "the townships")}[score["area"]]
    part = score["mae"] / score["mae_seasonal"] if score["mae_seasonal"] else float("nan")
    inside = "?" if score["inside"] is None else f"{score['inside']:.1%}"
    return str(Text(
        f"检验({where.zh},{what.zh}):{score['forecasts']} 次,平均误差是“照搬上年同月”的 {part:.0%};区间应含 80%,实含 {inside}。",
        f"Tested ({where.en}, {what.en}): {score['forecasts']} forecasts, mean error {part:.0%} of that of last year's month again; "
        f"intervals should hold 80 %, held {inside}."))
