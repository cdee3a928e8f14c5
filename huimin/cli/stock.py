"""`huimin stock`: where to hold how much of what, before a disaster."""

from pathlib import Path
from typing import Any

import click

from huimin.cli.command import argument, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import FILE_THERE, FOLDER, YUAN_OR_NONE
from huimin.kernel import Fen, Text, yuan


@verb("stock", Text(
    "应急储备布点:哪个仓库放多少什么,使一列灾情过后缺得最少。\n"
    "DEPOTS 是仓库表(id、name、place、capacity),KINDS 是物资表(kind、unit、room、price,可有 weight),\n"
    "SHOCKS 是灾情表(shock、place、kind、amount,可有 weight)。先看缺多少,再看路,再看花多少钱;数量是整数,并证明没有更好的放法。\n"
    "例:huimin stock 仓库.csv 物资.csv 灾情.csv --budget 200000 --hours 4",
    "Where to hold how much of what, so that after a list of shocks as little as possible is lacking.\n"
    "DEPOTS: id, name, place, capacity; KINDS: kind, unit, room, price, if wanted weight; SHOCKS: shock, place, kind, amount,\n"
    "if wanted weight. First the lack, then the way, then the money; in whole numbers, with the proof that no placement lacks less.\n"
    "Example: huimin stock depots.csv kinds.csv shocks.csv --budget 200000 --hours 4"))
@argument("depots", type=FILE_THERE, text=Text("仓库表", "the table of depots"))
@argument("kinds", type=FILE_THERE, text=Text("物资表", "the table of kinds"))
@argument("shocks", type=FILE_THERE, text=Text("灾情表", "the table of shocks"))
@option("--budget", type=YUAN_OR_NONE, required=True, text=Text("最多花多少钱,元", "at most so much money, in yuan"))
@option("--hours", type=click.FloatRange(0, 8784), required=True, text=Text("要在几小时内送到", "to be there within so many hours"))
@option("--worst", is_flag=True, text=Text("使最重的一次缺得最少(默认是平均)", "least lack after the worst shock (default: expected)"))
@option("--places", type=FILE_THERE, text=Text("各地的坐标:code、lon、lat", "coordinates: code, lon, lat"))
@option("--rules", type=FILE_THERE, text=Text("规则文件 TOML(距离、速度;默认是虚构的示例)",
                                              "rules file (distances, speed; default: a made-up example)"))
@option("--out", type=FOLDER, text=Text("把 stock.csv 写到这个文件夹", "write stock.csv to this folder"))
def command(screen: Screen, depots: Path, kinds: Path, shocks: Path, budget: Fen, hours: float, worst: bool, places: Path | None,
            rules: Path | None, out: Path | None) -> None:
    from huimin.budget import allocation_errors

    allocation_errors.need_numbers()
    from huimin.budget import pooling

    tables, words = pooling.placing_files, pooling.placing_words
    stores, sorts = tables.read_depots(depots), tables.read_sorts(kinds)
    chosen, located = pooling.read_rules(rules), pooling.read_places(places) if places else {}
    found = pooling.placing.place(stores, sorts, tables.read_shocks(shocks, sorts), budget, chosen, hours, located, worst=worst)
    data = words.as_json(found, stores, sorts, chosen, hours, budget)
    data["files"] = [str(words.write(data, out))] if out else []
    return screen.show(data, lambda: _told(data))


def _told(data: dict[str, Any]) -> str:
    from huimin.budget import pooling

    held = [[one["name"], one["kind"], f"{one['units']:,} {one['unit']}"] for one in data["stock"]]
    parts = [table([str(word) for word in (Text("仓库", "depot"), Text("种类", "kind"), Text("数量", "units"))], held, numbers=(2,))
             if held else str(Text("什么都不放。", "Nothing is held."))]
    faced = [[shock["shock"], one["kind"], *(f"{one[key]:,} {one['unit']}" for key in ("wanted", "lacking", "beyond"))]
             for shock in data["shocks"] for one in shock["kinds"]]
    heads = (Text("灾情", "shock"), Text("种类", "kind"), Text("需要", "wanted"), Text("缺", "lacking"), Text("其中够不着", "out of reach"))
    parts.append(table([str(word) for word in heads], faced, numbers=(2, 3, 4)))
    parts.append(str(Text(f"花 {yuan(data['spent_fen'])} 元。已证明没有缺得更少的放法。",
                          f"{yuan(data['spent_fen'])} yuan. Proved: no placement lacks less.")))
    parts += [str(text) for text in pooling.placing_words.limits(data)]
    if data["synthetic"]:
        parts.append(str(Text(f"注意:{pooling.MADE_UP.zh}。", f"Note: {pooling.MADE_UP.en}.")))
    return "\n\n".join([*parts, *data["files"]])
