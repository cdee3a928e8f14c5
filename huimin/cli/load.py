"""`huimin load`: department files in, checked line by line, with receipts.

    dry_run
    receipts: [{dataset, name{zh,en}, status: loaded|unchanged|checked|no_file, month, version,
                files: [{name, checksum, rows, encoding, …}], rows_in, accepted, rejected, reasons: {code: rows},
                path, quarantine, warning}]            rows_in = accepted + rejected, always
    error: null or {code, message, details}            what stopped some datasets; the others are loaded
"""

from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import FILE_THERE, FOLDER_THERE, MONTH
from huimin.kernel import Month, Text, Workspace

if TYPE_CHECKING:
    from huimin.exchange import Receipt


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
def command(screen: Screen, home: Path, month: Month | None, mapping: Path | None, inbox: Path | None, dry_run: bool) -> int:
    from huimin import exchange, matching

    workspace = Workspace.open(home)
    mappings, catalog = matching.read_data_side(workspace)
    if mapping is not None:
        mappings = [exchange.read_mapping(mapping, catalog)]
    try:
        receipts, failure = exchange.load(workspace, mappings, catalog, month, inbox, dry_run, screen.progress), None
    except exchange.DatasetsFailed as error:
        receipts, failure = list(error.receipts), error
    screen.show({"dry_run": dry_run, "receipts": [receipt.as_json() for receipt in receipts],
                 "error": failure.as_json() if failure else None}, lambda: receipts_table(receipts, dry_run))
    if failure is None:
        return 0
    screen.complain(failure)
    return failure.exit_code


def receipts_table(receipts: "list[Receipt]", dry_run: bool) -> str:
    """One row per dataset, then warnings, then where the rejected lines are."""
    loaded = [receipt for receipt in receipts if receipt.month is not None]
    headers = [str(text) for text in (Text("数据", "dataset"), Text("月份", "month"), Text("版本", "version"), Text("读入", "in"),
                                      Text("接收", "accepted"), Text("退回", "rejected"), Text("主要原因", "main reason"))]
    rows = [[cut(str(r.name), 24), r.month, _version(r), f"{r.rows_in:,}", f"{r.accepted:,}", f"{r.rejected:,}", _main_reason(r)]
            for r in loaded]
    lines = [table(headers, rows, numbers=(3, 4, 5))] if rows else []
    lines += [f"· {receipt.warning}" for receipt in receipts if receipt.warning]
    rejected = [receipt for receipt in loaded if receipt.rejected and receipt.quarantine]
    if rejected and not dry_run:
        lines.append(str(Text("退回的行和原因在这里,改好后重新报送:", "Rejected lines and why, to be corrected and sent again:")))
        lines += [f"  {receipt.quarantine}" for receipt in rejected]
    return "\n".join(lines) or str(Text("没有映射文件。请在 mappings/ 里写一个。", "No mapping files. Write one in mappings/."))


def _version(receipt: "Receipt") -> str:
    if receipt.status == "unchanged":
        return f"{receipt.version} {Text('(未变)', '(unchanged)')}"
    return receipt.version or "-"


def _main_reason(receipt: "Receipt") -> str:
    """The commonest reason and how many lines it cost."""
    if not receipt.reasons:
        return ""
    from huimin.exchange import REASONS

    reason, count = max(receipt.reasons.items(), key=lambda pair: pair[1])
    words = str(REASONS[reason]) if reason in REASONS else reason
    return f"{cut(words.split('{')[0], 30)} × {count}"
