"""Which value a fact has when several lists speak of it, as SQL: precedence, date, then closed worlds, else unknown.

Of equal precedence the more recent fact prevails (`prevail.py`).

A closed world (`absent`) speaks last and only of residents: that a list of this county does not name
somebody living elsewhere says nothing about him. Nor does it speak of somebody whose row was refused, in this
list or in another that gives the same fact: he is named, and what is said of him cannot be read.
Derived values never decide. Nor does a closed world, or what an empty cell is taken for, while another list that gives
the same fact is expected and not there: what one department leaves out, the other may say.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from huimin.kernel.duck import literal
from huimin.registry.numbering import place
from huimin.registry.prevail import Said, prevailing
from huimin.registry.schema import SQL_TYPES, Value
from huimin.registry.sources import Candidate, Source, candidates

FACT_DATE = "fact_date"


@dataclass(frozen=True)
class Joined:
    """A source joined to the table of people or households. alias: its name there; query: its rows, one per key.

    dates: column -> the column that holds its date, where that is not FACT_DATE
    """

    source: Source
    alias: str
    query: str
    key: str
    dates: Mapping[str, str] = field(default_factory=dict)

    def join(self, subject: str) -> str:
        rows = f"LEFT JOIN {self.query} AS {self.alias} ON {self.alias}.{self.key} = {subject}.{self.key}"
        if not self.source.has_refused:
            return rows
        number = _numbers_of(subject)
        refused = refused_people(self.source) if subject == "p" else refused_households(self.source)
        return f"{rows} LEFT JOIN {refused} AS {self.alias}x ON {self.alias}x.{number} = {subject}.{number}"

    def named_in_vain(self, subject: str) -> str:
        """SQL: was a row that speaks of the subject refused?"""
        return f"{self.alias}x.{_numbers_of(subject)} IS NOT NULL"


def value(subject: str, joined: dict[int, Joined], found: Sequence[Source], entity: str, field: str,
          type_: str, awaited: Collection[tuple[str, str]] = ()) -> str:
    """SQL for one fact; NULL when no list that decides supplies it. awaited: facts that a list not there would give too"""
    deciding = [c for c in candidates(found, entity, field) if c.column.decides and c.source.index in joined]
    waits = (entity, field) in awaited
    given = prevailing([said(joined[c.source.index], c, without_blank=waits) for c in deciding])
    doubts = [f" AND NOT {joined[c.source.index].named_in_vain(subject)}" for c in deciding if c.source.has_refused]
    closed = [_closed(subject, joined[c.source.index], c, "".join(doubts)) for c in deciding if c.column.absent is not None]
    if not given:
        return f"NULL::{SQL_TYPES[type_]}"
    if waits:
        closed = []
    return f"coalesce({', '.join([*given, *closed, 'NULL'])})::{SQL_TYPES[type_]}"


def said(joined: Joined, candidate: Candidate, without_blank: bool = False) -> Said:
    """The word of one list on one fact, with its date, in the SQL of a joined query.

    without_blank: what an empty cell was taken for is no word
    """
    column, source = candidate.column.column, candidate.source
    dated = f'{joined.alias}."{joined.dates.get(column, FACT_DATE)}"' if source.schema.has_fact_date else None
    value, blank = f'{joined.alias}."{column}"', candidate.column.blank
    if without_blank and blank is not None:
        value = f"nullif({value}, {sql_value(blank, candidate.column.type)})"
    return Said(value, candidate.column.precedence, source.month.last_day, source.index, dated)


def _closed(subject: str, joined: Joined, candidate: Candidate, doubts: str) -> str:
    absent = candidate.column.absent
    assert absent is not None
    return (f"CASE WHEN {subject}.in_scope AND {joined.alias}.{joined.key} IS NULL{doubts} "
            f"THEN {sql_value(absent, candidate.column.type)} END")


def part(subject: str, joined: Joined, candidate: Candidate, names: Mapping[str, str]) -> list[str]:
    """SELECT items of what one list alone says of a fact, for whoever puts the parts together:
    the value given; the value its silence stands for; and whether no refused row might say otherwise."""
    column = candidate.column
    sql_type = SQL_TYPES[column.type]
    closed = f"NULL::{sql_type}" if column.absent is None else f"({_closed(subject, joined, candidate, '')})::{sql_type}"
    sure = f"NOT {joined.named_in_vain(subject)}" if candidate.source.has_refused else "true"
    return [f'{joined.alias}."{column.column}"::{sql_type} AS "{names["given"]}"', f'{closed} AS "{names["closed"]}"',
            f'{sure} AS "{names["sure"]}"']


def _numbers_of(subject: str) -> str:
    return "person_no" if subject == "p" else "household_no"


def refused_people(source: Source, condition: str = "true") -> str:
    """SQL: person_no of whom a refused row speaks; of the whole household where it names no person that can be read."""
    parts = []
    if source.schema.has_person:
        parts.append(f"SELECT p.person_no FROM {source.refused} s JOIN people p USING (person_key) WHERE {condition}")
    if source.schema.has_household:
        parts.append(f"SELECT p.person_no FROM {source.refused} s JOIN households h USING (household_key) "
                     f"JOIN people p USING (household_no) WHERE s.person_key IS NULL AND {condition}")
    return f"({' UNION '.join(parts)})"


def refused_households(source: Source, condition: str = "true") -> str:
    """SQL: household_no of whom a refused row speaks, by its own number or through the person it names."""
    parts = []
    if source.schema.has_person:
        parts.append(f"SELECT p.household_no FROM {source.refused} s JOIN people p USING (person_key) WHERE {condition}")
    if source.schema.has_household:
        parts.append(f"SELECT h.household_no FROM {source.refused} s JOIN households h USING (household_key) WHERE {condition}")
    return f"({' UNION '.join(parts)})"


def sql_value(stored: Value, type_: str) -> str:
    text = str(stored).lower() if isinstance(stored, bool) else str(stored)
    return f"{literal(text)}::{SQL_TYPES[type_]}"


def for_people(found: Sequence[Source], fields: set[str]) -> dict[int, Joined]:
    """The sources that supply person facts, one row per person (the first, where a list has several)."""
    joined = {}
    for source in found:
        columns = [c.column for c in source.schema.columns if c.entity == "person" and c.field in fields]
        if source.schema.has_name and source.schema.has_person:
            columns.append("name")
        if columns and source.schema.has_fact_date:
            columns.append(FACT_DATE)
        if not columns or not source.schema.has_person:
            continue
        query = source.view
        if source.schema.kind != "person":
            query = _first_rows(source.view, "person_key", columns)
        joined[source.index] = Joined(source, f"j{source.index}", query, "person_key")
    return joined


def _first_rows(view: str, key: str, columns: Sequence[str]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return (f"(SELECT {key}, {listed} FROM {view} WHERE {key} IS NOT NULL "
            f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _file, _line) = 1)")


def for_households(found: Sequence[Source], fields: set[str]) -> dict[int, Joined]:
    """The sources that supply household facts, one row per household.

    Rows about a household are found by its key; rows about a person by the household the person is in,
    and there the first that says anything counts.
    """
    joined = {}
    for source in found:
        columns = household_columns(source, fields)
        if not columns:
            continue
        alias = f"h{source.index}"
        if source.schema.kind == "household":
            joined[source.index] = Joined(source, alias, source.view, "household_key")
        else:
            dates = {c: f"{c}__on" for c in columns} if source.schema.has_fact_date else {}
            joined[source.index] = Joined(source, alias, _by_household(source, columns), "household_no", dates)
    return joined


def household_columns(source: Source, fields: set[str]) -> list[str]:
    return [c.column for c in source.schema.columns if c.entity == "household" and c.field in fields]


def _by_household(source: Source, columns: Sequence[str]) -> str:
    firsts = ", ".join(f'arg_min("{c}", {place(source)}) FILTER (WHERE "{c}" IS NOT NULL) AS "{c}"' for c in columns)
    if source.schema.has_fact_date:  # arg_min passes over empty values: a row without a date is as old as its list
        day = f"coalesce({FACT_DATE}, {literal(source.month.last_day.isoformat())}::DATE)"
        firsts += "".join(f', arg_min({day}, {place(source)}) FILTER (WHERE "{c}" IS NOT NULL) AS "{c}__on"' for c in columns)
    return f"(SELECT household_no, {firsts} FROM {members_of(source)} GROUP BY household_no)"


def members_of(source: Source) -> str:
    """The rows of a source with the household_no they speak of: of the person named, else of the household named."""
    if not source.schema.has_person:
        return f"(SELECT s.*, h.household_no FROM {source.view} s JOIN households h USING (household_key))"
    by_person = f"(SELECT s.*, p.household_no FROM {source.view} s JOIN people p USING (person_key))"
    if not source.schema.has_household:
        return by_person
    return (f"(SELECT s.*, coalesce(p.household_no, h.household_no) AS household_no FROM {source.view} s "
            f"LEFT JOIN people p ON p.person_key = s.person_key "
            f"LEFT JOIN households h ON h.household_key = s.household_key "
            f"WHERE coalesce(p.household_no, h.household_no) IS NOT NULL)")


def conflicts(source: Source, columns: Sequence[str]) -> str:
    """SQL: for each column, in how many households the rows of this source contradict each other."""
    spread = ", ".join(f'min("{c}") IS DISTINCT FROM max("{c}") AS "{c}"' for c in columns)
    counted = ", ".join(f'count(*) FILTER (WHERE "{c}")' for c in columns)
    return (f"SELECT {counted} FROM (SELECT household_no, {spread} FROM {members_of(source)} "
            f"GROUP BY household_no)")
