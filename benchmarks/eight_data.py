"""A made-up population in the registry's own layout, for the eight yardstick policies.

Everything is a function of the row number (DuckDB's `hash`), so a size always gives the same people.
About 2 % of the facts that decide anything (incomes, medical cost, car, floor area) are missing.
Money is fen per month. 340 counties, each with an urban and a rural line.
"""

import json
import sys
from pathlib import Path

import duckdb

SQL = Path(__file__).parent / "eight" / "sql"
PERSON_FIELDS = ("years", "disability", "student", "wage", "pension", "rents", "transfers",
                 "medical_cost")
HOUSEHOLD_FIELDS = ("area", "residence", "car_value", "housing_area")
COUNTIES = 340


def make(folder: Path, people: int) -> Path:
    """Write person, household, relation and meta files for about `people` people; keep what is there."""
    if (folder / "meta.json").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = true")
    connection.execute((SQL / "make_households.sql").read_text(), {"households": people * 34 // 100})
    for table in ("person", "household", "relation"):
        query = (SQL / f"make_{table}.sql").read_text()
        connection.execute(f"COPY ({query}) TO '{folder / table}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    (folder / "meta.json").write_text(json.dumps(_meta(connection, folder), indent=1))
    return folder


def lines() -> list[tuple[str, str, int]]:
    """(county, residence, line in fen per person per month) of every county: what a parameter file would hold."""
    rural = {f"99{1 + n // 20:02d}{1 + n % 20:02d}": (400 + (n * 37) % 500) * 100 for n in range(COUNTIES)}
    return [row for county, fen in rural.items()
            for row in ((county, "rural", fen), (county, "urban", fen * 134 // 100))]


def write_parameters(path: Path, identifier: str = "eight_dibao.line") -> None:
    """The lines as a workspace parameter file."""
    head = "id,area,residence,from,to,value,unit,source,status,note"
    rows = [f"{identifier},{county},{residence},2020-01-01,,{fen // 100}.{fen % 100:02d},yuan/person/month,"
            "benchmark,made_up," for county, residence, fen in lines()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def _meta(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, object]:
    """What meta.json of a register holds, as far as an engine reads it."""
    nullable: dict[str, int] = {}
    in_scope: dict[str, int] = {}
    counts: dict[str, int] = {}
    for entity, fields in (("person", PERSON_FIELDS), ("household", HOUSEHOLD_FIELDS)):
        items = ", ".join(f"count(*) - count({field}), count(*) FILTER (in_scope AND {field} IS NULL)" for field in fields)
        row = connection.execute(f"SELECT count(*), {items} FROM '{folder}/{entity}.parquet'").fetchone()
        assert row is not None
        counts[entity] = row[0] - 1
        nullable |= {f"{entity}.{field}": row[1 + 2 * place] for place, field in enumerate(fields)}
        in_scope |= {f"{entity}.{field}": row[2 + 2 * place] for place, field in enumerate(fields)}
    return {"month": "2026-10", "datasets": [], "programmes": {}, "nullable": nullable, "nullable_in_scope": in_scope,
            "counts": {"people": counts["person"], "households": counts["household"]},
            "phantom_person_no": counts["person"]}


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
