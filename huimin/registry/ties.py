"""Whom the rows of a list without usable numbers speak of: what linkage found, as people have decided it.

The pairs of a linkage and the decisions in force make ties; these go into a folder named after both, so that a
decision taken back leads to the very folder there was before:

    snapshots/<dataset>/<month>/ties/<digest>/ties.parquet     record_key, person_key, how, probability, who, day
                                              review.parquet   record_key, person_key, probability: may be; a person decides
                                              counts.json      records by what became of them

A tie rests on a valid number, on a pair above the threshold, or on a decision; on nothing else. In a list that
has one row per person nobody gets two. A row in review is like a refused one: it leaves unknown, for each person it
may speak of, what it would tell. A list nobody has linked yet may speak of anybody.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.kernel import Month, SnapshotRow, Workspace, connect, new_folder
from huimin.kernel.duck import file_literal, parquet
from huimin.registry import link_store
from huimin.registry.link_store import Decision
from huimin.registry.schema import Schema

if TYPE_CHECKING:
    import duckdb

PAIRS = "pairs.parquet"
_TIES, _REVIEW, _COUNTS = "ties.parquet", "review.parquet", "counts.json"
_FORMAT = 1


@dataclass(frozen=True)
class Ties:
    """folder: see above; digest: of what it was made from."""

    folder: Path
    digest: str

    @property
    def table(self) -> str:
        """SQL: the ties themselves, of records whose rows have no number."""
        return parquet(self.folder / _TIES)

    def rows(self, data: str) -> str:
        """SQL: the rows of `data`, each with the person it is tied to and how (_how, _probability, _who, _day)."""
        return (f"(SELECT s.* EXCLUDE (person_key), coalesce(s.person_key, t.person_key) AS person_key, "
                f"CASE WHEN s.person_key IS NOT NULL THEN 'identity' ELSE t.how END AS _how, t.probability AS _probability, "
                f"t.who AS _who, t.day AS _day FROM {data} s LEFT JOIN {parquet(self.folder / _TIES)} t USING (record_key))")

    def review(self, data: str, schema: Schema) -> str:
        """SQL: one line per row and person it may speak of, with the columns of refused.parquet."""
        more = [*(["d.programme"] if schema.roster else []), *(f"d.{relation.column}" for relation in schema.relations)]
        return (f"(SELECT coalesce(d._file, 0) AS _file, coalesce(d._line, 0) AS _line, "
                f"CASE WHEN r.record_key IS NULL THEN 'not_linked' ELSE 'link_review' END AS reason, '' AS header, false AS certain, "
                f"r.person_key, NULL::VARCHAR AS household_key{''.join(', ' + column for column in more)} "
                f"FROM {parquet(self.folder / _REVIEW)} r LEFT JOIN {data} d ON d.record_key = r.record_key AND d.person_key IS NULL)")

    @property
    def counts(self) -> dict[str, int]:
        """Records: tied by number, linked, confirmed, in review, without anybody (untied), not linked yet (pending)."""
        found: dict[str, int] = json.loads((self.folder / _COUNTS).read_text(encoding="utf-8"))
        return found

    @property
    def asks(self) -> bool:
        return bool(self.counts["review"] or self.counts["pending"])


def resolve(workspace: Workspace, snapshot: SnapshotRow, schema: Schema, month: Month, registers: Sequence[tuple[Path, str]]) -> Ties:
    """The ties of one snapshot for a register of `month`, from the folder that is there or made now.

    registers: data.parquet and digest of the lists that say who there is; they matter while the snapshot is not linked
    """
    pairs = link_store.set_in_force(workspace, snapshot.dataset, snapshot.digest, month)
    decided = link_store.in_force(link_store.decisions(workspace, snapshot.dataset))
    of = [[one.record, one.person, one.verdict, one.who, one.at.isoformat()] for one in decided]
    content = json.dumps([_FORMAT, snapshot.digest, pairs.name if pairs else [digest for _, digest in registers], sorted(of)])
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    target = snapshot.path.parent / "ties" / digest
    if not target.exists():
        _make(workspace, snapshot, schema, pairs, decided, [path for path, _ in registers], target)
    return Ties(target, digest)


def _make(workspace: Workspace, snapshot: SnapshotRow, schema: Schema, pairs: Path | None, decided: Sequence[Decision],
          registers: Sequence[Path], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with new_folder(target) as folder:
            connection = connect(readable=[workspace.snapshots])
            connection.execute(f"CREATE VIEW row AS FROM {parquet(snapshot.path / 'data.parquet')}")
            connection.execute("CREATE TABLE decision (record_key VARCHAR, person_key VARCHAR, verdict VARCHAR, who VARCHAR, day VARCHAR)")
            if decided:
                connection.executemany("INSERT INTO decision VALUES (?, ?, ?, ?, ?)",
                                       [[one.record, one.person, one.verdict, one.who, one.at.date().isoformat()] for one in decided])
            connection.execute(f"CREATE VIEW pair AS {_pairs(pairs)}")
            for statement in _RESOLVED.format(single=str(schema.kind == "person").lower()).split(";\n"):
                connection.execute(statement)
            if pairs is None:
                _anybody(connection, registers)
            connection.execute(f"COPY (FROM tie ORDER BY record_key, person_key) TO {file_literal(folder / _TIES)} (FORMAT parquet)")
            connection.execute(f"COPY (FROM review ORDER BY record_key, person_key) TO {file_literal(folder / _REVIEW)} (FORMAT parquet)")
            (folder / _COUNTS).write_text(json.dumps(_counted(connection, pairs is None)), encoding="utf-8")
            connection.close()
    except OSError:
        if not target.exists():  # otherwise another process made the same meanwhile
            raise


def _pairs(folder: Path | None) -> str:
    if folder is None:
        return ("SELECT NULL::VARCHAR AS record_key, NULL::VARCHAR AS person_key, NULL::DOUBLE AS probability, "
                "NULL::VARCHAR AS outcome LIMIT 0")
    return (f"SELECT left_id::VARCHAR AS record_key, right_id::VARCHAR AS person_key, probability, outcome FROM {parquet(folder / PAIRS)} "
            "WHERE outcome IN ('link', 'review', 'beaten')")


def _anybody(connection: "duckdb.DuckDBPyConnection", registers: Sequence[Path]) -> None:
    """Rows without a number that were never looked for: each may speak of everybody there is."""
    if _one(connection, "SELECT count(*) FROM open"):
        for path in registers:
            connection.execute(f"INSERT INTO review SELECT DISTINCT NULL, person_key, NULL FROM {parquet(path)} "
                               "WHERE person_key IS NOT NULL AND person_key NOT IN (SELECT person_key FROM own)")


def _counted(connection: "duckdb.DuckDBPyConnection", pending: bool) -> dict[str, int]:
    counts = dict(connection.execute("SELECT how, count(*) FROM tie GROUP BY how ORDER BY how").fetchall())
    numbered = _one(connection, "SELECT count(DISTINCT record_key) FROM row WHERE person_key IS NOT NULL")
    review = _one(connection, "SELECT count(DISTINCT record_key) FROM review")
    left = _one(connection, "SELECT count(*) FROM open WHERE record_key NOT IN (SELECT record_key FROM tie) "
                            "AND record_key NOT IN (SELECT record_key FROM review WHERE record_key IS NOT NULL)")
    return {"number": numbered, "linked": counts.get("linked", 0), "confirmed": counts.get("confirmed", 0), "review": review,
            "untied": 0 if pending else left, "pending": left if pending else 0}


def _one(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


# own: who a valid number names; open: records with a row that has none.
# A pair is linked by itself only when nobody decided otherwise and, in a list of persons, nobody else has the person.
_RESOLVED = """
CREATE TABLE own AS SELECT DISTINCT record_key, person_key FROM row WHERE person_key IS NOT NULL;
CREATE TABLE open AS SELECT DISTINCT record_key FROM row WHERE person_key IS NULL;
CREATE TABLE confirmed AS
SELECT record_key, person_key, who, day FROM decision JOIN open USING (record_key)
WHERE verdict = 'confirm' AND record_key NOT IN (SELECT record_key FROM own);
CREATE TABLE tie AS
SELECT record_key, any_value(person_key) AS person_key, 'identity' AS how, NULL::DOUBLE AS probability, NULL::VARCHAR AS who,
       NULL::VARCHAR AS day
