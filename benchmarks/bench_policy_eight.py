"""The eight yardstick policies over a population: huimin against hand-written SQL and against no rules at all.

    floor    DuckDB reads the people and writes answers of the same shape, without rules
    hand     the same policies as one engineer would write them in SQL, unknowns respected
    huimin   the same policies as files, through the library: also every condition's answer and what is missing

All three read the same Parquet and write Parquet. The answers of `hand` and `huimin` must be equal, to the fen.
"""

import json
import shutil
import sys
from pathlib import Path

import duckdb

from benchmarks import eight_data, eight_huimin, measure
from huimin.policy import results_sql

SQL = Path(__file__).parent / "eight" / "sql"
ENGINES = ("floor", "hand", "huimin")
NAME = "benchmarks.bench_policy_eight"
SIZES = {"1m": 1_000_000, "10m": 10_000_000}


def open_population(data: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    for table in ("person", "household"):
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{data / table}.parquet')")
    connection.execute("CREATE TABLE lines (area VARCHAR, residence VARCHAR, line BIGINT)")
    # One statement: row-by-row parameters would cost the hand-written side a quarter of a second it does not owe.
    rows = ", ".join(f"('{area}', '{residence}', {line})" for area, residence, line in eight_data.lines())
    connection.execute(f"INSERT INTO lines VALUES {rows}")
    return connection


def write(connection: duckdb.DuckDBPyConnection, engine: str, out: Path) -> None:
    for table in ("household", "person"):
        query = (SQL / f"{engine}_{table}.sql").read_text()
        connection.execute(f"COPY ({query}) TO '{out / table}.parquet' (FORMAT parquet, COMPRESSION zstd)")


def floor(data: Path, out: Path) -> None:
    write(open_population(data), "floor", out)


def hand(data: Path, out: Path) -> None:
    connection = open_population(data)
    connection.execute((SQL / "hand_decided.sql").read_text())
    write(connection, "hand", out)


def huimin(data: Path, out: Path) -> None:
    eight_huimin.run(data, out)


def run_child(engine: str, data: Path, out: Path) -> dict[str, object]:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    work = {"floor": floor, "hand": hand, "huimin": huimin}[engine]
    return measure.measured(lambda: work(data, out))


def differences(data: Path, hand_out: Path, huimin_out: Path) -> dict[str, int]:
    """Rows of the area whose outcome differs, or whose amount differs where somebody is entitled, by policy."""
    connection = duckdb.connect()
    found: dict[str, int] = {}
    for table, key in (("household", "household_no"), ("person", "person_no")):
        connection.execute(f"CREATE VIEW hand_{table} AS FROM '{hand_out / table}.parquet'")
        for policy in _policies(connection, f"hand_{table}"):
            results = f"SELECT * FROM ({results_sql(huimin_out, policy)}) SEMI JOIN " \
                      f"(FROM '{data / table}.parquet' WHERE in_scope) USING ({key})"
            found[policy] = _differing(connection, f"hand_{table}", results, key, policy)
    return found


def _policies(connection: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    columns = connection.execute(f"DESCRIBE {view}").fetchall()
    return [name.removesuffix("__outcome") for name, *_ in columns if name.endswith("__outcome")]


def _differing(connection: duckdb.DuckDBPyConnection, view: str, results: str, key: str, policy: str) -> int:
    """Counts a row that only one side has, too."""
    row = connection.execute(f"""
        SELECT count(*) FROM {view} a FULL JOIN ({results}) b ON a.{key} = b.{key}
        WHERE a.{key} IS NULL OR b.{key} IS NULL OR a.{policy}__outcome IS DISTINCT FROM b.{policy}__outcome
           OR (a.{policy}__outcome AND a.{policy}__amount IS DISTINCT FROM b.{policy}__amount)""").fetchone()
    assert row is not None
    return int(row[0])


def answers(out: Path) -> dict[str, dict[str, int]]:
    """How many yes, no and unknown each policy gave: a benchmark where nobody is poor proves little."""
    connection = duckdb.connect()
    counts = {}
    for table in ("household", "person"):
        connection.execute(f"CREATE VIEW {table} AS FROM '{out / table}.parquet'")
        for policy in _policies(connection, table):
            column = f"{policy}__outcome"
            row = connection.execute(f"SELECT count(*) FILTER ({column}), count(*) FILTER (NOT {column}),"
                                     f" count(*) FILTER ({column} IS NULL) FROM {table}").fetchone()
            assert row is not None
            counts[policy] = {"yes": row[0], "no": row[1], "unknown": row[2]}
    return counts


def main() -> None:
    options = measure.arguments(__doc__ or "", repeats=5)
    if options.child:
        size, engine = options.child.split(":")
        print(json.dumps(run_child(engine, measure.SCRATCH / f"eight-{size}", measure.SCRATCH / f"eight-{size}-{engine}")))
        return
    for size in ("1m", "10m") if options.full else ("1m",):
        data = eight_data.make(measure.SCRATCH / f"eight-{size}", SIZES[size])
        out = {engine: measure.SCRATCH / f"eight-{size}-{engine}" for engine in ENGINES}
        names = [f"{size}:{engine}" for engine in ENGINES]
        measure.child(NAME, names[0])  # unmeasured: the files come into the page cache
        runs = measure.interleaved(NAME, names, options.repeats if size == "1m" else min(3, options.repeats))
        wrong = differences(data, out["hand"], out["huimin"])
        measure.record(f"policy-eight-{size}", {
            "rows": json.loads((data / "meta.json").read_text())["counts"], "answers": answers(out["hand"]),
            "differences": wrong, "engines": measure.summary(runs, base=f"{size}:hand")})
        if any(wrong.values()):
            sys.exit(f"hand-written SQL and huimin disagree: {wrong}")


if __name__ == "__main__":
    main()
