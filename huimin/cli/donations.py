"""`huimin donations`: what was given, and where each yuan and each blanket of it went, in a list anybody can check.

    receive, use, undo   {entered: [id]}            D0001 a donation, U0001 a use, B0001 either taken back
    trace    {head, donations: [{id, day, donor, resource, what, unit, amount, left, only_for, uses: [{id, day, purpose, place, people,
             amount}], undone: null|{id, day}}]}    amounts as text: yuan with decimals, else whole numbers; people null: fewer than 5;
                                                    undone: by which entry a donation entered by mistake was taken back
    publish  {file, lines, head}
    verify   {file, lines, head, holds: true|null}  holds: the head asked for is in the list; null: none was asked for
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import Entry, Group, argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import DAY, FILE_THERE, FOLDER
from huimin.kernel import Text, Workspace, write_text

if TYPE_CHECKING:
    from huimin.budget import pooling

_BY = option("--by", metavar="NAME", required=True, text=Text("经办人和单位(不公开)", "who does it, with organisation (not published)"))


@verb("receive", Text(
    "登记收到的捐赠:CSV,列为 day、donor、resource(资源册里的编号)、what、unit、amount,可有 named(是:同意公开姓名)、only_for(指定用途)。\n"
    "没有写“是”的,公开时是“匿名”;捐赠人凭编号查去向。",
    "Enter donations: a CSV with day, donor, resource (number in the register), what, unit, amount and if wanted named (yes: may be\n"
    "named) and only_for. Whoever did not agree is published as anonymous and finds the donation by its number."))
@argument("file", type=FILE_THERE, text=Text("捐赠表", "the table of donations"))
@home_option
@option("--register", type=FILE_THERE, default=None, text=Text("核对资源册(huimin pool 用的)", "check against the register of resources"))
@option("--again", is_flag=True, text=Text("和已登记的一样也登记:确是另外收到的一笔",
                                           "enter what is the same as an entry before: it is another gift"))
@_BY
def receive(screen: Screen, file: Path, home: Path, register: Path | None, again: bool, by: str) -> None:
    from huimin.budget import delivery

    gifts = delivery.read_gifts(file, _register(register) if register else None)
    _entered(screen, delivery.receive(Workspace.open(home), gifts, by, again=again))


def _register(path: Path) -> "list[pooling.Resource]":
    from huimin.budget import allocation_errors

    allocation_errors.need_numbers()
    from huimin.budget import pooling

    return pooling.read_resources(path)


@verb("use", Text(
    "登记用出的捐赠:CSV,列为 day、what、unit、amount、purpose、place、people、needs(需求编号,分号隔开),可有 who(给什么人)、donation。\n"
    "指定给这些人的先用,再按先收先用;只用于捐赠人指定的人;一项需求只能给一次;不够就一笔都不记。\n"
    "公开时不写给了谁,不到5人的也不写地方和日子。",
    "Enter uses: a CSV with day, what, unit, amount, purpose, place, people, needs (numbers, parted by ;) and if wanted who and donation.\n"
    "Donations given for just these people are used first, then the oldest, and only for whom the donor named; a need is served once;\n"
    "where too little is left nothing is entered. Nobody helped is ever named; below 5 people neither place nor day is published."))
@argument("file", type=FILE_THERE, text=Text("使用表", "the table of uses"))
@home_option
@_BY
def use(screen: Screen, file: Path, home: Path, by: str) -> None:
    from huimin.budget import delivery

    _entered(screen, delivery.use(Workspace.open(home), delivery.read_uses(file), by))


@verb("undo", Text("撤回一笔登记错的:用错的,捐赠退回原来的编号;捐赠本身登记错的(没有用出、或用出的已撤回),再另登记对的。两笔都留在清单里。",
                   "Take an entry back: of a use, its donations have it again; a donation entered by mistake (nothing of it in use) no\n"
                   "longer counts, and the right one is entered anew. Both entries stay."))
@argument("id", metavar="ID", text=Text("编号,如 U0001、D0001", "its number, as U0001 or D0001"))
@home_option
@_BY
@option("--reason", metavar="TEXT", required=True, text=Text("理由(不公开)", "why (not published)"))
@option("--day", type=DAY, default=None, text=Text("哪一天(默认今天)", "the day (default: today)"))
def undo(screen: Screen, id: str, home: Path, by: str, reason: str, day: date | None) -> None:
    from huimin.budget import delivery

    _entered(screen, delivery.undo(Workspace.open(home), id, day or date.today(), reason, by))


def _entered(screen: Screen, ids: list[str]) -> None:
    screen.show({"entered": ids}, lambda: str(Text(f"已登记:{'、'.join(ids)}。", f"Entered: {', '.join(ids)}.")))


@verb("trace", Text("每一笔捐赠用到哪里去了、还剩多少。ID 是捐赠编号,不写就是全部。",
                    "Where each donation went and what is left. ID: one donation; else all."))
@argument("id", metavar="[ID]", required=False, default="", text=Text("捐赠编号,如 D0001", "number of the donation, as D0001"))
@home_option
def trace(screen: Screen, id: str, home: Path) -> None:
    from huimin.budget import delivery

    book = delivery.check(Workspace.open(home))
    found = [one for one in delivery.traced(book) if id in ("", one["id"])]

    def page() -> str:
        headers = [str(text) for text in (Text("捐赠", "donation"), Text("捐赠人", "donor"), Text("什么", "what"), Text("收到", "given"),
                                          Text("还剩", "left"), Text("单位", "unit"), Text("去向", "went"))]
        rows = [[one["id"], cut(one["donor"], 20), cut(one["what"], 16), one["amount"], one["left"], one["unit"],
                 _back(one["undone"]) if one["undone"] else str(Text(";", "; ")).join(_went(use, one["unit"]) for use in one["uses"])]
                for one in found]
        return table(headers, rows, numbers=(3, 4)) if rows else str(Text("没有这样的捐赠。", "No such donation."))
    screen.show({"head": book.head, "donations": found}, page)


def _back(undone: dict[str, str]) -> str:
    return str(Text(f"登记有误,{undone['day']} 撤回({undone['id']})", f"entered by mistake, taken back {undone['day']} ({undone['id']})"))


def _went(use: dict[str, Any], unit: str) -> str:
    from huimin.budget import delivery

    people = Text("少于5人", "fewer than 5 people") if use["people"] is None else Text(f"{use['people']}人", f"{use['people']} people")
    purpose = delivery.PURPOSES[use["purpose"]]
    return str(Text(f"{use['day']} {purpose.zh} {use['place'] or '本县'} {people.zh} {use['amount']}{unit}",
                    f"{use['day']} {purpose.en}, {use['place'] or 'in the county'}, {people.en}: {use['amount']} {unit}"))


@verb("publish", Text("把可以公开的清单写成文件:每行一笔,带上一行的哈希,谁都能核对。",
                      "Write the list that may be published: a line an entry, each with the hash of the line before."))
@argument("file", type=FOLDER, text=Text("写到这个文件", "the file to write"))
@home_option
def publish(screen: Screen, file: Path, home: Path) -> None:
    from huimin.budget import delivery

    workspace = Workspace.open(home)
    book, lines = delivery.checked(workspace)
    write_text(file, "".join(f"{line}\n" for line in lines))
    screen.show({"file": str(file), "lines": len(lines), "head": book.head},
                lambda: str(Text(f"{len(lines)} 行已写入 {file}。最后的哈希:{book.head}",
                                 f"{len(lines)} lines written to {file}. Head: {book.head}")))


@verb("verify", Text("核对清单:逐行重算哈希和每笔捐赠的余额。不写 FILE 就核对工作区自己的,连同没有公开的部分。\n"
                     "对不上时退出码是 10,记下的哈希不在了是 15。",
                     "Check a list: every hash and every balance is worked out again. Without FILE the workspace's own, with what is kept\n"
                     "apart. Exit code 10 where it does not hold, 15 where the head noted is gone."))
@argument("file", type=FILE_THERE, required=False, default=None, text=Text("公开的清单", "a published list"))
@home_option
@option("--head", "head", metavar="HASH", default="",
        text=Text("以前记下的哈希:清单里还有没有它", "a head noted earlier: is it still in the list"))
def verify(screen: Screen, file: Path | None, home: Path, head: str) -> int:
    from huimin.budget import delivery

    book = delivery.check_file(file) if file else delivery.check(Workspace.open(home))
    holds = None if not head else head.strip().lower() in book.heads
    lines = len(book.heads) - 1

    def page() -> str:
        told = [str(Text(f"{lines} 行都对得上。最后的哈希:{book.head}", f"All {lines} lines hold. Head: {book.head}"))]
        if holds is not None:
            told.append(str(Text("以前记下的那一行还在。", "The line noted earlier is still there.") if holds else
                            Text("以前记下的那一行不在了:清单被换过。", "The line noted earlier is gone: the list was replaced.")))
        return "\n".join(told)
    screen.show({"file": file and str(file), "lines": lines, "head": book.head, "holds": holds}, page)
    return 15 if holds is False else 0


group = Group("donations", text=Text("捐赠溯源:每一笔收到的、用出的,谁都能核对。",
                                     "Donations traced: what was given and where it went, in a list anybody can check."), entries={
    "receive": Entry("huimin.cli.donations:receive", Text("登记收到的捐赠", "enter donations")),
    "use": Entry("huimin.cli.donations:use", Text("登记用出的捐赠", "enter uses")),
    "undo": Entry("huimin.cli.donations:undo", Text("撤回一笔登记错的", "take an entry back")),
    "trace": Entry("huimin.cli.donations:trace", Text("每一笔捐赠的去向", "where each donation went")),
    "publish": Entry("huimin.cli.donations:publish", Text("写出公开的清单", "write the list to publish")),
    "verify": Entry("huimin.cli.donations:verify", Text("核对清单", "check a list")),
})
