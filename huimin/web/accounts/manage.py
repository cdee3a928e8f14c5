"""What the security administrator does with the accounts of others: make, post, switch off, reset, relatives.

Nobody changes their own account here, and the last security administrator cannot be switched off.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huimin.kernel import Text
from huimin.web.access.pages import page
from huimin.web.accounts import passwords
from huimin.web.accounts.events import KINDS, note
from huimin.web.accounts.kinship import RELATIONS, declare
from huimin.web.accounts.models import Account, Kin, Organisation, Posting
from huimin.web.accounts.own import kin_of
from huimin.web.accounts.roles import ADMINISTRATORS, ROLES, STAFF
from huimin.web.accounts.signing import dormant, switch
from huimin.web.design.forms import Field, Option, whole
from huimin.web.design.paging import page_of

A_PAGE = 50
USERNAME = re.compile(r"[a-z][a-z0-9._]{1,39}")
STATES: Mapping[str, Text] = {
    "on": Text("在用", "In use"), "off": Text("已停用", "Switched off"), "locked": Text("锁定中", "Locked for now"),
    "new": Text("还没有登录过", "Not yet used"), "dormant": Text("长期未用", "Not used for long"),
}


def state_of(account: Account) -> str:
    """A key of STATES."""
    now = timezone.now()
    if not account.is_active:
        return "off"
    if account.locked(now):
        return "locked"
    return "dormant" if dormant(account, now) else "new" if account.last_login is None else "on"


@page("security_admin")
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of staff, 50 a page; ?q= part of a name, ?role=, ?organisation=."""
    found = Account.objects.filter(postings__role__in=STAFF) | Account.objects.filter(postings__isnull=True)
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "role", "organisation")}
    if chosen["q"]:
        found = found.filter(name__contains=chosen["q"]) | found.filter(username__contains=chosen["q"])
    if chosen["role"]:
        found = found.filter(postings__role=chosen["role"])
    if chosen["organisation"]:
        found = found.filter(organisation=chosen["organisation"])
    ordered = found.distinct().select_related("organisation").prefetch_related("postings").order_by("organisation__code", "username")
    shown = page_of(request, ordered)
    everything = Option("", Text("全部", "All"))
    fields = [
        Field("text", "q", Text("姓名或用户名", "Name or user name"), chosen["q"]),
        Field("select", "role", Text("岗位", "Role"), chosen["role"],
              options=[everything, *(Option(role, ROLES[role].name) for role in ROLES if role in STAFF)]),
        Field("select", "organisation", Text("单位", "Organisation"), chosen["organisation"],
              options=[everything, *(Option(one.code, one.name) for one in Organisation.objects.order_by("code"))]),
    ]
    return render(request, "accounts/list.html", {
        "shown": shown, "rows": [(one, STATES[state_of(one)]) for one in shown], "fields": fields, "query": request.GET})


@page("security_admin", methods=("GET", "POST"))
def new_account(request: HttpRequest) -> HttpResponse:
    """POST username, name, organisation, role…: makes it and shows the initial password this once."""
    errors: dict[str, Text] = {}
    if request.method == "POST":
        username, name = request.POST.get("username", "").strip(), request.POST.get("name", "").strip()
        roles = tuple(dict.fromkeys(request.POST.getlist("role")))
        organisation = Organisation.objects.filter(code=request.POST.get("organisation", "")).first()
        if not USERNAME.fullmatch(username):
            errors["username"] = Text("用户名用小写字母开头,2到40个小写字母、数字、点或下划线。",
                                      "A user name begins with a small letter and has 2 to 40 small letters, digits, dots or underscores.")
        elif Account.objects.filter(username=username).exists():
            errors["username"] = Text("这个用户名已经有人用。账号不能几个人合用。", "This user name is taken. Accounts are not shared.")
        if not 1 <= len(name) <= 40:
            errors["name"] = Text("请写本人姓名。", "Enter the person's name.")
        errors |= roles_problem(roles, organisation)
        if not errors:
            with transaction.atomic():
                account = Account.objects.make(username, name, organisation, roles)
                password = passwords.give_initial(account, _actor(request), "made")
            return _shown_once(request, account, password)
    return render(request, "accounts/new.html", {
        "errors": errors, "typed": request.POST, "picked": request.POST.getlist("role"),
        "roles": [ROLES[role] for role in ROLES if role in STAFF], "organisations": Organisation.objects.order_by("code"),
    }, status=422 if errors else 200)


def roles_problem(roles: tuple[str, ...], organisation: Organisation | None) -> dict[str, Text]:
    """Why these roles cannot be held there; nothing when they can. The database refuses mixed administrators in any case."""
    if organisation is None:
        return {"organisation": Text("请选择单位。", "Choose the organisation.")}
    if not roles or not set(roles) <= STAFF:
        return {"role": Text("请选择岗位。", "Choose at least one role.")}
    if set(roles) & ADMINISTRATORS and len(roles) > 1:
        return {"role": Text("三类管理员相互分开,也不兼任其他岗位。", "The three administrators are kept apart and hold no other role.")}
    levels = {organisation.level} | ({"department"} if organisation.level == "county" else set())
    wrong = [ROLES[role].name for role in roles if ROLES[role].level not in levels]
    if wrong:
        return {"role": Text(f"{'、'.join(one.zh for one in wrong)}不属于这一级单位。",
                             f"{', '.join(one.en for one in wrong)}: not a role of an organisation of this level.")}
    return {}


