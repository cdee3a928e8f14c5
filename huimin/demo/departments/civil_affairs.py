"""民政, 农业农村 and 核对中心: assessed incomes, self-care, capacity to work, maintenance, financial assets."""

from collections.abc import Iterator

from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register, iso
from huimin.demo.world import OUTSIDE, SELF_CARE_ITEMS, World

ASSETS = "金融资产合计(元)"
CHECK_STATE = "反馈情况"


def _assessed(world: World) -> Iterator[Row]:
    """The county's yearly income survey of families (家庭收入核算): everyone for whom it found something."""
    for person in world.residents():
        found = person.property or person.transfer or person.work_cost or person.maintenance_paid
        in_town = world.home_of(person).urban and person.business
        if found or in_town:
            yield person.index, [
                person.number, person.name, person.business if in_town else "", person.property, person.transfer,
                person.work_cost, person.maintenance_paid, "入户调查",
            ]


def _farm(world: World) -> Iterator[Row]:
    """Agriculture's account of farm and odd-job earnings covers villages only."""
    for person in world.residents():
        if person.business and not world.home_of(person).urban:
            yield person.index, [person.number, person.name, f"{person.business:,}", world.home_of(person).place.name]


def _monitored(world: World) -> Iterator[Row]:
    for household in world.households:
        if household.monitored:
            for person in world.members(household):
                yield person.index, [person.number, person.name, "突发严重困难户", household.place.name]


def _self_care(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.fails:
            able = SELF_CARE_ITEMS - person.fails
            items = ["能"] * able + ["不能"] * person.fails
            yield person.index, [person.number, person.name, *items, iso(world.today.replace(month=3, day=15))]


def _capacity(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.grade in {1, 2} or (person.ill and person.age(world.today) < 60):
            yield person.index, [person.number, person.name, "无劳动能力" if person.grade in {1, 2} else "部分丧失劳动能力"]


def _maintenance(world: World) -> Iterator[Row]:
    """Court decisions on maintenance: rare."""
    for person in world.residents():
        if person.court_maintenance:
            yield person.index, [person.number, 5200, 3, 1, person.court_maintenance]


def _assets(world: World) -> Iterator[Row]:
    for person in world.people:
        if person.assets and person.household != OUTSIDE:
            yield person.index, [person.name, person.number, person.assets, "已反馈"]


REGISTERS = (
    Register(
        "income_assessment", "民政_家庭收入核算_{month}.csv",
        ("居民身份证号", "姓名", "经营净收入", "财产净收入", "转移净收入", "就业成本", "支付赡养抚养费", "核算方式"), _assessed,
        Look(encoding="gb18030"), slips=Slips(spaces=0.01),
    ),
    Register(
        "farm_income", "农业农村局_农户收入核算_{chinese}.csv", ("身份证号码", "农户姓名", "经营及零工净收入", "村"), _farm,
        Look(encoding="gb18030", total=True), slips=Slips(apostrophe=0.2),
    ),
    Register(
        "poverty_monitoring", "农业农村局_防返贫监测对象_{month}.csv", ("证件号码", "姓名", "监测类别", "村"), _monitored,
        Look(encoding="gb18030"),
    ),
    Register(
        "self_care", "民政_生活自理能力评估_{month}.xlsx",
        ("身份证号", "姓名", "吃饭", "穿衣", "上下床", "如厕", "室内行走", "洗澡", "评估日期"), _self_care,
        Look(workbook=True, titles=("特困人员及失能老年人生活自理能力评估结果",), sheet="评估"),
    ),
    Register(
        "work_capacity", "民政_劳动能力鉴定_{month}.csv", ("身份证号", "姓名", "鉴定结论"), _capacity, Look(encoding="utf-8-sig"),
    ),
    Register(
        "maintenance", "法院_赡养抚养费判决_{month}.csv",
        ("权利人证件号码", "义务人家庭月收入", "义务人家庭人口", "应供养户数", "判决月金额"), _maintenance,
    ),
    Register(
        "financial_assets", "核对中心_金融资产反馈_{compact}.xlsx", ("姓名", "证件号码", ASSETS, CHECK_STATE), _assets,
        Look(workbook=True, titles=("家庭金融资产查询反馈表",), sheet="汇总",
             extra_sheets=(
                 ("说明", "银行、证券、保险、支付机构查询结果合计;未反馈的留空。"), ("联系人", "核对中心值班电话见机构公示。"),
             )),
        identity=1, slips=Slips(full_width=0.01, repeated=0.002),
    ),
)
