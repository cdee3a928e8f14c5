"""What people live on: a household's survey income, and what an assessment would make of it.

Survey income (住户调查) follows the published means and medians, with a heavy lower tail of about 15 % of
rural households. Assessed income (核查) is what the law counts and what the files hold: true sources with
noise, imputed earnings of people who can work, maintenance from children. The two differ on purpose:
the rural bottom fifth lives below the dibao line in surveys, yet only one in twenty is entitled.
"""

from dataclasses import dataclass
from random import Random

from huimin.demo.world import Household, Person, World


@dataclass(frozen=True)
class _Shape:
    """Parameters of per-head survey income, yuan a year: medians and spreads of the main part and the low tail."""

    median: float
    spread: float
    low_median: float
    low_spread: float
    low_share: float


_RURAL = _Shape(22_900, 0.56, 3_900, 0.55, 0.130)
_URBAN = _Shape(52_700, 0.45, 12_000, 0.50, 0.060)
BASIC_PENSION = 163  # yuan a month, minimum of 2026


def earn(rng: Random, world: World) -> None:
    """Set incomes, contributions, assets, homes and vehicles of every household."""
    for household in world.households:
        people = [person for person in world.members(household) if person.died is None]
        if people:
            _household(rng, world, household, people)


def _household(rng: Random, world: World, household: Household, people: list[Person]) -> None:
    shape = _URBAN if household.urban else _RURAL
    household.poor = rng.random() < shape.low_share * _hardship(household, people, world)
    household.monitored = household.poor and not household.urban and rng.random() < 0.12
    centre, spread = (shape.low_median, shape.low_spread) if household.poor else (shape.median, shape.spread)
    total = rng.lognormvariate(0, spread) * centre * len(people)
    pensions = sum(_pension(rng, household, person, person.age(world.today)) for person in people)
    rest = max(0.0, total - pensions)
    workers = [person for person in people if can_work(person, person.age(world.today))]
    if workers:
        _work(rng, household, workers, rest * 0.96)
        rest *= 0.04
    _unearned(rng, world, household, people, rest)
    household.survey_income = round(pensions + rest + sum(person.wage + person.business for person in workers))
    _assess(rng, household, people, workers, _has_kin(world, people[0]))
    _own(rng, household, people, world)


def _hardship(household: Household, people: list[Person], world: World) -> float:
    """How much likelier than average this family is to be poor."""
    factor = {"elder_alone": 2.0, "single_parent": 1.7, "grandparents": 1.4, "elder_couple": 1.2}.get(household.kind, 0.65)
    if any(person.grade in {1, 2} or person.ill for person in people):
        factor += 1.3
    if any(can_work(person, person.age(world.today)) for person in people):
        return factor
    return factor + (0.5 if _has_kin(world, people[0]) else 5.0)


def _has_kin(world: World, person: Person) -> bool:
    """Is anyone alive who owes this person support?"""
    return any(world.people[other].died is None for other in world.obligors.get(person.index, ()))


def can_work(person: Person, age: int) -> bool:
    """Of working age, at liberty, not studying, not severely disabled or ill."""
    able = person.grade not in {1, 2} and not person.ill and not person.stage
    present = person.custody_since is None and person.missing_since is None
    return 18 <= age < 66 and able and present


def _pension(rng: Random, household: Household, person: Person, age: int) -> float:
    """Yearly pension; also settles which pension scheme the person belongs to."""
    if age < 16 or person.stage:
        return 0.0
    employee = rng.random() < ((0.62 if household.urban else 0.05) if not household.poor else 0.0)
    if age >= 60 and employee:
        person.employee_pension = round(rng.lognormvariate(8.03 if household.urban else 7.7, 0.33))
        return person.employee_pension * 12.0
    person.pension_member = not employee
    if age < 60:
        person.contribution_years = min(age - 16, rng.randrange(1, 17)) if person.pension_member else 0
    elif person.pension_member:
        person.contribution_years = rng.choice((15, 15, 15, 16, 17))
    person.account_balance = person.contribution_years * rng.choice((100, 200, 300, 500)) if person.pension_member else 0
    if age < 60 or not person.pension_member:
        return 0.0
    person.basic_pension = BASIC_PENSION
    return BASIC_PENSION * 12.0 + person.account_balance / 139 * 12


