"""What is owed backwards when a standard is decided late: household by household, month by month, to the fen.

For every month from the day the new number holds, the latest run that was made under another number is taken up again with the
people, facts and rules of its day and the new number in it. Owed to those who were on the roster that month and whose entitlement
the new number changes: the entitlement under it less what was granted (what the roster says was paid; where it says no sum, what
the run found them entitled to). Nobody owes anything back. Who was on no roster had been granted nothing: counted, and owed nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from huimin import matching, policy
from huimin.budget.affected import affected
from huimin.budget.compare import Pairs
from huimin.budget.standards.errors import NothingDecidedLate, UnknownStandard
from huimin.budget.standards.figures import with_table
from huimin.catalog import ParameterTable, ParameterValue
from huimin.kernel import Fen, Month, PeopleCsv, Progress, Text, Workspace, connect, scratch_folder, silent
from huimin.kernel.errors import near_hint
from huimin.matching import MatchResult, Prepared
from huimin.policy import Item
from huimin.registry import Registry


@dataclass(frozen=True)
class Owed:
    """One unit, policy and month. Fen per month; unit_id: identity number of a person, number of a household."""

    month: str
    run: str
    policy: str
    unit: str
    unit_id: str
    household_no: int
    area: str
    entitled_fen: Fen
    granted_fen: Fen
    new_fen: Fen

    @property
    def owed_fen(self) -> Fen:
        return max(self.new_fen - self.granted_fen, 0)

    @property
    def short_before_fen(self) -> Fen:
        """The part of it that was short under the old number already."""
        return min(max(self.entitled_fen - self.granted_fen, 0), self.owed_fen)


@dataclass(frozen=True)
class MonthDone:
    """short_before_fen: the part of owed_fen that is no matter of the standard

    not_granted: entitled under the new number and on no roster that month; unknown: not decided, or nobody knows what was granted
    """

    month: str
    run: str
    units: int
    owed_fen: Fen
    short_before_fen: Fen
    not_granted: int
    unknown: int


@dataclass(frozen=True)
class BackPay:
    """owed: every line above zero; missing: months without a run under another number, for which nothing can be said."""

    standard: str
    start: date
    rows: tuple[ParameterValue, ...]
    months: tuple[MonthDone, ...]
    missing: tuple[str, ...]
    owed: tuple[Owed, ...]

    @property
    def total_fen(self) -> Fen:
        return sum(one.owed_fen for one in self.owed)

    def as_json(self) -> dict[str, Any]:
        """Without anybody's number: sums by month, policy and area."""
        sums: dict[tuple[str, str, str], int] = {}
        for one in self.owed:
            key = (one.month, one.policy, one.area)
            sums[key] = sums.get(key, 0) + one.owed_fen
        decided = max((str(row.decided) for row in self.rows if row.decided), default=None)
        return {"standard": self.standard, "start": str(self.start), "decided": decided,
                "months": [asdict(one) for one in self.months], "missing": list(self.missing), "total_fen": self.total_fen,
                "sums": [{"month": month, "policy": name, "area": area, "owed_fen": fen}
                         for (month, name, area), fen in sorted(sums.items())]}


def back_pay(workspace: Workspace, standard: str, start: date, last: Month | None = None, progress: Progress = silent) -> BackPay:
    """For the rows of `standard` that start on `start`: every month from then up to and with `last` (default: that of the decision).

    Of benefits in cash paid by the month that read the standard; months without a run under another number are told in `missing`.

    Raises UnknownStandard, NothingDecidedLate, NoInputs, SnapshotsChanged and what `matching` raises.
    """
    table = matching.read_data_side(workspace)[1].parameters
    if standard not in table:
        raise UnknownStandard(name=standard, **near_hint(standard, table.ids()))
    rows = tuple(row for row in table if row.id == standard and row.valid_from == start)
    decided = max((row.decided for row in rows if row.decided), default=None)
    until = last or (Month.of(decided) if decided else None)
    if not rows or until is None or until < Month.of(start):
        raise NothingDecidedLate(standard=standard, start=start)
    done, missing, owed = [], [], []
    for month in Month.of(start).until(until):
        run = _run_under_another(workspace, month, standard, table)
        if run is None:
            missing.append(str(month))
        else:
            summed, lines = _month(workspace, run, standard, table, progress)
            done.append(summed)
            owed += lines
    return BackPay(standard, start, rows, tuple(done), tuple(missing), tuple(owed))


