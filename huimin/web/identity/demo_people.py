"""The people of a made-up county one can sign in as: one for each of the situations that matter, found in the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from huimin.kernel import Text, connect
from huimin.web import county


@dataclass(frozen=True)
class DemoPerson:
    number: str
    name: str
    story: Text


_ADULT = "age BETWEEN 18 AND 100"
_SITUATIONS: Sequence[tuple[Text, str]] = (
    # story, condition over columns of people and households, members, age and youngest (years), unclaimed_*
    (Text("家里正在领低保", "The family draws the minimum living guarantee"), f"receives__dibao AND members > 1 AND {_ADULT}"),
    (Text("符合低保条件,没有申请过", "Due the minimum living guarantee, never applied"), f"unclaimed_household AND {_ADULT}"),
    (Text("独居老人", "An old person living alone"), "members = 1 AND age >= 70"),
    (Text("重度残疾人", "A person with a severe disability"), f"disability_grade IN (1, 2) AND {_ADULT}"),
    (Text("有一项津贴还没有领", "One allowance not yet claimed"), f"unclaimed_person AND {_ADULT}"),
    (Text("家里有三岁以下孩子", "A family with a child under three"), f"youngest < 3 AND {_ADULT}"),
    (Text("特困供养人员", "Supported as extremely poor"), "receives__tekun"),
    (Text("有收入,不领任何补贴", "With an income and no benefit"),
     f"wage_income > 0 AND NOT coalesce(receives__dibao, false) AND {_ADULT}"),
)


def demo_people() -> tuple[DemoPerson, ...]:
    """At most one person for each situation, nobody twice; nothing before the first run of the matching."""
    run = county.latest()
    return () if run is None else _found(run.id)


@lru_cache(maxsize=2)
def _found(run_id: str) -> tuple[DemoPerson, ...]:
    run = county.latest()
    assert run is not None
    register = county.explainer().register.folder
    connection = connect(readable=[register, run.folder])
    people: dict[str, DemoPerson] = {}
    try:
        connection.execute(
            "CREATE TEMP TABLE somebody AS SELECT p.*, h.* EXCLUDE (household_no, in_scope), count(*) OVER home AS members, "
            "date_diff('year', p.birth_date, $3::DATE) AS age, min(date_diff('year', p.birth_date, $3::DATE)) OVER home AS youngest, "
            "p.person_no IN (SELECT person_no FROM read_parquet($4) WHERE unit = 'person') AS unclaimed_person, "
            "h.household_no IN (SELECT household_no FROM read_parquet($4) WHERE policy = 'dibao') AS unclaimed_household "
            "FROM read_parquet($1) p JOIN read_parquet($2) h USING (household_no) "
            "WHERE p.person_id IS NOT NULL AND p.in_scope AND NOT coalesce(p.deceased, false) WINDOW home AS (PARTITION BY p.household_no)",
            [str(register / "person.parquet"), str(register / "household.parquet"), run.as_of,
             str(run.file("unclaimed").resolve())])
        for story, condition in _SITUATIONS:
            rows = connection.execute(f"SELECT person_id, name FROM somebody WHERE {condition} "
                                      "ORDER BY person_no LIMIT 20").fetchall()
            row = next((row for row in rows if row[0] not in people), None)
            if row is not None:
                people[row[0]] = DemoPerson(row[0], row[1], story)
    finally:
        connection.close()
    return tuple(people.values())
