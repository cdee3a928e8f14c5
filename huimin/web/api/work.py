"""Cases: what waits, one case, what may be done with it, and doing it. The same doors as the pages of `cases`."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from ninja import Header, Status

from huimin.casework import BY_PROGRAM, Case, Clock, clocks, procedure, suggested
from huimin.kernel import HuiminError
from huimin.web.access.objects import Recused, household_address, household_of, households_of_kin
from huimin.web.access.record import record
from huimin.web.api import shapes, shapes_cases
from huimin.web.api.once import once
from huimin.web.api.operations import operation
from huimin.web.cases import views
from huimin.web.cases.forms import read
from huimin.web.cases.views import WORKERS
from huimin.web.store import cases
from huimin.web.store.letters import evidence_of

MOST = 200
_FACTS = ("name", "address")
Key = Annotated[str, Header(..., alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{8,80}$")]


class NotReadable(HuiminError):
    """A field of an act holds something that cannot be read."""

    code = "HM-WEB-008"
    exit_code = 10
    zh = "“{label_zh}”{why_zh}什么都没有改变。"
    en = "“{label_en}” {why_en} Nothing has changed."


@operation("GET", "/cases", *WORKERS, answer=shapes_cases.CaseLines, purpose="case")
def waiting(request: HttpRequest) -> Any:
    """What waits for the reader, most urgent first."""
    user: Any = request.user
    today, waits = timezone.localdate(), cases.waiting_for(user)
    kin = households_of_kin(request)
    rows = [row for row in waits[:MOST] if row.household not in kin]
    record(request, "case", "", _FACTS, count=len(rows))
    states = procedure().states
    return {"total": waits.count(), "cases": [
        {"ref": row.ref, "policy": row.policy, "name": row.name, "area": row.area, "state": row.state, "due": row.due,
         "state_name": states[row.state].name.as_json(), "next": states[row.state].next.as_json(),
         "late": row.due is not None and row.due < today} for row in rows]}


def case_of(request: HttpRequest, ref: str) -> Case:
    """The case, its reading on record. Raises Http404, Recused."""
    found = views.mine(request, ref)
    if views.steps_aside(request, found):
        record(request, "case", found.household, (), case=ref, shown=False)
        raise Recused
    record(request, "case", found.household, _FACTS, case=ref)
    return found


@operation("GET", "/cases/{ref}", *WORKERS, answer=shapes_cases.CaseInFull, purpose="case")
def case(request: HttpRequest, ref: shapes.Ref) -> Any:
    """One case: state, clocks, what was done."""
    found = case_of(request, ref)
    return {"ref": found.ref, "policy": found.policy, "name": found.events[0].data.get("name", ""), "area": found.area,
            "household": household_address(found.household), "state": found.state, "seq": found.seq, "amount_fen": found.amount_fen,
            "state_name": procedure().states[found.state].name.as_json(), "suspended": found.suspended,
            "clocks": [clock_of(one) for one in clocks(found, timezone.localdate(), cases.settings())],
            "events": [{"seq": one.seq, "at": one.at, "act": one.act, "state": one.state, "by": one.actor_name, "role": one.role}
                       for one in found.events]}


def clock_of(one: Clock) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "source": one.source, "started": one.started, "due": one.due, "light": one.light,
            "paused": one.paused, "done": one.done}


@operation("GET", "/cases/{ref}/offers", *WORKERS, answer=shapes_cases.Offers, purpose="case")
def offers(request: HttpRequest, ref: shapes.Ref) -> Any:
    """What the reader may do with a case now, and what each act asks for."""
    user: Any = request.user
    found = case_of(request, ref)
    offered = cases.offers(found, user)
    evidence = evidence_of(found) if any(ask.kind == "evidence" for offer in offered for ask in offer.act.asks) else []
    return {"ref": ref, "seq": found.seq, "offers": [offer_of(found, offer) for offer in offered], "evidence": [
        {"place": place, "label": {"zh": fact["label_zh"], "en": fact["label_en"]}, "value": str(fact["value"]),
         "provenance": fact["provenance"], "source": fact["source"], "month": fact["month"]} for place, fact in enumerate(evidence)]}


def offer_of(found: Case, offer: Any) -> dict[str, Any]:
    act, known = offer.act, suggested(found, offer.act)
    return {"act": act.id, "name": act.name.as_json(), "adverse": act.adverse, "article": act.article,
            "why_not": None if offer.why_not is None else offer.why_not.as_json(), "asks": [
                {"id": ask.id, "kind": ask.kind, "label": ask.label.as_json(), "optional": ask.optional,
                 "choices": [{"id": id, "text": words.as_json()} for id, words in ask.words.items()],
                 "suggested": shapes.plain(known.get(ask.id))} for ask in act.asks if ask.kind not in BY_PROGRAM]}


@operation("POST", "/cases/{ref}/acts/{act}", *WORKERS, answer=shapes_cases.Moved, purpose="case", problems=(409,))
def perform(request: HttpRequest, ref: shapes.Ref, act: shapes.Name, body: shapes_cases.Act, idempotency_key: Key) -> Any:
    """Do one act on a case; every safeguard of the pages applies."""
    found = views.mine(request, ref)
    record(request, "case", found.household, _FACTS, case=ref)  # before the transaction of the act: it stays whatever becomes of that
    return once(request, idempotency_key, lambda: performed(request, ref, act, body))


def performed(request: HttpRequest, ref: str, act: str, body: shapes_cases.Act) -> dict[str, Any]:
    found, offer, about = views.offered(request, ref, act)
    form = QueryDict(mutable=True)
    for name, value in body.data.items():
        form.setlist(name, [*value] if isinstance(value, list) else [value])
    unknown = set(body.data) - {ask.id for ask in offer.act.asks if ask.kind not in BY_PROGRAM}
    if unknown:
        raise NotReadable(field=min(unknown), label_zh=min(unknown), label_en=min(unknown), why_zh="这一步不问。",
                          why_en="is not asked for here.")
    people = {ask.id for ask in offer.act.asks if ask.kind == "people"}
    for name in people & set(body.data):
        form[name] = "、".join(form.getlist(name))
    data, entries = read(offer.act, form, evidence_of(found) if any(ask.kind == "evidence" for ask in offer.act.asks) else [])
    for entry in entries:
        if entry.wrong is not None:
            raise NotReadable(field=entry.field.id, label_zh=entry.field.label.zh, label_en=entry.field.label.en, why_zh=entry.wrong.zh,
                              why_en=entry.wrong.en)
    return moved(views.carried_out(request, ref, act, data, body.seen, about))


@operation("POST", "/households/{address}/cases", *WORKERS, answer=shapes_cases.Moved, purpose="window", status=201, problems=(409,))
def begin(request: HttpRequest, address: shapes.Sealed, body: shapes_cases.Begin, idempotency_key: Key) -> Any:
    """Open a case for a household at the window."""
    told = household_of(request, address, "window", _FACTS)
    if body.policy not in views.policy_names():
        raise Http404
    return Status(201, once(request, idempotency_key, lambda: moved(views.started(request, told, address, body.policy))))


def moved(found: Any) -> dict[str, Any]:
    """Where a case stands. found: a Case, or its line in the office's table."""
    return {"ref": found.ref, "state": found.state, "seq": found.seq}
