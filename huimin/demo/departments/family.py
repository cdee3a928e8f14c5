"""民政: marriages, family ties, obligors, cremations, children in the home, single parents' ledger."""

from collections.abc import Iterator
from datetime import timedelta

from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register, iso, serial, spelled
from huimin.demo.world import World

_MARITAL = {"20": "已婚", "21": "初婚", "22": "再婚", "30": "丧偶", "40": "离婚"}


def _marriages(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.marital != "10":
            spouse = "" if person.spouse is None or person.marital in {"30", "40"} else world.people[person.spouse].number
            yield person.index, [person.number, person.name, _MARITAL[person.marital], spouse]


def _parents(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.father is not None or person.mother is not None:
            mother = "" if person.mother is None else world.people[person.mother].number
            father = "" if person.father is None else world.people[person.father].number
            yield person.index, [person.number, mother, father]


def _obligors(world: World) -> Iterator[Row]:
    for index, others in world.obligors.items():
        person = world.people[index]
        for other in others:
            yield index, [person.number, person.name, world.people[other].number, world.people[other].name]
        if not others:
            yield index, [person.number, person.name, "", ""]


def _cremations(world: World) -> Iterator[Row]:
    """Only deaths of the last year: the crematorium's computer list is young."""
    for person in world.people:
        if person.died is not None and (world.today - person.died).days < 400:
            burnt = person.died + timedelta(days=3)
            yield person.index, [person.name, person.number, serial(person.died), serial(burnt), "云溪县殡仪馆"]


def _institution(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.in_institution:
            yield person.index, [person.number, person.name, spelled(person.birth)]


def _ledger(world: World) -> Iterator[Row]:
    """Households the civil affairs office knows closely: single parents, illness, those leaving dibao."""
    for household in world.households:
        known = household.single_parent or household.elder_cares or household.earlier_dibao
        if known or any(person.ill for person in world.members(household)):
            yield household.members[0], [
                household.code, world.head(household).name, "是" if household.single_parent else "否",
                "是" if household.elder_cares else "否", household.living_cost, household.earlier_dibao, household.months_over,
                iso(world.today.replace(day=1)),
            ]


REGISTERS = (
    Register(
        "marriages", "民政_婚姻登记信息_{month}.csv", ("身份证号", "姓名", "婚姻状况", "配偶身份证号"), _marriages,
        Look(encoding="gb18030", delimiter="\t"), slips=Slips(small_x=0.5),
    ),
    Register("parents", "公安_亲属关系_{month}.csv", ("身份证号", "母亲身份证号", "父亲身份证号"), _parents),
    Register(
        "obligors", "民政_赡养抚养义务人核对表_{month}.csv", ("被赡养抚养人身份证号", "姓名", "义务人身份证号", "义务人姓名"), _obligors,
        Look(encoding="gb18030"),
    ),
    Register(
        "cremations", "民政殡葬_火化登记_{compact}.xlsx", ("逝者姓名", "逝者证件号", "死亡日期", "火化日期", "火化单位"), _cremations,
        Look(workbook=True, titles=("火化登记台账",), sheet="火化", total=False), identity=1, slips=Slips(full_width=0.05),
    ),
    Register(
        "institution_children", "民政_儿童福利机构名册_{month}.csv", ("身份证号", "姓名", "出生日期"), _institution,
        Look(encoding="utf-8-sig"),
    ),
    Register(
        "household_ledger", "民政_困难家庭台账_{month}.csv",
        ("户号", "户主", "单亲家庭", "六十岁以上义务人照料", "年必要生活支出", "原低保金", "超标月数", "更新日期"), _ledger,
        Look(encoding="gb18030"), identity=None,
    ),
)
