"""Cases that lie in the rosters: somebody left out, somebody put on, a wrong sum."""

from collections.abc import Callable

from huimin.demo.departments.tax import WAGE
from huimin.demo.faults import ALTERED, CHECKSUM, Fault
from huimin.demo.ground import Ground
from huimin.demo.world import Household, Person

_LEFT_OUT = (
    ("disability_care_new_certificate", "disability_care", 0.04, 0),
    ("disability_living_not_claimed", "disability_living", 0.04, 0),
    ("old_age_not_claimed", "old_age", 0.02, 81),
    ("childcare_not_claimed", "childcare", 0.06, 0),
    ("single_dibao_not_claimed", "single_dibao", 0.08, 0),
    ("defacto_orphan_unseen", "defacto_orphan", 0.10, 0),
    ("tekun_never_applied", "tekun", 0.05, 0),
    ("resident_pension_not_started", "resident_pension", 0.004, 0),
    ("premium_subsidy_missed", "premium_subsidy", 0.02, 0),
    ("addon_missed", "dibao_addon", 0.03, 0),
)
"""Kind, programme, share of its roster, least age."""

_WRONG_SUMS = (
    ("addon_wrong_class", "dibao_addon", 0.03),
    ("tekun_wrong_care_class", "tekun", 0.04),
    ("care_wrong_grade", "disability_care", 0.02),
    ("old_age_wrong_band", "old_age", 0.01),
)
_STANDARD_RISE = 3000  # fen a person and month, July 2026: parameters/yunxi.csv
_PENSION_RISE = 2000


def leave_out(ground: Ground) -> None:
    """People entitled to a programme who are not on its roster."""
    today = ground.world.today
    for person, household in ground.recipients("old_age", 0.02, 1, lambda person: person.age(today) == 80):
        del ground.paid["old_age"][person.number]
        ground.plant("old_age_turned_80", "old_age", person, household)
    for kind, policy, share, least_age in _LEFT_OUT:
        latest = today.replace(year=today.year - least_age, day=1)
        for person, household in _born_before(ground, policy, share, latest.toordinal()):
            del ground.paid[policy][person.number]
            ground.plant(kind, policy, person, household)


def _born_before(ground: Ground, policy: str, share: float, day: int) -> list[tuple[Person, Household]]:
    return list(ground.recipients(policy, share, 1, lambda person: person.birth.toordinal() < day + 31))


def dibao_never_applied(ground: Ground) -> None:
    for household, people in ground.families("dibao", 0.06, 2):
        _off_dibao(ground, household, people)
        ground.plant("dibao_never_applied", "dibao", None, household)


def dibao_stale_wage(ground: Ground) -> None:
    """The wage has ended, yet the tax file, a month behind, still shows it."""
    stale = Fault(ALTERED, {WAGE: "54000.00"}, "工资为上月情况", "last month's wage")
    for household, people in ground.families("dibao", 0.015, 1, ground.has_worker):
        ground.faults.add("income_tax", ground.worker(people).index, stale)
        _off_dibao(ground, household, people)
        ground.plant("dibao_lost_job", "dibao", None, household)


def certificate_rejected(ground: Ground) -> None:
    """The only row that proves the disability carries a wrong identity number and must be refused."""
    for person, household in ground.recipients("disability_care", 0.02, 1):
        ground.faults.add("disability_certificates", person.index, Fault(CHECKSUM))
        del ground.paid["disability_care"][person.number]
        ground.plant("disability_care_bad_number", "disability_care", person, household)


def put_on(ground: Ground) -> None:
    """People on rosters who are not, or no longer, of the right age."""
    today = ground.world.today
    _add(ground, "old_age_before_80", "old_age", ground.size(25, 2), lambda person: person.age(today) in {78, 79})
    _add(ground, "childcare_after_third_birthday", "childcare", ground.size(15, 2), lambda person: person.age(today) == 4)


def _add(ground: Ground, kind: str, policy: str, number: int, fits: Callable[[Person], bool]) -> None:
    """Put residents who fit on a roster, for the least sum anyone on it gets; an empty roster stays empty."""
    paid = ground.paid[policy]
    if not paid:
        return
    least = min(paid.values())
    for person, household in ground.residents(number, fits):
        paid[person.number] = least
        ground.plant(kind, policy, person, household)


def both_nets(ground: Ground) -> None:
    """特困 support and a disability allowance to the same person."""
    paid = ground.paid["disability_care"]
    most = max(paid.values(), default=11_000)
    fits = lambda person: person.grade in {1, 2} and person.number not in paid  # noqa: E731
    for person, household in list(ground.recipients("tekun", 0.02, 2, fits)):
        paid[person.number] = most
        ground.plant("tekun_and_disability", "disability_care", person, household)


def old_sums(ground: Ground) -> None:
    """Sums that were right once, or are right for somebody else."""
    dibao = ground.paid["dibao"]
    fits = lambda people: dibao[ground.home(people).code] > _STANDARD_RISE * len(people)  # noqa: E731
    for household, people in ground.families("dibao", 0.04, 2, fits):
        dibao[household.code] -= _STANDARD_RISE * len(people)
        ground.plant("dibao_old_standard", "dibao", None, household)
    for kind, policy, share in _WRONG_SUMS:
        _sum_of_another(ground, kind, policy, share)
    pensions = ground.paid["resident_pension"]
    for person, household in ground.recipients("resident_pension", 0.003, 1):
        pensions[person.number] -= _PENSION_RISE
        ground.plant("pension_not_raised", "resident_pension", person, household)


def _sum_of_another(ground: Ground, kind: str, policy: str, share: float) -> None:
    """Pay what others on the roster get; where all get the same, a tenth less."""
    paid = ground.paid[policy]
    sums = sorted(set(paid.values()))
    for person, household in ground.recipients(policy, share, 1):
        own = paid[person.number]
        others = [fen for fen in sums if fen != own]
        paid[person.number] = ground.rng.choice(others) if others else own - own // 10
        ground.plant(kind, policy, person, household)


def _off_dibao(ground: Ground, household: Household, people: list[Person]) -> None:
    """Not on dibao, hence also not on the lists that follow from it."""
    del ground.paid["dibao"][household.code]
    for person in people:
        for follows in ("dibao_addon", "disability_living"):
            ground.paid[follows].pop(person.number, None)
