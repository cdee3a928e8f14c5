"""Results a provider claims: one person verifies how many there are, another accepts them, and both stay on record.

Events in huimin.db, written once and never changed. A claim's own number (ref) can be claimed once for a contract.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from huimin.budget.delivery.contracts import Contract, Counted, the_contract
from huimin.budget.delivery.errors import BadDeliveryLine, NotPayable, OnePersonOnly
from huimin.budget.lines import Line, Table, once, read_lines
from huimin.budget.two_people import nobody, same_person
from huimin.kernel import Month, Text, Workspace, append_only, reading, transaction

STATES = {"claimed": Text("待核实", "to be verified"), "verified": Text("待验收", "to be accepted"), "accepted": Text("已验收", "accepted"),
          "refused": Text("未通过", "refused")}
_NEXT = {"verified": ("claimed",), "accepted": ("verified",), "refused": ("claimed", "verified")}
_STEPS = {"verified": "核实", "accepted": "验收", "refused": "退回"}
_TABLES = """
CREATE TABLE IF NOT EXISTS result_event (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, result TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('claimed', 'verified', 'accepted', 'refused')),
    day TEXT NOT NULL, by_whom TEXT NOT NULL CHECK (length(trim(by_whom)) > 0), body TEXT NOT NULL, claim TEXT UNIQUE,
    UNIQUE (result, kind)
) STRICT;
""" + append_only("result_event")


@dataclass(frozen=True)
class Claim:
    """One line of results.csv: contract, ref (the provider's number), month, count, evidence."""

    contract: str
    ref: str
    month: Month
    count: int
    evidence: str = ""


@dataclass(frozen=True)
class Result:
    """id: R0001. count: as claimed; verified: as found, None before. state: key of STATES."""

    id: str
    claim: Claim
    state: str
    claimed_by: str
    claimed_on: date
    verified: int | None = None
    verified_by: str = ""
    accepted_by: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in ("id", "state", "claimed_by", "verified", "verified_by", "accepted_by", "reason")}
        return own | vars(self.claim) | {"month": str(self.claim.month), "claimed_on": str(self.claimed_on)}


def read_claims(path: Table) -> list[Claim]:
    """Raises BadDeliveryLine with line and column."""
    lines = read_lines(path, ["contract", "ref", "month", "count"], BadDeliveryLine)
    once(lines, "ref", within="contract")
    return [_claim(line) for line in lines]


def _claim(line: Line) -> Claim:
    return Claim(line.needs("contract"), line.needs("ref"), line.needs_month("month"), line.needs_whole("count", 10**9),
                 line.text("evidence"))


def claim(workspace: Workspace, contracts: Mapping[str, Contract], found: Iterable[Claim], by: str, day: date) -> list[str]:
    """Put claims on record, all of them or none; returns their numbers. Raises UnknownContract, NotPayable."""
    ids = []
    with transaction(workspace.database, _TABLES) as connection:
        number = int(connection.execute("SELECT count(*) FROM result_event WHERE kind = 'claimed'").fetchone()[0])
        for one in found:
            contract, key = the_contract(contracts, one.contract, workspace), f"{one.contract}\n{one.ref}"
            if not contract.since <= one.month <= contract.until:
                raise _not(one.ref, Text(f"{one.month} 不在合同期 {contract.since} 至 {contract.until} 内",
                                         f"{one.month} is not within the contract, {contract.since} to {contract.until}"))
            if connection.execute("SELECT 1 FROM result_event WHERE claim = ?", (key,)).fetchone():
                raise _not(one.ref, Text(f"合同 {one.contract} 已经报过这一号", f"contract {one.contract} has claimed this number before"))
            number += 1
            ids.append(f"R{number:04d}")
            body = {"contract": one.contract, "ref": one.ref, "month": str(one.month), "count": one.count, "evidence": one.evidence}
            _append(connection, ids[-1], "claimed", day, by, body, key)
    return ids


