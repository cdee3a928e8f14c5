"""What a telephone sends once it has a network again: each draft counts once, however often it is sent.

The telephone gives every draft a number (UUID) when it is begun. The number is written in the same transaction as the event
it became; a draft that comes again, also while the first is still being taken in, gets the first one's answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest

from huimin.casework import Case, Overtaken
from huimin.kernel import HuiminError
from huimin.matching import Explanation
from huimin.web.accounts.models import Account
from huimin.web.cases.views import head_of, whom
from huimin.web.store import cases
from huimin.web.store.models import Photo, Synced
from huimin.web.visits import photos
from huimin.web.visits.due import visited

_TRIES = 5


class AlreadyVisited(HuiminError):
    """Somebody recorded a visit to the family after the telephone took its list."""

    code = "HM-WEB-031"
    exit_code = 13
    zh = "{who}已经登记了这户{day}的入户调查,没有再登记一次。草稿还在手机上:有要补充的,到事项页里登记;没有,就删除草稿。"
    en = ("{who} has recorded a visit to this family on {day}, so yours was not recorded again. The draft is still on your telephone: "
          "add what is new on the page of the case, or delete the draft.")


@dataclass(frozen=True)
class Taken:
    """The case and the event a draft became."""

    ref: str
    seq: int


def once(client: UUID, by: Account, take: Callable[[], Case]) -> Taken:
    """Run `take` and write down its number, or answer as the first time. Raises Http404 for somebody else's number, and what
    `take` raises."""
    for last in (False,) * (_TRIES - 1) + (True,):
        before = first_answer(client, by)
        if before is not None:
            return before
        try:
            with transaction.atomic():
                before = first_answer(client, by)  # SQLite waits for the other writer until here
                if before is not None:
                    return before
                case = take()
                Synced.objects.create(client=client, case_id=case.ref, seq=case.seq, by=by)
                return Taken(case.ref, case.seq)
        except (Overtaken, IntegrityError):
            if last:
                raise  # the same draft in another request, or somebody else's act: look again
    raise AssertionError("unreachable")


def first_answer(client: UUID, by: Account) -> Taken | None:
    """What the draft became when it came before; None when it comes the first time. Raises Http404 for somebody else's number."""
    row = Synced.objects.filter(client=client).first()
    if row is None:
        return None
    if row.by_id != by.pk:
        raise Http404
    return Taken(row.case_id, row.seq)


def record_visit(request: HttpRequest, ref: str, data: Mapping[str, Any], pictures: Sequence[bytes]) -> Case:
    """The act "visit" with its photographs. What others did in the meantime does not hinder it, unless the case has moved on.

    Raises PhotoRefused, AlreadyVisited, and what casework.perform raises.
    """
    user: Any = request.user
    for one in pictures:
        photos.check(one)
    case = cases.opened(ref)
    last = case.last("visit")
    if last is not None and visited(case):
        raise AlreadyVisited(who=last.actor_name, day=last.data.get("visited_on", ""))
    digests = [photos.keep(one) for one in pictures]
    done = cases.perform(request, ref, "visit", {**data, "photos": digests or None}, seen=case.seq)
    for digest in dict.fromkeys(digests):
        Photo.objects.get_or_create(case_id=ref, digest=digest, defaults={"by": user, "kind": photos.KIND})
    return done


def begin_at_the_door(request: HttpRequest, told: Explanation, policy: str, person: str) -> Case:
    """An application begun at the door for `person`, whose number and name were given. Raises NotNow."""
    user: Any = request.user
    return cases.begin(cases.actor_of(user), "start", policy=policy, household=str(told.found.household.id), name=head_of(told),
                       members=list(told.found.people), area=str(told.found.row.get("area") or ""), way_in="window",
                       **whom(told, policy, person))

