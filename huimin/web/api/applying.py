"""Applying for oneself: what the state holds already, only the rest is asked, kept as a draft, submitted."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from ninja import Status

from huimin.web.access.record import record
from huimin.web.api import shapes, shapes_cases, shapes_mine
from huimin.web.api.errors import NobodyCanSign
from huimin.web.api.once import once
from huimin.web.api.operations import operation, right
from huimin.web.api.work import Key, moved
from huimin.web.citizen import views_apply
from huimin.web.citizen.application import HOW, Answers, Application, application
from huimin.web.citizen.family import own_or_404
from huimin.web.citizen.views_matter import my_case


def _wanted(wanted: Application, running: str = "") -> dict[str, Any]:
    return {"policy": wanted.line.id, "place": wanted.line.place, "name": wanted.line.name, "month": wanted.months,
            "means_checked": wanted.means, "signers": wanted.signers, "asked": wanted.asked, "running": running,
            "how": [{"id": id, "name": name} for id, name in HOW.items()],
            "held": [{"code": one.material.code, "name": one.material.name, "holder": one.holder, "on": one.on} for one in wanted.held]}


@operation("GET", "/me/policies/{policy}/{place}", "citizen", answer=shapes_mine.Wanted, purpose="own")
def application_for(request: HttpRequest, policy: shapes.Name, place: shapes_mine.Place) -> Any:
    """What an application would ask, and what the state already holds for it."""
    told = own_or_404(request, views_apply.SHOWN)
    wanted = application(told, policy, place, timezone.localdate())
    running = views_apply.running_for(told, wanted)
    return _wanted(wanted, running.ref if running is not None else "")


@operation("POST", "/me/policies/{policy}/{place}/apply", "citizen", answer=shapes_cases.Moved, purpose="own", status=201, problems=(409,))
def begin_application(request: HttpRequest, policy: shapes.Name, place: shapes_mine.Place, idempotency_key: Key) -> Any:
    """Open the draft of an application, or go on with the one there is."""
    told = own_or_404(request, views_apply.SHOWN)
    wanted = application(told, policy, place, timezone.localdate())
    running = views_apply.running_for(told, wanted)
    if running is not None:
        return Status(201, moved(running))
    if not wanted.signers:
        raise NobodyCanSign
    return Status(201, once(request, idempotency_key, lambda: moved(views_apply.begun(request, told, wanted))))


@operation("GET", "/me/cases/{ref}/application", "citizen", answer=shapes_mine.Draft, purpose="own")
def my_application(request: HttpRequest, ref: shapes.Ref) -> Any:
    """A draft with the answers kept so far."""
    found, wanted, draft = views_apply.opened(request, ref)
    missing = found.last("tell_missing") if found.state == "incomplete" else None
    return _draft(ref, wanted, Answers.kept(draft)) | {"missing": str(missing.data.get("missing", "")) if missing else ""}


def _draft(ref: str, wanted: Application, answers: Answers) -> dict[str, Any]:
    return _wanted(wanted) | {"ref": ref, "missing": "", "signed": answers.signed, "committed": answers.committed, "answers": {
        id: {"how": how, "said": answers.said.get(id, "")} for id, how in answers.how.items() if how}}


@operation("POST", "/me/cases/{ref}/application", "citizen", answer=shapes_mine.Draft, purpose="own")
def fill_application(request: HttpRequest, ref: shapes.Ref, body: shapes_mine.Filled) -> Any:
    """Keep the answers; what is still missing or wrong is named, and kept all the same."""
    _, wanted, _ = views_apply.opened(request, ref)
    form = QueryDict(mutable=True)
    for id, reply in body.answers.items():
        form[id], form[f"{id}-said"] = reply.how, reply.said
    form.setlist("signed", [str(place) for place in body.signed])
    form["committed"] = "yes" if body.committed else ""
    answers, wrong = views_apply.filled_in(ref, wanted, form)
    right(wrong)
    return _draft(ref, wanted, answers)


@operation("POST", "/me/cases/{ref}/submit", "citizen", answer=shapes_cases.Moved, purpose="own", problems=(409,))
def submit_application(request: HttpRequest, ref: shapes.Ref) -> Any:
    """Submit a draft that is complete; sent twice, it is submitted once."""
    standing = my_case(request, ref)
    record(request, "own", standing.household, ("name",), case=ref)
    if standing.state not in views_apply.FILLED_IN:
        if standing.last("submit") is None:
            raise Http404
        return moved(standing)
    _, wanted, draft = views_apply.opened(request, ref)
    answers = Answers.kept(draft)
    right(answers.wrong(wanted))
    return moved(views_apply.submitted(request, ref, answers, wanted))