def _work(rng: Random, household: Household, workers: list[Person], earned: float) -> None:
    weights = [rng.uniform(0.5, 1.5) * (0.4 if person.contribution_years >= 15 else 1) for person in workers]
    formal_share = (0.78 if household.urban else 0.42) * (0.25 if household.poor else 1)
    for person, weight in zip(workers, weights, strict=True):
        income = round(earned * weight / sum(weights))
        formal = income > 6000 and person.birth.year > 1965 and rng.random() < formal_share
        if not formal:
            person.business = income
            continue
        person.wage = income
        person.contributions = round(income * 0.105 / 12) * 12 if rng.random() < 0.8 else 0
        person.tax = max(0, round((income - 60_000 - person.contributions) * 0.03))
        person.work_cost = 1200 if household.poor else 0
        if person.contributions:
            person.pension_member, person.contribution_years, person.account_balance = False, 0, 0


def _unearned(rng: Random, world: World, household: Household, people: list[Person], rest: float) -> None:
    """Split what neither work nor pensions bring: gifts of children, rent, the farm of an elder, benefits."""
    elders = [person for person in people if person.age(world.today) >= 55] or people
    receiver = elders[0]
    receiver.transfer = round(rest * rng.uniform(0.5, 0.8))
    receiver.property = round(rest * (rng.uniform(0.0, 0.25) if household.urban else rng.uniform(0.0, 0.12)))
    if not household.urban:
        receiver.business += max(0, round(rest) - receiver.transfer - receiver.property)
    else:
        receiver.transfer = max(0, round(rest) - receiver.property)
    if rng.random() < 0.003:
        receiver.unemployment_benefit = 1650 if household.urban and receiver.wage == 0 else 0
    if rng.random() < 0.009 and receiver.age(world.today) >= 60:
        receiver.preferential = rng.randrange(6000, 14000, 60)
    if household.poor and receiver.age(world.today) >= 70 and rng.random() < 0.02:
        receiver.court_maintenance = 200
        receiver.transfer = max(receiver.transfer, 2400)


def _assess(rng: Random, household: Household, people: list[Person], workers: list[Person], has_kin: bool) -> None:
    """Turn what people have into what an assessment finds: noise, imputed earnings, maintenance."""
    floor = 21_000 if household.urban else 14_500
    for person in people:
        person.business = round(person.business * rng.lognormvariate(0, 0.12) / 10) * 10
        person.transfer = round(person.transfer * rng.lognormvariate(0, 0.12) / 10) * 10
    for person in workers:
        if person.wage + person.business < floor and rng.random() < 0.86:
            person.business = round(floor * rng.uniform(0.85, 1.5) / 100) * 100
    if not workers and has_kin and rng.random() < 0.42:
        given = rng.uniform(800, 6500) * (1.3 if household.urban else 1)
        people[0].transfer = max(people[0].transfer, round(given * len(people) / 100) * 100)


def _own(rng: Random, household: Household, people: list[Person], world: World) -> None:
    poor = household.poor
    adults = [person for person in people if person.age(world.today) >= 18] or people
    for person in adults:
        if rng.random() < (0.55 if poor else 0.85):
            person.assets = round(rng.lognormvariate(7.6 if poor else 10.1, 1.25))
    owner = adults[-1] if len(adults) < 3 else adults[1]
    if rng.random() < (0.05 if poor else 0.42):
        owner.vehicle = round(rng.lognormvariate(10.7, 0.6) / 100) * 100
    elif rng.random() < (0.06 if household.urban else 0.12):
        owner.vehicle, owner.vehicle_exempt = rng.randrange(1500, 9000, 100), True
    if not poor and rng.random() < 0.055:
        adults[0].owns_business = True
    elif rng.random() < 0.02:
        adults[0].closed_business = True
    household.homes = rng.choices((0, 1, 2, 3), (0.05, 0.92, 0.03, 0) if poor else (0.04, 0.82, 0.12, 0.02))[0]
    a_head = rng.uniform(28, 46) if household.urban else rng.uniform(32, 60)
    household.home_area = round(household.homes * max(40, a_head * len(people)))
    household.living_cost = round((9000 if household.urban else 5500) * len(people) * rng.uniform(0.8, 1.1) / 100) * 100
    household.elder_cares = False
