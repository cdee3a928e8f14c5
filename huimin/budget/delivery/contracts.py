"""Services bought by result: what was agreed, and what is due for each month because of what was accepted.

`delivery/contracts.toml`, one [[contract]] each: id, provider, programme, measure (what counts), unit, price (yuan a unit, as text),
cap_month and cap_total (yuan, as text), from and until (months). Only accepted results are paid; nothing above the caps.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.budget.delivery.errors import BadDeliveryLine, BadDeliveryRules, UnknownContract
from huimin.budget.delivery.handed_in import handed_in
from huimin.budget.lines import Line, lines_of, once
from huimin.budget.rules_file import RulesFile
from huimin.kernel import Fen, Month, Text, Workspace, fen_from_yuan, yuan
from huimin.kernel.errors import near_hint

CONTRACTS = "contracts.toml"
_COLUMNS = ("id", "provider", "programme", "measure", "unit", "price", "cap_month", "cap_total", "from", "until")
_KEYS = set(_COLUMNS)


@dataclass(frozen=True)
class Contract:
    """price: fen a unit; cap_month, cap_total: fen; since, until: first and last month."""

    id: str
    provider: str
    programme: str
    measure: str
    unit: str
    price: Fen
    cap_month: Fen
    cap_total: Fen
    since: Month
    until: Month


@dataclass(frozen=True)
class Counted:
    """Units of one month: accepted by two people; still to be verified or accepted; refused."""

    accepted: int
    open: int
    refused: int


@dataclass(frozen=True)
class MonthDue:
    """earned: accepted × price. due: what the caps leave of it. why: the sum in words."""

    contract: Contract
    month: Month
    counted: Counted
    earned: Fen
    due: Fen
    why: Text


def read_contracts(workspace: Workspace) -> dict[str, Contract]:
    """By id: those of the county's file and those handed in and approved. Raises BadDeliveryRules."""
    approved = [contracts_in(one.text, one.id) for one in handed_in(workspace) if one.what == "contracts" and one.state == "approved"]
    in_file, handed = _in_file(workspace.root / "delivery" / CONTRACTS), dict(ChainMap(*approved))
    if twice := sorted(in_file.keys() & handed):
        raise BadDeliveryRules(file=CONTRACTS, key="contract.id", problem_zh=f"{'、'.join(twice)} 已在网页上批准,不能改",
                               problem_en=f"{', '.join(twice)} was approved on the pages and cannot be changed")
    return in_file | handed


def contracts_in(text: str, name: str) -> dict[str, Contract]:
    """Of a CSV with the same columns as the file has keys. Raises BadDeliveryLine."""
    lines = lines_of(text, name, _COLUMNS, BadDeliveryLine)
    once(lines, "id")
    return {one.id: one for one in map(_of_line, lines)}


def _of_line(line: Line) -> Contract:
    def money(column: str) -> Fen:
        fen = line.money(column)
        if not fen:
            raise line.bad(column, Text("要大于零", "must be above zero"))
        return fen

    def month(column: str) -> Month:
        line.needs(column)
        found = line.month(column)
        assert found is not None
        return found

    one = Contract(line.needs("id"), line.needs("provider"), line.needs("programme"), line.needs("measure"), line.needs("unit"),
                   money("price"), money("cap_month"), money("cap_total"), month("from"), month("until"))
    if one.until < one.since:
        raise line.bad("until", Text("早于 from", "before `from`"))
    return one


def _in_file(path: Path) -> dict[str, Contract]:
    if not path.is_file():
        return {}
    file = RulesFile.read(path, BadDeliveryRules)
    file.only(file.data, {"contract"}, "")
    found: dict[str, Contract] = {}
    for table in file.tables("contract", _KEYS):
        one = _contract(file, table)
        if one.id in found:
            raise file.bad("contract.id", Text(f"{one.id} 写了两次", f"{one.id} stands twice"))
        found[one.id] = one
    return found


def _contract(file: RulesFile, table: Mapping[str, Any]) -> Contract:
    def word(key: str) -> str:
        return file.word(f"contract.{key}", table.get(key)).strip()

    def money(key: str) -> Fen:
        try:
            fen = fen_from_yuan(word(key))
        except ValueError:
            fen = 0
        if not 0 < fen < 10**15:
            raise file.bad(f"contract.{key}", Text(f"“{table.get(key)}”要是大于零的金额,写成 \"80.00\"",
                                                   f"“{table.get(key)}” must be an amount above zero, written \"80.00\""))
        return fen

    def month(key: str) -> Month:
        try:
            return Month.parse(word(key))
        except ValueError:
            raise file.bad(f"contract.{key}", Text("月份写作 \"2026-10\"", "a month is written \"2026-10\"")) from None

    one = Contract(word("id"), word("provider"), word("programme"), word("measure"), word("unit"), money("price"), money("cap_month"),
                   money("cap_total"), month("from"), month("until"))
    if one.until < one.since:
        raise file.bad("contract.until", Text("早于 from", "before `from`"))
    return one


def the_contract(contracts: Mapping[str, Contract], id: str, workspace: Workspace) -> Contract:
    """Raises UnknownContract."""
    if id not in contracts:
        raise UnknownContract(id=id, path=workspace.root / "delivery" / CONTRACTS, **near_hint(id, contracts))
    return contracts[id]


def due(contract: Contract, counted: Mapping[Month, Counted]) -> list[MonthDue]:
    """By month. The total cap is used up by the earlier months."""
    found, left = [], contract.cap_total
    for month in sorted(counted):
        one = counted[month]
        earned = one.accepted * contract.price
        fen = min(earned, contract.cap_month, left)
        found.append(MonthDue(contract, month, one, earned, fen, _why(contract, one, earned, left)))
        left -= fen
    return found


def _why(contract: Contract, one: Counted, earned: Fen, left: Fen) -> Text:
    zh = [f"验收 {one.accepted:,} {contract.unit} × {yuan(contract.price)} 元 = {yuan(earned)} 元"]
    en = [f"{one.accepted:,} accepted × {yuan(contract.price)} yuan = {yuan(earned)} yuan"]
    if earned > min(contract.cap_month, left):
        month = contract.cap_month <= left
        zh.append(f"{'每月上限' if month else '合同总额只剩'} {yuan(min(contract.cap_month, left))} 元")
        en.append(f"{'monthly cap' if month else 'left of the whole contract:'} {yuan(min(contract.cap_month, left))} yuan")
    if one.open:
        zh.append(f"{one.open:,} {contract.unit}还没有核实、验收,不付")
        en.append(f"{one.open:,} not verified and accepted yet: not paid")
    if one.refused:
        zh.append(f"{one.refused:,} {contract.unit}没有通过,不付")
        en.append(f"{one.refused:,} refused: not paid")
    return Text(";".join(zh), "; ".join(en))


def total(found: Iterable[MonthDue]) -> Fen:
    return sum(one.due for one in found)


def as_json(found: Sequence[MonthDue]) -> list[dict[str, Any]]:
    return [{"contract": one.contract.id, "month": str(one.month), "accepted": one.counted.accepted, "open": one.counted.open,
             "refused": one.counted.refused, "price_fen": one.contract.price, "earned_fen": one.earned, "due_fen": one.due,
             "why": one.why.as_json()} for one in found]
