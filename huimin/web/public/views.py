"""Public pages: what exists, for whom, by which law; the numbers this place has set."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from huimin.budget import standards as budget_standards
from huimin.kernel import Text, language
from huimin.matching import Prepared
from huimin.web import county, rules
from huimin.web.access.pages import ANYONE, page
from huimin.web.design.tables import Column, Row, Table, Tag
from huimin.web.download import csv_file
from huimin.web.front.typeset import set_once
from huimin.web.standards import filed_table

_STATUS = {"confirmed": Text("已核实", "confirmed"), "needs_confirmation": Text("待核实", "to be confirmed"),
           "made_up": Text("虚构,仅供演示", "made up, for the demonstration")}


@page(ANYONE)
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "public/index.html")


@page(ANYONE)
def policies(request: HttpRequest) -> HttpResponse:
    known = rules.prepared()
    rows = []
    for item in known.policies:
        one = rules.policy_of(item)
        rows.append({"id": item.id, "name": one.name, "summary": one.summary, "unit": rules.GIVEN_TO[one.unit],
                     "department": known.catalog.departments.get(one.department, one.department)})
    return render(request, "public/policies.html", {"policies": rows, "as_of": known.as_of})


@page(ANYONE)
def policy(request: HttpRequest, id: str) -> HttpResponse:
    """One policy in plain words."""
    known = rules.prepared()
    item = next((one for one in known.policies if one.id == id), None)
    if item is None:
        raise Http404
    one = rules.policy_of(item)
    needed = rules.papers(known, id)
    versions = Table(
        Text("历次版本", "Versions"),
        [Column(Text("版本", "Version")), Column(Text("适用地区", "Area")), Column(Text("从哪天起", "From"), "day"),
         Column(Text("到哪天止", "Until"), "day"), Column(Text("现在", "Now"))],
        [Row([Text(f"{version.valid_from.year}年版", f"Version of {version.valid_from.year}"), _place(version.area),
              version.valid_from, version.valid_until,
              Tag(Text("执行中", "in force"), "done") if now else Text("不在执行", "not in force")])
         for version, now in rules.versions(known, id)])
    context = {
        "one": one, "conditions": rules.conditions(item, known), "unit": rules.GIVEN_TO[one.unit],
        "period": rules.PERIODS.get(one.period, one.period), "delivery": rules.DELIVERIES.get(one.delivery, one.delivery),
        "starts": rules.STARTS.get(one.starts), "department": known.catalog.departments.get(one.department, one.department),
        "amount": rules.in_words(one.amount.formula.text, item, known) if one.amount else "",
        "amount_article": one.amount.article if one.amount else "", "review": one.review,
        "supplied": _by_holder([need for need in needed if need.lacking is None]), "to_bring": [need for need in needed if need.lacking],
        "standards": _standards_table(rules.standards(known, item), known,
                                      Text("这项政策用到的本地标准", "Local standards this policy reads")),
        "versions": versions, "as_of": known.as_of, "departures": one.departures,
    }
    return render(request, "public/policy.html", context)


def _by_holder(needed: Sequence[rules.Needed]) -> list[tuple[str, str]]:
    """Department -> the facts it supplies, in words."""
    found: dict[str, list[str]] = {}
    for need in needed:
        found.setdefault(str(need.holder), []).append(str(need.name))
    return [(holder, str(Text("、", ", ")).join(names)) for holder, names in found.items()]


def _place(code: str) -> Text:
    return Text("全国", "the whole country") if code == "CN" else Text.of(county.catalog().areas.name(code))


# -- standards -----------------------------------------------------------------------------------


@page(ANYONE)
def standards(request: HttpRequest) -> HttpResponse:
    """Made anew when rules, numbers or anything in huimin.db change (county.explainer), so after every proposal and decision, too."""
    known = rules.prepared()
    history = request.GET.get("history") == "1"

    def made() -> SafeString:
        caption = Text("本地执行的标准", "Standards in force here")
        decided = [one for one in budget_standards.filed(known.workspace) if one.state == "decided"]
        shown = render_to_string("public/_standards.html", {
            "table": _standards_table(rules.standards(known, history=history), known, caption, with_policy=True), "as_of": known.as_of,
            "history": history, "filed": filed_table(decided, known, names=False) if decided else None})
        return mark_safe(set_once(shown) if language() == "zh" else shown)

    return render(request, "public/standards.html", {"standards": rules.of_rules(known, ("standards", history, language()), made)})


_STANDARD_COLUMNS = (Text("标准", "Standard"), Text("政策", "Policy"), Text("地区", "Area"), Text("数值", "Value"), Text("单位", "Unit"),
                     Text("从哪天起", "From"), Text("到哪天止", "Until"), Text("文件或来源", "Document or source"), Text("状态", "Status"))


def _standards_table(found: Sequence[rules.Standard], known: Prepared, caption: Text, with_policy: bool = False) -> Table:
    columns = [Column(Text("标准", "Standard")), *([Column(Text("政策", "Policy"))] if with_policy else []), Column(Text("地区", "Area")),
               Column(Text("数值", "Value"), "right"), Column(Text("从哪天起", "From"), "day"),
               Column(Text("文件或来源", "Document or source")), Column(Text("状态", "Status"))]
    rows = []
    for standard in found:
        name, policy, place, value, unit, since, _, source, status = _standard(standard, known)
        if standard.row is None:
            status = Tag(status, "soon")
        rows.append(Row([name, *([policy] if with_policy else []), place, f"{value} {unit}".strip(), since, source, status]))
    return Table(caption, columns, rows, empty=Text("这项政策没有需要本地规定的标准。", "Nothing here is set locally."))


def _standard(standard: rules.Standard, known: Prepared) -> list[Any]:
    """Name, policy, place, value, unit, from, until, source, status."""
    row, parameter = standard.row, standard.parameter
    if row is None:
        by = parameter.set_by
        return [parameter.name, standard.policy, "", "", "", None, None, Text(f"由{by.zh}规定", f"Set by: {by.en}") if by else "",
                Text("本地还没有填", "not set here yet")]
    kind = known.catalog.codelist("residence").codes.get(row.residence)
    where = _place(row.area)
    place = where if kind is None else Text(f"{where.zh} {kind.zh}", f"{where.en}, {kind.en}")
    return [parameter.name, standard.policy, place, rules.number(row.value, row.unit), rules.unit_words(row.unit), row.valid_from,
            row.valid_to, row.source, _STATUS[row.status]]


@page(ANYONE)
def standards_csv(request: HttpRequest) -> HttpResponse:
    known = rules.prepared()
    rows = ([_plain(value) for value in _standard(standard, known)] for standard in rules.standards(known, history=True))
    return csv_file("standards.csv", _STANDARD_COLUMNS, rows)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
