"""`huimin allocate`: divide a fund among regions, by formula and by optimiser side by side."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from huimin.cli.command import argument, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import FILE_THERE, FOLDER, YUAN
from huimin.kernel import Fen, Text, yuan

if TYPE_CHECKING:
    from huimin.budget import allocate as allocation


@verb("allocate", Text(
    "把一笔资金分到各地:公式(需求×困难×绩效)和优化两种分法并列,每地说明理由,精确到分。\n"
    "REGIONS 是 CSV:code、name、need(元),可有 group、own、self_sufficiency、performance、last_year、floor、cap。",
    "Divide a fund among regions: by formula (need x difficulty x performance) and by optimiser, with the reason for each, to the fen.\n"
    "REGIONS is a CSV: code, name, need (yuan), and if wanted group, own, self_sufficiency, performance, last_year, floor, cap."))
@argument("regions", type=FILE_THERE, required=False, text=Text("各地的表", "the table of regions"))
@option("--budget", type=YUAN, text=Text("要分的钱,元", "the money to divide, in yuan"))
@option("--rules", type=FILE_THERE, text=Text("规则文件 TOML(默认是虚构的示例)", "rules file, TOML (default: a made-up example)"))
@option("--out", type=FOLDER, text=Text("把 CSV 和 XLSX 写到这个文件夹", "write CSV and XLSX to this folder"))
@option("--why", metavar="CODE", multiple=True, text=Text("说明这些地区为什么得这么多", "say why these regions get what they get"))
@option("--show-rules", is_flag=True, text=Text("显示规则文件的示例", "print an example of a rules file"))
def command(screen: Screen, regions: Path | None, budget: Fen | None, rules: Path | None, out: Path | None, why: tuple[str, ...],
            show_rules: bool) -> None:
    from huimin.budget import allocation_errors, allocation_rules

    if show_rules:
        example = allocation_rules.SYNTHETIC.read_text(encoding="utf-8")
        return screen.show({"rules": example}, lambda: example)
    if regions is None or budget is None:
        raise click.UsageError(str(Text("要写明各地的表和 --budget", "name the table of regions and --budget")))
    allocation_errors.need_numbers()
    from huimin.budget import allocate, allocation_files, allocation_words

    chosen = allocation_rules.read_rules(rules)
    found = allocate.allocate(allocation_rules.read_regions(regions, chosen), chosen, budget)
    files = allocation_files.write(found, out) if out else []
    data = allocation_words.as_json(found) | {"files": [str(file) for file in files]}
    return screen.show(data, lambda: _told(found, files, why))


def _told(found: "allocation.Allocation", files: list[Path], why: tuple[str, ...]) -> str:
    from huimin.budget import allocation_words as words

    parts = [str(Text(f"共 {yuan(found.budget)} 元,预留 {yuan(found.reserve)} 元,分给 {len(found.regions)} 个地区。",
                      f"{yuan(found.budget)} yuan, {yuan(found.reserve)} held in reserve, divided among {len(found.regions)} regions."))]
    if found.left:
        parts.append(str(Text(f"剩 {yuan(found.left)} 元没有分:有需求的地区都到了上限。",
                              f"{yuan(found.left)} yuan are left over: every region with a need stands at its limit.")))
    if found.rules.synthetic:
        parts.append(str(Text(f"注意:{words.MADE_UP.zh}。", f"Note: {words.MADE_UP.en}.")))
    headers = [str(text) for text in (Text("地区", "region"), Text("需求(元)", "need (yuan)"), Text("上年", "last year"),
                                      Text("公式", "formula"),
                                      Text("优化", "optimiser"), Text("公式覆盖", "covered"), Text("优化覆盖", "covered, best"))]
    parts.append(table(headers, [list(row) for row in words.table_rows(found)], numbers=range(1, 7)))
    parts += [f"{row['name']}: {row['why']}" for row in words.rows(found) if row["code"] in why]
    parts += [str(file) for file in files]
    return "\n\n".join(parts)
