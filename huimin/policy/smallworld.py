"""A few households as a registry folder: so that examples and generated cases run on the SQL engine too."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from huimin.kernel import connect
from huimin.kernel.duck import file_literal
from huimin.policy.facts import FactsOf, Household, Person
from huimin.policy.program import Program

_TYPES = {"money": "BIGINT", "integer": "BIGINT", "decimal": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}


@dataclass(frozen=True)
class SmallMeta:
    nullable: Mapping[str, int]
    phantom_person_no: int


class _Numbers:
    """Rows of the four kinds of file, numbered as the registry numbers them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.people: list[dict[str, Any]] = []
        self.houses: list[dict[str, Any]] = []
        self.relations: list[tuple[int, str, int]] = []
        self.events: dict[str, list[dict[str, Any]]] = {
            key[1]: [] for key in program.missing_bits if key[0] == "events"
        }
        self.waiting: list[tuple[int, Person]] = []
        self.phantoms: list[int] = []

    def house(self, name: str, facts: FactsOf, in_scope: bool) -> int:
        self.houses.append(
            {
                "household_no": len(self.houses),
                "household_id": name,
                "in_scope": in_scope,
                **self.pick("household", facts),
            }
        )
        return len(self.houses) - 1

    def pick(self, entity: str, facts: FactsOf) -> dict[str, Any]:
        names = [name for own, name in self.program.fields if own == entity]
        extra = ("area", "residence") if entity == "household" else ()
        return {name: facts.get(name) for name in dict.fromkeys([*names, *extra])}

    def person(self, house: int, person: Person, name: str | None, in_scope: bool) -> int:
        number = len(self.people)
        self.people.append(
            {
                "person_no": number,
                "household_no": house,
                "person_id": name,
                "in_scope": in_scope,
                **self.pick("person", person.facts),
            }
        )
        if name is None:
            self.phantoms.append(number)
        self.waiting.append((number, person))
        return number

    def finish(self) -> int:
        """Give everybody relatives and events; returns the global phantom."""
        nowhere = self.house("", {}, False)
        phantom = self.person(nowhere, Person("", phantom=True), None, False)
        while self.waiting:
            number, person = self.waiting.pop()
            for kind in sorted(self.program.relations):
                for relative in self._relatives(person, kind):
                    other = (
                        phantom
                        if relative is None
                        else self.person(
                            self.house("", relative.household, False), relative, f"r{len(self.people)}", False
                        )
                    )
                    self.relations.append((number, kind, other))
            for entity, rows in self.events.items():
                found = person.events.get(entity)
                names = [name for own, name in self.program.fields if own == entity]
                rows += [
                    {"person_no": number, "phantom": found is None, **{n: row.get(n) for n in names}}
                    for row in ([{}] if found is None else found)
                ]
        return phantom

    @staticmethod
    def _relatives(person: Person, kind: str) -> list[Person | None]:
        found = person.relatives.get(kind)
        return [None] if found is None else [None if one.phantom else one for one in found]


def write_registry(program: Program, households: Iterable[Household], folder: Path) -> SmallMeta:
    """Write person, household, relation and event files; household k of the list has household_no k.

    Members keep their ids in `person_id` as `<household index>/<id>`.
    """
    numbers = _Numbers(program)
    listed = list(households)
    for household in listed:
        numbers.house(household.id, household.facts, True)
    for index, household in enumerate(listed):
        for person in household.members:
            numbers.person(index, person, f"{index}/{person.id}", True)
        if not household.members_known:
            numbers.person(index, Person("", phantom=True), None, False)
    phantom = numbers.finish()
    folder.mkdir(parents=True, exist_ok=True)
    _write(numbers, folder)
    return SmallMeta(_nullable(numbers), phantom)


def _write(numbers: _Numbers, folder: Path) -> None:
    program = numbers.program
    house = {
        "household_no": "BIGINT",
        "household_id": "VARCHAR",
        "in_scope": "BOOLEAN",
        "area": "VARCHAR",
        "residence": "VARCHAR",
        **_types(program, "household"),
    }
    person = {
        "person_no": "BIGINT",
        "household_no": "BIGINT",
        "person_id": "VARCHAR",
        "in_scope": "BOOLEAN",
        **_types(program, "person"),
    }
    tables = {
        "household": (house, numbers.houses),
        "person": (person, numbers.people),
        "relation": (
            {"person_no": "BIGINT", "kind": "VARCHAR", "other_no": "BIGINT"},
            [dict(zip(("person_no", "kind", "other_no"), row, strict=True)) for row in numbers.relations],
        ),
    }
    for entity, rows in numbers.events.items():
        tables[entity.replace(".", "_")] = (
            {"person_no": "BIGINT", "phantom": "BOOLEAN", **_types(program, entity)},
            rows,
        )
    with connect(readable=[folder], threads=1) as db:
        for name, (columns, rows) in tables.items():
            lines = "\n".join(json.dumps(row, default=_iso) for row in rows) + "\n"
            source = folder / f"{name}.jsonl"
            source.write_text(lines if rows else "", encoding="utf-8")
            schema = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
            db.execute(
                f"COPY (SELECT * FROM read_json({file_literal(source)}, format = 'newline_delimited', columns = {{{schema}}})) "
                f"TO {file_literal(folder / f'{name}.parquet')} (FORMAT parquet)"
            )
            source.unlink()


def _iso(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def _types(program: Program, entity: str) -> dict[str, str]:
    return {name: _TYPES.get(field.type, "VARCHAR") for (own, name), field in program.fields.items() if own == entity}


def _nullable(numbers: _Numbers) -> dict[str, int]:
    tables = {"person": numbers.people, "household": numbers.houses, **numbers.events}
    found = {}
    for entity, name in numbers.program.fields:
        word, separator, programme = name.partition("__")
        key = f"{word}.{programme}" if separator and word in {"receives", "paid"} else f"{entity}.{name}"
        found[key] = sum(1 for row in tables[entity] if row[name] is None)
    return found
