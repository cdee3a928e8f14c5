"""Tables to link: written as Parquet from plain rows; identity numbers are of an area that was never given out."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huimin.catalog import identity
from huimin.linkage import LinkResult, LinkSettings, link

Rows = Sequence[Mapping[str, Any]]


def write(path: Path, rows: Rows) -> Path:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    values = ", ".join("(" + ", ".join(_literal(row.get(column)) for column in columns) + ")" for row in rows)
    names = ", ".join(f'"{column}"' for column in columns)
    duckdb.sql(f"COPY (SELECT * FROM (VALUES {values}) AS t({names})) TO '{path}' (FORMAT parquet)")
    return path


def _literal(value: object) -> str:
    return "NULL::VARCHAR" if value is None else "'" + str(value).replace("'", "''") + "'"


def read(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    relation = duckdb.sql(f"FROM '{path}'")
    return {(row[0], row[1]): dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()}


@pytest.fixture(scope="session")
def number() -> Callable[[str, int], str]:
    """An identity number by birth date and order: odd for men."""
    def made(born: str, order: int) -> str:
        body = f"990121{born.replace('-', '')}{order:03d}"
        return body + identity.check_digit(body)

    return made


@pytest.fixture(scope="session")
def table() -> Callable[[Path, Rows], Path]:
    return write


@pytest.fixture(scope="session")
def pairs_of() -> Callable[[Path], dict[tuple[str, str], dict[str, Any]]]:
    return read


@pytest.fixture
def linked(tmp_path: Path) -> Callable[..., tuple[LinkResult, dict[tuple[str, str], dict[str, Any]]]]:
    """Link two lists of rows; returns the result and its pairs by ids. Records without an id are a1, a2 …, b1, b2 …"""
    def run(left: Rows, right: Rows, **settings: Any) -> tuple[LinkResult, dict[tuple[str, str], dict[str, Any]]]:
        sides = [write(tmp_path / f"{side}.parquet", [{**row, "record_id": f"{side}{order}"} for order, row in enumerate(rows, 1)])
                 for side, rows in (("a", left), ("b", right))]
        result = link(sides[0], sides[1], tmp_path / "pairs.parquet", LinkSettings(**settings))
        return result, read(result.pairs)

    return run
