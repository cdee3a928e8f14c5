"""Worked examples in policy files: small closed worlds with a known answer. They are the library's tests."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from huimin.catalog import Catalog, Field, parse_unit
from huimin.kernel import fen_from_yuan
from huimin.policy.check import check
from huimin.policy.decide import Decider, Decision, decider
from huimin.policy.errors import PolicyFileError
from huimin.policy.facts import FactsOf, Household, Person, Stored
from huimin.policy.library import Library
from huimin.policy.model import Example, Policy
from huimin.policy.parameters import Parameters
from huimin.policy.program import RELATIONS, Program
from huimin.policy.read import plain_number

_AMOUNT = re.compile(r"^(-?[\d,]+(?:\.\d+)?)(?:/(month|year))?$")
_DEFAULT_DAY = date(2026, 10, 31)
_THEN = {"outcome", "amount", "missing", "failed", "member"}
_PERSON_EXTRAS = {*RELATIONS, "event", "receives", "id", "household"}


@dataclass(frozen=True)
class ExampleResult:
    """problems: what differs from `then`, or between the two engines; empty when the example passes."""

    example: Example
    policy: Policy
    problems: tuple[str, ...]
    decision: Decision
    household: Household
    program: Program
    as_of: date
    overrides: Mapping[str, Fraction | bool]

    @property
    def passed(self) -> bool:
        return not self.problems


def run_examples(
    library: Library, catalog: Catalog, policy: str | None = None, *, sql: bool = False
) -> list[ExampleResult]:
    """Run the examples of every version of one policy, or of all; with `sql`, on both engines."""
    programs: dict[tuple[str, date], Program] = {}
    found = [
        run_example(library, catalog, version, example, programs)
        for version in library.policies
        if policy in {None, version.id}
        for example in version.examples
    ]
    return _on_both(found, catalog) if sql else found


def run_example(
    library: Library,
    catalog: Catalog,
    version: Policy,
    example: Example,
    programs: dict[tuple[str, date], Program],
) -> ExampleResult:
    day = example.as_of or max(version.valid_from, _DEFAULT_DAY if version.valid_until is None else version.valid_from)
    key = (example.area, day)
    if key not in programs:
        programs[key] = check(library.resolve(example.area, day), catalog)
    program = programs[key]
    household = household_of(program, catalog, example)
    overrides = example_parameters(program, example)
    found = decider(program, catalog, day, overrides=overrides).decide(household)
    item = program.items.get(example.policy)
    if item is None or item.policy is None:
        raise _wrong(
            example,
            f"{day} 没有生效的政策“{example.policy}”",
            f"no policy “{example.policy}” is in force on {day}",
        )
    subject = "household" if item.entity == "household" else f"m{example.then.get('member', 0)}"
    if subject not in {decision.subject for decision in found.found}:
        raise _wrong(example, f"given 里没有第 {subject[1:]} 个成员", f"given has no member {subject[1:]}")
    decision = found.of(example.policy, subject)
    return ExampleResult(
        example, version, tuple(_problems(example, decision)), decision, household, program, day, overrides
    )


def _on_both(results: list[ExampleResult], catalog: Catalog) -> list[ExampleResult]:
    """The same examples on SQL, all that share a program in one run; disagreements become problems."""
    from huimin.policy.conformance import decide_in_sql, disagreements

    groups: dict[int, list[ExampleResult]] = {}
    for result in results:
        groups.setdefault(id(result.program), []).append(result)
    problems: dict[int, tuple[str, ...]] = {}
    for group in groups.values():
        program, day = group[0].program, group[0].as_of
        homes = [_moved(result.household, f"#{number}") for number, result in enumerate(group)]
        lookups = [Parameters(program, catalog, day, overrides=r.overrides) for r in group]

        def lookup(
            name: str,
            facts: FactsOf,
            group: list[ExampleResult] = group,
            lookups: list[Parameters] = lookups,
        ) -> Any:
            number = str(facts.get("area") or "").removeprefix("#")
            if not number.isdigit() or int(number) >= len(group):
                return lookups[0](name, facts)
            return lookups[int(number)](name, {**facts, "area": group[int(number)].example.area})

        compiled = decide_in_sql(program, catalog, day, homes, lookup)
        for result, other, one in zip(group, compiled, lookups, strict=True):
            found = Decider(program, one, day).decide(result.household).found
            problems[id(result)] = tuple(disagreements(found, other))
    return [replace(result, problems=result.problems + problems[id(result)]) for result in results]


def _moved(household: Household, area: str) -> Household:
    """The same people in a place of their own, relatives included, so that an example's parameters hold for it alone."""

    def moved(person: Person) -> Person:
        relatives = {
            kind: None if found is None else [moved(one) for one in found] for kind, found in person.relatives.items()
        }
        return replace(person, household={**person.household, "area": area}, relatives=relatives)

    members = [moved(person) for person in household.members]
    return replace(household, facts={**household.facts, "area": area}, members=members)


