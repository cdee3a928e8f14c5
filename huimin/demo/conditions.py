"""What befalls people: disability, illness, school, custody, absence, death, a home for children.

Rates follow the calibration figures (`calibration.TARGETS`); where only a national share is known, its
shape over age is the author's guess. Rare groups have a floor so that a small county still shows them.
"""

from datetime import date, timedelta
from random import Random

from huimin.demo.world import LISTS_LAG, OUTSIDE, Household, Person, World

# Surveyed disability by category 1..7 (2010 estimate, million people): visual 12.63 … multiple 13.86.
_CATEGORIES = (12.63, 20.54, 1.30, 24.72, 5.68, 6.29, 13.86)
_CERTIFIED_SHARE = 0.45
_DEATHS_PER_YEAR = 0.00805
_STAGES = ((3, 5, "幼儿园"), (6, 11, "小学"), (12, 14, "初中"))
_STAGE_COST = {"幼儿园": 3000, "小学": 300, "初中": 500, "普通高中": 1600, "中等职业": 900, "大学专科": 7000, "大学本科": 6500}


def befall(rng: Random, world: World) -> None:
    """Set the condition of every resident, then of the children whose parents cannot look after them."""
    for person in world.residents():
        age = person.age(world.today)
        _disability(rng, person, age)
        _illness(rng, person, age, world.today)
        _school(rng, person, age)
        _absence(rng, person, age, world.today)
        _death(rng, person, age, world.today)
    _childless_and_frail(rng, world)
    _children_alone(rng, world)


def _disability(rng: Random, person: Person, age: int) -> None:
    rate = 0.014 if age < 15 else 0.022 if age < 40 else 0.045 if age < 60 else 0.125 + 0.005 * (age - 60)
    if rng.random() >= rate:
        return
    person.disabled = True
    if rng.random() >= _CERTIFIED_SHARE:
        return
    certify(rng, person, rng.choices((1, 2, 3, 4), (0.13, 0.22, 0.28, 0.37))[0])


def certify(rng: Random, person: Person, grade: int) -> None:
    """Give a disability certificate of that grade (1 most severe)."""
    person.disabled = True
    person.category = rng.choices(range(1, 8), _CATEGORIES)[0]
    person.grade = grade
    person.no_capacity = person.category in {5, 6} and grade <= 2 and rng.random() < 0.3
    person.needs_care = grade <= 2 and rng.random() < 0.93
    person.rehab_cost = rng.randrange(500, 6000, 100) if rng.random() < 0.15 else 0


def _illness(rng: Random, person: Person, age: int, today: date) -> None:
    person.ill = rng.random() < (0.004 if age < 40 else 0.012 if age < 60 else 0.025)
    bills = rng.choice((3, 4, 6, 9)) if person.ill else 1 if rng.random() < 0.06 + 0.002 * age else 0
    person.medical_bills = tuple(
        (today - timedelta(days=rng.randrange(5, 420)), round(rng.lognormvariate(7.9 if person.ill else 5.3, 0.9)))
        for _ in range(bills)
    )


def _school(rng: Random, person: Person, age: int) -> None:
    stage = next((name for low, high, name in _STAGES if low <= age <= high), "")
    if stage == "幼儿园" and rng.random() > 0.91:
        stage = ""
    elif 15 <= age <= 17:
        stage = rng.choices(("普通高中", "中等职业", ""), (0.55, 0.37, 0.08))[0]
    elif 18 <= age <= 21 and person.role in {"child", "grandchild"}:
        stage = rng.choices(("大学本科", "大学专科", ""), (0.30, 0.30, 0.40))[0]
    if stage and not (person.grade in {1, 2} and rng.random() < 0.5):
        person.stage = stage
        person.education_cost = round(_STAGE_COST[stage] * rng.uniform(0.6, 1.4) / 10) * 10


def _absence(rng: Random, person: Person, age: int, today: date) -> None:
    if 18 <= age < 65:
        if rng.random() < (0.0022 if person.sex == 1 else 0.0003):
            person.custody_since = today - timedelta(days=rng.randrange(40, 1500))
        elif rng.random() < 0.0006:
            person.missing_since = today - timedelta(days=rng.randrange(60, 2500))
    if age >= 18 and rng.random() < 0.0003:
        person.religious_away = True
    if 20 <= age < 60 and person.role == "head" and rng.random() < 0.02:
        person.hukou_here = False


def _death(rng: Random, person: Person, age: int, today: date) -> None:
    """Deaths of the last twelve months; they stay on the register as cancelled."""
    hazard = 0.0006 if age < 45 else 0.0035 if age < 60 else 0.011 * 1.095 ** (age - 62)
    if rng.random() < min(0.4, hazard * _DEATHS_PER_YEAR / 0.0081):
        person.died = today - timedelta(days=rng.randrange(LISTS_LAG + 1, 365))
        person.custody_since = person.missing_since = None


def _childless_and_frail(rng: Random, world: World) -> None:
    """Elders without children, many of them frail: the people for whom 特困 support exists."""
    for person in world.residents():
        age = person.age(world.today)
        if age >= 60 and rng.random() < (0.03 if age < 75 else 0.12):
            person.fails = rng.choices(range(1, 7), (30, 20, 15, 12, 12, 11))[0]


def _children_alone(rng: Random, world: World) -> None:
    """Orphans and children without care in fact (事实无人抚养): about 11 and 27 per 100,000, at least 3 and 8."""
    homes = [home for home in world.households if home.kind == "grandparents" and _has_parents(world, home)]
    rng.shuffle(homes)
    residents = sum(len(home.members) for home in world.households)
    orphans, without_care = max(3, round(residents * 11e-5)), max(8, round(residents * 27e-5))
    for number, home in enumerate(homes[: orphans + without_care]):
        for child in (person for person in world.members(home) if person.role == "grandchild"):
            _bereave(rng, world, child, orphan=number < orphans)


def _has_parents(world: World, home: Household) -> bool:
    children = [person for person in world.members(home) if person.role == "grandchild"]
    return bool(children) and all(
        child.father is not None and child.mother is not None and world.people[child.mother].household != OUTSIDE
        for child in children
    )


def _bereave(rng: Random, world: World, child: Person, orphan: bool) -> None:
    """One parent has died; the other too (orphan), or is in prison, missing, or severely disabled."""
    if child.father is None or child.mother is None:
        return
    father, mother = world.people[child.father], world.people[child.mother]
    _bury(rng, world, father)
    if orphan:
        _bury(rng, world, mother)
    elif mother.custody_since is None and mother.missing_since is None and mother.grade not in {1, 2}:
        mother.died = None
        fate = rng.randrange(3)
        if fate == 0:
            mother.custody_since = world.today - timedelta(days=rng.randrange(220, 1800))
        elif fate == 1:
            mother.missing_since = world.today - timedelta(days=rng.randrange(220, 2500))
        else:
            certify(rng, mother, rng.choice((1, 2)))
    mother.marital = "30"


def _bury(rng: Random, world: World, person: Person) -> None:
    if person.died is None:
        person.died = world.today - timedelta(days=rng.randrange(400, 2500))
        person.custody_since = person.missing_since = None
        if person.spouse is not None:
            world.people[person.spouse].marital = "30"
