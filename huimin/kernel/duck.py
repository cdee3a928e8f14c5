"""DuckDB, wrapped: the one place that opens a connection and knows the version's habits."""

import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def connect(
    *, readable: Sequence[Path] = (), scratch: Path | None = None, memory: str = "1GB", threads: int | None = None,
    ordered: bool = False
) -> "duckdb.DuckDBPyConnection":
    """Open an in-memory DuckDB that can read and write only inside the given folders.

    readable: folders whose files SQL may read or write (snapshots, results)
    scratch: folder for spilling when `memory` is not enough
    ordered: tables keep the order of what they were made from
    The connection refuses the network, extensions, other files and any later change of settings.
    """
    import duckdb  # costs 70 ms: paid only by verbs that need it

    _say_once_that_pandas_is_missing()
    connection = duckdb.connect(":memory:")
    folders = [str(path.resolve()) + "/" for path in readable]
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
        connection.execute(f"SET temp_directory = {literal(str(scratch.resolve()))}")
        folders.append(str(scratch.resolve()) + "/")
    connection.execute(f"SET memory_limit = {literal(memory)}")
    if threads is not None:
        connection.execute(f"SET threads = {int(threads)}")
    connection.execute(f"SET preserve_insertion_order = {ordered}")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    if folders:
        connection.execute(f"SET allowed_directories = [{', '.join(literal(f) for f in folders)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


@cache
def _say_once_that_pandas_is_missing() -> None:
    """For every parameter of every query DuckDB tries to import pandas, each time searching all folders of the path in vain: some
    hundred times for one household. A None in `sys.modules` is Python's own way to say that a module is not there; pyarrow, where it
    is installed, would take that None for pandas itself, so there the mark is not made.
    """
    if "pandas" not in sys.modules and find_spec("pandas") is None and find_spec("pyarrow") is None:
        sys.modules["pandas"] = None  # type: ignore[assignment]


def literal(text: str) -> str:
    """Quote a string for SQL. For paths and names we made ourselves; values travel as parameters."""
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """A file as SQL names it: absolute, so that it means the same wherever the process stands when the query runs."""
    return literal(str(path.resolve()))


def parquet(path: Path) -> str:
    """`read_parquet('/…')` of a file we made ourselves; a last part with a * in it stands for all files of such names."""
    return f"read_parquet({file_literal(path)})"
