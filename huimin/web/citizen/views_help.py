"""Applying for somebody else. The helper gives a name, a number, the consent and the township; nobody is looked up here.

The answer is word for word the same whether the person is known or not, entitled or not, in that township or not: a
worker of the township completes the request with the person. Nothing about the other household is ever shown to a helper.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huimin.catalog import identity
from huimin.kernel import Text
from huimin.web import county
from huimin.web.access.pages import page
from huimin.web.accounts.models import Organisation
from huimin.web.cases.views import policy_names
from huimin.web.citizen.application import workday_after
from huimin.web.design.forms import date_of, date_parts, tidy
from huimin.web.store.models import HelpRequest

MOST_A_DAY = 10
"""Requests of one helper in a day."""
REPLY_DAYS = 5
"""Working days in which the township turns to the person: what the office promises, not a limit of the law."""
RELATIONS: Mapping[str, Text] = {
    "relative": Text("亲属", "A relative"), "neighbour": Text("邻居、朋友", "A neighbour or friend"),
    "village": Text("村(居)委会工作人员", "Staff of the village committee"), "other": Text("其他", "Somebody else"),
}
CONSENT = Text("本人知道并同意由我代为申请,也同意为此核对有关信息。",
               "The person knows of it and agrees that I apply for them and that what is needed is checked.")
_FIELDS = ("name", "number", "policy", "area", "relation", "consent", "words")


@page("citizen", "village_worker", methods=("GET", "POST"))
def ask(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    if request.method == "GET":
        return _form(request, {"relation": "village" if user.is_staff_member else ""}, {}, 200)
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in _FIELDS}
    typed["day"] = date_parts(request.POST, "day")
    made, wrong = handed_in(user, typed)
    if made is None:
        return _form(request, typed, wrong, 422)
    return redirect("help_asked", ref=made.ref)


def handed_in(user: Any, typed: Mapping[str, Any]) -> tuple[HelpRequest | None, dict[str, Text]]:
    """The request, kept, or what to correct by field. typed: a text for each of `_FIELDS`, and the three parts of `day`."""
    wrong, number, on = _read(typed)
    if HelpRequest.objects.filter(by=user, at__gte=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        wrong = {"name": Text("今天代办的已经很多,请明天再试,或直接到乡镇(街道)便民服务中心",
                              "You have asked for many people today: try tomorrow, or go to the township service centre")}
    if wrong or on is None:
        return None, wrong
    return _keep(user, typed, number, on), {}


def _read(typed: Mapping[str, Any]) -> tuple[dict[str, Text], str, date | None]:
    """What is wrong by field, the checked number, the day of the consent. Checks the form of the number only."""
    wrong: dict[str, Text] = {}
    number, on = "", None
    if not tidy(typed["name"]):
        wrong["name"] = Text("请填写对方的姓名", "Write the person's name")
    try:
        number = identity.check_identity(tidy(typed["number"])).number18
    except identity.IdentityError as error:
        why = identity.REASONS[error.reason]
        wrong["number"] = Text(f"身份证号不可用:{why.zh}", f"The identity number cannot be used: {why.en}")
    if typed["policy"] and typed["policy"] not in policy_names():
        wrong["policy"] = Text("请从列表里选,或选“不清楚”", "Choose from the list, or “not sure”")
    if typed["area"] not in townships():
        wrong["area"] = Text("请选对方住在哪个乡镇(街道)", "Choose the township the person lives in")
    if typed["relation"] not in RELATIONS:
        wrong["relation"] = Text("请选您和对方的关系", "Choose how you know the person")
    if typed["consent"] != "yes":
        wrong["consent"] = Text("本人同意了才能代办", "You can apply for somebody only with their consent")
    try:
        on = date_of(typed["day"])
        if on is None or on > timezone.localdate() or on < timezone.localdate() - timedelta(days=180):
            on, wrong["day"] = None, Text("请填写本人哪天同意的(半年以内)", "Write the day they agreed (within the last half year)")
    except ValueError:
        wrong["day"] = Text("没有这一天,请核对", "There is no such day")
    return wrong, number, on


def townships() -> dict[str, str]:
    """Code -> name."""
    return dict(Organisation.objects.filter(level="township").order_by("code").values_list("code", "name"))


def _keep(user: Any, typed: Mapping[str, Any], number: str, on: date) -> HelpRequest:
    for _ in range(20):
        today = timezone.localdate()
        last = HelpRequest.objects.filter(ref__startswith=f"D{today.year}-").order_by("-ref").values_list("ref", flat=True).first()
        ref = f"D{today.year}-{int(last.split('-')[1]) + 1 if last else 1:06d}"
        try:
            with transaction.atomic():
                return HelpRequest.objects.create(
                    ref=ref, by=user, area=typed["area"], policy=typed["policy"], relation=typed["relation"], name=tidy(typed["name"])[:80],
                    number=number, consent=CONSENT.zh, consented_on=on, words=typed["words"].strip()[:500])
        except IntegrityError:
            continue  # somebody else took the number in the same moment
    raise IntegrityError("no free number")


def _form(request: HttpRequest, typed: Mapping[str, Any], wrong: Mapping[str, Text], status: int) -> HttpResponse:
    def options(table: Mapping[str, Any], first: Text | None = None) -> list[dict[str, Any]]:
        return ([{"value": "", "label": first}] if first else []) + [{"value": id, "label": name} for id, name in table.items()]

    return render(request, "citizen/help.html", {
        "typed": typed, "wrong": wrong, "consent": [{"value": "yes", "label": CONSENT}], "relations": options(RELATIONS),
        "areas": options(townships(), Text("请选择", "Choose")),
        "policies": options(policy_names(), Text("不清楚,请工作人员看", "Not sure: staff look")),
    }, status=status)


@page("citizen", "village_worker")
def asked(request: HttpRequest, ref: str) -> HttpResponse:
    """What becomes of it, for the helper: handed over, or dealt with; never more."""
    user: Any = request.user
    found = HelpRequest.objects.filter(ref=ref, by=user).first()
    if found is None:
        raise Http404
    return render(request, "citizen/help_asked.html", {
        "found": found, "township": county.area_name(found.area), "due": workday_after(timezone.localtime(found.at).date(), REPLY_DAYS)})
