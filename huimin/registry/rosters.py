"""Who is paid today, per programme: one row per person or household, from however many rosters name it.

Money: fen per period of the roster, summed over members where a household programme is paid person by person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huimin.registry.errors import RosterUnit
from huimin.registry.facts import members_of
from huimin.registry.numbering import place
from huimin.registry.sources import Source

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Rosters:
    """programmes: those asked for, with their unit; loaded: those a roster is in force for; repeated: rows passed over."""

    programmes: Mapping[str, str]
    loaded: frozenset[str]
    amount_units: Mapping[str, str]
    repeated: Mapping[str, int]

    def columns(self, unit: str, subject: str) -> tuple[list[str], list[str]]:
        """SELECT items and joins for the programmes of a unit. Off the roster is "no" for residents only."""
        items, joins = [], []
        for programme in sorted(name for name, own in self.programmes.items() if own == unit):
            if programme in self.loaded:
                alias = f"r_{programme}"
                joins.append(f'LEFT JOIN "roster_{programme}" AS "{alias}" ON "{alias}".no = {subject}.{unit}_no')
                items += [
                    f'CASE WHEN "{alias}".no IS NOT NULL THEN true WHEN {subject}.in_scope THEN false END '
                    f'AS "receives__{programme}"',
                    f'CASE WHEN "{alias}".no IS NOT NULL THEN "{alias}".amount WHEN {subject}.in_scope THEN 0 END '
                    f'::BIGINT AS "paid__{programme}"']
            else:
                items += [f'NULL::BOOLEAN AS "receives__{programme}"', f'NULL::BIGINT AS "paid__{programme}"']
        return items, joins


def on_rosters(found: Sequence[Source]) -> dict[str, str]:
    """Every programme a roster in force names, with the unit of the roster."""
    return {programme: source.schema.roster.unit for source in found if source.schema.roster
            for programme in source.schema.roster.programmes}


def gather(connection: "duckdb.DuckDBPyConnection", found: Sequence[Source], programmes: Mapping[str, str]) -> Rosters:
    """Make one table `roster_<programme>` (no, amount) per loaded programme. Raises RosterUnit."""
    loaded, units, repeated = set(), {}, {}
    for programme, unit in programmes.items():
        having = [s for s in found if s.schema.roster and programme in s.schema.roster.programmes]
        if not having:
            continue
        loaded.add(programme)
        repeated[programme] = _gather_one(connection, sorted(having, key=Source.rank), programme, unit)
        amounts = [s.schema.roster.amount_unit for s in having if s.schema.roster and s.schema.roster.amount_unit]
        if amounts:
            units[programme] = amounts[0]
    return Rosters(dict(programmes), frozenset(loaded), units, {k: n for k, n in repeated.items() if n})


def _gather_one(connection: "duckdb.DuckDBPyConnection", having: Sequence[Source], programme: str, unit: str) -> int:
    rows = [_rows(source, programme, unit) for source in having]
    name = f'"roster_{programme}"'
    connection.execute(
        f"CREATE TABLE {name} AS SELECT no, first(amount ORDER BY place) AS amount, sum(listed) AS listed "
        f"FROM ({' UNION ALL '.join(rows)}) GROUP BY no", {"programme": programme})
    counted = connection.execute(f"SELECT coalesce(sum(listed - 1), 0) FROM {name}").fetchone()
    return int(counted[0]) if counted else 0


def _rows(source: Source, programme: str, unit: str) -> str:
    """One row per person or household this source has on the roster: no, amount, place, listed (rows it had)."""
    roster = source.schema.roster
    assert roster is not None
    amount = "amount" if roster.amount_unit else "NULL::BIGINT"
    if unit == "person":
        if roster.unit != "person":
            raise RosterUnit(dataset=source.dataset, programme=programme)
        return _grouped(f"(SELECT s.*, p.person_no AS no FROM {source.view} s JOIN people p USING (person_key))",
                        amount, place(source))
    if roster.unit == "household":
        return _grouped(f"(SELECT *, household_no AS no FROM {members_of(source)})", amount, place(source))
    return _summed(source, amount)


def _grouped(rows: str, amount: str, order: str) -> str:
    return (f"SELECT no, first({amount} ORDER BY {order}) AS amount, min({order}) AS place, count(*) AS listed "
            f"FROM {rows} WHERE programme = $programme GROUP BY no")


def _summed(source: Source, amount: str) -> str:
    """A household programme paid person by person: the first row of each person, added up."""
    order = place(source)
    each = (f"SELECT household_no AS no, person_key, first({amount} ORDER BY {order}) AS amount, "
            f"min({order}) AS place, count(*) AS listed FROM {members_of(source)} "
            f"WHERE programme = $programme GROUP BY household_no, person_key")
    return (f"SELECT no, CASE WHEN count(amount) = count(*) THEN sum(amount) END::BIGINT AS amount, "
            f"min(place) AS place, sum(listed) - count(*) + 1 AS listed FROM ({each}) GROUP BY no")
