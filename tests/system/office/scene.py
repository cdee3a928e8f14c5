"""A county in the middle of its work, for the pictures of the manual: the same families, the same acts, days counted from today.

`stage(home)` runs it on a workspace before its office is opened, in a process of its own.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

TOWNSHIP = "990121001"
FOUND = "家里三口人,收入主要靠打零工,看到的与申请一致。"
WALK = ("submit", "accept", "check_data", "visit", "give_opinion", "post")
REACHED = {"unknown": 3, "ok": 5}
"""Families of the township of these lists have applied: the first has reached the first step, the second the second …"""


@dataclass(frozen=True)
class Family:
    area: str
    household: str
    members: Sequence[str]
    name: str


def stage(home: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "tests.system.office.scene", str(home)], capture_output=True, text=True,
                          cwd=Path(__file__).resolve().parents[3], check=False)
    assert done.returncode == 0, done.stderr


def main(home: Path) -> None:
    from huimin.web import prepare

    prepare(home)
    from huimin.web.identity.demo_people import demo_people

    for place, family in enumerate(_families(), 1):
        _apply(place, family, WALK[:1 + (place - 1) % len(WALK)])
    widow = demo_people()[1]
    _apply(place + 1, _family(widow.number, widow.name), WALK[:4])


def _families() -> Iterator[Family]:
    """Families of one township, as they stand on its lists; nobody twice."""
    from huimin import matching
    from huimin.web import county

    run = county.latest()
    assert run is not None
    seen: set[str] = set()
    for name, wanted in REACHED.items():
        lines = [line for line in matching.select(run, name, area=TOWNSHIP).lines if line.household_id]
        here = list(dict.fromkeys(line.person_id for line in lines if line.household_id not in seen))[:wanted]
        for number in here:
            family = _family(number, next(line.name for line in lines if line.person_id == number))
            if family.household not in seen:
                seen.add(family.household)
                yield family


def _family(number: str, name: str) -> Family:
    from huimin.web import county

    found = county.household(number).found
    return Family(str(found.row["area"]), str(found.household.id), tuple(found.people), name)


def _apply(place: int, family: Family, steps: Sequence[str]) -> None:
    """One application for the minimum living guarantee, a step a day; the last of the steps was done yesterday at nine."""
    from django.utils import timezone

    from huimin import casework
    from huimin.casework import Actor, day_of
    from huimin.web.accounts.models import Account, Organisation
    from huimin.web.store import cases

    def by(name: str, role: str) -> Actor:
        here = Organisation.objects.get(area=family.area[:9])
        account = Account.objects.filter(organisation=here, name=name).first() or Account.objects.make(
            f"{role.replace('_', '-')}-{Account.objects.count()}", name, here, (role,))
        return cases.actor_of(account)

    clerk, second, lead = by("乡小李", "township_worker"), by("乡小周", "township_worker"), by("乡主任王", "township_lead")
    entries: dict[str, tuple[Actor, dict[str, Any]]] = {
        "submit": (clerk, {"commitment": True, "authorisation": True}),
        "accept": (clerk, {}),
        "check_data": (clerk, {"findings": "部门数据与申请一致。"}),
        "visit": (second, {"visitors": ["乡小周", "村小陈"], "findings": FOUND, "signed": True}),
        "give_opinion": (lead, {"opinion": "grant", "amount_fen": 83_000, "reasons": "人均月收入低于本地标准。"}),
        "post": (clerk, {}),
    }
    at = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=len(steps) + 1)
    ref = f"{day_of(at).year}-{place:07d}"
    casework.begin(cases.STORE, ref, "start", clerk, at, policy="dibao", household=family.household, members=family.members,
                   area=family.area, way_in="window", name=family.name)
    for step in steps:
        at += timedelta(days=1)
        actor, data = entries[step]
        if step == "visit":
            data = {**data, "visited_on": day_of(at).isoformat()}
        casework.perform(cases.STORE, ref, step, actor, data, at, settings=cases.settings())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
