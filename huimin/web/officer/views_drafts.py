"""Drafts: written in a form or uploaded, checked at once, tried on the latest data, proposed by one and published by another."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huimin.kernel import HuiminError, Text
from huimin.web import county, rules
from huimin.web.access.pages import page
from huimin.web.accounts.models import Account
from huimin.web.budget import few, told
from huimin.web.budget.results import by_township
from huimin.web.design.forms import Field, Option
from huimin.web.design.tables import Column, Row, Table
from huimin.web.officer import drafts as files
from huimin.web.officer import publish as publishing
from huimin.web.officer import trying
from huimin.web.officer.drafts import Draft
from huimin.web.officer.views import WHO, differences, examples_context
from huimin.web.trials import DONE

_OVERLAYS = re.compile(r"^overlays\s*=\s*true\b", re.M)
CHANGED = Text("打开这一页以后草稿改过,请重新看一遍再公布。", "The draft was changed since you opened this page. Read it again first.")
NO_REASON = Text("请写明依据的文件或理由(不超过300字)。", "State the document or the reason (up to 300 characters).")
MOST = 500_000
"""Characters of a policy file; the longest of the library has a tenth of it."""


@page("policy_officer", methods=("GET", "POST"))
def new(request: HttpRequest, id: str) -> HttpResponseBase:
    """GET: the form with the text in force; POST: area, day, text (or file)."""
    return _form(request, id, None)


@page("policy_officer", methods=("GET", "POST"))
def edit(request: HttpRequest, id: str, area: str, day: str) -> HttpResponseBase:
    return _form(request, id, draft_of(id, area, day))


def _form(request: HttpRequest, id: str, known: Draft | None) -> HttpResponseBase:
    rule = rules.prepared()
    if id not in rule.library.ids():
        raise Http404
    current = rule.rules.policies.get(id) or rule.library.versions(id)[-1]
    typed = {"area": known.area if known else rule.workspace.area, "day": known.valid_from.isoformat() if known else "",
             "text": known.text if known else files.text_of(current)}
    errors: dict[str, Any] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, typed[name]) for name in typed}
        upload = request.FILES.get("file")
        if upload is not None:
            try:
                typed["text"] = upload.read(MOST * 4).decode("utf-8-sig")
            except UnicodeDecodeError:
                errors["file"] = Text("文件不是 UTF-8 编码。请另存为 UTF-8 再上传。",
                                      "The file is not UTF-8. Save it as UTF-8 and try again.")
        draft, wrong = read(id, typed, known)
        errors |= wrong
        if draft is not None and not errors:
            files.save(county.workspace(), draft)
            return redirect("desk_draft", id=id, area=draft.area, day=draft.valid_from.isoformat())
    areas = [code for code in (rule.workspace.area, *rule.catalog.areas.ancestors(rule.workspace.area)) if code != "CN"]
    fields = [] if known else [
        Field("select", "area", Text("适用地区", "Area"), typed["area"],
              options=[Option(code, rule.catalog.areas.name(code)) for code in areas]),
        Field("text", "day", Text("从哪天起执行", "In force from"), typed["day"],
              Text("例如 2027-01-01", "For example 2027-01-01"), short=True)]
    fields.append(Field("textarea", "text", Text("政策文件", "Policy file"), typed["text"], Text(
        "写法见手册“政策语言”。只补充上级规定的,写 overlays = true,只写不同的部分。",
        "The manual has the policy language. A file that only adds to the rule above it says overlays = true and holds what differs."),
        rows=24))
    context = {"one": current, "fields": fields, "errors": errors, "known": known, "cancel": reverse("desk_policy", args=[id])}
    return render(request, "officer/draft_form.html", context, status=422 if errors else 200)


def read(id: str, typed: Mapping[str, Any], known: Draft | None) -> tuple[Draft | None, dict[str, Any]]:
    """What was typed as a draft, or what is wrong with it."""
    errors: dict[str, Any] = {}
    workspace, areas = county.workspace(), county.catalog().areas
    day = None if known is None else known.valid_from
    if known is None:
        try:
            day = date.fromisoformat(typed["day"].strip())
        except ValueError:
            errors["day"] = Text("请写日期,如 2027-01-01。", "Write a date, such as 2027-01-01.")
    if typed["area"] not in areas.lineage(workspace.area) or typed["area"] == "CN":
        errors["area"] = Text("请选本县或它的上级。", "Choose this county or an area above it.")
    if not typed["text"].strip() or len(typed["text"]) > MOST:
        errors["text"] = Text("请写政策文件的内容(不超过50万字)。", "Write the policy file (up to 500,000 characters).")
    if errors or day is None:
        return None, errors
    draft = Draft(id, typed["area"], day, typed["text"].replace("\r\n", "\n"))
    if publishing.taken(workspace, draft):
        errors["day"] = Text("这一天起已有公布的版本,公布过的不改动。请换一个日期。",
                             "There is a published version from that day, and those are never changed. Choose another day.")
    elif known is None and draft.file(workspace).exists():
        errors["day"] = Text("这一天起已经有一份草稿。请打开那一份改,或换一个日期。",
                             "There is a draft for that day. Change that one, or choose another day.")
    return draft, errors


def draft_of(id: str, area: str, day: str) -> Draft:
    known = files.drafts(county.workspace(), id) if id in rules.prepared().library.ids() else []
    found = next((one for one in known if (one.area, one.valid_from.isoformat()) == (area, day)), None)
    if found is None:
        raise Http404
    return found


@page(*WHO)
def draft(request: HttpRequest, id: str, area: str, day: str) -> HttpResponse:
    """The draft with what the checks say, its difference from the version in force, its examples."""
    return _shown(request, draft_of(id, area, day))


@page(*WHO, methods=("POST",))
def attempt(request: HttpRequest, id: str, area: str, day: str) -> HttpResponseBase:
    """Try the draft on everybody of the latest month, beside the pages; the draft's page says how far it is."""
    one, user = draft_of(id, area, day), request.user
    assert isinstance(user, Account)
    trying.ask(one, user)
    return redirect("desk_draft", id=one.policy, area=one.area, day=one.valid_from.isoformat())


