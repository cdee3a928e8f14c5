"""`huimin load`: department files in, checked line by line, with receipts.

    dry_run
    receipts: [{dataset, name{zh,en}, status: loaded|unchanged|checked|no_file, month, version,
                files: [{name, checksum, rows, encoding, …}], rows_in, accepted, rejected, reasons: {code: rows},
                untied: {subjects, households, relatives}, closed, path, quarantine, warning, notes: [{zh,en}],
                drift: {reason, changes} or {}}]       notes: hidden rows, columns and sheets of workbooks
                                                       rows_in = accepted + rejected, always; untied: rejected rows nobody can be
                                                       named for, which matter where the list is closed (a roster, `absent`)
    unmapped: [names]                                  files of the inbox that no mapping takes
    links: [as `huimin link run` has them]             lists without usable numbers, linked at once
    error: null or {code, message, details}            what stopped some datasets; the others are loaded
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli import link as link_verb
from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import FILE_THERE, FOLDER_THERE, MONTH, REASON
from huimin.kernel import HuiminError, Month, Text, Workspace, printable
from huimin.kernel.errors import near_hint

if TYPE_CHECKING:
    from huimin.exchange import Receipt


class NotMapped(HuiminError):
    """--accept-drift names a dataset no mapping has: the reason would be lost without a word."""

    code = "HM-CLI-011"
    exit_code = 14
    zh = "--accept-drift:没有数据集“{dataset}”的映射。{hint_zh}现有:{known}。"
    en = "--accept-drift: no mapping for dataset “{dataset}”. {hint_en}There are: {known}."

    def __init__(self, dataset: str, known: list[str]) -> None:
        super().__init__(dataset=dataset, known="、".join(known) or "-", **near_hint(dataset, known))


@verb("load", Text(
    "读入 inbox 里的部门文件:按映射逐行检查,合格的成为新的快照,不合格的连同原因放进隔离表。\n"
    "读入行数 = 接收行数 + 退回行数。同样的文件再读一次不会产生新版本。",
    "Read the departments' files in the inbox: every line is checked; good ones become a new snapshot,\n"
    "the others are set apart with the reason. Lines in = accepted + rejected. Loading the same file\n"
    "again makes no new version."))
@home_option
@option("--month", type=MONTH, text=Text("数据月份(文件名里没有时)", "month of the data, where file names do not say"))
@option("--mapping", type=FILE_THERE, text=Text("只用这一个映射文件", "only this mapping file"))
@option("--inbox", type=FOLDER_THERE, text=Text("从这个文件夹读(默认 <工作区>/inbox)", "read from here (default <home>/inbox)"))
@option("--dry-run", is_flag=True, text=Text("只检查,不留下快照", "check only, store nothing"))
@option("--accept-drift", multiple=True, type=REASON, text=Text(
    "数据集与上次相比变化很大而确实无误时,写明理由(可重复)", "why a dataset that looks unlike the last one is right (repeatable)"))
def command(screen: Screen, home: Path, month: Month | None, mapping: Path | None, inbox: Path | None, dry_run: bool,
            accept_drift: tuple[tuple[str, str], ...]) -> int:
    from huimin import exchange, matching, review

    workspace = Workspace.open(home)
    mappings, catalog = matching.read_data_side(workspace)
    if mapping is not None:
        mappings = [exchange.read_mapping(mapping, catalog)]
    for dataset, _ in accept_drift:
        if dataset not in {one.dataset for one in mappings}:
            raise NotMapped(dataset, sorted(one.dataset for one in mappings))
    try:
        receipts, failure = exchange.load(workspace, mappings, catalog, month, inbox, dry_run, screen.progress,
                                           dict(accept_drift)), None
    except exchange.DatasetsFailed as error:
        receipts, failure = list(error.receipts), error
    spare = [] if mapping is not None else exchange.unmapped(mappings, inbox or workspace.inbox)
    links = [] if dry_run else review.after_load(workspace, [r.month for r in receipts if r.month], screen.progress)
    screen.show({"dry_run": dry_run, "receipts": [receipt.as_json() for receipt in receipts],
                 "unmapped": [path.as_posix() for path in spare], "links": [one.as_json() for one in links],
                 "error": failure.as_json() if failure else None},
                lambda: "\n".join(filter(None, [receipts_table(receipts, dry_run) if receipts or not mappings else "",
                                                *_left_over(receipts, spare),
                                                *(link_verb.told(links) if links else [])])))
    if failure is None:
        return 0
    screen.complain(failure)
    return failure.exit_code


def receipts_table(receipts: "list[Receipt]", dry_run: bool) -> str:
    """One row per dataset, then warnings, then where the rejected lines are."""
    loaded = [receipt for receipt in receipts if receipt.month is not None]
    headers = [str(text) for text in (Text("数据", "dataset"), Text("月份", "month"), Text("版本", "version"), Text("读入", "in"),
                                      Text("接收", "accepted"), Text("退回", "rejected"), Text("退回原因", "why rejected"))]
    rows = [[cut(str(r.name), 24), r.month, _version(r), f"{r.rows_in:,}", f"{r.accepted:,}", f"{r.rejected:,}", _reasons(r)]
            for r in loaded]
    lines = [table(headers, rows, numbers=(3, 4, 5))] if rows else []
    lines += [f"· {receipt.warning}" for receipt in receipts if receipt.warning]
    lines += [f"· {printable(str(note))}" for receipt in receipts for note in receipt.notes]
    lines += [f"· {_drift(receipt)}" for receipt in receipts if receipt.drift]
    rejected = [receipt for receipt in loaded if receipt.rejected and receipt.quarantine]
    if rejected and not dry_run:
        lines.append(str(Text("退回的行和原因在这里,改好后重新报送:", "Rejected lines and why, to be corrected and sent again:")))
        lines += [f"  {receipt.quarantine}" for receipt in rejected]
    if loaded and dry_run:
        lines.append(str(Text("检查完成(未入库)。", "Checked; nothing was stored.")))
    return "\n".join(lines) or str(Text("没有映射文件。请在 mappings/ 里写一个。", "No mapping files. Write one in mappings/."))


def _drift(receipt: "Receipt") -> Text:
    told = [Text.of(change["told"]) for change in receipt.drift["changes"]]
    return Text(f"{receipt.name.zh}与上次不同,按所写理由导入({receipt.drift['reason']}):{';'.join(text.zh for text in told)}",
                f"{receipt.name.en} is unlike the last one; loaded for the reason given ({receipt.drift['reason']}): "
                f"{'; '.join(text.en for text in told)}")


def _version(receipt: "Receipt") -> str:
    if receipt.status == "unchanged":
        return f"{receipt.version} {Text('(未变)', '(unchanged)')}"
    return receipt.version or "-"


def _reasons(receipt: "Receipt") -> str:
    """The three commonest reasons and how many lines each cost; the rest in one number."""
    from huimin.exchange import label

    ranked = sorted(receipt.reasons.items(), key=lambda pair: -pair[1])
    told = [f"{cut(str(label(reason)), 26)} × {count:,}" for reason, count in ranked[:3]]
    rest = sum(count for _, count in ranked[3:])
    told += [str(Text(f"其他 × {rest:,}", f"others × {rest:,}"))] if rest else []
    return str(Text(";", "; ")).join(told)


def _left_over(receipts: "list[Receipt]", spare: list[Path]) -> Iterator[str]:
    """What the load could not lay at anybody's door, and files nobody reads."""
    untied = [r for r in receipts if r.closed and r.untied.get("subjects")]
    if untied:
        count = sum(r.untied["subjects"] for r in untied)
        zh = "、".join(f"{r.name.zh} {r.untied['subjects']:,}" for r in untied)
        en = ", ".join(f"{r.name.en} {r.untied['subjects']:,}" for r in untied)
        yield "· " + str(Text(
            f"有 {count:,} 行退回的行认不出说的是谁({zh});这些名单里没有的人仍按映射的 absent(名册:不在册)认定。",
            f"{count:,} rejected rows could not be tied to a person ({en}); whoever has no row in those lists is still taken as their "
            "mappings declare (absent; not on a roster)."))
    if spare:
        names = "、".join(printable(path.as_posix()) for path in spare[:10]) + (" …" if len(spare) > 10 else "")
        yield "· " + str(Text(f"inbox 里有 {len(spare)} 个文件没有映射认领,没有读:{names}。请写映射,或改映射里的 files。",
                              f"{len(spare)} files of the inbox are taken by no mapping and were not read: {names}. "
                              "Write a mapping, or correct `files` in one."))
