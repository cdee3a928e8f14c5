"""A county that lives on: what happens to its people from one month to the next.

Rates are the author's guesses for a county that shrinks slowly; none is a finding. The same seed always gives the same
life. A death may reach the registers up to two months late: until then `Person.died` is empty and every list still names
the person, while the counts here already know. Money is whole yuan per year, as everywhere in `world`.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from random import Random

from huimin.demo.county import imagine
from huimin.demo.households import Builder, born
from huimin.demo.incomes import can_work
from huimin.demo.kinship import note_obligors
from huimin.demo.names import surname
from huimin.demo.world import OUTSIDE, Person
from huimin.kernel import Month, Progress, silent

_BIRTH, _LEAVES, _ARRIVES = 0.0035, 0.0010, 0.0008
_JOB_LOST, _JOB_FOUND, _FALLS_ILL, _RECOVERS = 0.006, 0.09, 0.0006, 0.03
_WAGE_GROWTH = 0.04
_PRICES = (0.8, 0.7, -0.6, -0.1, -0.1, -0.1, 0.3, 0.4, 0.1, 0.0, -0.2, 0.1)
"""Change of consumer prices in each calendar month, percent: made up, with the usual peak around the new year."""


@dataclass(frozen=True)
class Flows:
    """What one month did: counts of people at its end and of events in it. people = people before + births + arrived - died - left.

    reported_late: deaths of earlier months that reached the registers in this one; price_index: 100 at the start
    """

    month: Month
    people: int
    births: int = 0
    arrived: int = 0
    died: int = 0
    left: int = 0
    jobs_lost: int = 0
    jobs_found: int = 0
    fell_ill: int = 0
    recovered: int = 0
    reported_late: int = 0
    price_index: float = 100.0

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"month": str(self.month), "price_index": round(self.price_index, 2)}


class LivingCounty:
    """`world` is the county as of its month; `step` takes it to the next. Raises TooFewPeople below 1,000 people."""

    def __init__(self, people: int, seed: int, month: Month, progress: Progress = silent) -> None:
        self.world = imagine(people, seed, month, progress)
        self._rng = Random(f"{seed}:living")
        self._builder = Builder(self.world, self._rng)
        self._numbers = {person.number for person in self.world.people}
        self._unreported: list[tuple[Month, Person, date]] = []
        self._wages: dict[int, int] = {}
        self._prices = 100.0

    def people(self) -> list[Person]:
        """Everyone alive on the register at the end of the month, whatever the registers know."""
        dead = {person.index for _, person, _ in self._unreported}
        return [person for person in self.world.residents() if person.died is None and person.index not in dead]

    def step(self) -> Flows:
        """Live through the next month."""
        world = self.world
        world.month = world.month.shift(1)
        self._prices *= 1 + _PRICES[world.month.month - 1] / 100
        if world.month.month == 1:
            self._raise_wages()
        late = self._report()
        died = sum(self._death(person) for person in self.people())
        left = sum(self._leave(person) for person in self.people())
        lost, found = self._jobs()
        ill, well = self._health()
        births = sum(self._birth(person) for person in self.people())
        arrived = sum(self._arrive() for _ in self.people())
        world.obligors.clear()
        note_obligors(world)
        return Flows(world.month, len(self.people()), births, arrived, died, left, lost, found, ill, well, late, self._prices)

    def _chance(self, rate: float) -> bool:
        return self._rng.random() < rate

    def _day(self) -> date:
        first = self.world.month.first_day
        return first + timedelta(days=self._rng.randrange((self.world.today - first).days + 1))

    def _raise_wages(self) -> None:
        for person in self.world.residents():
            person.wage = round(person.wage * (1 + _WAGE_GROWTH))

    def _report(self) -> int:
        due = [entry for entry in self._unreported if entry[0] <= self.world.month]
        self._unreported = [entry for entry in self._unreported if entry[0] > self.world.month]
        for _, person, day in due:
            person.died = day
        return len(due)

    def _death(self, person: Person) -> bool:
        age = person.age(self.world.today)
        hazard = 0.0006 if age < 45 else 0.0035 if age < 60 else 0.011 * 1.095 ** (age - 62)
        if not self._chance(min(0.4, hazard * (3 if person.ill else 1)) / 12):
            return False
        day, delay = self._day(), self._rng.choices((0, 1, 2), (0.7, 0.2, 0.1))[0]
        if delay:
            self._unreported.append((self.world.month.shift(delay), person, day))
        else:
            person.died = day
        return True

    def _leave(self, person: Person) -> bool:
        """A grown child moves away; the county knows the person as a relative from now on."""
        if person.role != "child" or person.age(self.world.today) < 18 or not self._chance(_LEAVES * 10):
            return False
        self.world.home_of(person).members.remove(person.index)
        person.household = OUTSIDE
        return True

    def _birth(self, mother: Person) -> bool:
        world = self.world
        if mother.sex != 2 or mother.spouse is None or not 20 <= mother.age(world.today) < 42 or not self._chance(_BIRTH * 2):
            return False
        father = world.people[mother.spouse]
        if father.died is not None:
            return False
        child = self._register(mother.household, 1 if self._chance(0.52) else 2, self._day(), "child", father.name[0])
        child.mother, child.father = mother.index, father.index
        return True

    def _arrive(self) -> bool:
        """Someone of working age registers alone in the county, with the wage of somebody who works here."""
        if not self._chance(_ARRIVES):
            return False
        world, rng = self.world, self._rng
        home = self._builder.home(world.geography.pick(rng, self._chance(0.5)), "single")
        one = self._register(home.index, rng.choice((1, 2)), born(rng, world.today, rng.randint(20, 50)), "head", surname(rng))
        one.wage = rng.choice([person.wage for person in self.people() if person.wage] or [0])
        return True

    def _register(self, household: int, sex: int, birth: date, role: str, family: str) -> Person:
        """A new person with a number nobody has."""
        person = self._builder.person(household, sex, 0, role, family)
        person.birth = birth
        person.number = next(number for number in self._fresh(birth, sex) if number not in self._numbers)
        self._numbers.add(person.number)
        return person

    def _fresh(self, birth: date, sex: int) -> Iterator[str]:
        while True:
            yield self._builder.office.issue(birth, sex)

    def _jobs(self) -> tuple[int, int]:
        lost = found = 0
        for person in self.people():
            if person.wage and self._chance(_JOB_LOST):
                self._wages[person.index], person.wage = person.wage, 0
                lost += 1
            elif person.index in self._wages and can_work(person, person.age(self.world.today)) and self._chance(_JOB_FOUND):
                person.wage = self._wages.pop(person.index)
                found += 1
        return lost, found

    def _health(self) -> tuple[int, int]:
        ill = well = 0
        for person in self.people():
            if person.ill:
                person.ill = not self._chance(_RECOVERS)
                well += not person.ill
            elif self._chance(_FALLS_ILL * (1 if person.age(self.world.today) < 60 else 4)):
                person.ill = True
                person.medical_bills += ((self._day(), round(self._rng.lognormvariate(7.9, 0.9))),)
                ill += 1
        return ill, well