def _problems(example: Example, decision: Decision) -> Iterator[str]:
    then = _table(example, example.then, "then", _THEN)
    outcome = {True: "yes", False: "no", None: "unknown"}[decision.outcome]
    if outcome != then.get("outcome"):
        yield f"outcome {outcome}, expected {then.get('outcome')}"
    if "amount" in then:
        amount = None if decision.set_aside else decision.amount
        if amount != (None if then["amount"] == "unknown" else _fen(example, then["amount"])):
            yield f"amount {amount} fen, expected {then['amount']} yuan"
    if "missing" in then:
        missing = sorted({name for _, (_, name) in decision.missing})
        if missing != sorted(_list(example, then["missing"], "missing")):
            yield f"missing {missing}, expected {then['missing']}"
    if "failed" in then:
        failed = sorted(name for name, value in decision.conditions.items() if value is False)
        if failed != sorted(_list(example, then["failed"], "failed")):
            yield f"failed {failed}, expected {then['failed']}"


# -- the small world -----------------------------------------------------------------------------


def example_parameters(program: Program, example: Example) -> dict[str, Fraction | bool]:
    overrides: dict[str, Fraction | bool] = {}
    for name, text in example.parameters.items():
        if name not in program.parameters:
            # A parameter of a rule that this program does not read changes nothing: a typo must not pass for that.
            if name not in {parameter.id for parameter in program.rules.parameters}:
                raise _wrong(example, f"没有参数“{name}”", f"there is no parameter “{name}”")
            continue
        parameter = program.parameters[name]
        if parameter.source == "trigger":
            overrides[name] = str(text).lower() == "true"
            continue
        unit, factor = parse_unit(parameter.unit_text)
        value = plain_number(str(text))
        if value is None:
            raise _wrong(example, f"参数 {name} 的值“{text}”不是数", f"“{text}”, the value of {name}, is not a number")
        overrides[name] = value * (100 if unit.is_money and factor == 1 else factor)
    return overrides


def household_of(program: Program, catalog: Catalog, example: Example) -> Household:
    given = _table(example, example.given, "given", {"household", "members", "members_known"})
    raw = {"area": example.area, **_table(example, given.get("household", {}), "household")}
    facts = _facts(program, catalog, "household", raw, example)
    members = [
        _person(program, catalog, data, f"m{number}", facts, example)
        for number, data in enumerate(_list(example, given.get("members", [{}]), "members"))
    ]
    return Household("household", facts, members, bool(given.get("members_known", True)))


def _person(
    program: Program,
    catalog: Catalog,
    data: Mapping[str, Any],
    name: str,
    household: FactsOf,
    example: Example,
) -> Person:
    data = _table(example, data, name)
    own = {key: value for key, value in data.items() if key not in _PERSON_EXTRAS} | (
        {"receives": data["receives"]} if "receives" in data else {}
    )
    if "household" in data:
        household = _facts(program, catalog, "household", _table(example, data["household"], "household"), example)
    relatives: dict[str, list[Person] | None] = {}
    for kind in RELATIONS:
        listed = data.get(kind, [])
        relatives[kind] = (
            None
            if listed == "unknown"
            else [
                _person(program, catalog, item, f"{name}.{kind}{number}", household, example)
                for number, item in enumerate(_list(example, listed, kind))
            ]
        )
    events: dict[str, list[FactsOf] | None] = {}
    kinds = [entity.partition(".")[2] for entity in catalog.entities() if entity.startswith("event.")]
    written = _table(example, data.get("event", {}), "event", set(kinds))
    for kind in kinds:
        rows, entity = written.get(kind, []), f"event.{kind}"
        listed = None if rows == "unknown" else _list(example, rows, entity)
        events[entity] = (
            None
            if listed is None
            else [_event(catalog, entity, _table(example, row, entity), example) for row in listed]
        )
    return Person(name, _facts(program, catalog, "person", own, example), relatives, events, household)


