"""Standards in words, for the budget desk and the public: where one holds, and how one was filed and decided."""

from collections.abc import Sequence

from django.urls import reverse

from huimin.budget import standards
from huimin.kernel import Text
from huimin.matching import Prepared
from huimin.web.design.tables import Column, Row, Table, Tag
from huimin.web.design.templatetags.huimin import day as date_words

COLOURS = {"in_force": "done", "decided": "soon", "ended": "", "proposed": "soon", "waiting": "late", "unchanged": "", "filed": "soon",
            "refused": "", "start": "soon", "continue": "soon", "stop": "", "off": "", "unknown": "late"}


def place(area: str, residence: str, known: Prepared) -> Text:
    """「云溪市 农村」"""
    kind = known.catalog.codelist("residence").codes.get(residence)
    where = Text("全国", "the whole country") if area == "CN" else Text.of(known.catalog.areas.name(area))
    return where if kind is None else Text(f"{where.zh} {kind.zh}", f"{where.en}, {kind.en}")


def filed_table(found: Sequence[standards.Filed], known: Prepared, *, names: bool = True,
                page: str = "") -> Table:
    """Process and result, newest first. names: who filed and who decided, which is not for the public; page: route of one of them."""
    columns = [Column(Text("编号", "No.")), Column(Text("标准", "Standard")), Column(Text("地区", "Area")),
               Column(Text("数额", "Value"), "right"), Column(Text("从哪天起", "From"), "day"), Column(Text("怎么算的", "How")),
               Column(Text("提出", "Filed")), Column(Text("决定", "Decided")), Column(Text("结果", "Result")),
               Column(Text("文号或理由", "Document or reason"))]
    named = standards.names_of(known)
    rows = []
    for one in reversed(found):
        body = one.body
        steps = [Text.of(body["formula"]), *(Text.of(step) for step in body["steps"])]
        why = Text(";".join(step.zh for step in steps), "; ".join(step.en for step in steps))
        acts = (one.filed_on, one.filed_by), (one.decided_on, one.decided_by)
        filed, decided = ("" if day is None else f"{date_words(day)} {who if names else ''}".strip() for day, who in acts)
        rows.append(Row([one.id, named.get(body["standard"], Text.of(body["standard"])), place(body["area"], body["residence"], known),
                         body["set"][1], body["start"], why, filed, decided, Tag(standards.RECORD[one.state], COLOURS[one.state]),
                         one.document or one.reason], reverse(page, args=[one.id]) if page else ""))
    return Table(Text("提出和决定", "Filed and decided"), columns, rows, empty=Text("还没有提出过。", "Nothing was filed yet."))
