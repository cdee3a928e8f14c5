"""One rule set, some households, three ways to decide: SQL over everyone, the decider, the plain evaluation of the tree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from huimin.policy import Household, Program, RunResult, decider, exact, results_sql, run, write_registry
from huimin.policy.evaluate import item_value
from huimin.policy.missing import item_missing
from huimin.policy.world import Subject, World
from tests.generative.rulesets import Rules

WORD = 62
Key = tuple[str, str]  # policy, household or person id


@dataclass(frozen=True)
class Answer:
    """What is compared. missing: the facts by key, for SQL does not tell whose they are."""

    outcome: bool | None
    amount: int | None
    conditions: tuple[bool | None, ...]
    missing: frozenset[tuple[str, str]]
    set_aside: str


Answers = Mapping[Key, Answer]


@dataclass(frozen=True)
class Case:
    rules: Rules
    program: Program = field(repr=False)
    households: Sequence[Household] = field(repr=False)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def subjects(self, unit: str) -> list[str]:
        if unit == "household":
            return [household.id for household in self.households]
        return [person.id for household in self.households for person in household.members]

    @property
    def size(self) -> int:
        """Policy × unit cases."""
        return sum(len(self.subjects(item.entity)) for item in self.program.policies)


def by_sql(case: Case, block: int = 1_000_000) -> tuple[Answers, Mapping[str, Fraction]]:
    """The answers of the SQL engine and the figures it computed of this population."""
    with TemporaryDirectory(prefix="engines") as place:
        folder = Path(place)
        meta = write_registry(case.program, case.households, folder / "registry")
        result = run(
            case.program,
            folder / "registry",
            meta,
            case.rules.catalog,
            case.rules.day,
            folder / "out",
            block=block,
        )
        with duckdb.connect() as db:
            found = {
                key: answer
                for item in case.program.policies
                for key, answer in _rows(db, case, result, item.id)
            }
        return found, result.figures


def _rows(
    db: duckdb.DuckDBPyConnection, case: Case, result: RunResult, policy: str
) -> Iterator[tuple[Key, Answer]]:
    item = case.program.items[policy]
    subjects = case.subjects(item.entity)
    relation = db.sql(
        f"SELECT * FROM ({results_sql(result.folder, policy)}) WHERE {item.entity}_no < {_listed(case, item.entity)} ORDER BY 1"
    )
    rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    names = _numbers(case) if item.entity == "person" else dict(enumerate(subjects))
    for row in rows:
        name = names.get(row[f"{item.entity}_no"])
        if name is not None:
            yield (policy, name), _answer(row, policy, len(item.conditions), result)


def _listed(case: Case, entity: str) -> int:
    return len(case.households) if entity == "household" else max(_numbers(case), default=-1) + 1


def _numbers(case: Case) -> dict[int, str]:
    """person_no → id, as write_registry numbers them: a household's unknown further member takes a number, too."""
    found: dict[int, str] = {}
    number = 0
    for household in case.households:
        for person in household.members:
            found[number] = person.id
            number += 1
        number += 0 if household.members_known else 1
    return found


def _answer(row: Mapping[str, Any], policy: str, conditions: int, result: RunResult) -> Answer:
    true, false = row[f"{policy}__true"], row[f"{policy}__false"]
    truths = tuple(True if true >> n & 1 else False if false >> n & 1 else None for n in range(conditions))
    missing = set()
    for column, mask in row.items():
        if column.startswith(f"{policy}__missing"):
            first = int(column.removeprefix(f"{policy}__missing")) * WORD
            missing |= {result.missing_bits[first + bit] for bit in range(WORD) if mask >> bit & 1}
    return Answer(
        row[f"{policy}__outcome"],
        row.get(f"{policy}__amount"),
        truths,
        frozenset(missing),
        row[f"{policy}__settled"].removeprefix("set_aside:"),
    )