def _event(catalog: Catalog, entity: str, row: Mapping[str, Any], example: Example) -> FactsOf:
    fields = catalog.fields(entity)
    for name in row:
        if name not in fields:
            raise _wrong(example, f"{entity} 没有字段“{name}”", f"{entity} has no field “{name}”")
    return {name: _known(catalog, field, str(row.get(name, "")), example) for name, field in fields.items()}


def _facts(program: Program, catalog: Catalog, entity: str, raw: Mapping[str, Any], example: Example) -> FactsOf:
    """Every field of the entity: what is written, else the ordinary value; rosters: what is drawn."""
    raw = dict(raw)
    drawn = raw.pop("receives", {})
    if drawn != "unknown":
        drawn = _table(example, drawn, "receives", {*program.rules.policies, *program.rules.dormant})
    fields = catalog.fields(entity)
    for name in raw:
        if name not in fields:
            from huimin.kernel.errors import nearest

            near = nearest(name, list(fields)) or ""
            raise _wrong(
                example,
                f"没有字段“{name}”" + (f",是不是“{near}”" if near else ""),
                f"there is no {entity} field “{name}”" + (f", did you mean “{near}”" if near else ""),
            )
    facts = {name: _known(catalog, field, str(raw.get(name, field.usual)), example) for name, field in fields.items()}
    for policy in program.rules.policies.values():
        if policy.unit == entity:
            unknown = drawn == "unknown"
            facts[f"receives__{policy.id}"] = None if unknown else policy.id in drawn
            facts[f"paid__{policy.id}"] = None if unknown else _fen(example, drawn.get(policy.id, "0"))
    return facts


def _known(catalog: Catalog, field: Field, text: str, example: Example) -> Stored:
    value = stored(field, text, example)
    if value is not None and field.codes is not None and value not in catalog.codelist(field.codes).codes:
        raise _wrong(example, f"代码表 {field.codes} 里没有“{value}”", f"code list {field.codes} has no “{value}”")
    return value


def stored(field: Field, text: str, example: Example) -> Stored:
    """Turn a written value into the stored one; "unknown" and "" are unknown."""
    if text in {"unknown", ""}:
        return None
    text = text.lower() if text in {"True", "False"} else text
    try:
        if field.type == "boolean":
            return {"true": True, "false": False}[text]
        if field.type == "date":
            return date.fromisoformat(text)
        if field.type in {"money", "integer", "decimal"}:
            return _number(field, text)
    except (KeyError, ValueError):
        raise _wrong(
            example, f"“{text}”不是 {field.name} 的合法值", f"“{text}” is not a value of {field.name}"
        ) from None
    return text


def _number(field: Field, text: str) -> int:
    match = _AMOUNT.match(text)
    if not match:
        raise ValueError(text)
    value = Fraction(match[1].replace(",", "")) * (100 if field.type == "money" else 10**field.places)
    unit = dict(field.unit.powers)
    if match[2] == "month" and unit.get("year") == -1:
        value *= 12
    elif match[2] == "year" and unit.get("month") == -1:
        value /= 12
    if value.denominator != 1:
        raise ValueError(text)
    return int(value)


def _table(example: Example, value: object, what: str, known: Collection[str] | None = None) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(example, f"“{what}”应为一个表", f"“{what}” should be a table")
    strange = sorted(set(value) - set(known)) if known is not None else []
    if strange:
        raise _wrong(example, f"{what} 里不认识 {strange}", f"{what} does not know {strange}")
    return dict(value)


def _list(example: Example, value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(example, f"“{what}”应为一个列表", f"“{what}” should be a list")
    return value


def _fen(example: Example, yuan: object) -> int:
    try:
        return fen_from_yuan(str(yuan))
    except ValueError:
        raise _wrong(example, f"“{yuan}”不是金额", f"“{yuan}” is not an amount of money") from None


def _wrong(example: Example, zh: str, en: str) -> PolicyFileError:
    return PolicyFileError(where=example.where, problem_zh=zh, problem_en=en)
