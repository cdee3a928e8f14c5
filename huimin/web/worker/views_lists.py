"""匹配结果: the lists of the latest run, the reader's area only; from a line a worker opens a case."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from huimin.casework import Case
from huimin.kernel import HuiminError, Text
from huimin.matching import LISTS, Changes, Explanation, MatchResult, changes, month_before, select
from huimin.web import county
from huimin.web.access.objects import (
    HOUSEHOLD,
    PERSON,
    household_address,
    household_of,
    households_of_kin,
    person_address,
)
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.access.sealed import value_of
from huimin.web.accounts.roles import CASE_WORKERS
from huimin.web.cases.views import head_of, policy_names
from huimin.web.cockpit.facts import waiting
from huimin.web.cockpit.scope import Scope
from huimin.web.design.paging import ROWS, offset_of, page_of
from huimin.web.design.tables import Column, Row, Table
from huimin.web.store import cases
from huimin.web.store.models import CaseRow

WORKERS = tuple(sorted(CASE_WORKERS))
A_PAGE = ROWS
NAMES = {
    "unclaimed": Text("应享未享", "Entitled, not receiving"),
    "undue": Text("不应享而享", "Receiving, not entitled"),
    "amount": Text("金额不符", "Amount differs"),
    "unknown": Text("待核", "To be verified"),
    "ok": Text("一致", "As it should be"),
}
WHAT = {
    "unclaimed": Text("按数据符合条件,名单上没有。先核实,再上门或免申请办理。",
                      "The data say they are entitled, no roster names them. Check, then go to them."),
    "undue": Text("名单上有,按数据看不符合。只是线索:不核实、不听取意见,不能停发。",
                  "On a roster, but the data say no. A lead only: nothing ends unheard."),
    "amount": Text("符合条件,发的数与算的数不同。", "Entitled, but paid another amount than computed."),
    "unknown": Text("差一项事实才能判断;待遇照发。", "One fact is missing; payment goes on."),
    "ok": Text("名单与规则一致。", "Roster and rules agree."),
}


class UnderWayElsewhere(HuiminError):
    """A case from a line of a list is handled by another office already."""

    code = "HM-WEB-032"
    exit_code = 13
    zh = "这件事由{place}在办(事项{ref}),没有另开一件。请与{place}联系;要由您这里办的,请他们转过来。"
    en = ("{place} is handling this already (case {ref}), so no other was opened. Speak to {place}; if it is for you to handle, ask them "
          "to move it to you.")


def _run() -> MatchResult:
    run = county.latest()
    if run is None:
        raise Http404
    return run


@page(*WORKERS)
def lists(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    run = county.latest()
    rows = []
    if run is not None:
        for name in LISTS:
            found = select(run, name, area=area_of(user), limit=0)
            rows.append((name, NAMES[name], WHAT[name], found, _since(run, name, area_of(user))))
    return render(request, "worker/lists.html", {
        "run": run, "rows": rows, "first": all(row[-1] is None for row in rows), "area": county.area_name(user.area)})


@page(*WORKERS, purpose="monitoring")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A page of one list; policy, village, reason, sort and page stand in the address."""
    user: Any = request.user
    if name not in LISTS:
        raise Http404
    run, asked = _run(), request.GET
    filters = {key: asked[key] for key in ("policy", "township", "village", "reason") if asked.get(key)}
    sort = asked.get("sort", "place") if asked.get("sort") in {"place", "amount", "since"} else "place"
    page = page_of(request, select(run, name, filters, sort, limit=0, area=area_of(user)).total)
    found = select(run, name, filters, sort, offset_of(page), A_PAGE, area_of(user))
    kin = households_of_kin(request)
    lines = [(line, household_address(str(line.household_id)) if line.household_id else "",
              person_address(str(line.person_id)) if line.unit == "person" and line.person_id else "",
              county.area_name(line.village or line.township), _short(line.rests_on))
             for line in found.lines if line.household_id not in kin]
    record(request, "monitoring", "", ("name", "area", "policy", "amount"), count=len(lines))
    kept = {**filters, "sort": sort}
    return render(request, "worker/list.html", {
        "name": name, "title": NAMES[name], "what": WHAT[name], "run": run, "found": found, "lines": lines, "policies": policy_names(),
        "filters": filters, "page": page, "query": urlencode(kept),
        "since": _since(run, name, area_of(user)), "missing": _missing(run, user) if name == "unknown" and not filters else None,
        "villages": _places(user.area), "places_are": "village" if len(user.area) >= 9 else "township", "sort": sort,
        "kept_back": len(found.lines) - len(lines),
    })


