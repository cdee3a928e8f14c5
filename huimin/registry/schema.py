"""What a snapshot says about itself: the "schema" section of its receipt.json.

The exchange writes it, the registry reads it; with it a registry is built from snapshots alone,
years later and without the mapping files they came through.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Value = bool | int | str
"""A stored value: money in fen, decimals × 10**places, dates as ISO text."""

DEFAULT_PRECEDENCE = 100
OWNER_PRECEDENCE = 50

WITHDRAWN = "withdrawn"
"""Digest of a list written here of which every row was taken back: as if it were not there."""

LINK_COLUMNS = ("identity", "name", "birth_date", "sex", "area", "address", "phone")
"""What rows are compared by when no number says whom they speak of; `link__<what>` in data.parquet."""

RELATION_KINDS = ("parent", "child", "spouse", "obligor")

SQL_TYPES: Mapping[str, str] = {
    "money": "BIGINT", "integer": "BIGINT", "decimal": "BIGINT", "boolean": "BOOLEAN",
    "code": "VARCHAR", "date": "DATE", "text": "VARCHAR", "area": "VARCHAR",
}


@dataclass(frozen=True)
class SchemaColumn:
    """One fact a dataset supplies.

    column: name in data.parquet; entity and field: name in the catalog
    precedence: lower wins where several datasets give the same field
    absent: the value of somebody without a row (closed world); None: unknown
    blank: the value written for an empty cell; None: empty stays unknown
    provenance: measured | declared | assessed | derived (derived never decides: it reads unknown)
    """

    column: str
    entity: str
    field: str
    type: str
    precedence: int = DEFAULT_PRECEDENCE
    absent: Value | None = None
    provenance: str = "measured"
    nulls: int = 0
    blank: Value | None = None

    @property
    def decides(self) -> bool:
        return self.provenance != "derived"


@dataclass(frozen=True)
class SchemaRelation:
    """One column naming relatives. blank, absent, inverse_absent: "unknown" or "none" (nobody)."""

    column: str
    kind: str
    blank: str = "unknown"
    absent: str = "unknown"
    inverse: str | None = None
    inverse_absent: str = "unknown"


@dataclass(frozen=True)
class SchemaRoster:
    """Who is paid today. unit: household | person; amount_unit as the amounts are stored ("fen/month")."""

    programmes: tuple[str, ...]
    unit: str
    amount_unit: str | None = None


@dataclass(frozen=True)
class Schema:
    """How the rows of one snapshot are to be read.

    kind: person | household | event | relation | roster; event: its kind ("medical") or None
    defines: its rows bring people or households into the register
    scope: residents | outside (people of this list get no lists of their own)
    event_absent: "none" when people without rows had no events
    has_fact_date: rows say themselves of which day their facts are (column fact_date; empty: the month's last day)
    corrects: answers to corrections, with a column <column>__settled beside each, see facts.settled
    linked: rows without a person_key are tied to people by their record_key, see ties.py; link: LINK_COLUMNS it has
    """

    department: str
    kind: str
    scope: str = "residents"
    defines: bool = True
    precedence: int = DEFAULT_PRECEDENCE
    has_person: bool = True
    has_household: bool = False
    columns: tuple[SchemaColumn, ...] = ()
    relations: tuple[SchemaRelation, ...] = ()
    roster: SchemaRoster | None = None
    event: str | None = None
    event_absent: str = "unknown"
    has_name: bool = False
    has_fact_date: bool = False
    corrects: bool = False
    linked: bool = False
    link: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Schema":
        plain = dict(content)
        plain["columns"] = tuple(SchemaColumn(**column) for column in content.get("columns", ()))
        plain["relations"] = tuple(SchemaRelation(**relation) for relation in content.get("relations", ()))
        plain["link"] = tuple(content.get("link", ()))
        roster = content.get("roster")
        plain["roster"] = roster and SchemaRoster(**{**roster, "programmes": tuple(roster["programmes"])})
        return cls(**plain)
