"""An agreement as its events tell it. One table of states drives what may follow what.

    requested ─▶ incomplete | waiting ─▶ agreed ─▶ suspended ─▶ agreed
                                   └▶ refused      └▶ ended ─▶ disposed
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from huimin.catalog import Deadline, Workdays
from huimin.kernel import Text

STATES: Mapping[str, Text] = {
    "incomplete": Text("材料不全", "incomplete"), "waiting": Text("待答复", "waiting for an answer"), "agreed": Text("已同意", "agreed"),
    "refused": Text("不同意", "refused"), "suspended": Text("已暂停", "suspended"), "ended": Text("已终止", "ended"),
    "disposed": Text("已销毁", "data disposed of"),
}
ACTS: Mapping[str, Text] = {
    "amended": Text("补正", "amended"), "extended": Text("延期", "extended"), "agreed": Text("同意", "granted"),
    "refused": Text("拒绝", "refused"), "suspended": Text("暂停", "suspended"), "resumed": Text("恢复", "resumed"),
    "ended": Text("终止", "ended"), "disposed": Text("销毁", "marked as disposed of"), "used": Text("记录使用", "given a record of use"),
}
AFTER: Mapping[str, tuple[str, ...]] = {
    "incomplete": ("amended",), "waiting": ("amended", "extended", "agreed", "refused"),
    "agreed": ("suspended", "ended", "used"), "refused": (), "suspended": ("resumed", "ended"), "ended": ("disposed",),
    "disposed": ("disposed",),
}
LEADS_TO: Mapping[str, str] = {"agreed": "agreed", "refused": "refused", "suspended": "suspended", "resumed": "agreed", "ended": "ended",
                               "disposed": "disposed"}
MODES: Mapping[str, Text] = {"value": Text("提供数据", "values"), "predicate": Text("只回答是否", "yes/no answers"),
                             "sum": Text("联合求和比较", "secure sums")}
ANSWER_DAYS = {"unconditional": 1, "conditional": 10, "not_shared": 10}
EXTENSION_DAYS = 10
DELIVERY_DAYS = 20
"""Working days: 政务数据共享条例 第二十一条 (answer), 第二十二条 (data after consent)."""


@dataclass(frozen=True)
class Request:
    """What 第二十条 asks a request to state: basis 依据, scenario 场景, scope 范围 (the policies), mode 方式, until 时限.

    items: as in the catalogue entry; signed_by: the head of the unit; since, until: days of use, both inclusive
    daily_maximum: of how many people a day something may be told; then nothing that reads a whole list may use the grant
    """

    provider: str
    consumer: str
    dataset: str
    items: tuple[str, ...]
    purpose: str
    policies: tuple[str, ...] = ()
    mode: str = "value"
    basis: str = ""
    scenario: str = ""
    since: date | None = None
    until: date | None = None
    signed_by: str = ""
    daily_maximum: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"since": str(self.since) if self.since else None, "until": str(self.until) if self.until else None}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Request":
        days = {key: date.fromisoformat(content[key]) if content[key] else None for key in ("since", "until")}
        return cls(**{**content, **days, "items": tuple(content["items"]), "policies": tuple(content["policies"])})


@dataclass(frozen=True)
class Event:
    """One act. day: on which it counts; by: name and organisation of who did it; at: when it was written down (UTC, ISO)."""

    agreement: str
    kind: str
    day: date
    by: str
    body: Mapping[str, Any]
    at: str


@dataclass(frozen=True)
class Agreement:
    """sharing: class of the dataset when asked; gaps: what the request lacks, as told; complete_since: when the clock began."""

    id: str
    request: Request
    sharing: str
    state: str
    gaps: tuple[Text, ...] = ()
    asked_on: date | None = None
    complete_since: date | None = None
    extended: bool = False
    answered_on: date | None = None
    reason: str = ""
    history: tuple[Event, ...] = field(default=())

    def answer_due(self, workdays: Workdays) -> Deadline | None:
        """Until when the provider must answer; None when no clock runs."""
        if self.state != "waiting" or self.complete_since is None:
            return None
        days = ANSWER_DAYS[self.sharing] + (EXTENSION_DAYS if self.extended else 0)
        return workdays.after(self.complete_since, days)

    def data_due(self, workdays: Workdays) -> Deadline | None:
        """Until when the first data must come after consent."""
        return workdays.after(self.answered_on, DELIVERY_DAYS) if self.state == "agreed" and self.answered_on else None

    def on(self, day: date) -> str:
        """Why the grant does or does not hold on a day: agreed | not_started | expired | or its state."""
        if self.state != "agreed":
            return self.state
        if self.request.since is not None and day < self.request.since:
            return "not_started"
        if self.request.until is not None and day > self.request.until:
            return "expired"
        return "agreed"

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "state": self.state, "sharing": self.sharing, **self.request.as_json(),
                "gaps": [gap.as_json() for gap in self.gaps], "asked_on": str(self.asked_on), "extended": self.extended,
                "answered_on": str(self.answered_on) if self.answered_on else None, "reason": self.reason,
                "events": [{"kind": e.kind, "day": str(e.day), "by": e.by, "at": e.at, **{"body": dict(e.body)}} for e in self.history]}
