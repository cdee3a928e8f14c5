"""Who is paid today, as the paying offices keep it: one file or more per programme, each in its own manner.

`Paid` is what the county pays: programme → unit → fen per period. Units are identity numbers for programmes
of persons and household numbers for programmes of households.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from huimin.demo.faults import Cell, Row, Slips
from huimin.demo.register import Look, Register, dotted, iso, slashed, spelled
from huimin.demo.world import Household, Person, World
from huimin.kernel import yuan_text

Entitlements = Mapping[tuple[str, str], int]
HOUSEHOLD_PROGRAMMES = ("dibao", "edge", "rigid")
PERSON_PROGRAMMES = (
    "dibao_addon", "single_dibao", "tekun", "disability_living", "disability_care", "old_age", "orphan", "defacto_orphan",
    "resident_pension", "childcare", "premium_subsidy",
)
PROGRAMMES = HOUSEHOLD_PROGRAMMES + PERSON_PROGRAMMES
_PROJECTS = {
    "disability_living": "困难残疾人生活补贴", "disability_care": "重度残疾人护理补贴",
    "orphan": "孤儿基本生活费", "defacto_orphan": "事实无人抚养儿童补贴",
}


@dataclass
class Paid:
    """programme → unit → fen per period (0 for programmes that give a status only)."""

    amounts: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in PROGRAMMES})

    @classmethod
    def of(cls, entitlements: Entitlements) -> "Paid":
        """Everyone gets what is due; programmes without a roster are passed over."""
        paid = cls()
        for (programme, unit), fen in entitlements.items():
            if programme in paid.amounts:
                paid.amounts[programme][unit] = fen
        return paid

    def copy(self) -> "Paid":
        return Paid({name: dict(units) for name, units in self.amounts.items()})

    def __getitem__(self, programme: str) -> dict[str, int]:
        return self.amounts[programme]


def registers(paid: Paid) -> tuple[Register, ...]:
    """The roster files of what is paid."""
    return (*_household_rosters(paid), *_dibao_person_rosters(paid), *_allowances(paid), *_other_offices(paid))


def _listed(world: World, paid: Paid, *programmes: str) -> Iterator[tuple[str, Person, int]]:
    """Programme, person and fen of everyone on these rosters, in the order of the register."""
    for person in world.residents():
        for programme in programmes:
            fen = paid[programme].get(person.number)
            if fen is not None:
                yield programme, person, fen


def _listed_households(world: World, paid: Paid, programme: str) -> Iterator[tuple[Household, Person, int]]:
    units = paid[programme]
    for household in world.households:
        fen = units.get(household.code)
        if fen is not None:
            yield household, applicant(world, household), fen


def applicant(world: World, household: Household) -> Person:
    """Who signed for the household: the first member alive."""
    return next((person for person in world.members(household) if person.died is None), world.head(household))


def since(world: World, person: Person) -> date:
    """A first month of payment, the same every time it is asked."""
    return world.month.shift(-2 - person.index % 50).first_day


def _household_rosters(paid: Paid) -> tuple[Register, ...]:
    def dibao(world: World) -> Iterator[Row]:
        for number, (household, head, fen) in enumerate(_listed_households(world, paid, "dibao"), 1):
            kind = "城市" if household.urban else "农村"
            yield head.index, [
                number, household.place.township, head.name, head.number, len(household.members), kind,
                yuan_text(fen), spelled(since(world, head)),
            ]

    def edge(world: World) -> Iterator[Row]:
        for household, head, _ in _listed_households(world, paid, "edge"):
            yield head.index, [household.code, head.name, head.number, "低保边缘家庭", iso(since(world, head))]

    def rigid(world: World) -> Iterator[Row]:
        for household, head, _ in _listed_households(world, paid, "rigid"):
            yield head.index, [household.code, head.name, "刚性支出困难家庭", dotted(since(world, head))]

    return (
        Register(
            "roster_dibao", "民政_城乡低保发放花名册_{chinese}.xlsx",
            ("序号", "乡镇", "户主姓名", "户主身份证号", "保障人口", "类别", "月保障金额(元)", "享受起始"), dibao,
            Look(workbook=True, titles=("云溪县城乡居民最低生活保障金发放花名册", "填报单位:云溪县民政局"), sheet="花名册", total=True),
            identity=3, slips=Slips(full_width=0.01, repeated=0.002),
        ),
        Register("roster_edge", "民政_低保边缘家庭名册_{month}.csv", ("户号", "户主", "户主证件号", "认定类别", "认定日期"), edge,
                 Look(encoding="gb18030"), identity=2),
        Register("roster_rigid", "民政_刚性支出困难家庭名册_{month}.csv", ("户号", "户主", "认定类别", "认定日期"), rigid,
                 Look(encoding="utf-8-sig"), identity=None),
    )


def _dibao_person_rosters(paid: Paid) -> tuple[Register, ...]:
    def addon(world: World) -> Iterator[Row]:
        for _, person, fen in _listed(world, paid, "dibao_addon"):
            yield person.index, [person.number, person.name, yuan_text(fen), iso(since(world, person))]

    def single(world: World) -> Iterator[Row]:
        for _, person, fen in _listed(world, paid, "single_dibao"):
            yield person.index, [person.number, person.name, "参照单人户", yuan_text(fen)]

    def tekun(world: World) -> Iterator[Row]:
        for _, person, fen in _listed(world, paid, "tekun"):
            kind = "集中供养" if person.index % 6 == 0 else "分散供养"
            yield person.index, [person.name, person.number, kind, yuan_text(fen), slashed(since(world, person))]

    return (
        Register("roster_dibao_addon", "民政_低保分类施保_{month}.csv", ("身份证号", "姓名", "月增发金额", "起始日期"), addon,
                 Look(encoding="gb18030")),
        Register("roster_single_dibao", "民政_单人户低保_{month}.csv", ("证件号码", "姓名", "类别", "月金额"), single,
                 Look(encoding="utf-8-sig")),
        Register(
            "roster_tekun", "民政_特困供养发放表_{compact}.xlsx", ("姓名", "身份证号码", "供养方式", "月供养金额(元)", "起始日期"), tekun,
            Look(workbook=True, titles=("特困人员救助供养资金发放表",), sheet="发放表", total=True), identity=1,
            slips=Slips(old_number=0.05),
        ),
    )


def _allowances(paid: Paid) -> tuple[Register, ...]:
    def two(world: World, *programmes: str) -> Iterator[Row]:
        for programme, person, fen in _listed(world, paid, *programmes):
            yield person.index, [person.number, person.name, _PROJECTS[programme], yuan_text(fen)]

    def old_age(world: World) -> Iterator[Row]:
        for _, person, fen in _listed(world, paid, "old_age"):
            yield person.index, [person.number, person.name, person.age(world.today), yuan_text(fen)]

    return (
        Register("roster_disability", "残联民政_残疾人两项补贴发放_{compact}.csv", ("身份证号", "姓名", "补贴项目", "月补贴(元)"),
                 lambda world: two(world, "disability_living", "disability_care"), Look(encoding="gb18030"),
                 slips=Slips(small_x=0.4, repeated=0.002)),
        Register("roster_children", "民政_孤儿和事实无人抚养儿童_{month}.csv", ("儿童身份证号", "姓名", "保障类别", "月补助(元)"),
                 lambda world: two(world, "orphan", "defacto_orphan"), Look(encoding="utf-8-sig")),
        Register("roster_old_age", "民政_高龄津贴_{compact}.txt", ("身份证号", "姓名", "周岁", "月津贴"), old_age,
                 Look(encoding="gb18030", delimiter="|"), slips=Slips(old_number=0.08, full_width=0.01)),
    )


def _other_offices(paid: Paid) -> tuple[Register, ...]:
    def plain(world: World, programme: str, *more: Cell) -> Iterator[Row]:
        for _, person, fen in _listed(world, paid, programme):
            yield person.index, [person.number, person.name, yuan_text(fen), *more]

    return (
        Register("roster_resident_pension", "人社_居民养老金发放_{month}.csv", ("身份证号", "姓名", "月发放额"),
                 lambda world: plain(world, "resident_pension"), Look(encoding="gb18030")),
        Register("roster_childcare", "卫健_育儿补贴发放_{compact}.csv", ("婴幼儿身份证号", "婴幼儿姓名", "月发放金额", "批次"),
                 lambda world: plain(world, "childcare", "第三批"), Look(encoding="utf-8-sig")),
        Register("roster_premium_subsidy", "医保_资助参保名单_{month}.csv", ("证件号码", "姓名", "资助金额", "年度"),
                 lambda world: plain(world, "premium_subsidy", "2026"), Look(encoding="utf-8")),
    )
