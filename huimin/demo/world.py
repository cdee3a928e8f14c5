"""The county as it truly is: people, households, and everything departments could know about them.

Money here is whole yuan, per year unless the name says otherwise. Department files are written from
this; nothing is ever read back. A person outside the county (a dead parent, a child who left) is a
Person whose `household` is -1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from huimin.demo.geography import Geography, Place
from huimin.kernel import Month

OUTSIDE = -1
SELF_CARE_ITEMS = 6
LISTS_LAG = 60
"""Days after a death for which lists other than the registers of deaths may still name the person."""


@dataclass(slots=True)
class Person:
    """One person and the true facts about them."""

    index: int
    household: int
    number: str
    name: str
    sex: int
    birth: date
    role: str
    father: int | None = None
    mother: int | None = None
    spouse: int | None = None
    marital: str = "10"
    hukou_here: bool = True
    died: date | None = None
    custody_since: date | None = None
    missing_since: date | None = None
    religious_away: bool = False
    stage: str = ""
    education_cost: int = 0
    disabled: bool = False
    category: int = 0
    grade: int = 0
    needs_care: bool = False
    rehab_cost: int = 0
    ill: bool = False
    fails: int = 0
    wage: int = 0
    tax: int = 0
    business: int = 0
    property: int = 0
    transfer: int = 0
    employee_pension: int = 0
    basic_pension: int = 0
    contributions: int = 0
    contribution_years: int = 0
    account_balance: int = 0
    pension_member: bool = False
    medical_member: bool = True
    unemployment_benefit: int = 0
    injury_care: bool = False
    preferential: int = 0
    work_cost: int = 0
    maintenance_paid: int = 0
    court_maintenance: int = 0
    no_capacity: bool = False
    assets: int = 0
    vehicle: int = 0
    vehicle_exempt: bool = False
    owns_business: bool = False
    closed_business: bool = False
    in_institution: bool = False
    medical_bills: tuple[tuple[date, int], ...] = ()

    def age(self, on: date) -> int:
        """Full years on that day."""
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))


@dataclass(slots=True)
class Household:
    """People registered together (同户), and what they own as a household."""

    index: int
    code: str
    place: Place
    kind: str
    members: list[int] = field(default_factory=list)
    survey_income: int = 0
    poor: bool = False
    monitored: bool = False
    homes: int = 1
    home_area: int = 80
    single_parent: bool = False
    elder_cares: bool = False
    living_cost: int = 0
    earlier_dibao: int = 0
    months_over: int = 0

    @property
    def address(self) -> str:
        """Where the household lives; no two have one address."""
        return f"{self.place.township}{self.place.name}{self.index + 1}号"

    @property
    def urban(self) -> bool:
        return self.place.urban


@dataclass(slots=True)
class World:
    """Everyone and every household, with the month the files are of."""

    seed: int
    month: Month
    geography: Geography
    people: list[Person] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    obligors: dict[int, list[int]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The last day of the month the files describe."""
        return self.month.last_day

    def residents(self) -> Iterator[Person]:
        """People on the county's register, household by household."""
        for household in self.households:
            for index in household.members:
                yield self.people[index]

    def gone(self, person: Person) -> bool:
        """Dead for so long that every office has taken the name off its lists."""
        return person.died is not None and (self.today - person.died).days > LISTS_LAG

    def members(self, household: Household) -> list[Person]:
        return [self.people[index] for index in household.members]

    def home_of(self, person: Person) -> Household:
        return self.households[person.household]

    def head(self, household: Household) -> Person:
        return self.people[household.members[0]]
