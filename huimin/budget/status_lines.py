"""The households behind a figure of the status analysis, a page at a time, from the details it left."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huimin.kernel import connect

NEED = "need.parquet"
CAUSED, DRAWING, POOR_WITH_NOTHING = "caused", "drawing", "poor_with_nothing"
_CHOICES = {
    CAUSED: "cause = $2 AND detail = $3",
    DRAWING: "least(programmes, 5)::VARCHAR = $2 AND $3 = ''",
    POOR_WITH_NOTHING: "known AND income < line AND drawn = 0 AND $2 = '' AND $3 = ''",
}


@dataclass(frozen=True)
class Behind:
    """One household. name: of its first member; village: area code, township where no village is known, "" where neither is;
    drawn_fen: cash a month. Income is not told: a list is no reason to see it."""

    household_id: str
    name: str
    village: str
    people: int
    programmes: int
    drawn_fen: int


@dataclass(frozen=True)
class Found:
    """total: households meant; lines: those of the page."""

    total: int
    lines: Sequence[Behind]


def behind(folder: Path, choice: str, value: str = "", detail: str = "", area: str = "", offset: int = 0, limit: int = 50) -> Found:
    """choice: CAUSED (value: the cause, with its detail), DRAWING (value: number of programmes, 5 for more) or POOR_WITH_NOTHING;
    area: only households whose village lies in it, "" for all, the unknown places included.

    A folder without details has nobody. Raises KeyError for another choice.
    """
    path, where = folder / NEED, f"{_CHOICES[choice]} AND coalesce(nullif(village, ''), area) LIKE $4"
    if not path.is_file():
        return Found(0, [])
    values = [str(path.resolve()), value, detail, f"{area}%"]
    connection = connect(readable=[folder])
    try:
        (total,), = connection.execute(f"SELECT count(*) FROM read_parquet($1) WHERE {where}", values).fetchall()
        rows = connection.execute(
            "SELECT coalesce(household_id, ''), coalesce(name, ''), coalesce(nullif(village, ''), area), people, programmes, drawn "
            f"FROM read_parquet($1) WHERE {where} ORDER BY 3, household_no LIMIT {int(limit)} OFFSET {int(offset)}", values).fetchall()
    finally:
        connection.close()
    return Found(total, [Behind(*row) for row in rows])
