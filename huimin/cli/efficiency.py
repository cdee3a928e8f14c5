"""`huimin efficiency`: how fast money reaches people, what lies idle, what is owed, and a score with its parts."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import DAY, FILE_THERE, FOLDER
from huimin.kernel import Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import delivery


@verb("efficiency", Text(
    "资金效能:钱从到账到发出要几天、哪些闲置、欠谁多少、培训的人还在不在工作,和由这些部分组成的效能分。不写任何东西。\n"
    "记录取自工作区的 delivery/funds.csv 和 training.csv。\n"
    "例:huimin efficiency --on 2026-10-31 --out 资金",
    "Delivery: days from money coming in to its being paid, what lies idle, what is owed, who trained is still in work, and a score\n"
    "made of these parts. Nothing is stored. Reads delivery/funds.csv and training.csv of the workspace.\n"
    "Example: huimin efficiency --on 2026-10-31 --out money"))
@home_option
@option("--funds", type=FILE_THERE, default=None, text=Text("另一份资金记录(默认 delivery/funds.csv)", "another table of money"))
@option("--on", type=DAY, default=None, text=Text("算到哪一天(默认今天)", "up to which day (default: today)"))
@option("--rules", type=FILE_THERE, default=None, text=Text("规则文件(默认工作区的 delivery.toml,没有就用虚构的示例)",
                                                            "rules (default: delivery.toml of the workspace, else a made-up example)"))
@option("--out", type=FOLDER, default=None, text=Text("把每一笔写到这个文件夹(五张表)", "write every line to this folder (five tables)"))
@option("--show-rules", is_flag=True, text=Text("显示规则文件的示例", "print an example of a rules file"))
def command(screen: Screen, home: Path, funds: Path | None, on: date | None, rules: Path | None, out: Path | None,
            show_rules: bool) -> None:
    from huimin.budget import delivery

    if show_rules:
        example = delivery.EXAMPLE.read_text(encoding="utf-8")
        return screen.show({"rules": example}, lambda: example)
    found = delivery.of_workspace(Workspace.open(home), on or date.today(), funds, delivery.read_rules(rules) if rules else None)
    written = delivery.write(found, out) if out else []
    data = delivery.as_json(found) | {"files": [str(path) for path in written]}
    return screen.show(data, lambda: "\n\n".join([*_told(found), *map(str, written)]))


def _told(found: "delivery.Delivery") -> Iterator[str]:
    from huimin.budget import delivery

    yield str(delivery.headline(found))
    if found.rules.synthetic:
        yield str(Text(f"注意:{delivery.MADE_UP.zh}。", f"Note: {delivery.MADE_UP.en}."))
    parts = [part.id for part in found.scores[0].parts]
    headers = [str(Text("地区", "area")), str(Text("效能分", "score")), *(str(delivery.PARTS[part][0]) for part in parts)]
    yield table(headers, [[one.area, _share(one.value), *(_share(part.value) for part in one.parts)] for one in found.scores],
                numbers=range(1, 2 + len(parts)))
    yield "\n".join(f"{delivery.PARTS[part][0]}: {delivery.definition(part, found)}" for part in parts)
    yield _programmes(found)
    yield _bands(found)
    yield from _lists(found)


def _share(value: Fraction | None) -> str:
    return "—" if value is None else f"{float(value):.1%}"


def _programmes(found: "delivery.Delivery") -> str:
    headers = [str(text) for text in (
        Text("项目", "programme"), Text("到账(元)", "came in"), Text("发出", "paid"), Text("平均天数", "mean days"), Text("中位", "median"),
        Text("没发出", "held"), Text("闲置", "idle"), Text("垫付", "ahead"), Text("迟发", "late"), Text("欠发", "owed"))]
    return table(headers, [[
        cut(one.id, 22), yuan(one.received), yuan(one.speed.fen), "—" if one.speed.mean is None else f"{one.speed.mean:.1f}",
        "—" if one.speed.median is None else str(one.speed.median),
        *(yuan(fen) for fen in (one.held, one.idle, one.ahead, one.late, one.left))] for one in found.programmes], numbers=range(1, 10))


def _bands(found: "delivery.Delivery") -> str:
    from huimin.budget import delivery

    headers = [str(Text("从到账到发放", "from coming in to being paid")), str(Text("金额(元)", "yuan")), str(Text("占比", "share"))]
    whole = found.speed.fen
    return table(headers, [[str(delivery.band_words(band)), yuan(band.fen), f"{band.fen / whole:.1%}" if whole else "—"]
                           for band in found.speed.bands], numbers=(1, 2))


def _lists(found: "delivery.Delivery") -> Iterator[str]:
    idle = found.followed.idle
    if idle:
        headers = [str(text) for text in (Text("闲置", "idle"), Text("项目", "programme"), Text("文号", "document"),
                                          Text("到账日", "came in"), Text("天数", "days"), Text("金额(元)", "yuan"))]
        yield table(headers, [[one.receipt.id, cut(one.receipt.programme, 22), cut(one.receipt.document, 24), str(one.receipt.day),
                               str(one.days), yuan(one.fen)] for one in idle], numbers=(4, 5))
    owed = found.owed.open if found.owed else []
    if owed:
        headers = [str(text) for text in (Text("欠发", "owed"), Text("项目", "programme"), Text("地区", "area"), Text("月份", "month"),
                                          Text("天数", "days"), Text("金额(元)", "yuan"))]
        yield table(headers, [[one.due.id, cut(one.due.programme, 22), one.due.area, str(one.due.month), str(one.days), yuan(one.left)]
                              for one in owed], numbers=(4, 5))
    work = found.work
    if work:
        headers = [str(text) for text in (Text("满几个月", "after months"), Text("在工作", "in work"), Text("没有工作", "out of work"),
                                          Text("不知道", "not known"), Text("还没到", "too soon"))]
        yield str(Text(f"培训 {work.people} 人:安排了工作 {work.placed},没有 {work.not_placed},不知道 {work.placing_unknown}。",
                       f"{work.people} people trained: {work.placed} placed, {work.not_placed} not, {work.placing_unknown} not known."))
        yield table(headers, [[one.months, one.in_work, one.out, one.unknown, one.waiting] for one in work.after], numbers=range(5))
