"""Where the money goes: the status analysis, a file for each part, and the households behind a figure."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huimin import budget
from huimin.budget import CAUSED, CAUSES, DRAWING, POOR_WITH_NOTHING
from huimin.kernel import HuiminError, Text
from huimin.web import county, rules
from huimin.web.access.objects import household_address, households_of_kin
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.budget import analyses, few
from huimin.web.budget.few import WORKERS
from huimin.web.budget.models import Analysis
from huimin.web.budget.sections import Section
from huimin.web.budget.status_found import Reader
from huimin.web.budget.status_sections import sections
from huimin.web.budget.tried import may_try
from huimin.web.budget.views import WHO
from huimin.web.design.paging import ROWS, offset_of, page_of
from huimin.web.design.tables import Column, Row, Table
from huimin.web.download import tables_file
from huimin.web.worker.views_lists import area_of

READERS = (*WHO, "county_officer", "township_lead")
"""Of the counts; households are seen by case workers, in their area."""


@page(*READERS, methods=("GET", "POST"))
def status(request: HttpRequest) -> HttpResponseBase:
    """GET: the newest analysis; POST: make one of the newest data."""
    if request.method == "POST":
        return asked(request, Analysis.STATUS, "budget_status")
    context = head(request, Analysis.STATUS) | {"funding_problem": funds()[1]}
    if context["standing"]["shown"] is not None:
        context |= {"month": context["standing"]["shown"].result["month"], "as_of": context["standing"]["shown"].result["as_of"],
                    "hides": not _reader(request).may_see, "sections": sections_for(request, context["standing"]["shown"])}
    return render(request, "budget/status.html", context)


def asked(request: HttpRequest, kind: str, name: str) -> HttpResponseBase:
    """An analysis asked for, by those who may; then back to its page."""
    if request.POST.get("do") != "analyse":
        raise Http404
    ask(request.user, kind)
    return redirect(name)


def ask(user: Any, kind: str) -> None:
    """Raises Http404 for a reader who asks for none."""
    if not may_try(user):
        raise Http404
    analyses.ask(kind, user)


def head(request: HttpRequest, kind: str) -> dict[str, Any]:
    """What budget/standing.html shows."""
    user: Any = request.user
    standing = analyses.standing(kind)
    going_on, failed = standing["going_on"], standing["failed"]
    return {"standing": standing, "may_ask": may_try(user),
            "seconds": going_on.seconds if isinstance(going_on, Analysis) else 0,
            "problem": Text.of(failed.problem) if isinstance(failed, Analysis) else ""}


@page(*READERS)
def status_csv(request: HttpRequest, part: str) -> HttpResponse:
    """The tables of one part, as the reader sees them."""
    one = analyses.done(Analysis.STATUS)
    found = next((section for section in sections_for(request, one) if section.id == part), None) if one is not None else None
    if one is None or found is None:
        raise Http404
    return tables_file(f"status-{part}.csv", found.tables, [found.definition, note(one)])


def note(one: Analysis) -> Text:
    """Where a figure comes from, for the end of a file."""
    return Text(f"分析{one.pk}号,依据的比对:{one.run or '无'}。", f"Analysis {one.pk}, resting on the run {one.run or 'none'}.")


def funds() -> tuple[budget.Funds, Text | None]:
    """What the county filled in; with what is wrong in the file, if anything is."""
    try:
        return budget.read_funds(county.workspace()), None
    except HuiminError as error:
        return budget.Funds(), Text.of(error.sentence())


def sections_for(request: HttpRequest, one: Analysis) -> list[Section]:
    return list(sections(one.result, _reader(request), funds()[0]))


def _reader(request: HttpRequest) -> Reader:
    """Case workers of the county see the households; those of a township their own; everybody else only counts."""
    user: Any = request.user
    worker = bool(user.roles & set(WORKERS))

    def address(choice: str, value: str, detail: str) -> str:
        asked = urlencode({name: text for name, text in (("of", choice), ("value", value), ("detail", detail)) if text})
        return f"{reverse('status_households')}?{asked}" if worker else ""

    known = rules.prepared()
    dibao = known.program.items.get("dibao")
    return Reader(few.sees(user), address,
                  {} if dibao is None else {one.id: one.refuse for one in rules.conditions(dibao, known)})


@page(*WORKERS, purpose="monitoring")
def households(request: HttpRequest) -> HttpResponseBase:
    """?of=caused&value=unclaimed&detail=dibao: the households behind a figure, in the reader's area; the reading is recorded."""
    user: Any = request.user
    one = analyses.done(Analysis.STATUS)
    choice, value, detail = (request.GET.get(name, "") for name in ("of", "value", "detail"))
    if one is None or not choice:
        return redirect("budget_status")  # where the figures are
    shown, lines, kept_back = households_behind(request, one, choice, value, detail)
    columns = [Column(Text("户", "Household")), Column(Text("村(社区)", "Village")), Column(Text("人", "People"), "number"),
               Column(Text("在领几项", "Benefits"), "number"), Column(Text("现金(元/月)", "Cash, yuan a month"), "yuan")]
    rows = [Row([line.name or "—", county.area_name(line.village) if line.village else "", line.people, line.programmes, line.drawn_fen],
                reverse("household", args=[household_address(line.household_id)]) if line.household_id else "") for line in lines]
    table = Table(Text("这些户", "The households"), columns, rows, empty=Text("您的管辖范围内没有这样的户。", "None in your area."))
    return render(request, "budget/households.html", {
        "title": _title(choice, value, detail), "table": table, "page": shown, "total": shown.paginator.count,
        "kept_back": kept_back, "place": county.area_name(user.area), "month": one.result["month"]})


def households_behind(request: HttpRequest, one: Analysis, choice: str, value: str,
                      detail: str) -> tuple[Page[Any], list[budget.Behind], int]:
    """What ?page= asks for in the reader's area, its reading on record: the page, its households, how many relatives' are kept back."""
    if choice not in {CAUSED, DRAWING, POOR_WITH_NOTHING}:
        raise Http404
    folder, area = analyses.details(one), area_of(request.user)
    shown = page_of(request, budget.behind(folder, choice, value, detail, area, limit=0).total)
    found = budget.behind(folder, choice, value, detail, area, offset_of(shown), ROWS)
    kin = households_of_kin(request)
    lines = [line for line in found.lines if line.household_id not in kin]
    record(request, "monitoring", "", ("name", "area", "amount"), count=len(lines))
    return shown, lines, len(found.lines) - len(lines)


def _title(choice: str, value: str, detail: str) -> Text:
    if choice == DRAWING:
        return Text(f"领{value}项现金待遇的户", f"Households drawing {value} cash benefits") if value != "5" else Text(
            "领5项以上现金待遇的户", "Households drawing five or more cash benefits")
    if choice == POOR_WITH_NOTHING:
        return Text("收入低于标准、一项现金待遇都没领的户", "Households below the line that draw no cash")
    known = rules.prepared()
    policy = known.rules.policies.get(detail)
    cause = CAUSES.get(value, Text.of(value))
    return Text(f"{cause.zh}:{policy.name.zh}", f"{cause.en}: {policy.name.en}") if policy is not None else cause