def by_decider(case: Case, figures: Mapping[str, Fraction]) -> Answers:
    decide = decider(case.program, case.rules.catalog, case.rules.day, figures)
    found = {}
    for household in case.households:
        for d in decide.decide(household).found:
            conditions = tuple(d.conditions.values())
            found[d.policy, d.subject] = Answer(
                d.outcome, d.amount, conditions, frozenset(key for _, key in d.missing), d.set_aside
            )
    return found


def by_evaluation(case: Case, figures: Mapping[str, Fraction]) -> Answers:
    """The tree walked node by node, without generated functions; `set_aside` is left empty."""
    base = decider(case.program, case.rules.catalog, case.rules.day, figures)
    found = {}
    for household in case.households:
        world = World(case.program, base.parameters, base.clocks, household)
        people = [member for member in world.members if member.phantom_key is None]
        for item in case.program.policies:
            for subject in [world.house] if item.entity == "household" else people:
                found[item.id, subject.name] = _evaluated(case.program, item.id, subject)
    return found


def _evaluated(program: Program, policy: str, subject: Subject) -> Answer:
    item = program.items[policy]
    outcome = item_value(policy, "outcome", subject)
    amount = item_value(policy, "amount", subject) if outcome and item.amount is not None else None
    conditions = tuple(exact(condition.when, subject) for condition in item.conditions)
    return Answer(
        outcome, amount, conditions, frozenset(key for _, key in item_missing(policy, "amount", subject)), ""
    )


def figures_by_hand(case: Case) -> dict[str, Fraction]:
    """Figures of the population, the slow and obvious way."""
    base = decider(case.program, case.rules.catalog, case.rules.day)
    worlds = [World(case.program, base.parameters, base.clocks, household) for household in case.households]
    found = {}
    for figure in case.program.figures:
        pairs = []
        for world in worlds:
            people = [member for member in world.members if member.phantom_key is None]
            for subject in [world.house] if figure.parameter.entity == "household" else people:
                value = item_value(figure.of, "value", subject)
                weight = 1 if figure.weight is None else item_value(figure.weight, "value", subject)
                if value is not None and weight is not None and weight > 0:
                    pairs.append((Fraction(value), Fraction(weight)))
        if pairs:
            found[figure.parameter.id] = _statistic(
                figure.parameter.statistic or "", Fraction(figure.parameter.quantile or "1/2"), sorted(pairs)
            )
    return found


def _statistic(kind: str, share: Fraction, pairs: list[tuple[Fraction, Fraction]]) -> Fraction:
    whole = sum((weight for _, weight in pairs), Fraction(0))
    total = sum((value * weight for value, weight in pairs), Fraction(0))
    if kind in {"total", "mean"}:
        return total if kind == "total" else total / whole
    met = [value for value, _ in pairs if sum(w for v, w in pairs if v <= value) == whole * share]
    passed = [value for value, _ in pairs if sum(w for v, w in pairs if v <= value) > whole * share]
    return (met[-1] + passed[0]) / 2 if met else passed[0]


def disagreements(case: Case, block: int = 1_000_000) -> list[str]:
    """What the three ways do not agree on, one sentence each; empty when they agree. Raises NumberTooWide."""
    sql, figures = by_sql(case, block)
    expected = figures_by_hand(case)
    decided, evaluated = by_decider(case, expected), by_evaluation(case, expected)
    units = {(item.id, name) for item in case.program.policies for name in case.subjects(item.entity)}
    found = [
        f"{way} answers for other units: {set(answers) ^ units}"
        for way, answers in (("sql", sql), ("decider", decided), ("evaluation", evaluated))
        if set(answers) != units
    ]
    if figures != expected:
        found.append(f"figures: sql {figures}, by hand {expected}")
    for key in sorted(units):
        if sql.get(key) != decided.get(key):
            found.append(f"{key}: sql {sql.get(key)}, decider {decided.get(key)}")
        if key in decided and replace(decided[key], set_aside="") != evaluated.get(key):
            found.append(f"{key}: decider {decided[key]}, evaluation {evaluated.get(key)}")
    return found
