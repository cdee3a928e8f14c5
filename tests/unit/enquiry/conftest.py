"""A made-up county whose files are complete, its register, and the rules of the whole library for it."""


from dataclasses import dataclass
from typing import Any

import pytest

from huimin import exchange
from huimin.demo import write_world
from huimin.enquiry import Rules
from huimin.kernel import Month, Workspace
from huimin.matching import prepare
from huimin.matching.household import Households
from huimin.policy import Household, Person
from tests.unit.enquiry.citizen import Citizen

MONTH = Month(2026, 10)
_PER_MONTH = ("wage_income", "pension_income", "basic_pension_income")


@dataclass
class County:
    rules: Rules
    households: list[Household]

    def citizen(self, number: int) -> Citizen:
        household = self.households[number]
        return Citizen(self.rules, household, self.rules.decider.decide(household))


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    home = tmp_path_factory.mktemp("county") / "home"
    write_world(home, 1_000, 20261101, MONTH)
    workspace = Workspace.open(home)
    prepared = prepare(workspace, MONTH.last_day)
    exchange.load(workspace, prepared.mappings, prepared.catalog, MONTH)
    register = prepared.register(MONTH)
    reader = Households(register)
    found = [one.household for one in reader.read(range(1, 400))]
    reader.close()
    rules = Rules(prepared.program, prepared.catalog, workspace.area, MONTH.last_day)
    return County(rules, [whole_months(one) for one in found if _can_answer(one)])


def _can_answer(household: Household) -> bool:
    """Somebody lives there, and everybody's year of birth is known."""
    return (any(one.facts.get("deceased") is False for one in household.members)
            and all(one.facts.get("birth_date") is not None for one in household.members))


def whole_months(household: Household) -> Household:
    """Yearly sums that are asked for by the month, made divisible by twelve; everything else as it is."""
    def facts(row: Any) -> dict[str, Any]:
        return {name: value - value % 12 if name in _PER_MONTH and value is not None else value for name, value in row.items()}

    known = {one.id: Person(one.id, facts(one.facts), {}, one.events, one.household) for one in household.members}
    for one in household.members:
        kin: Any = known[one.id].relatives
        for kind, relatives in one.relatives.items():
            kin[kind] = None if relatives is None else [known.get(other.id, other) for other in relatives]
    return Household(household.id, household.facts, list(known.values()), household.members_known)


