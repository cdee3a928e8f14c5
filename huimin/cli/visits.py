"""`huimin visits`: visits due against the hours there are, township by township and month by month.

    {source, synthetic, months: [YYYY-MM], unknown: {kind: visits}, files: [paths], late: visits done after their month,
     loads: [{township, month, visits, needed_minutes, there_minutes, short_minutes, undone, kin}]}
    unknown: kinds without a norm, in no other figure; needed: of what is due then or waits from before; kin: of undone, those to whom
    all staff of the township are related
"""

from pathlib import Path
from typing import Any

import click

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import FILE_THERE, FOLDER, MONTH
from huimin.kernel import Month, Text, Workspace


@verb("visits", Text(
    "入户探访工时:各乡镇每个月要去多少次、要多少工时、人手够不够,谁去哪户。STAFF 是人员表(id、name、place、hours,可有 relatives),\n"
    "要去的户来自 --due 的表(id、household、place、kind、due,可有 urgency)和 --from-lists(比对找到、没在领的户)。\n"
    "每次几小时写在规则文件里,没写的种类不算并说明。近亲属回避;做不完的顺延到下个月,最急的、拖得最久的先去。\n"
    "例:huimin visits 人员.csv --due 待访.csv --month 2026-11 --months 3",
    "Visits due against hours: how many, how many hours, whether staff suffice, who goes to whom, by township and month. STAFF: id, name,\n"
    "place, hours, if wanted relatives. Visits come from --due (id, household, place, kind, due, if wanted urgency) and --from-lists\n"
    "(households found entitled and not drawing). Hours of a visit stand in the rules; a kind without is told and not computed.\n"
    "Nobody visits a relative; what is not done waits, the urgent and longest overdue go first.\n"
    "Example: huimin visits staff.csv --due due.csv --month 2026-11 --months 3"))
@argument("staff", type=FILE_THERE, required=False, text=Text("人员表", "the table of staff"))
@option("--due", type=FILE_THERE, text=Text("待访表", "the table of visits due"))
@option("--from-lists", is_flag=True, text=Text("加上比对找到、没在领的户", "and households the match found not drawing"))
@home_option
@option("--month", type=MONTH, text=Text("从哪个月起", "the first month"))
@option("--months", type=click.IntRange(1, 24), default=1, text=Text("排几个月", "how many months"))
@option("--rules", type=FILE_THERE, text=Text("规则文件 TOML:[hours](默认是虚构的示例)",
                                              "rules file with [hours] (default: a made-up example)"))
@option("--distances", type=FILE_THERE, text=Text("距离的规则,同 huimin pool --rules", "rules of distances, as of huimin pool --rules"))
@option("--out", type=FOLDER, text=Text("把谁去哪户(visits.csv)写到这个文件夹", "write who goes to whom (visits.csv) to this folder"))
@option("--show-rules", is_flag=True, text=Text("显示规则文件的示例", "print an example of a rules file"))
def command(screen: Screen, staff: Path | None, due: Path | None, from_lists: bool, home: Path, month: Month | None, months: int,
            rules: Path | None, distances: Path | None, out: Path | None, show_rules: bool) -> None:
    from huimin.budget import allocation_errors

    allocation_errors.need_numbers()
    from huimin import matching
    from huimin.budget import pooling

    tables = pooling.visiting_files
    if show_rules:
        example = pooling.visiting.SYNTHETIC.read_text(encoding="utf-8")
        return screen.show({"rules": example}, lambda: example)
    if staff is None or month is None or (due is None and not from_lists):
        raise click.UsageError(str(Text("要写明人员表、--month,和 --due 或 --from-lists",
                                        "name the staff, --month, and --due or --from-lists")))
    wanted = tables.read_visits(due) if due else []
    if from_lists:
        wanted += tables.found_people(matching.latest_run(Workspace.open(home), None), month)
    norms, asked = pooling.visiting.read_norms(rules), [month.shift(at) for at in range(months)]
    found = pooling.visiting.plan(wanted, tables.read_staff(staff), norms, pooling.read_rules(distances), asked)
    data: dict[str, Any] = {
        "source": norms.source, "synthetic": norms.source == "synthetic", "months": [str(one) for one in asked],
        "unknown": dict(found.unknown), "late": sum(one.late > 0 for one in found.going),
        "loads": [{"township": one.township, "month": str(one.month), "visits": one.visits, "needed_minutes": one.needed,
                   "there_minutes": one.there, "short_minutes": one.short, "undone": one.undone, "kin": one.kin} for one in found.loads],
        "files": [str(tables.write(found.going, out))] if out else []}
    return screen.show(data, lambda: _told(data))


def _told(data: dict[str, Any]) -> str:
    heads = (Text("乡镇", "township"), Text("月份", "month"), Text("要去", "visits"), Text("要工时", "hours needed"),
             Text("有工时", "there"), Text("缺工时", "short"), Text("顺延", "put off"), Text("其中全要回避", "all related"))
    rows = [[one["township"], one["month"], f"{one['visits']:,}", *(f"{one[key] / 60:,.1f}" for key in (
        "needed_minutes", "there_minutes", "short_minutes")), f"{one['undone']:,}", f"{one['kin']:,}"] for one in data["loads"]]
    parts = [table([str(one) for one in heads], rows, numbers=range(2, 8)) if rows else str(Text("没有要去的。", "Nothing is due."))]
    if data["unknown"]:
        kinds = "、".join(f"{kind} {count}" for kind, count in data["unknown"].items())
        parts.append(str(Text(f"规则里没有写每次几小时,没有算:{kinds}。请在规则文件的 [hours] 里写上。",
                              f"Not computed, no hours in the rules: {kinds}. Write them into [hours] of the rules file.")))
    if data["synthetic"]:
        parts.append(str(Text("注意:每次几小时是虚构的,只供试算。", "Note: the hours of a visit are made up for trying out.")))
    return "\n\n".join([*parts, *data["files"]])
