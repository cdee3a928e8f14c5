"""Asking for a file of lines, judging the requests of others, fetching what two others approved.

Those who judge see what is asked, by whom and why, and how many rows; none of the people in it.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.kernel import Text
from huimin.matching import LISTS, MatchResult, select
from huimin.web import county
from huimin.web.access.objects import households_of_kin
from huimin.web.access.pages import page
from huimin.web.access.purposes import PURPOSES
from huimin.web.access.record import record, record_each
from huimin.web.accounts.roles import CASE_WORKERS
from huimin.web.cases.views import policy_names
from huimin.web.design.forms import Field, Option
from huimin.web.design.templatetags.huimin import moment
from huimin.web.exports.files import FIELDS, FORMATS, file_of, row
from huimin.web.exports.models import APPROVALS, DAYS_TO_FETCH, ExportRequest, ExportVerdict
from huimin.web.worker.views_lists import NAMES

WORKERS = tuple(sorted(CASE_WORKERS))
JUDGES = ("county_lead", "county_officer", "township_lead")
AUDITORS = ("audit_admin", "auditor")
MOST_ROWS = 5_000
FOR = ("monitoring", "visit", "review")
_KEPT = ("policy", "township", "village", "reason")
STATES = {
    "waiting": (Text("等两人批准", "Waits for two approvals"), "soon"),
    "approved": (Text("已批准,可以取文件", "Approved: the file can be fetched"), "done"),
    "refused": (Text("未批准", "Refused"), ""),
    "lapsed": (Text("已过期", "Lapsed"), ""),
}


@page(*WORKERS, *AUDITORS)
def requests(request: HttpRequest) -> HttpResponse:
    """One's own requests and those one may judge; auditors see all."""
    user: Any = request.user
    known = seen_by(user)
    rows = [{"one": one, "list": NAMES[one.list], "state": STATES[state], "judge": state == "waiting" and _may_judge(user, one)}
            for one, state in known]
    return render(request, "exports/requests.html", {"rows": rows})


def seen_by(user: Any) -> list[tuple[ExportRequest, str]]:
    """The newest requests this reader may see, each with its state."""
    now = timezone.now()
    newest = ExportRequest.objects.select_related("by__organisation").prefetch_related("verdicts__by").order_by("-pk")[:200]
    return [(one, one.state(now)) for one in newest if _may_see(user, one)]


