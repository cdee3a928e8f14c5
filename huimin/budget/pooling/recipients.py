"""Who lives where a plan sends something: for the sheet of those who hand it out, and for nobody else."""

from collections.abc import Collection
from dataclasses import dataclass

from huimin.budget.pooling.damage import living_of
from huimin.kernel import connect
from huimin.registry import Registry


@dataclass(frozen=True)
class Recipient:
    """name: of the member the register lists first of those it knows to live; area: village, else township, "" unknown."""

    name: str
    area: str


def recipients(register: Registry, households: Collection[str]) -> dict[str, Recipient]:
    """Household -> whom to ask for there; households where the register knows of nobody who lives are left out."""
    people, homes = (str(register.folder / f"{name}.parquet") for name in ("person", "household"))
    connection = connect(readable=[register.folder])
    try:
        living, _ = living_of(connection, people)
        rows = connection.execute(
            "SELECT coalesce(h.household_id, '#' || h.household_no), arg_min(p.name, p.person_no), "
            "any_value(coalesce(h.area, h.township, '')) FROM read_parquet($1) h "
            f"JOIN (SELECT household_no, person_no, name FROM read_parquet($2) WHERE {living}) p USING (household_no) "
            "WHERE coalesce(h.household_id, '#' || h.household_no) IN (SELECT unnest($3)) GROUP BY 1",
            [homes, people, sorted(set(households))]).fetchall()
    finally:
        connection.close()
    return {id: Recipient(name or "", area) for id, name, area in rows}
