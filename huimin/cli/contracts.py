"""`huimin contracts`: services bought by result: verified by one person, accepted by another, and only then due.

    due      {contracts: [{id, provider, programme, measure, unit, due_fen, months: [{contract, month, accepted, open, refused, price_fen,
             earned_fen, due_fen, why}]}], due_fen}                                 due: what the caps leave of accepted × price
    list, claim, verify, accept, refuse   {results: [{id, contract, ref, month, count, evidence, state: claimed|verified|accepted|refused,
             claimed_by, claimed_on, verified, verified_by, accepted_by, reason}]}
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import Entry, Group, argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import COUNT, DAY, FILE_THERE
from huimin.kernel import Text, Workspace, yuan

if TYPE_CHECKING:
    from huimin.budget import delivery

_BY = option("--by", metavar="NAME", required=True, text=Text("经办人和单位", "who does it, with organisation"))
_DAY = option("--day", type=DAY, default=None, text=Text("哪一天(默认今天)", "the day (default: today)"))
_ID = argument("id", metavar="ID", text=Text("成果编号,如 R0001", "number of the result, as R0001"))


@verb("due", Text("每份合同每个月该付多少、为什么:验收的数乘单价,不超过上限;没有核实、验收的不付。不发钱。",
                  "What is due on each contract for each month, and why: units accepted times the price, within the caps; what was not\n"
                  "verified and accepted is not paid. Pays nothing itself."))
@home_option
def due(screen: Screen, home: Path) -> None:
    from huimin.budget import delivery

    workspace = Workspace.open(home)
    results = delivery.results(workspace)
    found = {one: delivery.due(one, delivery.counted(results, one.id)) for one in delivery.read_contracts(workspace).values()}
    data = [{"id": one.id, "provider": one.provider, "programme": one.programme, "measure": one.measure, "unit": one.unit,
             "due_fen": delivery.total(months), "months": delivery.months_json(months)} for one, months in found.items()]

    def page() -> str:
        headers = [str(text) for text in (Text("合同", "contract"), Text("承接方", "provider"), Text("月份", "month"),
                                          Text("应付(元)", "due, yuan"), Text("为什么", "why"))]
        rows = [[one.id, cut(one.provider, 24), str(month.month), yuan(month.due), str(month.why)]
                for one, months in found.items() for month in months]
        return table(headers, rows, numbers=(3,)) if rows else str(Text("没有合同,或者还没有成果。", "No contracts, or no results yet."))
    screen.show({"contracts": data, "due_fen": sum(delivery.total(months) for months in found.values())}, page)


@verb("list", Text("报来的成果:到哪一步、谁核实、谁验收。", "Results claimed: how far they are, who verified, who accepted."))
@home_option
def listed(screen: Screen, home: Path) -> None:
    from huimin.budget import delivery

    _show(screen, delivery.results(Workspace.open(home)))


@verb("claim", Text(
    "登记承接方报来的成果:CSV,列为 contract、ref(承接方自己的编号)、month、count,可有 evidence。\n"
    "一份合同里一个编号只能报一次;有一行不对,全部不收。",
    "Put a provider's claims on record: a CSV with contract, ref (the provider's own number), month, count and if wanted evidence.\n"
    "A number can be claimed once for a contract; where one line is wrong, none is taken."))
@argument("file", type=FILE_THERE, text=Text("成果表", "the table of claims"))
@home_option
@_BY
@_DAY
def claim(screen: Screen, file: Path, home: Path, by: str, day: date | None) -> None:
    from huimin.budget import delivery

    workspace = Workspace.open(home)
    ids = delivery.claim(workspace, delivery.read_contracts(workspace), delivery.read_claims(file), by, day or date.today())
    _show(screen, [one for one in delivery.results(workspace) if one.id in ids])


@verb("verify", Text("核实一项成果:写明查到多少,不能多过报来的数。", "Verify a result: how many were found, at most those claimed."))
@_ID
@home_option
@option("--count", type=COUNT, required=True, text=Text("查到多少", "how many were found"))
@_BY
@_DAY
def verify(screen: Screen, id: str, home: Path, count: int, by: str, day: date | None) -> None:
    from huimin.budget import delivery

    delivery.verify(Workspace.open(home), id, count, by, day or date.today())
    _one(screen, home, id)


@verb("accept", Text("验收一项核实过的成果;不能是核实的人。从此算进应付。",
                     "Accept a verified result; not by who verified it. From then on it is due."))
@_ID
@home_option
@_BY
@_DAY
def accept(screen: Screen, id: str, home: Path, by: str, day: date | None) -> None:
    from huimin.budget import delivery

    delivery.accept(Workspace.open(home), id, by, day or date.today())
    _one(screen, home, id)


@verb("refuse", Text("不通过一项成果,写明理由。", "Turn a result down, with the reason."))
@_ID
@home_option
@_BY
@option("--reason", metavar="TEXT", required=True, text=Text("理由", "why"))
@_DAY
def refuse(screen: Screen, id: str, home: Path, by: str, reason: str, day: date | None) -> None:
    from huimin.budget import delivery

    delivery.refuse(Workspace.open(home), id, by, reason, day or date.today())
    _one(screen, home, id)


def _one(screen: Screen, home: Path, id: str) -> None:
    from huimin.budget import delivery

    _show(screen, [one for one in delivery.results(Workspace.open(home)) if one.id == id])


def _show(screen: Screen, found: "Sequence[delivery.Result]") -> None:
    from huimin.budget import delivery

    def page() -> str:
        if not found:
            return str(Text("还没有报来成果。", "No results were claimed."))
        headers = [str(text) for text in (
            Text("编号", "id"), Text("合同", "contract"), Text("承接方编号", "ref"), Text("月份", "month"), Text("报", "claimed"),
            Text("核实", "found"), Text("状态", "state"), Text("核实人", "verified by"), Text("验收人", "accepted by"),
            Text("理由", "reason"))]
        return table(headers, [[one.id, one.claim.contract, one.claim.ref, str(one.claim.month), one.claim.count,
                                "" if one.verified is None else one.verified, str(delivery.RESULT_STATES[one.state]), one.verified_by,
                                one.accepted_by, one.reason] for one in found], numbers=(4, 5))
    screen.show({"results": [one.as_json() for one in found]}, page)


group = Group("contracts", text=Text("按效付费:报来的成果,核实、验收以后才应付。",
                                     "Services paid by result: what is claimed is due once it is verified and accepted."), entries={
    "due": Entry("huimin.cli.contracts:due", Text("每份合同每月该付多少、为什么", "what is due for each month, and why")),
    "list": Entry("huimin.cli.contracts:listed", Text("报来的成果到哪一步", "results and how far they are")),
    "claim": Entry("huimin.cli.contracts:claim", Text("登记报来的成果", "put claims on record")),
    "verify": Entry("huimin.cli.contracts:verify", Text("核实", "verify a result")),
    "accept": Entry("huimin.cli.contracts:accept", Text("验收(另一个人)", "accept it (another person)")),
    "refuse": Entry("huimin.cli.contracts:refuse", Text("不通过", "turn it down")),
})
