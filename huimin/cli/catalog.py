"""`huimin catalog`: which facts exist, in which unit, held by whom."""

from huimin.cli.command import Entry, Group, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.kernel import HuiminError, Text
from huimin.kernel.errors import near_hint

_TEXT = Text("数据目录:有哪些字段、谁提供。", "The data catalogue: which fields exist and who holds them.")


class UnknownEntity(HuiminError):
    """--entity names no kind of thing the catalogue has facts about."""

    code = "HM-CLI-007"
    exit_code = 14
    zh = "目录里没有“{name}”。{hint_zh}可用的:{known}。"
    en = "The catalogue has no “{name}”. {hint_en}Known: {known}."


def _unknown(name: str, known: list[str]) -> UnknownEntity:
    return UnknownEntity(name=name, known=", ".join(known), **near_hint(name, known))


@verb("fields", Text("列出全部字段:名称、单位、提供部门。", "List all fields: name, unit, holder."))
@option("--entity", metavar="NAME", default=None, text=Text("只看 person、household 或 event.medical 等",
                                                            "only person, household, event.medical …"))
def fields(screen: Screen, entity: str | None) -> None:
    from huimin.catalog import standard_catalog

    catalog = standard_catalog()
    if entity is not None and entity not in catalog.entities():
        raise _unknown(entity, list(catalog.entities()))
    found = [field for name in catalog.entities() if entity in {None, name} for field in catalog.fields(name).values()]
    headers = [str(text) for text in (Text("字段", "field"), Text("名称", "name"), Text("类型", "type"),
                                      Text("单位", "unit"), Text("提供部门", "holder"))]
    screen.show(
        {"fields": [{"entity": f.entity, "name": f.name, "label": f.label.as_json(), "type": f.type, "unit": f.unit_text,
                     "owner": f.owner, "question": f.question.as_json()} for f in found]},
        lambda: table(headers, [[f.key, cut(str(f.label), 36), f.type, f.unit_text, str(catalog.department(f.owner))] for f in found]))


@verb("departments", Text("列出部门的编号和名称。", "List departments: id and name."))
def departments(screen: Screen) -> None:
    from huimin.catalog import standard_catalog

    known = standard_catalog().departments
    headers = [str(Text("编号", "id")), str(Text("名称", "name"))]
    screen.show({"departments": {name: text.as_json() for name, text in known.items()}},
                lambda: table(headers, [[name, text] for name, text in known.items()]))


group = Group("catalog", text=_TEXT, entries={
    "fields": Entry("huimin.cli.catalog:fields", Text("全部字段", "all fields")),
    "quality": Entry("huimin.cli.quality", Text("各数据集的质量,逐月;可写成网页", "quality of the data by month, also as pages")),
    "datasets": Entry("huimin.cli.datasets:datasets", Text("数据集目录", "the datasets")),
    "show": Entry("huimin.cli.datasets:show", Text("一个数据集的条目", "one dataset's entry")),
    "gaps": Entry("huimin.cli.datasets:gaps", Text("缺哪些数据,谁在等", "which data are lacking, who waits")),
    "agreements": Entry("huimin.cli.agreement:list_", Text("共享协议", "data-sharing agreements")),
    "departments": Entry("huimin.cli.catalog:departments", Text("部门编号", "departments and their ids")),
})
