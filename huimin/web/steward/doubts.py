"""From a citizen's “this is wrong” to a request for correction to the department that supplied the fact, and back.

The request holds the value, the list and its day, as the register read them; what the citizen wrote stays sealed with the
doubt and is shown beside it. When the department answers, so is the doubt.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from huimin.corrections import ANSWERS, Party, Store
from huimin.kernel import Month, Text
from huimin.matching import NobodyFound
from huimin.registry import FactSource
from huimin.web import county
from huimin.web.citizen.family import source_of
from huimin.web.hooks.outbox import correction_asked
from huimin.web.store.models import FactDoubt

WHY = Text("群众反映这一项不对", "a citizen says that this is wrong")
NO_SOURCE = Text("名册里已经没有这一项,或不能确定是谁的。请直接问部门,把答复写在下面。",
                 "The register no longer holds this fact, or whose it is is not certain. Ask the department and write its answer below.")


def ask(found: FactDoubt, by: str) -> int | None:
    """Open the request for a doubt, or join one that already asks this department; its number. None: there is nothing to ask about.

    by: name and organisation of the steward
    """
    source = _source(found)
    if source is None:
        return None
    store = Store(county.workspace())
    key = (source.entity, source.id, source.field)
    running = next((one for one in store.requests() if one.key == key and not one.closed and source.department in one.waiting), None)
    if running is None:
        number, = store.open([(*key, Month.parse(source.month), [_party(source)])], timezone.localdate(), by, str(WHY))
    else:
        number = running.number
    with transaction.atomic():
        found.correction = number
        found.save(update_fields=["correction"])
        correction_asked(str(number), source.department, timezone.now())
    return number


def answered_by(department: str, number: int, answer: str, words: str, by: Any) -> None:
    """The doubts behind a request are answered as its department answered; one that is not the department's own stays open."""
    if answer in {"confirmed", "corrected"}:
        FactDoubt.objects.filter(correction=number, department=department, answer="").update(
            answer=answer, answered_words=words, answered=timezone.now(), answered_by=by)


def standing(doubts: Iterable[FactDoubt]) -> Mapping[int, Text]:
    """pk -> how the request for it stands; doubts nobody has passed on yet are left out."""
    asked = {found.correction: found for found in doubts if found.correction is not None}
    catalog = county.catalog()
    told: dict[int, Text] = {}
    for request in Store(county.workspace()).requests(numbers=asked) if asked else ():
        found = asked[request.number]
        name, answer = catalog.department(found.department), request.answer(found.department)
        on = request.asked(found.department).isoformat()
        if answer is not None:
            told[found.pk] = Text(f"{name.zh}{answer.day}答复:{ANSWERS[answer.answer].zh}",
                                  f"{name.en} answered on {answer.day}: {ANSWERS[answer.answer].en}")
        else:
            told[found.pk] = Text(f"{on}已请{name.zh}核实,等答复", f"{name.en} was asked on {on} and has not answered yet")
    return told


def _source(found: FactDoubt) -> FactSource | None:
    try:
        told = county.household(found.household)
    except NobodyFound:
        return None
    return source_of(told, found.fact, found.whose)


def _party(source: FactSource) -> Party:
    value = source.value
    stored = str(value).lower() if isinstance(value, bool) else value.isoformat() if isinstance(value, date) else str(value)
    said_on = date.fromisoformat(source.said_on) if source.said_on else Month.parse(source.month).last_day
    return Party(source.department, source.dataset, source.month, said_on, stored)