@page("policy_officer", methods=("POST",))
def propose(request: HttpRequest, id: str, area: str, day: str) -> HttpResponseBase:
    """POST: reason."""
    return _act(request, draft_of(id, area, day), publishing.propose)


@page("county_lead", methods=("POST",))
def publish(request: HttpRequest, id: str, area: str, day: str) -> HttpResponseBase:
    """POST: reason, digest (of the text that was read)."""
    one = draft_of(id, area, day)
    if request.POST.get("digest") != one.digest:
        return _shown(request, one, errors={"reason": CHANGED})
    return _act(request, one, publishing.publish)


def _act(request: HttpRequest, one: Draft, act: Any) -> HttpResponseBase:
    reason = request.POST.get("reason", "").strip()
    if not reason or len(reason) > 300:
        return _shown(request, one, errors={"reason": NO_REASON})
    try:
        act(county.workspace(), one, request.user, reason)
    except HuiminError as error:
        return _shown(request, one, errors={"reason": error.sentence()})
    return redirect("desk_policy", id=one.policy)


def _shown(request: HttpRequest, one: Draft, errors: dict[str, Any] | None = None) -> HttpResponse:
    user: Any = request.user
    workspace, known = county.workspace(), rules.prepared()
    problem = files.problem(workspace, one)
    current = known.rules.policies.get(one.policy)
    proposal, trial = publishing.proposal(one), trying.newest(one)
    waits = trial is not None and trial.going_on and not errors  # the page loads itself anew: nothing is typed or run on it meanwhile
    context: dict[str, Any] = {
        "draft": one, "policy": current or known.library.versions(one.policy)[-1], "problem": problem,
        "errors": errors or {}, "trial": trial, "waits": waits,
        "older": trial is not None and trial.digest != one.digest,
        "failed_trial": Text.of(trial.problem) if trial is not None and trial.problem else "",
        "lines": list(enumerate(one.text.splitlines(), 1)), "proposal": proposal,
        "effect": effect_context(trial.result, one.policy, user) if trial is not None and trial.state == DONE else None,
        "differences": differences(files.text_of(current), one.text) if current is not None else [],
        "overlays": bool(_OVERLAYS.search(one.text)), "reason": request.POST.get("reason", ""),
        "may_edit": "policy_officer" in user.roles,
        "may_propose": not waits and "policy_officer" in user.roles and problem is None and proposal is None,
        "may_publish": (not waits and "county_lead" in user.roles and problem is None and proposal is not None
                        and proposal.account_id != user.pk),
        "own": proposal is not None and proposal.account_id == user.pk,
    }
    if problem is None and not waits:
        try:
            context |= examples_context(files.examples(workspace, one))
        except HuiminError as error:
            context["problem"] = files.Problem(files.line_of(one.text, str(error.details.get("where", ""))), error.sentence())
    return render(request, "officer/draft.html", context, status=422 if errors else 200)


def effect_context(result: Mapping[str, Any], policy: str, user: Any) -> dict[str, Any]:
    """Before and after, one row for each policy whose people or money change; and where the draft's own policy changes.

    result: what `huimin simulate --json` says; small counts become words where the reader may not see the households
    """
    found = told.scenario(result, few.sees(user))
    columns = [Column(Text("政策", "Policy")), Column(Text("单位", "Counted in")), Column(Text("现在", "Now"), "number"),
               Column(Text("草稿", "Draft"), "number"), Column(Text("进", "In"), "number"), Column(Text("出", "Out"), "number"),
               Column(Text("还不能判定", "Not decided"), "number"), Column(Text("金额现在(元)", "Yuan now"), "yuan"),
               Column(Text("金额草稿(元)", "Yuan, draft"), "yuan")]
    rows = [Row([Text.of(row["name"]), rules.UNITS[row["unit"]], row["units_before"], row["units_after"], row["units_in"], row["units_out"],
                 row["unknown_after"], row["cost_before_fen"], row["cost_after_fen"]]) for row in found["policies"]]
    return {"table": Table(Text("用草稿重新算一遍", "Worked out again with the draft"), columns, rows,
                           empty=Text("没有一项政策的人数或金额因此变化。", "No policy's people or money would change.")),
            "places": _places_table([row for row in found["policies"] if row["id"] == policy]),
            "month": found["month"], "before_fen": found["monthly_cost_before_fen"], "after_fen": found["monthly_cost_after_fen"]}


def _places_table(policies: Sequence[Mapping[str, Any]]) -> Table:
    """One row for each township where people come in or go out or money changes; town and country together."""
    rows = [Row([one.name or Text("不知道在哪里", "place not known"), one.people_in, one.people_out, one.people_after, int(one.gap_fen)])
            for one in by_township(policies, monthly=False) if one.people_in or one.people_out or one.gap_fen]
    return Table(Text("这项政策,在哪些乡镇(街道)有变化", "Where this policy changes, by township"),
                 [Column(Text("乡镇(街道)", "Township")), Column(Text("进(人)", "People in"), "number"),
                  Column(Text("出(人)", "People out"), "number"), Column(Text("草稿以后(人)", "People, draft"), "number"),
                  Column(Text("金额变化(元)", "Change (yuan)"), "yuan")],
                 rows, empty=Text("没有一个乡镇(街道)有变化。", "No township changes."))
