"""Events that departments' systems are told of: a row for each hook, in the transaction of the event. Nothing is sent here."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from huimin.kernel import Text
from huimin.web.hooks.models import Hook, Message

CASE, CORRECTION = "case.state_changed", "correction.asked"
EVENTS: Mapping[str, Text] = {CASE: Text("事项状态有变", "the state of a case changed"),
                              CORRECTION: Text("请部门核实一项信息", "a department is asked to check a fact")}


def case_moved(case: str, policy: str, at: datetime) -> None:
    """A case of a policy has come into another state. Call inside the transaction that says so."""
    _put(Hook.objects.filter(Q(policy="") | Q(policy=policy), event=CASE), CASE, case, policy, at)


def correction_asked(number: str, department: str, at: datetime) -> None:
    """A department is asked about a fact; only its own systems are told. number: by which it answers."""
    _put(Hook.objects.filter(event=CORRECTION, department=department), CORRECTION, number, "", at)


def _put(hooks: QuerySet[Hook], event: str, case: str, policy: str, at: datetime) -> None:
    Message.objects.bulk_create(
        Message(hook=hook, event=event, case=case, policy=policy, at=at, due=at) for hook in hooks.filter(stopped=None))