FROM own JOIN open USING (record_key) GROUP BY record_key HAVING count(*) = 1;
INSERT INTO tie
SELECT record_key, person_key, 'confirmed', NULL, who, day FROM confirmed
WHERE NOT {single} OR person_key NOT IN (SELECT person_key FROM own)
QUALIFY count(*) OVER (PARTITION BY record_key) = 1 AND (NOT {single} OR count(*) OVER (PARTITION BY person_key) = 1);
INSERT INTO tie
SELECT record_key, person_key, 'linked', probability, NULL, NULL FROM pair JOIN open USING (record_key)
WHERE outcome = 'link' AND record_key NOT IN (SELECT record_key FROM own) AND record_key NOT IN (SELECT record_key FROM confirmed)
  AND (record_key, person_key) NOT IN (SELECT (record_key, person_key) FROM decision WHERE verdict = 'reject')
  AND (NOT {single} OR (person_key NOT IN (SELECT person_key FROM own) AND person_key NOT IN (SELECT person_key FROM tie)))
QUALIFY count(*) OVER (PARTITION BY record_key) = 1 AND (NOT {single} OR count(*) OVER (PARTITION BY person_key) = 1);
CREATE TABLE review AS
SELECT record_key, person_key, probability FROM pair JOIN open USING (record_key)
WHERE record_key NOT IN (SELECT record_key FROM tie) AND record_key NOT IN (SELECT record_key FROM confirmed)
  AND record_key NOT IN (SELECT record_key FROM own)
  AND (record_key, person_key) NOT IN (SELECT (record_key, person_key) FROM decision WHERE verdict = 'reject')
  AND (NOT {single} OR (person_key NOT IN (SELECT person_key FROM own) AND person_key NOT IN (SELECT person_key FROM tie)));
INSERT INTO review SELECT record_key, person_key, NULL FROM confirmed WHERE record_key NOT IN (SELECT record_key FROM tie);
INSERT INTO review
SELECT record_key, person_key, NULL FROM own JOIN open USING (record_key) WHERE record_key NOT IN (SELECT record_key FROM tie)
"""