def _since(run: MatchResult, name: str, area: str) -> Changes | None:
    """What is new on the list and gone from it since the month before; None when nothing was matched then."""
    before = month_before(county.workspace(), run)
    return changes(run, before, name, area) if before is not None else None


def _missing(run: MatchResult, user: Any) -> Table:
    """The facts that alone would settle lines, most households first: one question to a department settles them all."""
    area = area_of(user)
    facts = waiting(Scope(area, Text.of(county.area_name(user.area)), run, None))
    more = select(run, "unknown", area=area, limit=0).total - sum(fact.lines for fact in facts)
    rows = [Row([fact.name, fact.ask, fact.households, fact.lines], f"?{urlencode({'reason': fact.id})}") for fact in facts]
    if more:
        rows.append(Row([Text("差两项以上的", "Short of more than one fact"), "", None, more]))
    return Table(Text("差什么,问谁", "What is missing, and whom to ask"),
                 [Column(Text("缺的事实", "Missing fact")), Column(Text("找谁", "Whom to ask")),
                  Column(Text("可判定(户)", "Households settled"), "number"), Column(Text("条数", "Lines"), "number")], rows)


def area_of(user: Any) -> str:
    """The area a list is cut to; at the county nothing, as lines whose township nobody knows are the county's too."""
    return "" if user.area == county.workspace().area else str(user.area)


def _places(area: str) -> list[tuple[str, str]]:
    """What to filter by: the villages of a township, the townships of a county."""
    digits = 12 if len(area) >= 9 else 9
    return [(code, county.area_name(code)) for code in county.catalog().areas.codes(area) if len(code) == digits]


def _short(facts: Text) -> Text:
    """The first facts a line rests on and how many there are; all of them stand on the household's page."""
    return Text(*(_of_many(words) for words in (facts.zh, facts.en)))


def _of_many(words: str) -> str:
    first, *more = words.split(";")
    return first if not more else f"{first};{more[-1].strip()}" if more[-1].strip()[:1] in "等0123456789" else f"{first} …"


@page("township_worker", "county_officer", purpose="monitoring", methods=("POST",))
def follow(request: HttpRequest, name: str) -> HttpResponseBase:
    """Open a case from a line of a list: found by the data, checked by a person before anybody is told. Where one on the same
    policy for the same person or household is under way, go on with that.

    POST: address, policy, person (of whom the line is, opaque; of a policy for persons only)
    """
    address, policy = request.POST.get("address", ""), request.POST.get("policy", "")
    told = household_of(request, address, "monitoring", ("name",))
    person = value_of(PERSON, request.POST.get("person", "")) or ""
    try:
        return redirect("case", ref=followed(request, told, name, address, policy, str(person)).ref)
    except UnderWayElsewhere as error:
        return render(request, "worker/elsewhere.html", {"problem": error.sentence(), "name": name, "title": NAMES[name]}, status=409)


def followed(request: HttpRequest, told: Explanation, name: str, address: str, policy: str, person: str) -> Case | CaseRow:
    """A case of the household behind an address, whose reading is on record; where one is under way, that one. person: whose the line
    is, of a policy for persons. Raises Http404, UnderWayElsewhere and what cases.begin raises."""
    household = str(value_of(HOUSEHOLD, address))
    found = [one for one in told.policies if one.item.id == policy and (one.item.entity == "household" or one.decision.subject == person)]
    if name not in {"unclaimed", "amount"} or policy not in policy_names() or not found:
        raise Http404
    subject = person if found[0].item.entity == "person" else ""
    user: Any = request.user
    under_way = cases.running(household, policy, subject)
    if under_way is not None:
        if not cases.in_hand(under_way.area, under_way.moving_to, user.area):
            raise UnderWayElsewhere(ref=under_way.ref, place=county.area_name(under_way.area[:9]))
        return under_way
    return cases.begin(
        cases.actor_of(user), "find", policy=policy, household=household, members=list(told.found.people),
        area=str(told.found.row.get("area") or ""), way_in="matching", name=head_of(told), run=_run().id, subject=subject,
        subject_name=found[0].subject_name)
