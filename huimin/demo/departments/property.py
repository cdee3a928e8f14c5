"""自然资源 and 市场监管: homes by household, businesses by their legal representative."""

from collections.abc import Iterator
from random import Random

from huimin.demo.faults import Row
from huimin.demo.identity import credit_code
from huimin.demo.register import Look, Register
from huimin.demo.world import World


def _homes(world: World) -> Iterator[Row]:
    """One answer line for each household: how many homes its members own together, and their area."""
    for household in world.households:
        yield household.members[0], [
            household.code, world.head(household).name, household.homes, f"{household.home_area}.0", household.place.name,
        ]


def _businesses(world: World) -> Iterator[Row]:
    rng = Random(world.seed)
    for person in world.residents():
        if person.owns_business or person.closed_business:
            state = "存续" if person.owns_business else "注销"
            yield person.index, [credit_code(rng), f"云溪县{person.name}商行", person.name, person.number, state]


REGISTERS = (
    Register(
        "real_estate", "自然资源_不动产登记反馈_{month}.csv", ("户号", "户主姓名", "住房套数", "建筑面积(平方米)", "坐落"), _homes,
        Look(encoding="gb18030"), identity=None,
    ),
    Register(
        "businesses", "市场监管_经营主体_{month}.csv", ("统一社会信用代码", "名称", "法定代表人", "法定代表人证件号码", "登记状态"),
        _businesses, Look(encoding="utf-8-sig"), identity=3,
    ),
)
