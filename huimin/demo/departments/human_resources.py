"""人社: pensions paid (workbook, monthly amounts, old 15-digit numbers), contributions, unemployment, work injury."""

from collections.abc import Iterator

from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register, iso
from huimin.demo.world import World


def _pensions(world: World) -> Iterator[Row]:
    for person in world.residents():
        if world.gone(person) or not (person.employee_pension or person.basic_pension):
            continue
        if person.employee_pension:
            yield person.index, [person.number, person.name, "城镇职工养老", _float(person.employee_pension, person.index), 0]
        else:
            account = round(person.account_balance / 139, 2)
            yield person.index, [person.number, person.name, "城乡居民养老", account, person.basic_pension]


def _float(amount: int, index: int) -> float:
    """A seventh of the sums carry the dust of binary arithmetic, as workbooks do: 3100.2999999999997."""
    return amount + 0.1 + 0.2 if index % 7 == 0 else float(amount)


def _contributions(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.contributions and not world.gone(person):
            yield person.index, [person.number, person.name, "企业职工", person.contributions // 12, round(person.wage / 12, 2)]


def _members(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.pension_member and not world.gone(person):
            yield person.index, [person.number, person.name, person.contribution_years, f"{person.account_balance}.00", "正常参保"]


def _unemployed(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.unemployment_benefit:
            yield person.index, [person.number, person.name, person.unemployment_benefit, iso(world.today.replace(day=1))]


def _injured(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.injury_care:
            yield person.index, [person.number, person.name, 980]


REGISTERS = (
    Register(
        "pensions", "人社_养老待遇发放_{compact}.xlsx", ("证件号码", "姓名", "待遇类别", "养老金(月)", "基础养老金(月)"), _pensions,
        Look(workbook=True, titles=("云溪县养老保险待遇发放明细", "制表:县社会保险中心    单位:元/月"), sheet="发放明细", total=True),
        slips=Slips(old_number=0.06, repeated=0.002),
    ),
    Register(
        "contributions", "人社_社保缴费_{compact}.xlsx", ("公民身份号码", "姓名", "参保身份", "个人月缴费", "月缴费基数"), _contributions,
        Look(workbook=True, sheet="缴费"),
    ),
    Register(
        "pension_members", "人社_城乡居民养老参保_{month}.csv", ("身份证号", "姓名", "缴费年限", "个人账户余额", "参保状态"), _members,
        Look(encoding="gb18030"), slips=Slips(old_number=0.01),
    ),
    Register(
        "unemployment", "人社_失业金发放_{month}.csv", ("身份证号", "姓名", "月失业金", "发放日期"), _unemployed, Look(encoding="utf-8"),
    ),
    Register(
        "injury_care", "人社_工伤生活护理费_{month}.csv", ("身份证号", "姓名", "月护理费"), _injured, Look(encoding="utf-8"),
    ),
)