def verify(workspace: Workspace, id: str, count: int, by: str, day: date) -> None:
    """count: how many there are, at most those claimed. Raises NotPayable."""
    with transaction(workspace.database, _TABLES) as connection:
        one = _open(connection, id, "verified")
        if not 0 <= count <= one.claim.count:
            raise _not(id, Text(f"核实数要在 0 到 {one.claim.count} 之间", f"the number found must lie between 0 and {one.claim.count}"))
        _append(connection, id, "verified", day, by, {"count": count})


def accept(workspace: Workspace, id: str, by: str, day: date) -> None:
    """By another person than who verified. Raises NotPayable, OnePersonOnly."""
    with transaction(workspace.database, _TABLES) as connection:
        one = _open(connection, id, "accepted")
        if same_person(one.verified_by, by):
            raise OnePersonOnly(id=id, name=one.verified_by)
        _append(connection, id, "accepted", day, by, {})


def refuse(workspace: Workspace, id: str, by: str, reason: str, day: date) -> None:
    """Raises NotPayable."""
    with transaction(workspace.database, _TABLES) as connection:
        _open(connection, id, "refused")
        _append(connection, id, "refused", day, by, {"reason": reason})


def results(workspace: Workspace) -> list[Result]:
    """Every result as its events leave it, in the order claimed."""
    with reading(workspace.database, "result_event") as connection:
        return [] if connection is None else _all(connection)


def counted(found: Iterable[Result], contract: str) -> dict[Month, Counted]:
    """Of one contract. What was claimed and not found by who verified counts as refused once the rest is accepted."""
    sums: dict[Month, list[int]] = {}
    for one in found:
        if one.claim.contract == contract:
            row = sums.setdefault(one.claim.month, [0, 0, 0])
            if one.state == "accepted":
                assert one.verified is not None
                row[0] += one.verified
                row[2] += one.claim.count - one.verified
            else:
                row[2 if one.state == "refused" else 1] += one.claim.count
    return {month: Counted(*row) for month, row in sums.items()}


def _all(connection: Any) -> list[Result]:
    found: dict[str, Result] = {}
    for row in connection.execute("SELECT result, kind, day, by_whom, body FROM result_event ORDER BY id"):
        id, kind, who, body = row["result"], row["kind"], row["by_whom"], json.loads(row["body"])
        if kind == "claimed":
            made = Claim(body["contract"], body["ref"], Month.parse(body["month"]), body["count"], body["evidence"])
            found[id] = Result(id, made, kind, who, date.fromisoformat(row["day"]))
        elif kind == "verified":
            found[id] = replace(found[id], state=kind, verified=body["count"], verified_by=who)
        else:
            found[id] = replace(found[id], state=kind, accepted_by=who if kind == "accepted" else "", reason=body.get("reason", ""))
    return list(found.values())


def _open(connection: Any, id: str, step: str) -> Result:
    one = next((one for one in _all(connection) if one.id == id), None)
    if one is None:
        raise _not(id, Text("没有这个编号;用 huimin contracts list 查看", "there is no such number; see `huimin contracts list`"))
    if one.state not in _NEXT[step]:
        state, act = STATES[one.state], _STEPS[step]
        raise _not(id, Text(f"现在是“{state.zh}”,不能{act}", f"it is “{state.en}” and cannot be {step} now"))
    return one


def _not(id: str, problem: Text) -> NotPayable:
    return NotPayable(id=id, problem_zh=problem.zh, problem_en=problem.en)


def _append(connection: Any, id: str, kind: str, day: date, by: str, body: dict[str, Any], claim: str | None = None) -> None:
    if nobody(by):
        raise _not(id, Text("要写明是谁办的", "say who does it"))
    connection.execute("INSERT INTO result_event (at, result, kind, day, by_whom, body, claim) VALUES (?, ?, ?, ?, ?, ?, ?)",
                       (datetime.now(UTC).isoformat(timespec="microseconds"), id, kind, str(day), by, json.dumps(body, ensure_ascii=False),
                        claim))
