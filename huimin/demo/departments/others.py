"""司法, 法院, 退役军人, 统战: short lists about few people."""

from collections.abc import Iterator

from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register, slashed, spelled
from huimin.demo.world import World


def _custody(world: World) -> Iterator[Row]:
    for person in world.people:
        if person.custody_since is not None and not world.gone(person):
            place = "监狱" if person.index % 3 else "强制隔离戒毒所"
            yield person.index, [person.name, person.number, place, spelled(person.custody_since)]


def _findings(world: World) -> Iterator[Row]:
    """Judgements that somebody lacks civil capacity."""
    for person in world.people:
        if person.no_capacity and not world.gone(person):
            yield person.index, [person.number, person.name, "是", "否", "否", slashed(world.today.replace(month=1, day=9))]


def _preferential(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.preferential and not world.gone(person):
            yield person.index, [person.number, person.name, "带病回乡退役军人", f"{person.preferential:,}.00", slashed(world.today)]


def _religious(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.religious_away:
            yield person.index, [person.number, person.name, "三年以上"]


REGISTERS = (
    Register(
        "custody", "司法_在押及强戒人员_{month}.csv", ("姓名", "证件号码", "羁押场所", "入所日期"), _custody, Look(encoding="gb18030"),
        identity=1, slips=Slips(spaces=0.05),
    ),
    Register(
        "court_findings", "法院_行为能力和监护判决_{month}.csv",
        ("当事人身份证号", "姓名", "无民事行为能力", "撤销监护资格", "遣送", "判决日期"), _findings, Look(encoding="utf-8"),
    ),
    Register(
        "veterans", "退役军人_优抚对象_{month}.csv", ("身份证号", "姓名", "优抚类别", "年抚恤补助", "制表日期"), _preferential,
        Look(encoding="utf-8-sig"),
    ),
    Register(
        "religious", "统战_宗教教职人员_{month}.csv", ("身份证号", "姓名", "在场所居住年限"), _religious, Look(encoding="utf-8"),
    ),
)