def write_back_pay(found: BackPay, path: Path) -> None:
    """Every line as a CSV people open, money in yuan, with the sum. It names people: keep it as the rosters are kept."""
    columns = (Text("月份", "month"), Text("比对", "run"), Text("政策", "policy"), Text("户/人", "unit"), Text("编号", "number"),
               Text("地区", "area"), Text("原应享(元)", "entitled then (yuan)"), Text("已发(元)", "granted (yuan)"),
               Text("新标准应享(元)", "under the new standard (yuan)"), Text("补发(元)", "owed (yuan)"),
               Text("其中原来就少发(元)", "short before (yuan)"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow([str(column) for column in columns])
        for one in found.owed:
            sums = (one.entitled_fen, one.granted_fen, one.new_fen, one.owed_fen, one.short_before_fen)
            writer.writerow([one.month, one.run, one.policy, one.unit, one.unit_id, one.area, *map(_yuan, sums)])
        short = sum(one.short_before_fen for one in found.owed)
        writer.writerow([str(Text("合计", "sum")), *[""] * 8, _yuan(found.total_fen), _yuan(short)])


def _yuan(fen: Fen) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _run_under_another(workspace: Workspace, month: Month, standard: str, table: ParameterTable) -> MatchResult | None:
    """The latest run of a month that did not know the number in force now."""
    def in_force(rows: ParameterTable, on: date) -> set[tuple[str, str, Any]]:
        return {(row.area, row.residence, row.value) for row in rows if row.id == standard and row.valid_on(on)
                and rows.value(standard, row.area, "" if row.residence == "any" else row.residence, on) is row}
    for run in reversed(matching.runs_of(workspace, month)):
        if in_force(matching.numbers_of(run), run.as_of) != in_force(table, run.as_of):
            return run
    return None


def _month(workspace: Workspace, run: MatchResult, standard: str, table: ParameterTable,
           progress: Progress) -> tuple[MonthDone, list[Owed]]:
    with matching.reopened(workspace, run.id, progress) as (then, register), scratch_folder(workspace.root, "backpay") as scratch:
        kept = [row for row in then.catalog.parameters if row.id != standard]
        after = with_table(then, ParameterTable([*kept, *(row for row in table if row.id == standard)])).checked_again()
        rerun = affected(after.program, {standard})
        program = policy.check(after.rules, after.catalog, sorted(rerun))
        policy.run(program, register.folder, register.meta, after.catalog, after.as_of, scratch / "after", progress)
        connection = connect(readable=[scratch, run.folder, register.folder], scratch=scratch / "spill")
        try:
            pairs = Pairs(connection, register.folder, run.folder / "results", scratch / "after", register.meta.programmes, rerun)
            lines, not_granted, unknown = [], 0, 0
            for item in _monthly_cash(then, rerun):
                effect = pairs.effect(item, item)
                unknown += effect["unknown_after"]
                for receives, id, household, area, then_fen, granted, new in connection.execute(_query(item, register)).fetchall():
                    not_granted += not receives
                    unknown += receives and (granted is None or new is None)
                    if receives and granted is not None and new is not None and new != then_fen:
                        lines.append(Owed(str(run.month), run.id, item.id, item.entity, str(id), household, area or "",
                                          int(then_fen), int(granted), int(new)))
        finally:
            connection.close()
    above = [one for one in lines if one.owed_fen]
    return MonthDone(str(run.month), run.id, len({(one.policy, one.unit_id) for one in above}), sum(one.owed_fen for one in above),
                     sum(one.short_before_fen for one in above), not_granted, unknown), above


def _monthly_cash(then: Prepared, rerun: set[str]) -> Iterator[Item]:
    for item in then.policies:
        if item.id in rerun and item.policy is not None and item.policy.period == "month" and item.policy.delivery == "cash":
            yield item


def _query(item: Item, register: Registry) -> str:
    """receives, id, household, area, entitled then, granted, new: who is entitled under the new number. Reads the views of Pairs."""
    paid = f"u.paid__{item.id}" if item.id in register.meta.roster_units else "NULL::BIGINT"
    return (f"SELECT receives, coalesce(p.unit_id, p.unit_no::VARCHAR), p.household_no, p.area, coalesce(fen_before, 0), "
            f"coalesce({paid}, fen_before), fen_after FROM pair AS p JOIN {item.entity} AS u ON u.{item.entity}_no = p.unit_no "
            f"WHERE yes_after ORDER BY p.unit_no")


def by_unit(found: Sequence[Owed]) -> dict[tuple[str, str], Fen]:
    """(policy, unit) -> the sum of all months."""
    sums: dict[tuple[str, str], Fen] = {}
    for one in found:
        sums[one.policy, one.unit_id] = sums.get((one.policy, one.unit_id), 0) + one.owed_fen
    return sums
