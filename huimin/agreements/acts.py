"""What people do with an agreement. Each act is one event with a name, and follows only from the state it may follow from."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from huimin.agreements import store
from huimin.agreements.errors import (
    BadRequestFile,
    CannotDo,
    Incomplete,
    NoSuchAgreement,
    NotAgreeable,
)
from huimin.agreements.model import ACTS, AFTER, STATES, Agreement, Request
from huimin.agreements.terms import gaps, office
from huimin.kernel import Text, Workspace
from huimin.kernel.errors import near_hint

NEEDS_REASON = frozenset({"extended", "refused", "suspended", "resumed", "ended", "disposed"})


def request(workspace: Workspace, asked: Request, needed: Collection[str], purposes: Collection[str], day: date, by: str) -> Agreement:
    """Store a request; an incomplete one is stored too and told all its gaps. Raises BadRequestFile."""
    body = _checked(workspace, asked, needed, purposes)
    _named(by, "requested")
    id = store.write(workspace, None, "requested", day, by, body)
    return store.agreements(workspace)[id]


def amend(workspace: Workspace, id: str, asked: Request, needed: Collection[str], purposes: Collection[str], day: date,
          by: str) -> Agreement:
    """Put a completed request in the place of the earlier one; the clock begins when it is complete."""
    _may(workspace, id, "amended")
    return _act(workspace, id, "amended", day, by, _checked(workspace, asked, needed, purposes))


def agree(workspace: Workspace, id: str, day: date, by: str, conditions: str = "") -> Agreement:
    """Grant what was asked. Raises NotAgreeable where the dataset has since become one that may not be granted."""
    found = _may(workspace, id, "agreed")
    entry = office(workspace).datasets[found.request.dataset]
    if entry.sensitive and not entry.impact_assessment:
        raise NotAgreeable(id=id, why_zh="敏感个人信息没有影响评估编号。",
                           why_en="sensitive data without the number of an impact assessment.")
    if entry.sharing == "not_shared":
        raise NotAgreeable(id=id, why_zh=f"目录写明不予共享({entry.ground})。",
                           why_en=f"the catalogue says it is not shared ({entry.ground}).")
    return _act(workspace, id, "agreed", day, by, {"conditions": conditions})


def refuse(workspace: Workspace, id: str, day: date, by: str, reason: str) -> Agreement:
    """Refuse, with reasons (第二十一条)."""
    return simple_act(workspace, id, "refused", day, by, reason)


def extend(workspace: Workspace, id: str, day: date, by: str, reason: str, approved_by: str) -> Agreement:
    """Ten more working days to answer, once, approved by the data authority and told to who asked (第二十一条)."""
    found = _may(workspace, id, "extended")
    if found.extended:
        raise CannotDo(id=id, state_zh="已延期一次", state_en="extended once already", act_zh="再延期", act_en="extended again",
                       possible_zh="同意、拒绝", possible_en="granted, refused")
    if not approved_by.strip():
        raise Incomplete(act_zh="延期", act_en="extended", what_zh="批准人(数据主管部门)", what_en="who approved it (the data authority)")
    _reasoned(reason, "extended")
    return _act(workspace, id, "extended", day, by, {"reason": reason, "approved_by": approved_by})


def checked(workspace: Workspace, id: str, kind: str, by: str, reason: str) -> Agreement:
    """The agreement, once it is sure that this act may follow and says who and why. Raises NoSuchAgreement, CannotDo, Incomplete."""
    found = _may(workspace, id, kind)
    _reasoned(reason, kind)
    _named(by, kind)
    return found


def simple_act(workspace: Workspace, id: str, kind: str, day: date, by: str, reason: str) -> Agreement:
    """refused, suspended, resumed, ended or disposed, each with its reason."""
    checked(workspace, id, kind, by, reason)
    return _act(workspace, id, kind, day, by, {"reason": reason})


def record_use(workspace: Workspace, day: date, by: str, use: Mapping[str, Any], ids: Collection[str]) -> None:
    """Note on every agreement of `ids` what its data were used for (第二十九条: 场景、过程、成效)."""
    for id in ids:
        store.write(workspace, id, "used", day, by, use)


def _checked(workspace: Workspace, asked: Request, needed: Collection[str], purposes: Collection[str]) -> dict[str, Any]:
    datasets = office(workspace).datasets
    entry = datasets.get(asked.dataset)
    if entry is None:
        raise BadRequestFile(dataset=asked.dataset, **near_hint(asked.dataset, sorted(datasets)))
    return {"request": asked.as_json(), "sharing": entry.sharing, "gaps": [gap.as_json() for gap in gaps(asked, entry, needed, purposes)]}


def _may(workspace: Workspace, id: str, kind: str) -> Agreement:
    known = store.agreements(workspace)
    found = known.get(id)
    if found is None:
        raise NoSuchAgreement(id=id, known="、".join(known) or "-")
    possible = [ACTS[act] for act in AFTER[found.state] if act != "used"]
    if kind not in AFTER[found.state]:
        state, act = STATES[found.state], ACTS[kind]
        raise CannotDo(id=id, state_zh=state.zh, state_en=state.en, act_zh=act.zh, act_en=act.en,
                       possible_zh="、".join(text.zh for text in possible) or "-",
                       possible_en=", ".join(text.en for text in possible) or "-")
    return found


def _act(workspace: Workspace, id: str, kind: str, day: date, by: str, body: Mapping[str, Any]) -> Agreement:
    _named(by, kind)
    store.write(workspace, id, kind, day, by, body)
    return store.agreements(workspace)[id]


def _named(by: str, kind: str) -> None:
    if not by.strip():
        act = ACTS.get(kind, Text("申请", "requested"))
        raise Incomplete(act_zh=act.zh, act_en=act.en, what_zh="经办人和单位",
                         what_en="name and organisation of who does it")


def _reasoned(reason: str, kind: str) -> None:
    if kind in NEEDS_REASON and not reason.strip():
        raise Incomplete(act_zh=ACTS[kind].zh, act_en=ACTS[kind].en, what_zh="理由", what_en="the reason")
