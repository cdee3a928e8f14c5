"""Who lives together: put together from residence registration, marriages, parents, deaths and addresses.

A household of the register is proposed with its grounds. Where the sources differ there is a question instead of a
guess, and nothing changes until a person answers it. An answer that moves somebody becomes a list of its own,
`households_decided`, which outranks the registration; taking the answer back writes that list without it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huimin.catalog import Catalog, identity
from huimin.kernel import Month, Progress, Workspace, connect, silent
from huimin.kernel.duck import parquet
from huimin.registry import Registry, Source, build, decisions, in_force, names_people, sources
from huimin.review import records
from huimin.review.decided import HOUSEHOLDS, settle

if TYPE_CHECKING:
    import duckdb

_FIELDS = (("person", "birth_date"), ("person", "deceased"))
ADULT = 18


@dataclass(frozen=True)
class Question:
    """kind: spouses_apart | child_apart | child_without_parent | grown_child_at_address | one_address | dead_listed | unplaced

    person: whom it is about; household: where the person is registered; other: the household in question, or ""
    answer: together | apart, when somebody has answered; number: of that decision
    """

    kind: str
    person: str
    name: str
    household: str
    other: str
    answer: str = ""
    number: int = 0

    @property
    def code(self) -> str:
        """Six characters that name the question, this month and the next."""
        return hashlib.sha256("\n".join((self.kind, self.person, self.household, self.other)).encode()).hexdigest()[:6]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "kind": self.kind, "person": identity.mask(self.person), "name": self.name,
                "household": identity.mask_within(self.household), "other": identity.mask_within(self.other),
                "answer": self.answer or None, "decision": self.number or None}


@dataclass(frozen=True)
class Proposal:
    """grounds: what speaks for these people living together: registered | spouse | parent | address; members: identity numbers"""

    household: str
    members: tuple[str, ...]
    grounds: tuple[str, ...]
    asked: bool

    def as_json(self) -> dict[str, Any]:
        return {"household": identity.mask_within(self.household), "members": [identity.mask(number) for number in self.members],
                "grounds": list(self.grounds), "asked": self.asked}


@dataclass(frozen=True)
class Households:
    """asked: a question touches the household and nobody has answered it"""

    proposals: tuple[Proposal, ...]
    questions: tuple[Question, ...]

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if not question.answer]

    def as_json(self) -> dict[str, Any]:
        return {"households": len(self.proposals), "asked": sum(one.asked for one in self.proposals),
                "questions": [question.as_json() for question in self.questions],
                "proposals": [proposal.as_json() for proposal in self.proposals]}


def households(workspace: Workspace, catalog: Catalog, month: Month, progress: Progress = silent) -> Households:
    """Everybody of the register, household by household, and every question. Raises what `registry.build` raises."""
    settle(workspace)
    register = build(workspace, catalog, month, _FIELDS, {}, {"spouse", "parent"}, progress)
    people = [source for source in sources(workspace, month) if names_people(source.schema)]
    connection = connect(readable=[workspace.snapshots, register.folder], threads=2)
    try:
        _tables(connection, register, people, month)
        found = connection.execute(f"SELECT kind, person, name, household, coalesce(other, '') FROM ({_QUESTIONS}) "
                                   "WHERE kind IS NOT NULL GROUP BY ALL ORDER BY ALL").fetchall()
        questions = _answered(workspace, [Question(*row) for row in found])
        asked = {key for one in questions if not one.answer for key in (one.household, one.other)}
        rows = connection.execute(_PROPOSALS).fetchall()
    finally:
        connection.close()
    proposals = tuple(Proposal(key, tuple(members), tuple(word for word in grounds if word), key in asked)
                      for key, members, grounds in rows)
    return Households(proposals, tuple(questions))


def _answered(workspace: Workspace, questions: Sequence[Question]) -> list[Question]:
    said = {one.record.split(" ")[0]: one for one in in_force(decisions(workspace, HOUSEHOLDS))}
    words = {"confirm": "together", "reject": "apart"}
    return [Question(q.kind, q.person, q.name, q.household, q.other, words[said[q.code].verdict], said[q.code].number)
            if q.code in said else q for q in questions]


def _tables(connection: "duckdb.DuckDBPyConnection", register: Registry, people: Sequence[Source], month: Month) -> None:
    """p: everybody alive who is on a list of residents; r: the relations among them; stale: whom a list still has alive"""
    files = {name: parquet(register.folder / f"{name}.parquet")
             for name in ("person", "household", "relation")}
    addresses = f"(SELECT record_id, address FROM ({records.of_register(people)}))"
    grown = f"DATE '{month.last_day}' - INTERVAL {ADULT} YEAR"  # who turns 18 on the last day of the month is no minor in it
    connection.execute(
        f"CREATE TABLE everybody AS SELECT p.person_no, p.person_id AS person, coalesce(p.name, '') AS name, p.household_no, "
        f"h.household_id AS household, a.address, p.birth_date > {grown} AS minor, coalesce(p.deceased, false) AS dead "
        f"FROM {files['person']} p JOIN {files['household']} h USING (household_no) LEFT JOIN {addresses} a ON a.record_id = p.person_id "
        f"WHERE p.person_id IS NOT NULL AND p.in_scope")
    connection.execute("CREATE TABLE p AS FROM everybody WHERE NOT dead")
    connection.execute(f"CREATE TABLE r AS SELECT r.kind, a.person_no AS one, b.person_no AS other FROM {files['relation']} r "
                       "JOIN p a ON a.person_no = r.person_no JOIN p b ON b.person_no = r.other_no")
    alive = [f"SELECT person_key FROM {source.data} WHERE \"{column.column}\" = false" for source in people
             for column in source.schema.columns if (column.entity, column.field) == ("person", "deceased")]
    connection.execute(f"CREATE TABLE stale AS {' UNION '.join(alive) or 'SELECT NULL::VARCHAR AS person_key LIMIT 0'}")


_QUESTIONS = """
WITH apart AS (
    SELECT r.kind AS tie, a.*, b.person AS relative, b.household AS other_household, b.address AS other_address
    FROM r JOIN p a ON a.person_no = r.one JOIN p b ON b.person_no = r.other WHERE a.household_no <> b.household_no),
