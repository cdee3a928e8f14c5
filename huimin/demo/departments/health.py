"""卫健 and 医保: births and deaths, settlements (events), membership and serious illness."""

from collections.abc import Iterator

from huimin.demo.damage import by_ear
from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register, iso, slashed
from huimin.demo.world import World

FOLLOW_UP = "hospital_illness"


def _deaths(world: World) -> Iterator[Row]:
    for person in world.people:
        if person.died is not None:
            yield person.index, [person.number, person.name, iso(person.died), "居民死亡医学证明(推断)书"]


def _births(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.age(world.today) < 4:
            mother = "" if person.mother is None else world.people[person.mother].number
            father = "" if person.father is None else world.people[person.father].number
            yield person.index, [f"Z{person.index:09d}", person.number, person.name, iso(person.birth), mother, father]


def _settlements(world: World) -> Iterator[Row]:
    for person in world.residents():
        for number, (day, paid) in enumerate(person.medical_bills):
            if person.died is None or day <= person.died:
                kind = "住院" if paid > 2000 else "门诊"
                yield person.index, [f"JS{person.index}{number}", person.number, slashed(day), kind, f"{paid}.00"]


def _membership(world: World) -> Iterator[Row]:
    for person in world.residents():
        if not world.gone(person):
            kind = "城乡居民" if not person.contributions and not person.employee_pension else "职工"
            yield person.index, [person.number, person.name, kind, "是" if person.ill else "否"]


def _followed_up(world: World) -> Iterator[Row]:
    """The hospital asks for no card: a number of its own, and what the patient says."""
    for person in world.residents():
        if person.ill and not world.gone(person):
            yield person.index, [record_number(person.index), person.name, "男" if person.sex == 1 else "女", iso(person.birth),
                                 world.home_of(person).address, "规律随访" if person.index % 4 else "失访"]


def record_number(index: int) -> str:
    """The hospital's own number of a patient."""
    return f"SF{index:07d}"


REGISTERS = (
    Register(
        FOLLOW_UP, "县医院_重病随访登记_{month}.csv", ("登记号", "姓名", "性别", "出生日期", "家庭住址", "随访情况"), _followed_up,
        Look(encoding="gb18030"), identity=None, damage=by_ear,
    ),
    Register(
        "deaths", "卫健_死亡医学证明_{month}.csv", ("身份证件号码", "死者姓名", "死亡日期", "证明类型"), _deaths,
        Look(encoding="utf-8-sig"), slips=Slips(spaces=0.02, repeated=0.01),
    ),
    Register(
        "births", "卫健_出生医学证明_{compact}.csv",
        ("出生证编号", "新生儿身份证号", "新生儿姓名", "出生日期", "母亲身份证号", "父亲身份证号"), _births,
        Look(encoding="utf-8"), identity=1,
    ),
    Register(
        "settlements", "医保_结算明细_{compact}.txt", ("结算流水号", "证件号码", "结算日期", "医疗类别", "个人负担金额"), _settlements,
        Look(encoding="gb18030", delimiter="|"), identity=1, slips=Slips(full_width=0.01),
    ),
    Register(
        "medical_members", "医保_参保及重病名单_{chinese}.csv", ("证件号码", "参保人", "险种", "重病患者"), _membership,
        Look(encoding="utf-8"), slips=Slips(apostrophe=0.05),
    ),
)
