"""Drafts arrive from a telephone, and the photographs that came with them are shown."""

import unicodedata
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from huimin.casework import MissingEntry, NotNow, Overtaken, procedure
from huimin.kernel import Text
from huimin.matching import Explanation, NobodyFound
from huimin.web import county
from huimin.web.access.objects import Recused, in_remit, is_relative
from huimin.web.access.pages import page
from huimin.web.access.record import record
from huimin.web.accounts.roles import CASE_WORKERS
from huimin.web.cases.forms import read
from huimin.web.cases.views import mine, policy_names, steps_aside
from huimin.web.store.models import Photo
from huimin.web.visits import photos
from huimin.web.visits.drafts import (
    AlreadyVisited,
    Taken,
    begin_at_the_door,
    first_answer,
    once,
    record_visit,
)
from huimin.web.visits.views import VISITORS
from huimin.web.worker.views_find import too_many

_RECUSED = Text("这户有您本人或您备案的近亲属,请交给其他人办理。草稿还在手机上,没有登记。",
                "The household holds you or a relative you have declared: hand it to somebody else. "
                "Nothing was recorded; the draft is kept.")
_NOBODY = Text("在您的辖区里没有找到这个人,或姓名和号码对不上。请核对后再发送;户口不在本地的,请按居住地办理。",
               "No such person was found in your area, or name and number do not agree. Check and send again; for people registered "
               "elsewhere use where they live.")
_TOO_MANY = Text("一小时内查找次数太多,草稿还在手机上,请过一小时再发送。",
                 "Too many searches within an hour. The draft is kept; send it in an hour.")
_TOO_LARGE = Text("照片太多,没有收下:一次最多{n}张,每张不超过1兆。草稿还在手机上。",
                  "Too many photos: at most {n}, each no larger than 1 MB. The draft is kept.")


@page(*VISITORS, purpose="visit", methods=("POST",))
def sync(request: HttpRequest) -> HttpResponseBase:
    """One draft (multipart): client, kind, what its form asks for, photos. Answers JSON: done, said, and the case or the field.

    200 taken in, now or before; 409 cannot be, as things stand; 422 something in it is to be corrected. Whatever is not 200
    leaves the draft on the telephone.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > photos.MOST_PHOTOS * photos.MOST_BYTES + 512 * 1024:
        return _kept(str(_TOO_LARGE).format(n=photos.MOST_PHOTOS), 422, "photos")
    try:
        client = UUID(request.POST.get("client", ""))
    except ValueError:
        raise Http404 from None
    user: Any = request.user
    before = first_answer(client, user)
    if before is not None:
        return _taken(before)
    try:
        return _application(request, client) if request.POST.get("kind") == "intake" else _visit(request, client)
    except MissingEntry as error:
        return _kept(error.sentence(), 422, str(error.details["field"]))
    except photos.PhotoRefused as error:
        return _kept(error.sentence(), 422, "photos")
    except (NotNow, Overtaken, AlreadyVisited) as error:
        return _kept(error.sentence(), 409)


def _visit(request: HttpRequest, client: UUID) -> JsonResponse:
    """A visit. Raises Http404 for a case out of the reader's area, and what record_visit raises."""
    user: Any = request.user
    found = mine(request, request.POST.get("ref", ""))
    if steps_aside(request, found):
        record(request, "visit", found.household, (), case=found.ref, shown=False)
        return _kept(str(_RECUSED), 409)
    record(request, "visit", found.household, ("name",), case=found.ref)
    data, entries = read(procedure().acts["visit"], request.POST, [])
    wrong = next((one for one in entries if one.wrong), None)
    if wrong is not None:
        return _kept(f"{wrong.field.label}:{wrong.wrong}", 422, wrong.field.id)
    sent = request.FILES.getlist("photos")
    if len(sent) > photos.MOST_PHOTOS or any((one.size or 0) > photos.MOST_BYTES for one in sent):
        return _kept(str(_TOO_LARGE).format(n=photos.MOST_PHOTOS), 422, "photos")
    pictures = [one.read() for one in sent]
    return _taken(once(client, user, lambda: record_visit(request, found.ref, data, pictures)))


def _application(request: HttpRequest, client: UUID) -> JsonResponse:
    """An application at the door: the number is looked up as at the window, with the same limits and the same answer."""
    user: Any = request.user
    policy = request.POST.get("policy", "")
    if policy not in policy_names():
        return _kept(str(Text("请选申请哪一项。", "Choose what is applied for.")), 422, "policy")
    if too_many(user):
        return _kept(str(_TOO_MANY), 409)
    told = _found(request.POST.get("number", "").strip()[:40])
    inside = told is not None and in_remit(request, told)
    person = _named(told, request.POST.get("name", ""), request.POST.get("number", "")) if told is not None and inside else ""
    related = told is not None and is_relative(request, told)
    record(request, "window", str(told.found.household.id) if told else "", ("name",), shown=bool(person) and not related)
    if told is None or not person:
        return _kept(str(_NOBODY), 422, "number")
    if related:
        return _kept(str(_RECUSED), 409)
    return _taken(once(client, user, lambda: begin_at_the_door(request, told, policy, person)))


def _found(number: str) -> Explanation | None:
    try:
        return county.household(number) if number else None
    except NobodyFound:
        return None


def _named(told: Explanation, name: str, number: str) -> str:
    """The identity number of whoever is called so: the person with this number, or somebody of the household with it; "" for nobody."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    wanted = unicodedata.normalize("NFKC", number).strip().upper()
    people = {wanted: told.found.people[wanted]} if wanted in told.found.people else told.found.people
    return next((person for person, row in people.items() if plain and plain == str(row.get("name") or "")), "")


def _taken(taken: Taken) -> JsonResponse:
    """The same answer every time the same draft comes."""
    said = Text("已开始申请", "The application is begun") if taken.seq == 1 else Text("已登记入户调查", "The visit is on record")
    return JsonResponse({"done": True, "ref": taken.ref, "seq": taken.seq, "said": str(said), "address": reverse("case", args=[taken.ref])})


def _kept(said: str, status: int, field: str = "") -> JsonResponse:
    """The draft stays where it is, with what stands in the way."""
    return JsonResponse({"done": False, "said": said, "field": field}, status=status)


@page(*sorted(CASE_WORKERS), purpose="visit")
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One photograph, for those who work on its case. Raises Http404, Recused."""
    found = Photo.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    case = mine(request, found.case_id)
    if steps_aside(request, case):
        record(request, "visit", case.household, ("photo",), case=case.ref, shown=False)
        raise Recused
    record(request, "visit", case.household, ("photo",), case=case.ref)
    answer = HttpResponse(photos.read(found.digest), content_type=found.kind)
    answer.headers["Content-Disposition"] = "inline; filename=photo.jpg"
    return answer
