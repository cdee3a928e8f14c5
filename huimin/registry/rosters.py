"""Who is paid today, per programme: one row per person or household, from however many rows name it.

Every row is a payment: what several rows pay the same person or household is added up. Where rosters of
different precedence name the same unit, those of the lowest precedence say the amount. Whoever a refused row
names is on the roster or not, nobody can tell; with a good row besides, he is, and the amount is unknown.
Money: fen per period of the programme where that is known, else of the roster.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from huimin.registry.amounts import conversion
from huimin.registry.errors import InexactAmounts, RosterUnit
from huimin.registry.facts import refused_households, refused_people
from huimin.registry.schema import SchemaRoster
from huimin.registry.sources import Source

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Rosters:
    """programmes: those asked for, with their unit; loaded: those a roster is in force for;
    repeated: units paid more than once; accounts: see `_account`."""

    programmes: Mapping[str, str]
    loaded: frozenset[str]
    amount_units: Mapping[str, str]
    repeated: Mapping[str, int]
    accounts: tuple[Mapping[str, Any], ...]
    awaited: frozenset[str] = frozenset()

    def columns(self, unit: str, subject: str) -> tuple[list[str], list[str]]:
        """SELECT items and joins for the programmes of a unit. Off the roster is "no" for residents only."""
        items, joins = [], []
        for programme in sorted(name for name, own in self.programmes.items() if own == unit):
            if programme in self.loaded:
                alias = f"r_{programme}"
                joins.append(f'LEFT JOIN "roster_{programme}" AS "{alias}" ON "{alias}".no = {subject}.{unit}_no')
                complete = "false" if programme in self.awaited else f"{subject}.in_scope"
                items += [
                    f'CASE WHEN "{alias}".no IS NOT NULL THEN "{alias}".receives WHEN {complete} THEN false END '
                    f'AS "receives__{programme}"',
                    f'CASE WHEN "{alias}".no IS NOT NULL THEN "{alias}".amount WHEN {complete} THEN 0 END '
                    f'::BIGINT AS "paid__{programme}"']
            else:
                items += [f'NULL::BOOLEAN AS "receives__{programme}"', f'NULL::BIGINT AS "paid__{programme}"']
        return items, joins


def on_rosters(found: Sequence[Source]) -> dict[str, str]:
    """Every programme a roster in force names, with the unit of the roster."""
    return {programme: source.schema.roster.unit for source in found if source.schema.roster
            for programme in source.schema.roster.programmes}


def named_by(found: Sequence[Source]) -> dict[str, str]:
    """Every programme a roster in force names, with the first list that does."""
    return {programme: source.dataset for source in reversed(found) if source.schema.roster
            for programme in source.schema.roster.programmes}


def gather(connection: "duckdb.DuckDBPyConnection", found: Sequence[Source], programmes: Mapping[str, str],
           periods: Mapping[str, str], awaited: Collection[str] = ()) -> Rosters:
    """Make one table `roster_<programme>` (no, receives, amount) per loaded programme.

    periods: programme -> month | year | once | event | season; a programme without one keeps the roster's amounts
    awaited: programmes of which a further roster is not there: who is not on those that are may be on that one
    Raises RosterUnit, RosterAmount, InexactAmounts.
    """
    amounts_in: dict[str, str] = {}
    repeated: dict[str, int] = {}
    accounts: list[Mapping[str, Any]] = []
    for programme, unit in programmes.items():
        having = [s for s in found if s.schema.roster and programme in s.schema.roster.programmes]
        if having:
            one = _One(connection, programme, unit, periods.get(programme), tuple(sorted(having, key=Source.rank)))
            repeated[programme] = one.make()
            accounts += [one.account(source) for source in one.sources]
            amounts = [_roster(source).amount_unit for source in one.sources]
            amounts_in.update((programme, amount) for amount in reversed(amounts) if amount)  # the first in rank prevails
    twice = {name: units for name, units in repeated.items() if units}
    return Rosters(dict(programmes), frozenset(repeated), amounts_in, twice, tuple(accounts), frozenset(awaited))


@dataclass(frozen=True)
class _One:
    """One programme. unit: whom the programme pays, which a roster may list person by person all the same."""

    connection: "duckdb.DuckDBPyConnection"
    programme: str
    unit: str
    period: str | None
    sources: tuple[Source, ...]

    def make(self) -> int:
        """The tables; returns how many units are paid more than once."""
        rows = " UNION ALL ".join(self._rows(source) for source in self.sources)
        self._run(f"CREATE TABLE {self._table('rows')} AS {rows}")
        refused = " UNION ".join(f"SELECT {self.unit}_no AS no FROM {self._refused(source)}"
                                 for source in self.sources if source.has_refused)
        self._run(f"CREATE TABLE {self._table('roster')} AS {_SUMMED}".format(
            rows=self._table("rows"), refused=refused or "SELECT NULL::BIGINT AS no LIMIT 0"))
        return self._number(f"SELECT count(*) FILTER (WHERE repeated) FROM {self._table('roster')}")

    def account(self, source: Source) -> Mapping[str, Any]:
        """Where the rows of one roster went; money in fen per period of the programme.

        rows = matched + out_of_scope + not_in_register; refused: rows that name somebody and were refused
        """
        names = ("rows", "matched", "out_of_scope", "not_in_register", "sum_fen", "compared_fen")
        query = _ACCOUNT.format(rows=self._table("rows"), unit=self.unit, table="people" if self.unit == "person" else "households")
        found = self.connection.execute(query, {"source": source.index}).fetchone()
        refused = 0
        if source.has_refused:
            refused = self._number(f"SELECT count(DISTINCT (_file, _line)) FROM {source.refused} WHERE {self._of_programme}")
        return {"programme": self.programme, "dataset": source.dataset, "department": source.schema.department,
                "month": str(source.month), "unit": _roster(source).unit, "amount_unit": _roster(source).amount_unit,
                **dict(zip(names, (int(value or 0) for value in found or ()), strict=True)), "refused": refused}

    @property
    def _of_programme(self) -> str:
        """Of refused rows: those of the programme, and those whose programme cannot be read."""
        return "coalesce(programme, $programme) = $programme"

    def _rows(self, source: Source) -> str:
        """SQL: every row of the programme with the unit it pays (NULL: not in the register)."""
        roster, schema = _roster(source), source.schema
        if self.unit == "person" and roster.unit != "person":
            raise RosterUnit(dataset=source.dataset, programme=self.programme)
        amount = self._amount(source, roster)
        person = schema.has_person
        people = "LEFT JOIN people p ON p.person_key = s.person_key" if person else ""
        households = "LEFT JOIN households h ON h.household_key = s.household_key" if schema.has_household else ""
        places = [name for name, there in (("p.household_no", person), ("h.household_no", schema.has_household)) if there]
        number = "p.person_no" if self.unit == "person" else f"coalesce({', '.join([*places, 'NULL'])})"
        payee = "s.person_key" if roster.unit == "person" else "NULL"
        return (f"SELECT {source.index} AS source, {schema.precedence} AS precedence, {number} AS no, {payee} AS payee, "
                f"({amount})::BIGINT AS amount FROM {source.view} s {people} {households} WHERE s.programme = $programme")

    def _refused(self, source: Source) -> str:
        named = refused_people if self.unit == "person" else refused_households
        return named(source, self._of_programme)

    def _amount(self, source: Source, roster: SchemaRoster) -> str:
        if not roster.amount_unit:
            return "NULL"
        factor = conversion(source, self.programme, self.period) if self.period else Fraction(1)
        if factor.denominator > 1:
            self._exact(source, factor.denominator)
        return f"s.amount * {factor.numerator} // {factor.denominator}"

    def _exact(self, source: Source, divisor: int) -> None:
        rows = self._number(f"SELECT count(*) FROM {source.view} WHERE programme = $programme AND amount % {divisor} <> 0")
        if rows:
            raise InexactAmounts(dataset=source.dataset, mapping=source.mapping, programme=self.programme, rows=rows, divisor=divisor)

    def _table(self, name: str) -> str:
        return f'"{name}_{self.programme}"'

    def _run(self, query: str) -> None:
        self.connection.execute(query, {"programme": self.programme} if "$programme" in query else {})

    def _number(self, query: str) -> int:
        found = self.connection.execute(query, {"programme": self.programme} if "$programme" in query else {}).fetchone()
        return int(found[0]) if found else 0


# Several members of one household, each once, are no repetition where the roster lists persons.
_SUMMED = """
WITH counted AS (SELECT *, min(precedence) OVER (PARTITION BY no) AS best FROM {rows} WHERE no IS NOT NULL),
     summed AS (
        SELECT no, count(*) FILTER (WHERE precedence = best) AS listed,
               count(amount) FILTER (WHERE precedence = best) AS known, sum(amount) FILTER (WHERE precedence = best) AS amount,
               count(*) > CASE WHEN count(payee) = 0 THEN 1 ELSE count(DISTINCT payee) END AS repeated
        FROM counted GROUP BY no)
SELECT no, CASE WHEN summed.no IS NOT NULL THEN true END AS receives,
       CASE WHEN known = listed AND refused.no IS NULL THEN amount END::BIGINT AS amount, coalesce(repeated, false) AS repeated
FROM summed FULL JOIN ({refused}) AS refused USING (no)
WHERE no IS NOT NULL
"""

_ACCOUNT = """
SELECT count(*), count(*) FILTER (WHERE in_scope), count(*) FILTER (WHERE NOT in_scope), count(*) FILTER (WHERE no IS NULL),
       sum(amount), sum(amount) FILTER (WHERE in_scope)
FROM {rows} LEFT JOIN (SELECT {unit}_no AS no, in_scope FROM {table}) AS units USING (no)
WHERE source = $source
"""


def _roster(source: Source) -> SchemaRoster:
    roster = source.schema.roster
    assert roster is not None
    return roster
