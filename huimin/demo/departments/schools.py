"""教育 and 残联: enrolment (UTF-16, tab), disability certificates (category and grade in words)."""

from collections.abc import Iterator

from huimin.demo.faults import Row, Slips
from huimin.demo.register import Look, Register, iso
from huimin.demo.world import World

CATEGORY = "残疾类别等级"
_CATEGORIES = ("", "视力", "听力", "言语", "肢体", "智力", "精神", "多重")
_GRADES = ("", "一级", "二级", "三级", "四级")


def certificate_words(category: int, grade: int) -> str:
    """肢体二级"""
    return _CATEGORIES[category] + _GRADES[grade]


def _pupils(world: World) -> Iterator[Row]:
    for person in world.residents():
        if person.stage and not world.gone(person):
            yield person.index, [person.number, person.name, person.stage, "云溪县示范学校", person.education_cost]


def _certificates(world: World) -> Iterator[Row]:
    for person in world.people:
        if person.grade and not world.gone(person):
            yield person.index, [
                f"{person.number}{person.category}{person.grade}", person.number, person.name,
                certificate_words(person.category, person.grade), "是" if person.needs_care else "否", person.rehab_cost,
                iso(world.today.replace(year=world.today.year - 4, day=1)),
            ]


REGISTERS = (
    Register(
        "school_roll", "教育_学籍信息_{month}.csv", ("学生身份证号", "学生姓名", "学段", "学校", "学年自付费用"), _pupils,
        Look(encoding="utf-16", delimiter="\t"), slips=Slips(full_width=0.02),
    ),
    Register(
        "disability_certificates", "残联_残疾人证信息_{compact}.csv",
        ("残疾人证号", "身份证号", "姓名", CATEGORY, "需长期照护", "年康复自付", "发证日期"), _certificates,
        Look(encoding="gb18030"), identity=1, slips=Slips(old_number=0.05, small_x=0.4, repeated=0.01),
    ),
)
