"""What a snapshot looks like as a whole: blanks, codes, spread of numbers. Kept beside the data as profile.json.

A profile holds no row and no value that could point at a person: counts per code, and counts between ten edges.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.kernel import connect
from huimin.kernel.duck import parquet
from huimin.registry import Schema

if TYPE_CHECKING:
    import duckdb

PROFILE = "profile.json"
_NUMBERS = frozenset({"money", "integer", "decimal"})
_CODES = frozenset({"code", "boolean"})
_TENTHS = [n / 10 for n in range(1, 10)]


@dataclass(frozen=True)
class ColumnProfile:
    """counts: rows per code, or rows per bin: up to and with each edge, then above the last; blanks are in neither."""

    type: str
    blank: int
    counts: Mapping[str, int] = field(default_factory=dict)
    edges: tuple[int, ...] = ()


@dataclass(frozen=True)
class Profile:
    """rows: accepted; rejected: refused rows; columns: by their name in data.parquet."""

    rows: int
    rejected: int
    columns: Mapping[str, ColumnProfile]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_profile(folder: Path) -> Profile | None:
    """The profile of a finished snapshot; None where an older version wrote none."""
    try:
        content = json.loads((folder / PROFILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    columns = {name: ColumnProfile(**{**column, "edges": tuple(column["edges"])}) for name, column in content["columns"].items()}
    return Profile(content["rows"], content["rejected"], columns)


class Profiler:
    """Counts over one data.parquet. Use as a context."""

    def __init__(self, data: Path, schema: Schema, rejected: int) -> None:
        self.types = {column.column: column.type for column in schema.columns} | ({"amount": "money"} if schema.roster else {})
        self.rejected = rejected
        self._db: duckdb.DuckDBPyConnection = connect(readable=[data.parent])
        self._db.execute(f"CREATE VIEW data AS SELECT * FROM {parquet(data)}")
        present = {str(name) for name, *_ in self._db.execute("DESCRIBE data").fetchall()}
        self.types = {name: type_ for name, type_ in self.types.items() if name in present}

    def __enter__(self) -> "Profiler":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def profile(self) -> Profile:
        rows = self._one("SELECT count(*) FROM data")
        return Profile(rows, self.rejected, {name: self._column(name, type_) for name, type_ in self.types.items()})

    def _column(self, name: str, type_: str) -> ColumnProfile:
        blank = self._one(f'SELECT count(*) - count("{name}") FROM data')
        if type_ in _CODES:
            return ColumnProfile(type_, blank, self.codes(name))
        if type_ in _NUMBERS:
            edges = self._edges(name)
            return ColumnProfile(type_, blank, self.bins(name, edges), edges)
        return ColumnProfile(type_, blank)

    def codes(self, name: str) -> dict[str, int]:
        """Rows per code."""
        found = self._db.execute(
            f'SELECT "{name}"::VARCHAR, count(*) FROM data WHERE "{name}" IS NOT NULL GROUP BY 1 ORDER BY 1').fetchall()
        return {str(code): int(count) for code, count in found}

    def _edges(self, name: str) -> tuple[int, ...]:
        row = self._db.execute(f'SELECT quantile_disc("{name}", {_TENTHS}) FROM data WHERE "{name}" IS NOT NULL').fetchone()
        return tuple(sorted({int(edge) for edge in row[0]})) if row and row[0] else ()

    def bins(self, name: str, edges: Sequence[int]) -> dict[str, int]:
        """Rows between edges: key "k" counts those above the k-th edge (from 1) and not above the next; "0" those below all."""
        if not edges:
            return {}
        below = " + ".join(f'("{name}" > {edge})::INTEGER' for edge in edges)
        found = dict(self._db.execute(f'SELECT {below}, count(*) FROM data WHERE "{name}" IS NOT NULL GROUP BY 1').fetchall())
        return {str(place): int(found.get(place, 0)) for place in range(len(edges) + 1)}

    def _one(self, query: str) -> int:
        row = self._db.execute(query).fetchone()
        return int(row[0]) if row else 0
