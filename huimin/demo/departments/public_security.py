"""公安: the population register (GB18030 text), people missing, motor vehicles (workbook with title rows)."""

from collections.abc import Iterator

from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register, compact, dotted, iso
from huimin.demo.world import OUTSIDE, Person, World

_RELATION_TO_HEAD = {"spouse": "10", "child": "20", "grandchild": "40", "parent": "50", "parent_spouse": "52"}
STATE = "人员状态"
HOUSEHOLD_NUMBER = "户号"


def _population(world: World) -> Iterator[Row]:
    for household in world.households:
        for position, person in enumerate(world.members(household)):
            relation = "02" if position == 0 else _RELATION_TO_HEAD.get(person.role, "97")
            yield person.index, [
                household.code, person.number, person.name, "男" if person.sex == 1 else "女", compact(person.birth), relation,
                household.place.code, household.place.urban_class, "死亡注销" if person.died else "正常",
                "本地户籍" if person.hukou_here else "居住证", "中国", household.address,
            ]


def _missing(world: World) -> Iterator[Row]:
    for person in world.people:
        if person.missing_since is not None:
            yield person.index, [person.number, person.name, iso(person.missing_since), "失踪" if person.sex == 1 else "失联"]


def _vehicles(world: World) -> Iterator[Row]:
    number = 0
    for person in world.people:
        if person.vehicle and person.household != OUTSIDE:
            number += 1
            yield person.index, [
                number, person.name, person.number, f"演A{person.index % 100000:05d}", _use(person),
                0 if person.vehicle_exempt else person.vehicle, dotted(world.today.replace(year=world.today.year - 3, day=1)),
            ]


def _use(person: Person) -> str:
    if not person.vehicle_exempt:
        return "小型客车"
    return "残疾人机动轮椅车" if person.grade else "农用三轮车"


REGISTERS = (
    Register(
        "population", "公安_常住人口登记_{month}.csv",
        (HOUSEHOLD_NUMBER, "公民身份号码", "姓名", "性别", "出生日期", "与户主关系", "居住地区划", "城乡分类", STATE,
         "户籍标识", "国籍", "住址"),
        _population, Look(encoding="gb18030"), identity=1, slips=Slips(small_x=0.3, repeated=0.002),
    ),
    Register(
        "missing", "公安_失踪失联人员_{month}.csv", ("身份证号码", "姓名", "报案日期", "类别"), _missing, Look(encoding="utf-8-sig"),
    ),
    Register(
        "vehicles", "公安车管_机动车登记_{compact}.xlsx",
        ("序号", "所有人", "所有人证件号码", "号牌号码", "车辆类型", "核对价值(元)", "初次登记日期"), _vehicles,
        Look(workbook=True, titles=("云溪县机动车登记信息(县公安局交警大队提供)", "仅供社会救助家庭经济状况核对使用,单位:元"),
             sheet="名单", total=True),
        identity=2, slips=Slips(full_width=0.02, repeated=0.004),
    ),
)
