"""Doing something with a case: offered, checked, written down once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huimin.casework.attempt import Attempt
from huimin.casework.errors import MissingEntry, NoSuchCase, NotNow, Overtaken
from huimin.casework.guards import GUARDS, NOT_OFFERED, OF_THE_FORM
from huimin.casework.model import (
    WAYS_IN,
    Actor,
    Case,
    Event,
    Store,
    first_month,
    fold,
    month_after_death,
)
from huimin.casework.procedure import BACK, EFFECT, IN_EFFECT, RESTORED, Act, Field, procedure
from huimin.casework.risks import risks_found
from huimin.kernel import Text


@dataclass(frozen=True)
class Offer:
    """An act that follows from the state and is for this role; why_not: what stands in its way now, None: nothing."""

    act: Act
    why_not: Text | None


def opened(store: Store, ref: str) -> Case:
    """The case as it stands. Raises NoSuchCase."""
    events = store.events(ref)
    if not events:
        raise NoSuchCase(ref=ref)
    return fold(events)


def begin(store: Store, ref: str, act_id: str, actor: Actor, at: datetime, *, policy: str, household: str, members: Iterable[str],
          area: str, way_in: str, person: str = "", **more: Any) -> Case:
    """Open a case with its first event: act "start" (an application) or "find" (without one).

    area: village code of the household; more: what else is known at the beginning (answers, run and line, on whose behalf)
    Raises NotNow for a role that may not, ValueError for a way in nobody knows.
    """
    act = procedure().acts[act_id]
    if act.source or way_in not in WAYS_IN:
        raise ValueError(f"{act_id} {way_in} does not begin a case")
    data = {"policy": policy, "household": household, "members": sorted(set(members)), "area": area, "way_in": way_in,
            "person": person, **more}
    event = Event(ref, 1, at, actor.id, actor.name, _role(act, actor), act_id, act.target, data)
    case = fold([event])
    if not act.roles & actor.roles:
        raise _not_now(case, act, Text("您的岗位不能办这一步。", "it is not for your role."))
    why_not = _why_not(Attempt(case, act, actor, data, at, {}), of_form=True)
    if why_not is not None:
        raise _not_now(case, act, why_not)
    store.append(event)
    return case


def offers(case: Case, actor: Actor, at: datetime, settings: Mapping[str, int] | None = None) -> list[Offer]:
    """What this person may do next, in the order of the table; with what stands in the way. settings: as in `perform`."""
    mine = [act for act in procedure().acts.values() if case.state in act.source and act.roles & _roles(actor)]
    tries = [Attempt(case, act, actor, {}, at, settings or {}) for act in mine]
    return [Offer(one.act, _why_not(one, of_form=False)) for one in tries if GUARDS[NOT_OFFERED](one) is None]


def perform(store: Store, ref: str, act_id: str, actor: Actor, data: Mapping[str, Any], at: datetime, *, seen: int | None = None,
            settings: Mapping[str, int] | None = None) -> Case:
    """Do one act. seen: number of the last event the actor had in front of him; a newer one raises Overtaken.

    data: what the act asks for, by field id; money in fen, dates as YYYY-MM-DD, evidence as mappings with provenance;
        anything else in it is left out
    settings: the place's own numbers (notice_days, silent_days), unread_objections and what was measured of risks, as in Attempt
    Raises NoSuchCase, NotNow, MissingEntry, Overtaken; then nothing has changed.
    """
    case = opened(store, ref)
    act = procedure().acts[act_id]
    if seen is not None and seen != case.seq:
        raise Overtaken(ref=ref)
    if case.state not in act.source:
        raise _not_now(case, act, Text("这一步不接在现在的状态后面。", "it does not follow from the present state."))
    if not act.roles & _roles(actor):
        raise _not_now(case, act, Text("您的岗位不能办这一步。", "it is not for your role."))
    entered = {ask.id: _entry(ask, data) for ask in act.asks if data.get(ask.id) not in (None, "") or not ask.optional}
    entered |= {ask.id: [risk.id for risk in risks_found(settings or {}, entered.get("amount_fen"))]
                for ask in act.asks if ask.kind == "reasons"}
    why_not = _why_not(Attempt(case, act, actor, entered, at, settings or {}), of_form=True)
    if why_not is not None:
        raise _not_now(case, act, why_not)
    store.append(Event(ref, case.seq + 1, at, actor.id, actor.name, _role(act, actor), act_id, target(case, act), entered))
    return opened(store, ref)


def target(case: Case, act: Act) -> str:
    """The state an act leads to."""
    if act.target == BACK:
        assert case.proposal is not None
        return case.before(case.proposal)
    if act.target == EFFECT:
        # A debt is not an end: whoever is in payment stays in payment while it is paid back.
        return "paid" if case.state == "recovery_decided" and case.paying else IN_EFFECT[case.state]
    if act.target == RESTORED:
        assert case.grounds is not None
        return case.before(case.grounds)
    return act.target or case.state


def suggested(case: Case, act: Act) -> dict[str, Any]:
    """What a form can be filled in with beforehand, as it is entered."""
    month = {"start_payment": first_month, "undo_death": month_after_death}.get(act.id, lambda _: None)(case)
    return {{"start_payment": "from_month"}.get(act.id, "back_from"): month} if month else {}


def _why_not(attempt: Attempt, of_form: bool) -> Text | None:
    """The first guard that objects."""
    for name, guard in GUARDS.items():
        why_not = guard(attempt) if of_form or name not in OF_THE_FORM else None
        if why_not is not None:
            return why_not
    return None


def _entry(ask: Field, data: Mapping[str, Any]) -> Any:
    """One thing entered, checked for its kind. Raises MissingEntry."""
    value = data.get(ask.id)
    if value in (None, "", [], ()):
        raise MissingEntry(label_zh=ask.label.zh, label_en=ask.label.en, why_zh="还没有填。", why_en="is not filled in.", field=ask.id)
    wrong = Text("填写的内容读不懂。", "cannot be read.")
    try:
        if ask.kind == "date":
            return date.fromisoformat(str(value)).isoformat()
        if ask.kind == "month":
            return f"{date.fromisoformat(f'{value}-01'):%Y-%m}"
        if ask.kind == "money":
            if isinstance(value, bool) or int(value) != value or int(value) < 0:
                raise ValueError
            return int(value)
        if ask.kind == "choice" and value not in ask.choices:
            raise ValueError
        if ask.kind == "yes" and value is not True:
            wrong = Text("需要勾选。", "has to be ticked.")
            raise ValueError
    except (ValueError, TypeError):
        raise MissingEntry(label_zh=ask.label.zh, label_en=ask.label.en, why_zh=wrong.zh, why_en=wrong.en, field=ask.id) from None
    return value


def _roles(actor: Actor) -> frozenset[str]:
    return actor.roles | {"anyone"}


def _role(act: Act, actor: Actor) -> str:
    return min(act.roles & _roles(actor), default="")


def _not_now(case: Case, act: Act, why: Text) -> NotNow:
    return NotNow(ref=case.ref, state_zh=case.standing.name.zh, state_en=case.standing.name.en, act_zh=act.name.zh,
                  act_en=act.name.en, why_zh=why.zh, why_en=why.en)
