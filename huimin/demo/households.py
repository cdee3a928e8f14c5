"""Families: who lives with whom, how old they are, who is whose parent.

Household kinds and their weights were fitted by hand so that the county meets `calibration.TARGETS`
(household size, age structure, rural ageing). A kind is a short word used again by `incomes` and
`conditions`, which make poverty follow family shape.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from huimin.demo.geography import Geography, Place
from huimin.demo.identity import NumberOffice
from huimin.demo.names import given_name, surname
from huimin.demo.world import OUTSIDE, Household, Person, World
from huimin.kernel import Month, Progress, Text

RURAL_SHARE = 0.60
KINDS: dict[str, tuple[float, float]] = {
    "elder_alone": (0.150, 0.080), "elder_couple": (0.150, 0.100), "couple": (0.110, 0.140),
    "single": (0.075, 0.130), "nuclear": (0.150, 0.270), "single_parent": (0.030, 0.030),
    "three_generations": (0.160, 0.090), "grandparents": (0.045, 0.010), "grown_child": (0.130, 0.150),
}


class Builder:
    """Adds people and households to a world, keeping identity numbers unique."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng
        self.office = NumberOffice(rng)

    def person(self, household: int, sex: int, age: int, role: str, family: str) -> Person:
        """A new person of that age on the world's day; the birthday is anywhere in the year before."""
        birth = born(self.rng, self.world.today, age)
        name = family + given_name(self.rng, sex, birth.year)
        person = Person(len(self.world.people), household, self.office.issue(birth, sex), name, sex, birth, role)
        self.world.people.append(person)
        if household != OUTSIDE:
            self.world.households[household].members.append(person.index)
        return person

    def outsider(self, sex: int, age: int, family: str) -> Person:
        """Someone the county knows only as a relative."""
        return self.person(OUTSIDE, sex, age, "outside", family)

    def home(self, place: Place, kind: str) -> Household:
        """A household nobody lives in yet."""
        index = len(self.world.households)
        household = Household(index, str(600_000_001 + index), place, kind)
        self.world.households.append(household)
        return household

    def household(self, place: Place, kind: str) -> Household:
        household = self.home(place, kind)
        _FAMILIES[kind](self, household)
        return household


def populate(rng: Random, people: int, seed: int, month: Month, progress: Progress) -> tuple[World, Builder]:
    """Build families until the county has `people` residents, then link children who left home."""
    world = World(seed, month, Geography(rng, people))
    builder = Builder(world, rng)
    kinds = list(KINDS)
    weights = {True: [KINDS[kind][1] for kind in kinds], False: [KINDS[kind][0] for kind in kinds]}
    residents, urban_residents = 0, 0
    while residents < people:
        urban = urban_residents < (1 - RURAL_SHARE) * residents
        kind = rng.choices(kinds, weights[urban])[0]
        size = len(builder.household(world.geography.pick(rng, urban), kind).members)
        residents += size
        urban_residents += size if urban else 0
        if len(world.households) % 4096 == 0:
            progress(str(Text("建立家庭", "Building families")), residents, people)
    return world, builder


def born(rng: Random, today: date, age: int) -> date:
    """A birth date that makes exactly `age` full years on `today`."""
    try:
        latest = today.replace(year=today.year - age)
    except ValueError:
        latest = date(today.year - age, 2, 28)
    return latest - timedelta(days=rng.randrange(365))


def elder_age(rng: Random) -> int:
    """60 and over, thinning out so that about one in nine elders is 80 or more (census 2020)."""
    return 60 + min(43, int(abs(rng.gauss(0, 14.5))))


def _couple(builder: Builder, home: Household, age: int, role: str) -> tuple[Person, Person]:
    rng = builder.rng
    husband = builder.person(home.index, 1, age, role, surname(rng))
    younger = max(20, age - rng.randint(-2, 4))
    wife = builder.person(home.index, 2, younger, "spouse" if role == "head" else role + "_spouse", surname(rng))
    husband.spouse, wife.spouse = wife.index, husband.index
    for one in (husband, wife):
        one.marital = rng.choices(("21", "22", "20"), (0.85, 0.05, 0.10))[0]
    return husband, wife


