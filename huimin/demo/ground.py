"""The ground in which cases are planted: who is paid, who is still untouched, and where faults go.

One household carries at most one case, so that every case can be seen by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from huimin.demo.faults import Faults
from huimin.demo.rosters import HOUSEHOLD_PROGRAMMES, Paid
from huimin.demo.stories import STORIES, Story
from huimin.demo.world import OUTSIDE, Household, Person, World

_T = TypeVar("_T")


@dataclass(frozen=True)
class Case:
    """One planted case. person is None for a programme of households."""

    number: int
    story: Story
    policy: str
    person: int | None
    household: int


@dataclass
class Ground:
    """What planting works on; `world` and `paid` are changed in place."""

    world: World
    paid: Paid
    faults: Faults
    rng: Random
    cases: list[Case] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by_number = {person.number: person for person in self.world.people if person.household != OUTSIDE}
        self.by_code = {household.code: household for household in self.world.households}

    def plant(self, kind: str, policy: str, person: Person | None, household: Household) -> None:
        """Note a case; `kind` is a row of stories.csv."""
        self.used.add(household.index)
        index = None if person is None else person.index
        self.cases.append(Case(len(self.cases) + 1, STORIES[kind], policy, index, household.index))

    def families(
        self, policy: str, share: float, at_least: int, fits: Callable[[list[Person]], bool] = lambda people: True
    ) -> Iterator[tuple[Household, list[Person]]]:
        """Untouched households on the roster of `policy` whose counted members fit: a share of the roster, in chance order."""
        wanted = max(at_least, round(share * len(self.paid[policy])))
        for code in self._shuffled(list(self.paid[policy])):
            household = self.by_code[code]
            people = self.counted(household)
            if wanted and household.index not in self.used and people and fits(people):
                wanted -= 1
                yield household, people

    def recipients(
        self, policy: str, share: float, at_least: int, fits: Callable[[Person], bool] = lambda person: True
    ) -> Iterator[tuple[Person, Household]]:
        """Untouched people on the roster of `policy` who fit: a share of the roster, in chance order."""
        wanted = max(at_least, round(share * len(self.paid[policy])))
        known = (self.by_number[number] for number in self._shuffled(list(self.paid[policy])) if number in self.by_number)
        return self._pick(known, wanted, fits)

    def residents(self, wanted: int, fits: Callable[[Person], bool]) -> Iterator[tuple[Person, Household]]:
        """Untouched living residents who fit, in chance order."""
        return self._pick((person for person in self._everyone() if person.died is None), wanted, fits)

    def counted(self, household: Household) -> list[Person]:
        """Members who count in the family's means: alive, at home, not supported as destitute by themselves."""
        return [
            person for person in self.world.members(household)
            if person.died is None and person.custody_since is None and person.missing_since is None
            and not person.religious_away and person.number not in self.paid["tekun"]
        ]

    def home(self, people: list[Person]) -> Household:
        return self.world.households[people[0].household]

    def has_worker(self, people: list[Person]) -> bool:
        return any(self._of_age(person) for person in people)

    def worker(self, people: list[Person]) -> Person:
        """The first member between 20 and 59. Raises StopIteration when there is none: ask `has_worker`."""
        return next(person for person in people if self._of_age(person))

    def _of_age(self, person: Person) -> bool:
        return 20 <= person.age(self.world.today) < 60

    def size(self, per_100_000: float, at_least: int) -> int:
        """A number of cases that grows with the county."""
        return max(at_least, round(per_100_000 * len(self.by_number) / 100_000))

    def _pick(
        self, people: Iterator[Person], wanted: int, fits: Callable[[Person], bool]
    ) -> Iterator[tuple[Person, Household]]:
        for person in people:
            if not wanted:
                return
            if person.household not in self.used and fits(person):
                wanted -= 1
                yield person, self.world.households[person.household]

    def _everyone(self) -> Iterator[Person]:
        return iter(self._shuffled(list(self.by_number.values())))

    def _shuffled(self, items: list[_T]) -> list[_T]:
        self.rng.shuffle(items)
        return items


def is_of_households(policy: str) -> bool:
    return policy in HOUSEHOLD_PROGRAMMES
