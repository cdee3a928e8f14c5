"""Cases that lie in the facts: something happened after the decision, or a decisive fact is not there."""

from datetime import timedelta

from huimin.demo.departments.civil_affairs import ASSETS, CHECK_STATE
from huimin.demo.departments.public_security import HOUSEHOLD_NUMBER, STATE
from huimin.demo.departments.schools import CATEGORY
from huimin.demo.departments.tax import ANSWER, TAX, WAGE
from huimin.demo.faults import ALTERED, CHECKSUM, MISSING, Fault
from huimin.demo.ground import Ground
from huimin.demo.world import Person

_STILL_ALIVE = Fault(ALTERED, {STATE: "正常"}, "死亡未注销户籍", "death not yet entered in the register")
_NOT_LISTED = Fault(MISSING, {}, "未登记此次死亡", "this death is not on the list")
_NO_ANSWER = Fault(ALTERED, {WAGE: "查询中", TAX: "", ANSWER: "查询中"}, "尚未反馈", "not yet answered")
_NO_CHECK = Fault(ALTERED, {ASSETS: "", CHECK_STATE: "未反馈"}, "尚未反馈", "not yet answered")
_NO_HOUSEHOLD = Fault(ALTERED, {HOUSEHOLD_NUMBER: ""}, "缺户号", "no household number")
_NO_GRADE = Fault(ALTERED, {CATEGORY: ""}, "等级空白", "grade left empty")
_BAD_NUMBER = Fault(CHECKSUM)


def deaths_registered_late(ground: Ground) -> None:
    """The crematorium knows; the population register and the hospital do not yet."""
    for policy in ("old_age", "disability_care", "tekun"):
        for person, household in ground.recipients(policy, 0.015, 1):
            _die(ground, person)
            ground.faults.add("population", person.index, _STILL_ALIVE)
            ground.faults.add("deaths", person.index, _NOT_LISTED)
            ground.plant("dead_still_paid", policy, person, household)


def deaths_unregistered(ground: Ground) -> None:
    for person, household in ground.recipients("old_age", 0.006, 1):
        _die(ground, person)
        ground.faults.add("population", person.index, _STILL_ALIVE)
        for register in ("deaths", "cremations"):
            ground.faults.add(register, person.index, _NOT_LISTED)
        ground.plant("dead_nowhere_registered", "old_age", person, household)


def custody(ground: Ground) -> None:
    for household, people in ground.families("dibao", 0.012, 1, _alone):
        people[0].custody_since = ground.world.today - timedelta(days=75)
        ground.plant("in_custody_still_paid", "dibao", None, household)
    for household, people in ground.families("dibao", 0.006, 1, _alone):
        people[0].custody_since = ground.world.today - timedelta(days=80)
        ground.faults.add("custody", people[0].index, _BAD_NUMBER)
        ground.plant("in_custody_bad_number", "dibao", None, household)


def better_off(ground: Ground) -> None:
    """A car, a second home, savings, a job: facts that came after the decision."""
    for household, people in ground.families("dibao", 0.015, 1):
        people[0].vehicle, people[0].vehicle_exempt = 168_000, False
        ground.plant("vehicle_over_limit", "dibao", None, household)
    for household, _ in ground.families("dibao", 0.01, 1):
        household.homes, household.home_area = 2, household.home_area + 95
        ground.plant("second_home", "dibao", None, household)
    for household, people in ground.families("dibao", 0.01, 1):
        people[0].assets = 400_000
        ground.plant("savings_over_limit", "dibao", None, household)
    for household, people in ground.families("dibao", 0.015, 1, ground.has_worker):
        ground.worker(people).wage = 26_000 * (len(people) + 1)
        ground.plant("income_above_line", "dibao", None, household)


def downgraded(ground: Ground) -> None:
    for person, household in ground.recipients("disability_care", 0.02, 1):
        person.grade, person.needs_care, person.no_capacity = 4, False, False
        ground.plant("certificate_downgraded", "disability_care", person, household)


def member_died(ground: Ground) -> None:
    for household, people in ground.families("dibao", 0.02, 1, lambda people: len(people) >= 2):
        _die(ground, people[-1])
        ground.plant("member_died", "dibao", None, household)


def wages_unknown(ground: Ground) -> None:
    for household, people in ground.families("dibao", 0.02, 1):
        ground.faults.add("income_tax", people[0].index, _NO_ANSWER)
        ground.plant("wage_not_answered", "dibao", None, household)
    for household, people in ground.families("dibao", 0.015, 1):
        ground.faults.add("income_tax", people[0].index, _BAD_NUMBER)
        ground.plant("wage_bad_number", "dibao", None, household)


def checks_missing(ground: Ground) -> None:
    for household, people in ground.families("dibao", 0.015, 1, lambda people: any(one.assets for one in people)):
        owner = next(person for person in people if person.assets)
        ground.faults.add("financial_assets", owner.index, _NO_CHECK)
        ground.plant("assets_not_answered", "dibao", None, household)
    for household, people in ground.families("dibao", 0.01, 1, lambda people: len(ground.home(people).members) == 1):
        ground.faults.add("population", people[0].index, _NO_HOUSEHOLD)
        ground.plant("household_unknown", "dibao", None, household)
    for person, household in ground.recipients("disability_care", 0.015, 1):
        ground.faults.add("disability_certificates", person.index, _NO_GRADE)
        ground.plant("grade_blank", "disability_care", person, household)


def _alone(people: list[Person]) -> bool:
    return len(people) == 1


def _die(ground: Ground, person: Person) -> None:
    """A death of the month before the files: recent enough that other lists still carry the name."""
    person.died = ground.world.month.first_day - timedelta(days=3 + ground.rng.randrange(20))
    if person.spouse is not None:
        ground.world.people[person.spouse].marital = "30"