@page("security_admin", methods=("GET", "POST"))
def account(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One account of staff; POST act: a key of _ACTS."""
    found = get_object_or_404(Account.objects.select_related("organisation"), pk=pk)
    if "citizen" in found.roles:
        raise Http404
    errors: dict[str, Text] = {}
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        outcome = act(request, found)
        if isinstance(outcome, HttpResponse):
            return outcome
        errors = outcome
        if not errors:
            return redirect("account", pk=pk)
    picked = request.POST.getlist("role") if errors else sorted(found.roles)
    return render(request, "accounts/one.html", {
        "account": found, "state": STATES[state_of(found)], "errors": errors, "kin": kin_of(found), "relations": RELATIONS,
        "picked": picked, "roles": [ROLES[role] for role in ROLES if role in STAFF], "typed": request.POST,
        "events": [(KINDS[event.kind], event) for event in found.events.select_related("actor").order_by("-at", "-pk")[:A_PAGE]],
        "myself": found == request.user}, status=422 if errors else 200)


Act = Callable[[HttpRequest, Account], "dict[str, Text] | HttpResponse"]


def _set_roles(request: HttpRequest, found: Account) -> dict[str, Text]:
    roles = tuple(dict.fromkeys(request.POST.getlist("role")))
    problem = _own(request, found) or roles_problem(roles, found.organisation) or _last_administrator(found, "security_admin" in roles)
    if problem:
        return problem
    with transaction.atomic():
        for role in sorted(found.roles - set(roles)):
            Posting.objects.filter(account=found, role=role).delete()
            note("role_taken", found, _actor(request), detail=role)
        for role in sorted(set(roles) - found.roles):
            Posting.objects.create(account=found, role=role)
            note("role_given", found, _actor(request), detail=role)
    return {}


def _switch(request: HttpRequest, found: Account) -> dict[str, Text]:
    """POST on: yes to switch on; as the page showed it, so that the same form sent again changes nothing."""
    on = request.POST.get("on") == "yes"
    problem = _own(request, found) or _last_administrator(found, on)
    if not problem:
        switch(found, on, _actor(request))
    return problem


def _unlock(request: HttpRequest, found: Account) -> dict[str, Text]:
    found.failures, found.locked_until = 0, None
    found.save(update_fields=["failures", "locked_until"])
    note("unlocked", found, _actor(request))
    return {}


def _new_password(request: HttpRequest, found: Account) -> "dict[str, Text] | HttpResponse":
    return _own(request, found) or _shown_once(request, found, passwords.give_initial(found, _actor(request), "password_reset"))


def _clear_factor(request: HttpRequest, found: Account) -> "dict[str, Text] | HttpResponse":
    """A lost telephone: with a new initial password, for the old one alone would now be enough to sign in."""
    problem = _own(request, found)
    if problem:
        return problem
    with transaction.atomic():
        found.totp_secret, found.totp_last = "", 0
        found.save(update_fields=["totp_secret", "totp_last"])
        note("factor_reset", found, _actor(request))
        return _shown_once(request, found, passwords.give_initial(found, _actor(request), "password_reset"))


def _add_kin(request: HttpRequest, found: Account) -> dict[str, Text]:
    return declare(found, request.POST.get("relation", ""), request.POST.get("number", ""), _actor(request))


def _remove_kin(request: HttpRequest, found: Account) -> dict[str, Text]:
    relative = get_object_or_404(Kin, pk=whole(request.POST.get("kin", "")) or 0, account=found)
    relative.delete()
    note("kin_removed", found, _actor(request), detail=relative.relation)
    return {}


_ACTS: Mapping[str, Act] = {
    "roles": _set_roles, "switch": _switch, "unlock": _unlock, "password": _new_password, "factor": _clear_factor,
    "add_kin": _add_kin, "remove_kin": _remove_kin,
}


def _own(request: HttpRequest, found: Account) -> dict[str, Text]:
    if found != request.user:
        return {}
    return {"act": Text("自己的账号由另一位安全管理员办理。", "Another security administrator does this for your own account.")}


def _last_administrator(found: Account, stays: bool) -> dict[str, Text]:
    """Not without anybody who could make accounts."""
    others = Account.objects.filter(is_active=True, postings__role="security_admin").exclude(pk=found.pk)
    if stays or "security_admin" not in found.roles or others.exists():
        return {}
    return {"act": Text("这是最后一位安全管理员,先建立另一位。", "This is the last security administrator; make another first.")}


def _actor(request: HttpRequest) -> Account:
    user: Any = request.user
    return Account.objects.get(pk=user.pk)


def _shown_once(request: HttpRequest, found: Account, password: str) -> HttpResponse:
    return render(request, "accounts/initial.html", {"account": found, "password": password})
