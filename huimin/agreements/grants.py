"""What may be read on a day, and what is withheld: of every dataset of another department, item by item.

A department needs no agreement with itself. Anything else without a live grant of values for the purpose is withheld;
whoever reads the register then finds it unknown, never zero and never “no”.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from huimin.agreements.model import Agreement, Request
from huimin.kernel import Text

REASONS: Mapping[str, Text] = {
    "none": Text("没有共享协议", "no agreement"), "incomplete": Text("申请材料不全", "request incomplete"),
    "waiting": Text("申请待答复", "request waiting for an answer"), "refused": Text("申请未获同意", "request refused"),
    "suspended": Text("协议已暂停", "agreement suspended"), "ended": Text("协议已终止", "agreement ended"),
    "disposed": Text("协议已终止、数据已销毁", "agreement ended, data disposed of"),
    "not_started": Text("协议尚未生效", "agreement not yet in force"), "expired": Text("协议已到期", "agreement expired"),
    "answers_only": Text("协议只许回答是否,不提供数据", "only answers are granted, not values"),
    "daily_maximum": Text("协议按日限定人数,不能读整份名单", "a daily maximum of people is agreed, which no whole list keeps to"),
}
_WORST = ("agreed", "daily_maximum", "answers_only", "suspended", "expired", "not_started", "waiting", "incomplete", "ended", "disposed",
          "refused", "none")


@dataclass(frozen=True)
class Withheld:
    """reason: a key of REASONS; agreement: the one that came nearest to granting it, "" when there is none."""

    dataset: str
    department: str
    item: str
    reason: str
    agreement: str = ""


def withheld(supplied: Mapping[str, tuple[str, Collection[str]]], agreements: Iterable[Agreement], consumer: str, purpose: str,
             day: date) -> list[Withheld]:
    """Items of `supplied` (dataset -> department, items) that `consumer` may not read for `purpose` on `day`."""
    by_dataset: dict[str, list[Agreement]] = {}
    for agreement in agreements:
        if agreement.request.consumer == consumer and agreement.request.purpose == purpose:
            by_dataset.setdefault(agreement.request.dataset, []).append(agreement)
    found = []
    for dataset, (department, items) in sorted(supplied.items()):
        if department == consumer:
            continue
        for item in sorted(items):
            reason, id = _standing(by_dataset.get(dataset, []), item, day)
            if reason != "agreed":
                found.append(Withheld(dataset, department, item, reason, id))
    return found


def granting(agreements: Iterable[Agreement], consumer: str, purpose: str, day: date) -> list[Agreement]:
    """The agreements that hold on a day, of any mode."""
    return [agreement for agreement in agreements if agreement.request.consumer == consumer and agreement.request.purpose == purpose
            and agreement.on(day) == "agreed"]


def _standing(agreements: Iterable[Agreement], item: str, day: date) -> tuple[str, str]:
    """The best any agreement says of an item."""
    said = [("none", "")]
    for agreement in agreements:
        if item in agreement.request.items:
            state = agreement.on(day)
            said.append((_for_a_whole_list(agreement.request) if state == "agreed" else state, agreement.id))
    return min(said, key=lambda pair: _WORST.index(pair[0]))


def _for_a_whole_list(request: Request) -> str:
    """What a live grant allows of a list that is read from one end to the other."""
    return "answers_only" if request.mode != "value" else "agreed" if request.daily_maximum is None else "daily_maximum"


def may_answer(agreements: Iterable[Agreement], consumer: str, purpose: str, day: date) -> Callable[[str, str, str, str], bool]:
    """(department, dataset, item, mode) → may the department answer from this list with this item, "predicate" or "sum"?

    A grant of values covers both. One of another list of the department that has the item too covers neither, and none with a
    daily maximum of people, as everybody is asked about at once.
    """
    held = {(found.request.provider, found.request.dataset, item, found.request.mode)
            for found in granting(agreements, consumer, purpose, day) if found.request.daily_maximum is None
            for item in found.request.items}
    return lambda department, dataset, item, mode: department == consumer or not held.isdisjoint(
        {(department, dataset, item, mode), (department, dataset, item, "value")})
