"""The model of a mapping file: how the columns of one department's list become facts."""

from dataclasses import dataclass
from fractions import Fraction

from huimin.catalog import Field
from huimin.kernel import Month, Text
from huimin.registry import Expected

UNKNOWN = "unknown"


@dataclass(frozen=True)
class ColumnMap:
    """One column of the file, one fact of the catalog.

    headers: the names it may have in the file (empty with `constant`)
    target: name in data.parquet (`wage_income`, `h__area`); `name`, `amount`, `since`, `members`, `fact_date` are special
    field: None for special targets; factor: file unit -> stored unit, exact; unit: the stored unit
    blank, absent: text as a file would hold it, or "unknown"
    """

    where: str
    headers: tuple[str, ...]
    target: str
    type: str
    field: Field | None = None
    factor: Fraction = Fraction(1)
    unit: str | None = None
    places: int = 0
    formats: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    blank: str = UNKNOWN
    absent: str = UNKNOWN
    required: bool = False
    provenance: str = "measured"
    constant: str | None = None
    excess: str = "reject"


@dataclass(frozen=True)
class RelationMap:
    where: str
    headers: tuple[str, ...]
    kind: str
    blank: str = UNKNOWN
    absent: str = UNKNOWN
    inverse: str | None = None
    inverse_absent: str = UNKNOWN


@dataclass(frozen=True)
class RosterMap:
    """programme: one id for all rows, or a column (`headers`) whose texts `programmes` translates."""

    unit: str
    programme: str | None = None
    headers: tuple[str, ...] = ()
    programmes: tuple[tuple[str, str], ...] = ()
    amount_unit: str | None = None


@dataclass(frozen=True)
class KeyMap:
    """What tells rows apart. parts: usually one column, with its alternative headers; several are joined by "-"."""

    parts: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class LinkMap:
    """Columns kept so that rows can be tied to people of the register.

    columns: (what it is, its headers), what: see registry.LINK_COLUMNS; record: the list's own number of a record
    """

    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    record: tuple[str, ...] = ()

    def headers(self, what: str) -> tuple[str, ...]:
        return dict(self.columns).get(what, ())


@dataclass(frozen=True)
class Mapping:
    """One dataset. `source` is the file it was read from, `sha256` of its text."""

    source: str
    sha256: str
    dataset: str
    name: Text
    department: str
    kind: str
    files: tuple[str, ...]
    person: KeyMap = KeyMap()
    household: KeyMap = KeyMap()
    key_type: str = "identity"
    columns: tuple[ColumnMap, ...] = ()
    relations: tuple[RelationMap, ...] = ()
    roster: RosterMap | None = None
    event: str | None = None
    event_absent: str = UNKNOWN
    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    month: Month | None = None
    defines: bool = True
    scope: str = "residents"
    precedence: int | None = None
    null: frozenset[str] = frozenset()
    large: bool = False
    merged: str | None = None
    link: LinkMap = LinkMap()

    @property
    def linked(self) -> bool:
        """Are its rows tied to people by linkage, for want of a usable number?"""
        return self.key_type == "link"

    @property
    def has_person(self) -> bool:
        return bool(self.person) or self.linked

    @property
    def programmes(self) -> list[str]:
        """The policies a roster names in the mapping; a column without translations may name others."""
        if self.roster is None:
            return []
        return [self.roster.programme] if self.roster.programme else list(dict.fromkeys(to for _, to in self.roster.programmes))

    @property
    def header_groups(self) -> list[tuple[str, ...]]:
        """Every header the file must have, each with its alternatives."""
        groups = [*self.person.parts, *self.household.parts, *(c.headers for c in self.columns)]
        groups += [relation.headers for relation in self.relations]
        groups += [headers for _, headers in self.link.columns] + [self.link.record]
        if self.roster:
            groups.append(self.roster.headers)
        return [group for group in groups if group]


def expected(mapping: Mapping) -> Expected:
    """What the registry should know of a list that may not have come."""
    facts = tuple((column.field.entity, column.field.name) for column in mapping.columns
                  if column.field is not None and column.provenance != "derived")
    kinds = dict.fromkeys(kind for relation in mapping.relations for kind in (relation.kind, relation.inverse) if kind)
    return Expected(mapping.dataset, mapping.department, facts, tuple(kinds), mapping.event, tuple(mapping.programmes),
                    mapping.kind == "person" and bool(mapping.household))


def items_of(mapping: Mapping) -> frozenset[str]:
    """What the list supplies, named as in the catalogue: `person.wage_income`, `relation.parent`, `roster.dibao`, `relation.member`."""
    found = {f"{column.field.entity}.{column.field.name}" for column in mapping.columns if column.field is not None}
    found |= {f"relation.{relation.kind}" for relation in mapping.relations} | {f"roster.{name}" for name in mapping.programmes}
    if mapping.kind == "person" and mapping.household:
        found.add("relation.member")
    return frozenset(found)
