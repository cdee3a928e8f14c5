"""`huimin pool`: what government, charities, firms and volunteers can give, matched to who needs it; and dispatch after a disaster."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import FILE_THERE, FOLDER, MONTH
from huimin.kernel import Month, Text, Workspace

if TYPE_CHECKING:
    from huimin.budget import pooling


@verb("pool", Text(
    "把政府、慈善组织、企业、志愿者能给的(资金、物资、人力、服务)与需求配起来:最急的先,能给的尽量多,路尽量短;每条需求说明得到什么、为什么没有。\n"
    "RESOURCES 是资源册 CSV。需求来自 --needs 的表、--from-lists(比对的名单)或 --damage(灾情清单:受灾户、需求、调度方案一步得出)。",
    "Match what government, charities, firms and volunteers can give (money, goods, hours, services) to needs: the most urgent first,\n"
    "as many as possible, by the shortest way; each need is told what it got or why not. RESOURCES is the register, a CSV.\n"
    "Needs come from --needs (a CSV), --from-lists (of a match) or --damage (a damage list: households hit, needs and dispatch at once)."))
@argument("resources", type=FILE_THERE, required=False, text=Text("资源册", "the register of resources"))
@option("--needs", type=FILE_THERE, text=Text("需求表", "the table of needs"))
@option("--from-lists", is_flag=True, text=Text("需求取自工作区的比对名单", "needs out of the lists of the workspace's match"))
@option("--damage", type=FILE_THERE, text=Text("灾情清单(核查员或无人机)", "a damage list from inspectors or drones"))
@home_option
@option("--month", type=MONTH, text=Text("名单或登记册的月份(默认最新)", "month of the lists or register (default: latest)"))
@option("--places", type=FILE_THERE, text=Text("各村、各仓库的坐标:code、lon、lat", "coordinates of villages and stores: code, lon, lat"))
@option("--rules", type=FILE_THERE, text=Text("规则文件 TOML(默认是虚构的示例)", "rules file, TOML (default: a made-up example)"))
@option("--now", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), metavar="YYYY-MM-DD[THH:MM]",
        text=Text("从什么时候算起(默认此刻)", "the moment to count from (default: this one)"))
@option("--given", type=FILE_THERE, multiple=True, text=Text("以前的方案(plan.csv):给过的不再给,给出的从资源里减去,可重复",
                                                             "earlier plans (plan.csv): nobody is served again, stocks are what is left"))
@option("--out", type=FOLDER, text=Text("把三张表写到这个文件夹", "write three tables to this folder"))
@option("--record", "title", metavar="TITLE", text=Text("用本县已交的资源册做方案,记入工作区,等另一人批准",
                                                         "plan on the county's own register and put it on record for another to send"))
@option("--by", metavar="NAME", text=Text("谁做的方案(与 --record 同用)", "who plans (with --record)"))
@option("--why", metavar="NEED", multiple=True, text=Text("说明这些需求(或这些户)得到什么、为什么没有",
                                                          "tell of these needs (or households) what they got, or why not"))
@option("--show-rules", is_flag=True, text=Text("显示规则文件的示例", "print an example of a rules file"))
def command(screen: Screen, resources: Path | None, needs: Path | None, from_lists: bool, damage: Path | None, home: Path,
            month: Month | None, places: Path | None, rules: Path | None, now: datetime | None, given: tuple[Path, ...], out: Path | None,
            title: str | None, by: str | None, why: tuple[str, ...], show_rules: bool) -> None:
    from huimin.budget import allocation_errors

    allocation_errors.need_numbers()
    from huimin.budget import pooling

    if show_rules:
        example = pooling.SYNTHETIC.read_text(encoding="utf-8")
        return screen.show({"rules": example}, lambda: example)
    if title is not None:
        return _recorded(title, by, needs, from_lists, damage, home, now, screen)
    if resources is None or (needs is not None) + from_lists + (damage is not None) != 1:
        raise click.UsageError(str(Text("要写明资源册,和 --needs、--from-lists、--damage 之一",
                                        "name the register and one of --needs, --from-lists, --damage")))
    chosen, moment = pooling.read_rules(rules), now or datetime.now().replace(second=0, microsecond=0)
    located, stocks = pooling.read_places(places) if places else {}, pooling.read_resources(resources)
    wanted, hit = _needs(needs, damage, home, month, stocks, chosen, moment, located, screen)
    asked = len(wanted)
    if given:
        stocks, wanted = pooling.after(stocks, wanted, [line for path in given for line in pooling.read_given(path)])
    found = pooling.pool(stocks, wanted, chosen, moment, located)
    written = pooling.write(found, out) if out else []
    data = pooling.as_json(found) | {"already": asked - len(wanted), "files": [str(file) for file in written]}
    data |= {"damage": hit.as_json()} if hit else {}
    return screen.show(data, lambda: _told(found, hit, data, why))


def _recorded(title: str, by: str | None, needs: Path | None, from_lists: bool, damage: Path | None, home: Path, now: datetime | None,
              screen: Screen) -> None:
    from huimin.budget import pooling

    if not by or not title.strip() or (needs is not None) + from_lists + (damage is not None) != 1:
        raise click.UsageError(str(Text("--record 要写明名称、--by,和 --needs、--from-lists、--damage 之一",
                                        "--record wants a title, --by, and one of --needs, --from-lists, --damage")))
    source, table = ("damage", damage) if damage else ("needs", needs) if needs else ("lists", None)
    moment = now or datetime.now().replace(second=0, microsecond=0)
    id = pooling.make(Workspace.open(home), source, table, title, by, moment, screen.progress)
    return screen.show({"plan": id}, lambda: str(Text(
        f"方案 {id} 已记下,等另一人批准派出。", f"Plan {id} is on record; another person sends it.")))


def _needs(needs: Path | None, damage: Path | None, home: Path, month: Month | None, stocks: "list[pooling.Resource]",
           rules: "pooling.Rules", now: datetime, places: "dict[str, pooling.Point]",
           screen: Screen) -> "tuple[list[pooling.Need], pooling.Hit | None]":
    from huimin.budget import pooling

    if needs:
        return pooling.read_needs(needs, stocks), None
    from huimin import matching

    workspace = Workspace.open(home)
    if damage:
        month = matching.month_or_latest(workspace, month)
        hit = pooling.read_damage(damage, matching.prepare(workspace, month.last_day).register(month, screen.progress), rules, now, places)
        if not hit.needs:
            raise pooling.NoNeeds(where=damage.name, why_zh="没有一行落到登记在册的住户",
                                 why_en="no row could be placed on a household of the register")
        return list(hit.needs), hit
    found = pooling.needs_of(matching.latest_run(workspace, month), rules, now)
    if not found:
        raise pooling.NoNeeds(where=workspace.root, why_zh="规则里的名单和政策上没有人", why_en="nobody stands on the lists the rules name")
    return found, None


def _told(found: "pooling.Pooled", hit: "pooling.Hit | None", data: dict[str, Any], why: tuple[str, ...]) -> str:
    from huimin.budget import pooling

    parts = [_hit(hit)] if hit else []
    parts.append(str(Text(
        f"{data['needs']} 条需求:满足 {data['met']},部分满足 {data['partly']},未满足 {data['unmet']}(其中同户重复 {data['twice']})。",
        f"{data['needs']} needs: {data['met']} met, {data['partly']} partly, {data['unmet']} not met "
        f"({data['twice']} of them a second one of a household).")))
    if found.rules.synthetic:
        parts.append(str(Text(f"注意:{pooling.MADE_UP.zh}。", f"Note: {pooling.MADE_UP.en}.")))
    headers = [Text("种类", "kind"), Text("类别", "category"), Text("需要", "wanted"), Text("给出", "given"), Text("剩余", "left")]
    parts.append(table([str(one) for one in headers], [list(row) for row in pooling.kind_rows(data["kinds"])], numbers=range(2, 5)))
    parts.append(str(Text("已用整数证明:没有更好的配法。", "Proved in whole numbers: there is no better matching.")))
    parts += [f"{fate.need.id} {fate.need.household}: {pooling.told(fate)}" for fate in found.fates
              if fate.need.id in why or fate.need.household in why]
    return "\n\n".join([*parts, *data["files"]])


def _hit(hit: "pooling.Hit") -> str:
    data = hit.as_json()
    degrees = "、".join(f"{degree} {count}" for degree, count in data["degrees"].items())
    lines = [str(Text(f"灾情 {data['rows']} 行:受灾 {data['households']} 户、{data['people']} 人({degrees})。",
                      f"{data['rows']} rows of damage: {data['households']} households hit, {data['people']} people ({degrees})."))]
    lines += [str(Text(f"第{line}行没有用上:{why.zh}", f"line {line} could not be used: {why.en}")) for line, why in hit.unplaced]
    return "\n".join(lines)
