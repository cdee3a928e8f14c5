"""What the tables handed in on the pages hold: contracts, donations received, donations used; each read as its command reads it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from huimin.budget.delivery import handed_in
from huimin.budget.delivery.contracts import contracts_in, read_contracts
from huimin.budget.delivery.donations import read_gifts, read_uses, receive, use
from huimin.budget.delivery.errors import BadDeliveryLine
from huimin.budget.lines import Table
from huimin.budget.slips import slips
from huimin.kernel import HuiminError, Text, Workspace, decoded, scratch_folder

KINDS = {"contracts": Text("购买服务合同", "Service contracts"), "gifts": Text("收到的捐赠", "Donations received"),
         "uses": Text("用出的捐赠", "Donations used")}
_READ: Mapping[str, Callable[[Table], Any]] = {
    "contracts": lambda path: contracts_in(decoded(path.read_bytes()) or "", path.name), "gifts": read_gifts, "uses": read_uses}


def take(workspace: Workspace, what: str, path: Path, by: str, day: date) -> tuple[str, list[HuiminError]]:
    """The number of a table that waits now for another person, or what to correct in it, line by line. what: key of KINDS."""
    found = slips(path, _READ[what], BadDeliveryLine)
    if found:
        return "", found
    text = decoded(path.read_bytes()) or ""
    if what == "contracts" and (known := _known(workspace, text)):
        return "", [_taken(path.name, known)]
    return handed_in.hand_in(workspace, what, text, by, day), []


def approve(workspace: Workspace, id: str, by: str, day: date) -> None:
    """Enter what a table holds: all of it, and its approval, or nothing. Raises NotApproved, NotUsable, BadDeliveryLine."""
    one = next((one for one in handed_in.handed_in(workspace) if one.id == id), None)
    if one is None or one.state != "handed_in" or one.what == "contracts":
        if one and one.state == "handed_in" and (known := _known(workspace, one.text)):
            raise _taken(id, known)
        handed_in.approve(workspace, id, by, day)
        return
    with scratch_folder(workspace.root, "handed-in") as folder:
        path = folder / f"{KINDS[one.what].zh}.csv"
        path.write_text(one.text, encoding="utf-8")
        table = _READ[one.what](path)

    def beside(connection: Any, ids: list[str]) -> None:
        handed_in.to_decide(connection, id, by)
        handed_in.append(connection, id, "approved", by, day, {"entered": ids})
    (receive if one.what == "gifts" else use)(workspace, table, f"{one.handed_in_by};{by}", beside)


def _known(workspace: Workspace, text: str) -> list[str]:
    """Numbers of contracts that are in force already."""
    return sorted(set(contracts_in(text, "CSV")) & set(read_contracts(workspace)))


def _taken(name: str, known: list[str]) -> HuiminError:
    return handed_in.not_approved(name, Text(
        f"合同 {'、'.join(known)} 已有;合同不改,换一个编号",
        f"contract {', '.join(known)} is there already; a contract is not changed: use another number"))
