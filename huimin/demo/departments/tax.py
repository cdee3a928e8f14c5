"""税务: one answer line for everyone asked about, semicolons, whole years, one month behind the others."""

from collections.abc import Iterator

from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register
from huimin.demo.world import World

WAGE = "工资薪金所得"
TAX = "已缴个人所得税"
ANSWER = "查询结果"


def _wages(world: World) -> Iterator[Row]:
    for person in world.residents():
        answer = "有申报记录" if person.wage else "无申报记录"
        yield person.index, [person.number, person.name, f"{person.wage}.00", f"{person.tax}.00", answer]


REGISTERS = (
    Register(
        "income_tax", "税务_个人所得税信息_{chinese}.csv", ("纳税人识别号", "纳税人姓名", WAGE, TAX, ANSWER), _wages,
        Look(encoding="gb18030", delimiter=";"), slips=Slips(spaces=0.005), behind=1,
    ),
)
