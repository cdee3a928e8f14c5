"""What the desk tries beside the pages, kind by kind: its queue, what a reader may be told of a result, the sentence that says it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from huimin.budget import twin as twins_of
from huimin.kernel import Text
from huimin.web.budget import few, results, stressed, told, work
from huimin.web.trials import DONE, FAILED, RUNNING, WAITING, Queue

TRIERS = ("budget_officer", "policy_officer")
MOST_WAITING = 5
FULL = Text("您已有几个在排队,请等一个算完。", "Several of yours wait already. Wait until one is done.")
STATES = {WAITING: (Text("排队中", "Waiting"), "soon"), RUNNING: (Text("正在算", "At work"), "open"),
          DONE: (Text("已算完", "Done"), "done"), FAILED: (Text("没有算成", "Failed"), "late")}


def may_try(user: Any) -> bool:
    return bool(user.roles & set(TRIERS))


def standing(one: Any) -> dict[str, Any]:
    """What budget/going_on.html shows."""
    return {"one": one, "state": STATES[one.state], "going_on": one.going_on, "seconds": one.seconds,
            "problem": Text.of(one.problem) if one.state == FAILED else ""}


@dataclass(frozen=True)
class Kind:
    """told: (result, does the reader see the households?) -> what may be told; headline: of that"""

    queue: Queue
    told: Callable[[few.Found, bool], few.Found]
    headline_of: Callable[[few.Found], Text]

    def ask(self, user: Any, errors: dict[str, Text], field: str, columns: Callable[[], dict[str, Any]]) -> Any:
        """Put in the queue; None, and the errors say why, where something is to correct. field: where it is said that the queue is full.
        columns: of the trial, where all is right. Raises Http404 for a reader who tries none."""
        if not may_try(user):
            raise Http404
        if self.queue.kind.objects.filter(by=user, state=WAITING).count() >= MOST_WAITING:
            errors[field] = FULL
        return None if errors else self.queue.ask(by=user, **columns())

    def found(self, one: Any, user: Any) -> few.Found:
        """What came of one that is done, as the reader may be told it. Raises Http404 for others."""
        if one.state != DONE:
            raise Http404
        return self.told(one.result, few.sees(user))

    def headline(self, one: Any, user: Any) -> Text | None:
        """None until it is done. Kept beside the result, which is large: a list reads it alone."""
        if one.state != DONE:
            return None
        key = "all" if few.sees(user) else "told"
        if key not in one.headlines:
            one.headlines[key] = self.headline_of(self.found(one, user)).as_json()
            self.queue.kind.objects.filter(pk=one.pk).update(headlines=one.headlines)
        return Text.of(one.headlines[key])

    def listed(self, user: Any) -> list[dict[str, Any]]:
        return [{"one": one, "state": STATES[one.state], "headline": self.headline(one, user) or ""} for one in self.queue.newest()]


SCENARIOS = Kind(work.QUEUE, told.scenario, results.headline)
STRESS = Kind(work.STRESS_QUEUE, told.stress, stressed.headline)
TWINS = Kind(work.TWIN_QUEUE, lambda found, _: found, twins_of.words.headline)
CHOICES = Kind(work.CHOICES, told.choice, lambda found: Text.of(found["headline"]))
