"""`huimin standards backpay | regions | path`: what is owed backwards, and how far places are apart."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.standards import _ON, RESIDENCES
from huimin.cli.table import table
from huimin.cli.values import COUNT, DAY, FOLDER, MONTH, RATE, YUAN
from huimin.kernel import Fen, Month, Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import standards

_NAME = argument("name", metavar="ID", text=Text("标准编号,如 dibao.standard", "id of a standard, as dibao.standard"))


@verb("backpay", Text(
    "标准定晚了,从执行日起每户每月该补多少,精确到分:用当月比对留下的人和事实,按新标准重算,减去已发的。\n"
    "参数行要写 decided(哪天定的),或用 --to 写明补到哪个月。屏幕和 --json 只有合计;--out 写出每户每月的明细(含编号,按名册保管)。",
    "A standard decided late: what is owed to each household for each month from the day it holds, to the fen. The people and facts\n"
    "of each month's run are computed again under the new number, less what was granted. The row says in `decided` when it was decided,\n"
    "or --to names the last month. The screen and --json show sums only; --out writes every line (with numbers: keep it as a roster)."))
@_NAME
@home_option
@option("--from", "start", type=DAY, required=True, text=Text("新标准从哪天起执行", "the day from which the new number holds"))
@option("--to", "last", type=MONTH, default=None,
        text=Text("补到哪个月(默认决定的那个月)", "last month (default: the month of the decision)"))
@option("--out", type=FOLDER, default=None, text=Text("把每户每月的明细写到这个文件夹", "write every line into this folder"))
def backpay(screen: Screen, name: str, home: Path, start: date, last: Month | None, out: Path | None) -> None:
    from huimin.budget import standards

    found = standards.back_pay(Workspace.open(home), name, start, last, screen.progress)
    path = None
    if out is not None:
        path = out / "backpay.csv"
        standards.write_back_pay(found, path)
    screen.show(found.as_json() | {"file": path and str(path)}, lambda: _backpay(found, path))


def _backpay(found: "standards.BackPay", path: Path | None) -> str:
    headers = [str(text) for text in (Text("月份", "month"), Text("比对", "run"), Text("户/人", "units"), Text("补发(元)", "owed (yuan)"),
                                      Text("其中原来就少发", "short before"),
                                      Text("当时不在册", "not granted then"), Text("不能判定", "not known"))]
    rows = [[one.month, one.run, f"{one.units:,}", yuan(one.owed_fen), yuan(one.short_before_fen), f"{one.not_granted:,}",
             f"{one.unknown:,}"] for one in found.months]
    total = yuan(found.total_fen)
    lines = [*([table(headers, rows, numbers=range(2, 7))] if rows else []), str(Text(f"合计 {total} 元。", f"{total} yuan in all."))]
    if found.missing:
        lines.append(str(Text(f"这些月份没有按旧标准做过的比对,没有算:{'、'.join(found.missing)}。",
                              f"No run under the old number, so not computed: {', '.join(found.missing)}.")))
    if path is not None:
        lines.append(str(Text(f"明细在 {path},按名册保管。", f"Every line is in {path}; keep it as a roster.")))
    return "\n".join(lines)


@verb("regions", Text("一个标准在各地、城镇和农村的差距。", "How far places, town and country are apart in one standard."))
@_NAME
@home_option
@_ON
def regions(screen: Screen, name: str, home: Path, on: date | None) -> None:
    from huimin.budget import standards

    day = on or date.today()
    found = standards.differences(standards.prepared_on(Workspace.open(home), day), name, day)
    headers = [str(text) for text in (Text("地区", "area"), Text("城乡", "residence"), Text("数额", "value"),
                                      Text("为最高的", "of the highest"), Text("农村/城镇", "rural/urban"))]
    screen.show({"on": str(day), "places": [one.as_json() for one in found]}, lambda: table(headers, [
        [one.row.area, str(RESIDENCES[one.row.residence]), standards.shown(one.value, one.row), f"{float(one.to_highest):.1%}",
         "" if one.rural_to_urban is None else f"{float(one.rural_to_urban):.1%}"] for one in found], numbers=(2, 3, 4)))


@verb("path", Text(
    "低的一方逐年追到高的一方的某个比例,每年最多涨多少;给出最短的路径。LOWER、HIGHER 是两个数额(元)。\n"
    "例:huimin standards path 640 830 --ratio 90% --most 8% --growth 3% --year 2027",
    "The shortest path on which the lower amount comes to a share of the higher one, with a limit of rise for each year. LOWER and\n"
    "HIGHER are amounts in yuan.\n"
    "Example: huimin standards path 640 830 --ratio 90% --most 8% --growth 3% --year 2027"))
@argument("lower", type=YUAN, text=Text("低的一方(元)", "the lower amount (yuan)"))
@argument("higher", type=YUAN, text=Text("高的一方(元)", "the higher amount (yuan)"))
@option("--ratio", type=RATE, default="100%", show_default=True, text=Text("追到高的一方的多少", "share of the higher one to reach"))
@option("--most", type=RATE, required=True, text=Text("低的一方每年最多涨多少", "most the lower one rises in a year"))
@option("--growth", type=RATE, default="0%", show_default=True, text=Text("高的一方每年涨多少", "what the higher one rises in a year"))
@option("--year", type=COUNT, required=True, text=Text("第一年", "first year"))
def path(screen: Screen, lower: Fen, higher: Fen, ratio: Fraction, most: Fraction, growth: Fraction, year: int) -> None:
    from huimin.budget import standards

    found = standards.converge(lower, higher, ratio, most, growth, year)
    headers = [str(text) for text in (Text("年", "year"), Text("高的一方", "higher"), Text("低的一方", "lower"), Text("涨", "rise"),
                                      Text("比例", "ratio"))]
    screen.show({"steps": [one.as_json() for one in found]}, lambda: table(headers, [
        [str(one.year), yuan(one.higher_fen), yuan(one.lower_fen), f"{float(one.rise):.1%}", f"{float(one.ratio):.1%}"] for one in found],
        numbers=range(1, 5)))