def _children(builder: Builder, home: Household, father: Person | None, mother: Person | None, oldest: int) -> None:
    rng = builder.rng
    parent = mother or father
    if parent is None:
        return
    years = parent.age(builder.world.today)
    family = (father or parent).name[0]
    for _ in range(rng.choices((1, 2, 3), (0.56, 0.38, 0.06))[0]):
        age = years - 19 - int(rng.betavariate(2, 2.6) * 20)
        if 0 <= age <= oldest:
            child = builder.person(home.index, 1 if rng.random() < 0.523 else 2, age, "child", family)
            child.father = father.index if father else None
            child.mother = mother.index if mother else None


def _elder_alone(builder: Builder, home: Household) -> None:
    rng = builder.rng
    sex = 1 if rng.random() < 0.46 else 2
    elder = builder.person(home.index, sex, elder_age(rng), "head", surname(rng))
    chances = (0.31, 0.60, 0.09) if sex == 1 else (0.06, 0.87, 0.07)
    elder.marital = rng.choices(("10", "30", "40"), chances)[0]


def _elder_couple(builder: Builder, home: Household) -> None:
    _couple(builder, home, elder_age(builder.rng), "head")


def _middle_couple(builder: Builder, home: Household) -> None:
    _couple(builder, home, builder.rng.randint(27, 60), "head")


def _single(builder: Builder, home: Household) -> None:
    rng = builder.rng
    sex = 1 if rng.random() < 0.66 else 2
    person = builder.person(home.index, sex, rng.randint(20, 59), "head", surname(rng))
    person.marital = "40" if rng.random() < 0.22 else "10"


def _nuclear(builder: Builder, home: Household) -> None:
    father, mother = _couple(builder, home, builder.rng.randint(28, 48), "head")
    _children(builder, home, father, mother, 19)


def _single_parent(builder: Builder, home: Household) -> None:
    rng = builder.rng
    sex = 1 if rng.random() < 0.4 else 2
    age = rng.randint(28, 48)
    parent = builder.person(home.index, sex, age, "head", surname(rng))
    parent.marital = "40" if rng.random() < 0.8 else "30"
    other = builder.outsider(3 - sex, age, surname(rng))
    if parent.marital == "30":
        other.died = builder.world.today - timedelta(days=rng.randint(400, 3000))
    father, mother = (parent, other) if sex == 1 else (other, parent)
    _children(builder, home, father, mother, 18)
    home.single_parent = len(home.members) > 1


def _three_generations(builder: Builder, home: Household) -> None:
    rng = builder.rng
    father, mother = _couple(builder, home, rng.randint(29, 48), "head")
    _children(builder, home, father, mother, 18)
    age = father.age(builder.world.today) + rng.randint(21, 32)
    if rng.random() < 0.55:
        grandfather, grandmother = _couple(builder, home, age, "parent")
        father.father, father.mother = grandfather.index, grandmother.index
    else:
        grandmother = builder.person(home.index, 2, age, "parent", surname(rng))
        grandmother.marital = "30"
        father.mother = grandmother.index


def _grandparents(builder: Builder, home: Household) -> None:
    rng = builder.rng
    grandfather, _ = _couple(builder, home, rng.randint(54, 70), "head")
    for _ in range(1 if rng.random() < 0.7 else 2):
        age = max(0, grandfather.age(builder.world.today) - rng.randint(47, 58))
        builder.person(home.index, rng.choice((1, 2)), min(age, 15), "grandchild", grandfather.name[0])


def _grown_child(builder: Builder, home: Household) -> None:
    rng = builder.rng
    father, mother = _couple(builder, home, rng.randint(43, 63), "head")
    age = max(18, mother.age(builder.world.today) - rng.randint(22, 30))
    child = builder.person(home.index, rng.choice((1, 1, 1, 2)), age, "child", father.name[0])
    child.father, child.mother = father.index, mother.index


_FAMILIES: dict[str, Callable[[Builder, Household], None]] = {
    "elder_alone": _elder_alone, "elder_couple": _elder_couple, "couple": _middle_couple, "single": _single,
    "nuclear": _nuclear, "single_parent": _single_parent, "three_generations": _three_generations,
    "grandparents": _grandparents, "grown_child": _grown_child,
}
