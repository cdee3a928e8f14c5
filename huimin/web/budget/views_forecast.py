"""What the coming two years will take, and whether the money lasts: the newest forecast, and files of it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode

from huimin import matching
from huimin.budget import EXAMPLE
from huimin.kernel import Text
from huimin.matching import Prepared
from huimin.policy import MONTHS
from huimin.web import county, rules
from huimin.web.access.pages import page
from huimin.web.budget import few, told
from huimin.web.budget import forecast_sections as parts
from huimin.web.budget.analyses import done
from huimin.web.budget.models import Analysis
from huimin.web.budget.sections import Section
from huimin.web.budget.views import WHO
from huimin.web.budget.views_status import asked, funds, head, note
from huimin.web.design.forms import Field, Option, number
from huimin.web.download import tables_file

_WHOLE = Text("全县", "The whole county")


@page(*WHO, methods=("GET", "POST"))
def forecast(request: HttpRequest) -> HttpResponseBase:
    """GET: ?policy=dibao&area=990121100&of=cases&growth=3&take_up=50; POST: forecast anew from the newest data."""
    if request.method == "POST":
        return asked(request, Analysis.FORECAST, "budget_forecast")
    context = head(request, Analysis.FORECAST) | {"funding_problem": funds()[1]}
    one = context["standing"]["shown"]
    if one is not None:
        errors: dict[str, Text] = {}
        found = told.forecast(one.result, few.sees(request.user))
        wanted = asked_for(request.GET, found, errors)
        context |= {"seen": found["seen"], "fields": _fields(request, found, wanted), "errors": errors,
                    "sections": sections_of(found, wanted),
                    "query": f"?{urlencode(request.GET)}" if request.GET else ""}
    return render(request, "budget/forecast.html", context)


@page(*WHO)
def forecast_csv(request: HttpRequest, part: str) -> HttpResponse:
    """The tables of one part; of `ahead` every programme, township and month."""
    one = done(Analysis.FORECAST)
    if one is None:
        raise Http404
    result = told.forecast(one.result, few.sees(request.user))
    wanted = asked_for(request.GET, result, {})
    found = next((section for section in parts.sections(result, wanted, _WHOLE, funds()[0])
                  if section.id == part and section.tables), None)
    if found is None:
        raise Http404
    places = {code: str(_place(code)) for code in {row["area"] for row in result["series"]}}
    tables = [parts.every_month(result, places)] if part == "ahead" else found.tables
    return tables_file(f"forecast-{part}.csv", tables, [found.definition, note(one)])


@page(*WHO)
def funding_example(request: HttpRequest) -> HttpResponse:
    """An empty funding.toml to fill in."""
    answer = HttpResponse(EXAMPLE.read_text(encoding="utf-8"), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{EXAMPLE.name}"'
    return answer


def periods_of(known: Prepared) -> dict[str, int]:
    """Cash programme -> months of its period."""
    return {id: MONTHS[one.period] for id, one in known.rules.policies.items() if one.delivery == "cash" and one.period in MONTHS}


def _place(code: str) -> Text:
    return Text.of(county.area_name(code)) if code else _WHOLE


def sections_of(found: few.Found, wanted: parts.Asked) -> list[Section]:
    return list(parts.sections(found, wanted, _place(wanted.area), funds()[0]))


def asked_for(typed: Mapping[str, str], found: Mapping[str, Any], errors: dict[str, Text]) -> parts.Asked:
    """What was asked for; what is not known becomes the first programme, the county and no assumption."""
    known = [one["policy"] for one in found["series"] if not one["hidden"]]
    policy = typed.get("policy", "")
    if policy not in known:
        policy = "dibao" if "dibao" in known else next(iter(known), "")
    area = typed.get("area", "")
    side = typed.get("of", "fen")
    periods = periods_of(rules.prepared())
    return parts.Asked(policy, area if parts.series(found, policy, area) is not None else "", side if side in parts.SIDES else "fen",
                       _percent(typed, "growth", 100, errors), _percent(typed, "take_up", 100, errors), _unclaimed(periods), periods)


def _percent(typed_in: Mapping[str, str], name: str, most: int, errors: dict[str, Text]) -> Fraction:
    """A share typed in per cent; nothing typed is none."""
    typed = typed_in.get(name, "").strip()
    try:
        value = number(typed)
    except ValueError:
        value = None
        errors[name] = Text("请写一个数。", "Write a number.")
    if value is not None and not 0 <= value <= most:
        errors[name] = Text(f"请写0到{most}之间的数。", f"Write a number from 0 to {most}.")
        value = None
    return Fraction(value or 0) / 100


def _unclaimed(periods: Mapping[str, int]) -> dict[str, int]:
    """Cash programme -> fen a month that is due and not drawn, in the newest run."""
    run, sums = county.latest(), dict.fromkeys(periods, 0)
    for place in (matching.places(run) or ()) if run is not None else ():
        if place.policy in periods:
            sums[place.policy] += place.unclaimed_fen
    return {policy: fen // periods[policy] for policy, fen in sums.items()}


def _fields(request: HttpRequest, found: Mapping[str, Any], wanted: parts.Asked) -> list[Field]:
    open_ = [one for one in found["series"] if not one["hidden"]]
    names = {one["policy"]: Text.of(one["name"]) for one in open_}
    areas = sorted({one["area"] for one in open_ if one["policy"] == wanted.policy})
    return [
        Field("select", "policy", Text("政策", "Programme"), wanted.policy, options=[Option(id, name) for id, name in names.items()]),
        Field("select", "area", Text("地区", "Area"), wanted.area, options=[Option(code, _place(code)) for code in areas]),
        Field("select", "of", Text("看什么", "What"), wanted.side, options=[Option(id, words) for id, words in parts.SIDES.items()]),
        Field("number", "growth", Text("没填资金的年,每年增长", "Funds not filled in grow a year by"),
              request.GET.get("growth", ""), unit="%"),
        Field("number", "take_up", Text("现在没领的人有多少来领", "Of those not drawing, how many come"),
              request.GET.get("take_up", ""), unit="%"),
    ]
