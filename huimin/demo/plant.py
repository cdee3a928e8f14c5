"""Plant cases and faults in a county whose rosters are right, and write the files as departments send them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from huimin.demo import plant_facts, plant_rosters
from huimin.demo.departments import REGISTERS
from huimin.demo.faults import ALTERED, CHECKSUM, MISSING, Fault, Faults
from huimin.demo.ground import Case, Ground
from huimin.demo.register import Register
from huimin.demo.rosters import Paid, registers
from huimin.demo.world import World

_ORDER: tuple[Callable[[Ground], None], ...] = (
    plant_facts.custody, plant_facts.checks_missing, plant_rosters.both_nets, plant_rosters.leave_out,
    plant_facts.deaths_registered_late, plant_facts.deaths_unregistered, plant_rosters.certificate_rejected,
    plant_facts.downgraded, plant_facts.better_off, plant_facts.member_died, plant_facts.wages_unknown,
    plant_rosters.dibao_stale_wage, plant_rosters.dibao_never_applied, plant_rosters.old_sums, plant_rosters.put_on,
)
"""Rare cases choose first."""

_SHARE_OF_ROWS = 0.003
_SLIPPED = {
    "income_tax": "工资薪金所得", "farm_income": "经营及零工净收入", "pensions": "养老金(月)", "contributions": "个人月缴费",
    "school_roll": "学年自付费用", "pension_members": "个人账户余额",
}
"""Columns in which a letter O stands for a nought now and then."""


@dataclass(frozen=True)
class Planting:
    """A planted county, not yet judged. cases: what was planted; faults: what is wrong with the files."""

    ground: Ground
    faults: Faults

    @property
    def cases(self) -> list[Case]:
        return self.ground.cases

    def kinds(self) -> Counter[str]:
        return Counter(case.story.kind for case in self.cases)


def plant_cases(world: World, paid: Paid) -> Planting:
    """Change facts, rosters and files; `world` is changed in place, `paid` is not."""
    rng = Random(f"{world.seed}:plant")
    faults = Faults(world.seed)
    ground = Ground(world, paid.copy(), faults, rng)
    for step in _ORDER:
        step(ground)
    _scatter(ground)
    return Planting(ground, faults)


def _scatter(ground: Ground) -> None:
    """Faults that befall anyone, except people of planted cases: a case must fail for its own reason only."""
    free = [person.index for person in ground.by_number.values() if person.household not in ground.used]
    for register in (*REGISTERS, *registers(ground.paid)):
        if register.identity is not None:
            for index in sorted(ground.rng.sample(free, round(len(free) * _SHARE_OF_ROWS))):
                ground.faults.add(register.id, index, _fault(ground.rng, register))


def _fault(rng: Random, register: Register) -> Fault:
    chance = rng.random()
    column = _SLIPPED.get(register.id)
    if column is not None and chance < 0.3:
        return Fault(ALTERED, {column: "1O50.00"}, "数字中混入字母", "a letter among the digits")
    if chance < 0.75:
        return Fault(CHECKSUM, {}, "身份证号校验位错误", "wrong check digit")
    return Fault(MISSING, {}, "漏报", "row left out")