parented AS (SELECT a.person_no FROM r JOIN p a ON a.person_no = r.one JOIN p b ON b.person_no = r.other
             WHERE r.kind = 'parent' AND a.household_no = b.household_no),
lone AS (SELECT * FROM p WHERE minor AND person_no NOT IN (SELECT person_no FROM parented)),
asked AS (
    SELECT 'spouses_apart' AS kind, person, name, household, other_household AS other FROM apart
    WHERE tie = 'spouse' AND person < relative
    UNION ALL
    SELECT 'child_apart', person, name, household, min(other_household) FROM apart
    WHERE tie = 'parent' AND person_no IN (SELECT person_no FROM lone) GROUP BY ALL
    UNION ALL
    SELECT 'child_without_parent', person, name, household, NULL FROM lone
    WHERE person_no NOT IN (SELECT person_no FROM apart WHERE tie = 'parent')
    UNION ALL
    SELECT 'grown_child_at_address', person, name, household, other_household FROM apart
    WHERE tie = 'parent' AND NOT coalesce(minor, false) AND address = other_address
    UNION ALL
    SELECT 'dead_listed', person, name, household, NULL FROM everybody
    WHERE dead AND person IN (SELECT person_key FROM stale)
    UNION ALL
    SELECT 'unplaced', person, name, household, NULL FROM p WHERE household[1:1] = '@')
FROM asked
UNION ALL
SELECT 'one_address', min(a.person), arg_min(a.name, a.person), a.household, b.household
FROM p a JOIN p b ON a.address = b.address AND a.household < b.household
WHERE (a.household, b.household) NOT IN (SELECT (household, other) FROM asked WHERE other IS NOT NULL)
  AND (b.household, a.household) NOT IN (SELECT (household, other) FROM asked WHERE other IS NOT NULL)
GROUP BY a.household, b.household
"""

_PROPOSALS = """
WITH tied AS (
    SELECT a.household_no, bool_or(r.kind = 'spouse') AS spouse, bool_or(r.kind = 'parent') AS parent
    FROM r JOIN p a ON a.person_no = r.one JOIN p b ON b.person_no = r.other AND b.household_no = a.household_no GROUP BY 1)
SELECT household, list(person ORDER BY person),
       [CASE WHEN household[1:1] <> '@' THEN 'registered' END, CASE WHEN any_value(spouse) THEN 'spouse' END,
        CASE WHEN any_value(parent) THEN 'parent' END,
        CASE WHEN count(*) > 1 AND count(address) = count(*) AND count(DISTINCT address) = 1 THEN 'address' END]
FROM p LEFT JOIN tied USING (household_no) GROUP BY household ORDER BY household
"""
