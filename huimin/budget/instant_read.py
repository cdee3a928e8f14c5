"""The top-up of a county's own library, read off at two ends of a range of lines.

The library decides everyone at the lowest and at the highest line. Between them nothing but the line moves, and every
condition that reads the line (income below it, assets worth so many months of it, a member who is destitute below it) turns
only one way: a family that is the same at both ends is the same in between. Families that are not, that are not fully known,
or whose amount at an end is not the top-up's, are set apart and counted.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from huimin import policy
from huimin.budget.instant import ROUNDINGS, Ints, Place, amounts, entry_lines
from huimin.budget.moving import Moving
from huimin.kernel import Fen, Month, Progress, connect, scratch_folder, silent
from huimin.kernel.duck import parquet
from huimin.matching import Prepared
from huimin.policy import results_sql

POLICY, LINE = "dibao", "dibao.standard"
MEASURES = ("line_income", "line_income_up", "line_assets", "measure_members")
WELFARE = ("measure_income", "measure_line")
_FOLDERS = [Path(__file__).parent / name for name in ("measures", "line_measures")]


def read_moving(plain: Prepared, month: Month, low: Fen, high: Fen, made_of: str = "", progress: Progress = silent,
                ) -> tuple[Moving, dict[str, list[int]]]:
    """Minimum living allowance of a workspace's own library, ready for any line from `low` to `high` (fen per person and month), and
    reason -> numbers of the households set apart. made_of: what the data and the rules are known by, to be kept with the answer.

    Nothing is stored. Raises ValueError unless 0 < low < high, and where the policy rounds in a way that is not known; the
    errors of `policy.check`.
    """
    if not 0 < low < high:
        raise ValueError("the range of lines runs from above zero upwards")
    library = plain.library.beside(policy.read_library(_FOLDERS, national=False))
    rules = library.resolve(plain.workspace.area, plain.as_of)
    prepared = replace(plain, library=library, rules=rules, also=(*MEASURES, *WELFARE)).checked_again()
    register = prepared.register(month, progress)
    program = policy.check(prepared.rules, prepared.catalog, [POLICY, *MEASURES])
    with scratch_folder(plain.workspace.root, "instant") as scratch:
        for name, line in (("low", low), ("high", high)):
            policy.run(program, register.folder, register.meta, prepared.catalog, prepared.as_of, scratch / name, progress,
                       overrides={LINE: Fraction(line)})
        now = policy.check(prepared.rules, prepared.catalog, [*WELFARE])
        policy.run(now, register.folder, register.meta, prepared.catalog, prepared.as_of, scratch / "now", progress)
        columns = _columns(scratch, register.folder)
    made, apart = _sorted(columns, low, high, prepared, month)
    return replace(made, made_of=made_of), apart


def _columns(scratch: Path, register: Path) -> dict[str, Any]:
    """One array for each column, one row for each household in scope; NULL is a mask."""
    ends = {end: {name: results_sql(scratch / end, name) for name in (POLICY, *MEASURES)} for end in ("low", "high")}
    reads = []
    joins = []
    for end, tables in ends.items():
        yes = f"{end}_p.{POLICY}__outcome AND coalesce({end}_p.{POLICY}__settled, '') = ''"
        reads.append(f"{yes} AS {end}_yes, CASE WHEN {yes} THEN {end}_p.{POLICY}__amount::BIGINT END AS {end}_amount")
        joins.append(f"JOIN ({tables[POLICY]}) AS {end}_p ON {end}_p.household_no = h.household_no")
        for name in MEASURES:
            reads.append(f"{end}_{name}.{name}__amount::BIGINT AS {end}_{name}")
            joins.append(f"JOIN ({tables[name]}) AS {end}_{name} ON {end}_{name}.household_no = h.household_no")
    for name in WELFARE:
        reads.append(f"{name}.{name}__amount::BIGINT AS {name}")
        joins.append(f"JOIN ({results_sql(scratch / 'now', name)}) AS {name} ON {name}.household_no = h.household_no")
    household, person = (parquet(register / f"{name}.parquet") for name in ("household", "person"))
    query = (f"SELECT h.household_no, coalesce(h.area, '') AS area, coalesce(h.residence, '') AS residence, "
             f"coalesce(size.people, 0) AS people, {', '.join(reads)} FROM {household} AS h "
             f"LEFT JOIN (SELECT household_no, count(*) AS people FROM {person} "
             f"WHERE in_scope GROUP BY household_no) AS size ON size.household_no = h.household_no "
             f"{' '.join(joins)} WHERE h.in_scope ORDER BY h.household_no")
    connection = connect(readable=[scratch, register], scratch=scratch / "spill")
    try:
        found: dict[str, Any] = connection.execute(query).fetchnumpy()
    finally:
        connection.close()
    return found


def _sorted(columns: dict[str, Any], low: Fen, high: Fen, prepared: Prepared, month: Month) -> tuple[Moving, dict[str, list[int]]]:
    amount = prepared.rules.policies[POLICY].amount
    if amount is None:
        raise ValueError(f"{POLICY} pays no amount")
    step, how = amount.rounding.step, amount.rounding.how
    if how not in ROUNDINGS:
        raise ValueError(f"amounts rounded {how} cannot be looked up")
    known = {name: ~np.ma.getmaskarray(values) for name, values in columns.items()}
    numbers = {name: np.ma.filled(values, 0).astype(np.int64) for name, values in columns.items() if name not in {"area", "residence"}}
    unknown = ~(known["low_yes"] & known["high_yes"])
    unknown |= (numbers["low_yes"] > 0) & ~known["low_amount"] | (numbers["high_yes"] > 0) & ~known["high_amount"]
    same = np.ones(len(unknown), bool)
    for name in MEASURES:
        same &= (known[f"low_{name}"] == known[f"high_{name}"]) & (numbers[f"low_{name}"] == numbers[f"high_{name}"])
    whole = same & known["high_line_income"] & known["high_measure_members"] & (numbers["high_measure_members"] > 0)
    never = ~unknown & same & (numbers["high_yes"] == 0)
    # An asset limit nobody has set is not asked of a family without assets, and leaves any other family unknown.
    candidate = ~unknown & whole & known["high_line_assets"] & (numbers["high_yes"] > 0)
    made = {name: numbers[f"high_{name}"] for name in MEASURES}
    fits = candidate & _fits(numbers, made, low, high, step, how)
    pairs = list(zip(columns["area"].tolist(), columns["residence"].tolist(), strict=True))
    today = _today(dict.fromkeys(pair for pair, paid in zip(pairs, fits.tolist(), strict=True) if paid), prepared)
    # Where no standard is set nothing is known of today, and no line moves.
    unset = fits & np.array([pair not in today for pair in pairs], bool)
    unknown, fits = unknown | unset, fits & ~unset
    apart = {"unknown": unknown, "entangled": ~unknown & ~same, "other": ~unknown & same & ~never & ~fits}
    number = {place: at for at, place in enumerate(today)}
    # Measured as a simulation measures: income and standard known, members counted.
    measured = known["measure_income"] & known["measure_line"] & known["high_measure_members"]
    measured &= (numbers["measure_line"] > 0) & (numbers["high_measure_members"] > 0) & (numbers["people"] > 0)
    columns_of = {"half_low": "high_line_income", "half_high": "high_line_income_up", "members": "high_measure_members",
                  "least": "high_line_assets", "income": "measure_income", "people": "people"}
    arrays = {name: numbers[column][fits] for name, column in columns_of.items()}
    arrays["line"] = np.where(measured, numbers["measure_line"], 0)[fits]
    arrays["place"] = np.array([number[pair] for pair, paid in zip(pairs, fits.tolist(), strict=True) if paid], np.int64)
    return Moving(
        month, prepared.as_of, POLICY, low, high, step, how, tuple(today), tuple(today.values()),
        {code: prepared.catalog.areas.name(code) for area, _ in today for code in (area, area[:9])},
        _still(numbers, never & measured),
        {reason: int(inside.sum()) for reason, inside in apart.items()}, int(numbers["people"][~measured | ~(never | fits)].sum()),
        arrays), {reason: numbers["household_no"][inside].tolist() for reason, inside in apart.items()}


def _today(places: Iterable[Place], prepared: Prepared) -> dict[Place, Fen]:
    """The line in force, place by place; without those where there is none."""
    rows = {(area, kind): prepared.catalog.parameters.value(LINE, area, kind, prepared.as_of) for area, kind in places if area}
    return {place: int(row.value) for place, row in rows.items() if row is not None}


def _still(numbers: dict[str, Ints], inside: Any) -> tuple[int, int, int, float]:
    """People, poor, gap and squares of those whom no line of the range reaches."""
    people, line = numbers["people"][inside], numbers["measure_line"][inside]
    gap = np.maximum(line - numbers["measure_income"][inside], 0)
    return int(people.sum()), int(people[gap > 0].sum()), int(gap.sum()), float((people * (gap / line) ** 2).sum())


def _fits(numbers: dict[str, Ints], made: dict[str, Ints], low: Fen, high: Fen, step: int, how: str) -> Any:
    """Does the library pay at both ends what the top-up says? Checked household by household."""
    count = len(made["measure_members"])
    fits = np.ones(count, bool)
    people = np.maximum(made["measure_members"], 1)
    entry = entry_lines(made["line_income"], people, made["line_assets"])
    for end, line in (("low", low), ("high", high)):
        paid = entry <= line
        expected = np.where(paid, amounts(people * line, made["line_income"], made["line_income_up"], step, how), 0)
        fits &= (paid == (numbers[f"{end}_yes"] > 0)) & (expected == numbers[f"{end}_amount"])
    return fits
