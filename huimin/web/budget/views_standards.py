"""Standards on the budget desk: what is set, what does not conform, what prices and figures say, what was filed and decided."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from huimin.budget import standards
from huimin.kernel import HuiminError, Month, Text, language
from huimin.matching import Prepared
from huimin.web import rules
from huimin.web.access.pages import page
from huimin.web.budget.tried import may_try
from huimin.web.budget.views import WHO
from huimin.web.design.tables import Column, Link, Row, Table, Tag
from huimin.web.rules import number, unit_words
from huimin.web.standards import COLOURS, filed_table, place

MONTHS = 6
T = TypeVar("T")


@page(*WHO)
def standards_page(request: HttpRequest) -> HttpResponse:
    """?name=dibao: of one policy or standard; ?history=1: those no longer in force, too."""
    user: Any = request.user
    return render(request, "budget/standards.html", context(
        request.GET.get("name", "dibao"), request.GET.get("history") == "1", may_file=may_try(user)))


def context(name: str, history: bool, may_file: bool) -> dict[str, Any]:
    """Everything the page shows of one policy or standard, and of all: what does not conform, prices, proposals, decisions.

    may_file: the reader may put a new standard on record
    """
    known, on = rules.prepared(), rules.prepared().as_of
    try:
        found = standards.register(known, on, name, history=history)
    except standards.UnknownStandard:
        found = []
    month = Month.of(on)

    def kept(what: str, make: Callable[[], T]) -> T:
        return rules.of_rules(known, ("budget_standards", what, language()), make)

    owners = kept("owners", lambda: sorted({one.row.id.partition(".")[0] for one in standards.register(known, on)}))
    return {
        "register": _register(found, known), "name": name, "history": history, "as_of": on,
        "findings": kept("findings", lambda: _findings(standards.findings(known, on), known)),
        "owners": [_owner(id, name, known) for id in owners],
        "price": kept("price", lambda: _price(known, month)), "proposals": _proposals(known, month, link=may_file),
        "filed": filed_table(standards.filed(known.workspace), known, page="standard_filed"), "may_file": may_file}


def _owner(id: str, chosen: str, known: Prepared) -> dict[str, Any]:
    policy = known.rules.policies.get(id)
    definition = known.rules.definitions.get(id)
    return {"id": id, "name": policy.name if policy else definition.name if definition else Text.of(id), "chosen": id == chosen}


def _register(found: Sequence[standards.Standard], known: Prepared) -> Table:
    columns = [Column(Text("标准", "Standard")), Column(Text("地区", "Area")), Column(Text("数额", "Value"), "right"),
               Column(Text("比上次", "Change"), "right"), Column(Text("从哪天起", "From"), "day"), Column(Text("到哪天止", "Until"), "day"),
               Column(Text("状态", "State")), Column(Text("文件", "Document"))]
    rows = []
    for one in found:
        row, unit = one.row, unit_words(one.row.unit)
        rows.append(Row([one.name, place(row.area, row.residence, known), f"{number(row.value, row.unit)} {unit}".strip(),
                         "" if one.change is None else f"{float(one.change):+.1%}", row.valid_from, one.until,
                         Tag(standards.STATES[one.state], COLOURS[one.state]), row.source]))
    return Table(Text("标准登记", "Register of standards"), columns, rows)


def _findings(found: Sequence[standards.Finding], known: Prepared) -> Table:
    columns = [Column(Text("地区", "Area")), Column(Text("问题", "What is wrong")), Column(Text("依据", "Article"))]
    rows = [Row([place(one.area, one.residence, known), one.text, one.article]) for one in found]
    return Table(Text("核查", "Checks"), columns, rows, empty=Text("没有发现空档、重叠或低于底线的标准。",
                                                                   "No gap, overlap or number below a floor was found."))


def _price(known: Prepared, month: Month) -> Table | None:
    try:
        months = standards.price_months(known, month.shift(1 - MONTHS), month)
    except HuiminError:
        return None
    columns = [Column(Text("月份", "Month")), Column(Text("联动", "Link")), Column(Text("每人", "Each person"), "yuan"),
               Column(Text("比较的数", "What was compared"))]
    return Table(Text("价格联动", "The price link"), columns, [_price_row(one) for one in reversed(months)])


def _price_row(one: standards.PriceMonth) -> Row:
    zh, en = [], []
    for given in one.inputs:
        value = "—" if given.row is None else f"{float(given.row.value):.1%}" + "*" * (given.id in one.carried)
        zh.append(f"{given.name.zh.partition('(')[0]} {value}")
        en.append(f"{given.name.en.partition(' (')[0]} {value}")
    return Row([str(one.month), Tag(standards.EVENTS[one.event], COLOURS[one.event]), one.fen, Text(";".join(zh), "; ".join(en))])


def _proposals(known: Prepared, month: Month, *, link: bool) -> Table | None:
    """link: to where one is filed. None where the county has no rules (or such as cannot be used: the command line says why)."""
    try:
        found = standards.proposals(known, standards.read_index_rules(known.workspace), month)
    except HuiminError:
        return None
    columns = [Column(Text("规则", "Rule")), Column(Text("地区", "Area")), Column(Text("从哪天起", "From"), "day"),
               Column(Text("现在", "Now"), "right"), Column(Text("算得", "By the rule"), "right"), Column(Text("怎么算的", "How")),
               Column(Text("结论", "State")), *([Column(Text("办理", "Act"))] if link else [])]
    return Table(Text("按规则算", "By the rules"), columns, [_proposal_row(one, known, link=link) for one in found])


def _proposal_row(one: standards.Proposal, known: Prepared, *, link: bool) -> Row:
    told: dict[str, Any] = one.as_json()
    why = Text(";".join([one.formula.zh, *(step.zh for step in one.steps)]), "; ".join([one.formula.en, *(step.en for step in one.steps)]))
    act = Link(Text("提出", "File it"), f"{reverse('standard_new')}?{urlencode({'rule': one.rule.id})}") if one.state == "proposed" else ""
    return Row([one.rule.name, place(one.rule.area, one.rule.residence, known), one.start, told["before"], told["value"], why,
                Tag(one.state_text, "done" if one.state == "decided" else COLOURS[one.state]), *([act] if link else [])])
