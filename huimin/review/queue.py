"""What awaits a person's decision: records and the people they may speak of, side by side, masked.

Names, birth dates and addresses are shown, because nobody can compare what is hidden; numbers and telephones are cut.
A candidate is called by a code of six characters, so that no identity number need be typed or kept in a shell's history.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huimin.catalog import identity
from huimin.kernel import Month, Workspace, connect
from huimin.kernel.duck import parquet
from huimin.registry import (
    LINK_COLUMNS,
    PAIRS,
    Decision,
    Source,
    decisions,
    names_people,
    set_in_force,
    sources,
)
from huimin.review import records
from huimin.review.errors import NoSuchRecord

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Candidate:
    """values: LINK_COLUMNS, masked; probability: None where only a rule names the person; evidence: (what, level, bits);
    state: review | identity | linked | confirmed | rejected | passed_over (another was preferred)"""

    code: str
    person: str
    state: str
    probability: float | None
    values: Mapping[str, str | None]
    evidence: tuple[tuple[str, str, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        evidence = [{"what": what, "level": level, "bits": round(bits, 2)} for what, level, bits in self.evidence]
        return {"code": self.code, "person": identity.mask(self.person), "state": self.state, "probability": self.probability,
                "values": dict(self.values), "evidence": evidence}


@dataclass(frozen=True)
class Record:
    """One record of a list. lines: where it stands, (file, line); decided: every decision on it, also those taken back"""

    dataset: str
    key: str
    lines: tuple[tuple[str, int], ...]
    values: Mapping[str, str | None]
    candidates: tuple[Candidate, ...]
    decided: tuple[Decision, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.dataset}:{self.key}"

    def as_json(self) -> dict[str, Any]:
        return {"record": self.name, "lines": [{"file": file, "line": line} for file, line in self.lines], "values": dict(self.values),
                "candidates": [candidate.as_json() for candidate in self.candidates],
                "decisions": [decision_json(one) for one in self.decided]}


def decision_json(one: Decision) -> dict[str, Any]:
    return {"number": one.number, "record": f"{one.dataset}:{one.record}", "code": code_of(one.dataset, one.record, one.person),
            "person": identity.mask(one.person), "verdict": one.verdict, "undoes": one.undoes, "who": one.who, "why": one.why,
            "at": one.at.isoformat()}


def code_of(dataset: str, record: str, person: str) -> str:
    """Six characters that name one pair."""
    return hashlib.sha256(f"{dataset}\n{record}\n{person}".encode()).hexdigest()[:6]


def queue(workspace: Workspace, month: Month, dataset: str | None = None) -> list[Record]:
    """Every record somebody must decide on, list by list, the likeliest first. Raises NoSnapshots."""
    found = sources(workspace, month)
    return [record for source in found if source.ties and dataset in {None, source.dataset}
            for record in Desk(workspace, month, found, source).waiting()]


def show(workspace: Workspace, month: Month, name: str) -> Record:
    """One record, `dataset:record`, with whoever it was compared with. Raises NoSuchRecord, NoSnapshots."""
    return desk_of(workspace, month, name).record(name.partition(":")[2])


def desk_of(workspace: Workspace, month: Month, name: str) -> "Desk":
    """The desk at which a record of `dataset:record` is looked at. Raises NoSuchRecord."""
    found = sources(workspace, month)
    source = next((source for source in found if source.ties and source.dataset == name.partition(":")[0]), None)
    if source is None:
        raise NoSuchRecord(record=name, month=month)
    return Desk(workspace, month, found, source)


class Desk:
    """One list beside the register."""

    def __init__(self, workspace: Workspace, month: Month, found: Sequence[Source], source: Source) -> None:
        assert source.ties is not None
        self.workspace, self.month, self.source, self.ties = workspace, month, source, source.ties
        self._people = records.of_register([other for other in found if names_people(other.schema)])
        self._pairs = set_in_force(workspace, source.dataset, source.digest, month)

    def waiting(self) -> list[Record]:
        connection = connect(readable=[self.workspace.snapshots], threads=2)
        try:
            keys = connection.execute(
                f"SELECT record_key FROM {self._file('review')} WHERE record_key IS NOT NULL GROUP BY record_key "
                "ORDER BY max(probability) DESC NULLS LAST, record_key").fetchall()
            return self._records(connection, [key for key, in keys], only_review=True)
        finally:
            connection.close()

    def record(self, key: str) -> Record:
        connection = connect(readable=[self.workspace.snapshots], threads=2)
        try:
            found = self._records(connection, [key], only_review=False)
        finally:
            connection.close()
        if not found:
            raise NoSuchRecord(record=f"{self.source.dataset}:{key}", month=self.month)
        return found[0]

    def holder(self, person: str) -> str | None:
        """The record tied to this person, by whatever means."""
        connection = connect(readable=[self.workspace.snapshots], threads=2)
        try:
            found = connection.execute(f"SELECT min(record_key) FROM {self.source.parquet} WHERE person_key = $person",
                                       {"person": person}).fetchall()
        finally:
            connection.close()
        return found[0][0] if found else None

    def knows(self, person: str) -> bool:
        """Is this person in the register?"""
        connection = connect(readable=[self.workspace.snapshots], threads=2)
        try:
            return bool(connection.execute(f"SELECT 1 FROM ({self._people}) WHERE record_id = $person", {"person": person}).fetchall())
        finally:
            connection.close()

    def _records(self, connection: "duckdb.DuckDBPyConnection", keys: Sequence[str], only_review: bool) -> list[Record]:
        given = {"keys": list(keys)}
        wanted = "IN (SELECT unnest($keys::VARCHAR[]))"
        link = ", ".join(f"any_value(link__{what})" if what in self.source.schema.link else "NULL" for what in LINK_COLUMNS)
        rows = {row[0]: row[1:] for row in connection.execute(
            f"SELECT record_key, list((_file, _line) ORDER BY _file, _line), {link} FROM {self.source.data} "
            f"WHERE record_key {wanted} GROUP BY record_key", given).fetchall()}
        pairs = self._candidates(connection, wanted, given, only_review)
        people = {row[0]: row[1:] for row in connection.execute(
            f"SELECT record_id, {', '.join(LINK_COLUMNS)} FROM ({self._people}) WHERE record_id IN (SELECT unnest($people::VARCHAR[]))",
            {"people": sorted({person for found in pairs.values() for person, *_ in found})}).fetchall()}
        decided = decisions(self.workspace, self.source.dataset)
        return [self._record(key, rows[key], pairs.get(key, []), people, decided) for key in keys if key in rows]

    def _candidates(self, connection: "duckdb.DuckDBPyConnection", wanted: str, given: Mapping[str, object],
                    only_review: bool) -> dict[str, list[tuple[Any, ...]]]:
        """record -> (person, state, probability, evidence), the likeliest first."""
        states = f"SELECT record_key, person_key, how AS state, probability FROM {self._file('ties')} UNION ALL " \
                 f"SELECT record_key, person_key, 'review', probability FROM {self._file('review')} WHERE record_key IS NOT NULL"
        weighed = "SELECT NULL AS left_id, NULL AS right_id, NULL::DOUBLE AS probability, NULL AS evidence LIMIT 0"
        if self._pairs is not None:
            kept = f"FROM {parquet(self._pairs / PAIRS)} WHERE outcome <> 'below'"
            weighed = f"SELECT left_id, right_id, probability, evidence {kept}"
        joined = "LEFT JOIN" if only_review else "FULL JOIN"
        found: dict[str, list[tuple[Any, ...]]] = {}
        for key, *rest in connection.execute(
                f"SELECT coalesce(s.record_key, w.left_id) AS key, coalesce(s.person_key, w.right_id) AS person, "
                f"coalesce(s.state, 'passed_over'), coalesce(s.probability, w.probability) AS p, w.evidence FROM ({states}) s "
                f"{joined} ({weighed}) w ON w.left_id = s.record_key AND w.right_id = s.person_key "
                f"WHERE key {wanted} ORDER BY key, p DESC NULLS LAST, person", given).fetchall():
            found.setdefault(key, []).append(tuple(rest))
        return found

    def _record(self, key: str, row: Sequence[Any], pairs: Iterable[tuple[Any, ...]], people: Mapping[str, Sequence[Any]],
                decided: Sequence[Decision]) -> Record:
        dataset = self.source.dataset
        own = tuple(one for one in decided if one.record == key)
        undone = {one.undoes for one in own}
        rejected = {one.person for one in own if one.verdict == "reject" and one.number not in undone}
        candidates = tuple(
            Candidate(code_of(dataset, key, person), person, "rejected" if person in rejected else state, probability,
                      shown(people.get(person, [None] * len(LINK_COLUMNS))), _evidence(evidence))
            for person, state, probability, evidence in pairs)
        return Record(dataset, key, tuple((self.source.files[file], line) for file, line in row[0]), shown(row[1:]), candidates, own)

    def _file(self, name: str) -> str:
        return parquet(self.ties.folder / f"{name}.parquet")


def shown(values: Sequence[Any]) -> dict[str, str | None]:
    """LINK_COLUMNS with what may be seen of them."""
    found = {what: None if value is None else str(value) for what, value in zip(LINK_COLUMNS, values, strict=True)}
    for what in ("identity", "phone"):
        if found[what] is not None:
            found[what] = _cut(str(found[what]))
    return found


def _cut(text: str) -> str:
    """As identity numbers are shown everywhere; a shorter number keeps three and two of its digits as well."""
    if 6 < len(text) < 10:
        return text[:3] + "*" * (len(text) - 5) + text[-2:]
    return identity.mask(text)


def _evidence(found: Sequence[Mapping[str, Any]] | None) -> tuple[tuple[str, str, float], ...]:
    return tuple((one["comparison"], one["level"], float(one["weight"] or 0)) for one in found or ())