@page(*WORKERS, methods=("GET", "POST"))
def ask(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET: what would be in the file, and the form; POST: the request."""
    run, filters, rows = meant(request.user, name, request.POST if request.method == "POST" else request.GET)
    if request.method == "GET":
        return _form(request, name, filters, rows, {}, 200)
    made, errors = asked_for(request.user, run, name, filters, rows, request.POST)
    if made is None:
        return _form(request, name, filters, rows, errors, 422)
    return redirect("export", pk=made.pk)


def meant(user: Any, name: str, given: Mapping[str, str]) -> tuple[MatchResult, dict[str, str], int]:
    """The latest run, the filters, and how many lines of the list they leave in the reader's area. Raises Http404."""
    run = county.latest()
    if name not in LISTS or run is None or not user.area:
        raise Http404
    filters = {key: given[key] for key in _KEPT if given.get(key)}
    return run, filters, select(run, name, filters, area=user.area, limit=0).total


def asked_for(user: Any, run: MatchResult, name: str, filters: Mapping[str, str], rows: int,
              typed: Mapping[str, str]) -> tuple[ExportRequest | None, dict[str, Text]]:
    """The request, kept, or what to correct by field. typed: purpose, why, format."""
    errors = _wrong(typed, rows)
    if errors:
        return None, errors
    return ExportRequest.objects.create(
        by=user, run=run.id, list=name, filters=filters, area=user.area, format=typed["format"], purpose=typed["purpose"],
        reason=typed["why"].strip(), rows=rows), {}


def _wrong(typed: Mapping[str, str], rows: int) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if typed.get("purpose") not in FOR:
        errors["purpose"] = Text("请选用途。", "Choose a purpose.")
    if not 5 <= len(typed.get("why", "").strip()) <= 300:
        errors["why"] = Text("请写明用来做什么,5到300字。", "Say what the file is for, in 5 to 300 characters.")
    if typed.get("format") not in FORMATS:
        errors["format"] = Text("请选文件格式。", "Choose a format.")
    if not 0 < rows <= MOST_ROWS:
        errors["why"] = Text(f"现在选中{rows:,}条;一次最多{MOST_ROWS:,}条,至少1条。请返回名单改筛选条件。",
                                f"{rows:,} lines are selected; a file holds 1 to {MOST_ROWS:,}. Go back and change the filters.")
    return errors


def _form(request: HttpRequest, name: str, filters: dict[str, str], rows: int, errors: dict[str, Text], status: int) -> HttpResponse:
    typed = request.POST
    fields = [
        Field("select", "purpose", Text("用途", "Purpose"), typed.get("purpose", FOR[0]), options=[Option(id, PURPOSES[id]) for id in FOR]),
        Field("textarea", "why", Text("用来做什么", "What it is for"), typed.get("why", ""), rows=3,
              hint=Text("批准的人和审计人员看得到。", "Those who approve and the auditors read it.")),
        Field("radios", "format", Text("文件格式", "Format"), typed.get("format", "xlsx"),
              options=[Option(id, words) for id, words in FORMATS.items()]),
    ]
    return render(request, "exports/ask.html", {
        "name": name, "title": NAMES[name], "rows": rows, "filters": filters, "described": _described(filters), "fields": fields,
        "errors": errors}, status=status)


@page(*WORKERS, *AUDITORS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, seen(request, pk), None, 200)


@page(*JUDGES, methods=("POST",))
def judge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """approve=yes or no; a refusal says why."""
    asked, verdict = seen(request, pk), request.POST.get("approve")
    if verdict not in {"yes", "no"}:
        raise Http404
    problem = judged(asked, request.user, verdict == "yes", request.POST.get("words", "").strip()[:300])
    return redirect("export", pk=pk) if problem is None else _page(request, asked, problem, 422)


def judged(asked: ExportRequest, user: Any, approve: bool, words: str) -> Text | None:
    """Keep a verdict; what is missing, if something is. Raises PermissionDenied for who may not judge this one."""
    if not _may_judge(user, asked):
        raise PermissionDenied
    if not approve and not words:
        return Text("不批准要写明原因。", "A refusal says why.")
    try:
        with transaction.atomic():
            if asked.state(timezone.now()) == "waiting":
                ExportVerdict.objects.create(request=asked, by=user, approve=approve, words=words)
    except IntegrityError:
        pass  # the same person pressed twice: the first verdict stands
    return None


@page(*WORKERS, purpose="monitoring", methods=("POST",))
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, for its proposer alone, after the reading has been written down: once for each household, whose people
    see it, and once with all its rows for the auditors."""
    asked = seen(request, pk)
    taken = lines_of(request, asked)
    if taken is None:
        gone = Text("这次比对的结果已不在,请按最新结果重新申请。", "The run is gone; ask again with the newest.")
        return _page(request, asked, gone, 409)
    told, rows = taken
    return file_of(asked.format, asked.number, told, rows)


def lines_of(request: HttpRequest, asked: ExportRequest) -> tuple[str, list[list[str]]] | None:
    """Who takes what out when, and its rows, every reading on record; None when the run is gone. Raises PermissionDenied."""
    user: Any = request.user
    run_folder = county.workspace().runs / asked.run
    if asked.by_id != user.pk or asked.state(timezone.now()) != "approved" or not asked.area.startswith(user.area) or not user.area:
        raise PermissionDenied
    if not run_folder.is_dir():
        return None
    run, kin = MatchResult.open(run_folder), households_of_kin(request)
    wanted = select(run, asked.list, asked.filters, limit=MOST_ROWS, area=asked.area).lines
    lines = [line for line in wanted if line.household_id not in kin]
    with transaction.atomic():
        record_each(request, asked.purpose, [line.household_id for line in lines if line.household_id], FIELDS, case=asked.number,
                    reason=asked.reason)
        record(request, asked.purpose, "", FIELDS, case=asked.number, reason=asked.reason, count=len(lines))
    names = policy_names()
    rows = [row(line, str(names.get(line.policy, line.policy)), county.area_name(line.village or line.township), asked.number)
            for line in lines]
    when = moment(timezone.now())
    told = Text(f"{user.name} {when} 导出,编号{asked.number};线索,不是决定",
                f"Taken out by {user.name}, {when}, {asked.number}; leads, not decisions")
    return str(told), rows


def _may_see(user: Any, asked: ExportRequest) -> bool:
    return asked.by_id == user.pk or bool(user.roles & set(AUDITORS)) or (
        bool(user.roles & set(JUDGES)) and bool(user.area) and asked.area.startswith(user.area))


def _may_judge(user: Any, asked: ExportRequest) -> bool:
    """Somebody else, of a post that may, responsible for the area, who has not spoken yet."""
    return (asked.by_id != user.pk and bool(user.roles & set(JUDGES)) and bool(user.area) and asked.area.startswith(user.area)
            and all(one.by_id != user.pk for one in asked.verdicts.all()))


def seen(request: HttpRequest, pk: int) -> ExportRequest:
    """Raises Http404 for what is not there and what is not the reader's to see."""
    asked = ExportRequest.objects.select_related("by__organisation").filter(pk=pk).first()
    if asked is None or not _may_see(request.user, asked):
        raise Http404
    return asked


def _page(request: HttpRequest, asked: ExportRequest, problem: Text | None, status: int) -> HttpResponse:
    user: Any = request.user
    state = asked.state(timezone.now())
    return render(request, "exports/one.html", {
        "asked": asked, "title": NAMES[asked.list], "state": STATES[state], "problem": problem, "described": _described(asked.filters),
        "purpose": PURPOSES[asked.purpose], "format": FORMATS[asked.format], "place": county.area_name(asked.area),
        "verdicts": asked.verdicts.select_related("by").order_by("pk"), "judge": state == "waiting" and _may_judge(user, asked),
        "fetch": state == "approved" and asked.by_id == user.pk, "days": DAYS_TO_FETCH, "approvals": APPROVALS}, status=status)


def _described(filters: dict[str, str]) -> str:
    """The filters in words."""
    said = [str(policy_names()[filters["policy"]])] if filters.get("policy") in policy_names() else []
    said += [county.area_name(filters[key]) for key in ("township", "village") if filters.get(key)]
    said += [str(Text("按原因筛选", "by reason"))] if filters.get("reason") else []
    return str(Text("、", ", ")).join(said)
