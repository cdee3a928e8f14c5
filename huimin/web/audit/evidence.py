"""What the office knows about its readers and households, in the form `analysis` reads: cases, lists, relatives, homes."""

import csv
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from huimin.catalog import standard_workdays
from huimin.kernel import connect
from huimin.matching import MatchResult
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Organisation
from huimin.web.accounts.roles import STAFF
from huimin.web.audit.analysis import Analysis, Home, Reader, Reading, Tie, analyse, rules
from huimin.web.store.models import CaseRow, EventRow

_TWO_SIGNS = frozenset("欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯".split())
WORRYING = ("unclaimed", "undue", "amount", "unknown")
_A_FILE = Q(path__startswith="/exports/") | Q(path__startswith="/api/v1/exports/")
CANARIES = "canaries.csv"
"""In the workspace: numbers of made-up households (column `household`) nobody has a reason to open."""


def analysed(since: datetime, until: datetime) -> Analysis:
    """The readings of staff between two moments, judged by the rules that come with the program."""
    records = AccessRecord.objects.filter(at__gte=since, at__lt=until).exclude(purpose="own").exclude(account=None)
    # Households in a file two others approved have a record each for their own eyes; the file itself has one, judged here.
    records = records.exclude(~Q(household=blind("", "household")), _A_FILE)
    readings = [Reading(record.pk, timezone.localtime(record.at), str(record.account_id), _office(record.account), record.purpose,
                        record.household, record.case, len(record.unmasked), record.shown)
                for record in records.select_related("account")]
    homes, lives_in = _homes()
    readers = {str(account.pk): reader(account, homes, lives_in)
               for account in Account.objects.filter(postings__role__in=STAFF).distinct().prefetch_related("kin")}
    return analyse(readings, [*_cases(), *_lists()], readers, homes | _staff_homes(homes, readers), rules(),
                   standard_workdays().is_workday)


def _office(account: Account | None) -> str:
    return str(account.organisation_id or "") if account is not None else ""


def _cases() -> Iterator[Tie]:
    """Who acted on a case, and the township or village it lies in, from its beginning until it is closed."""
    now = timezone.localtime()
    offices = set(Organisation.objects.exclude(level="county").values_list("code", flat=True))
    ends = {}
    for row in CaseRow.objects.all():
        opened = timezone.localtime(row.opened)
        ends[row.ref] = (row.household_blind, timezone.localtime(row.updated) if row.kind == "closed" else now)
        for code in {row.area[:9], row.area[:12]} & offices:
            yield Tie("supervised", code, row.household_blind, opened, ends[row.ref][1], row.ref)
    for event in EventRow.objects.exclude(actor=None).values_list("case_id", "actor_id", "at"):
        household, end = ends[event[0]]
        yield Tie("assigned", str(event[1]), household, timezone.localtime(event[2]), max(end, timezone.localtime(event[2])), event[0])


def _lists() -> Iterator[Tie]:
    """Households on the lists of the latest run are the business of their township and village."""
    run = county.latest()
    if run is None:
        return
    since = timezone.make_aware(datetime.combine(run.as_of, time()))
    for household, places in _listed(run.id):
        for place in places:
            yield Tie("listed", place, household, since, since + timedelta(days=62))


@lru_cache(maxsize=1)
def _listed(run_id: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    run: MatchResult | None = county.latest()
    if run is None:
        return ()
    connection = connect(readable=[run.folder])
    try:
        rows = connection.execute("SELECT DISTINCT household_id, township, village FROM read_parquet($1) WHERE household_id IS NOT NULL",
                                  [[str(run.file(name).resolve()) for name in WORRYING]]).fetchall()
    finally:
        connection.close()
    return tuple((blind(household, "household"), tuple(filter(None, places))) for household, *places in rows)


def _homes() -> tuple[dict[str, Home], dict[str, str]]:
    """(households by fingerprint, fingerprint of a person -> of their household)."""
    return _register_homes(county.explainer().register.folder)


@lru_cache(maxsize=1)
def _register_homes(folder: Path) -> tuple[dict[str, Home], dict[str, str]]:
    connection = connect(readable=[folder])
    try:
        rows = connection.execute(
            "SELECT h.household_no, h.household_id, h.area, list(p.person_id), list(p.name) FROM read_parquet($1) h "
            "JOIN read_parquet($2) p USING (household_no) WHERE h.household_id IS NOT NULL AND p.person_id IS NOT NULL GROUP BY ALL",
            [str(folder / "household.parquet"), str(folder / "person.parquet")]).fetchall()
    finally:
        connection.close()
    watched = _canaries()
    homes: dict[str, Home] = {}
    lives_in: dict[str, str] = {}
    for number, household_id, area, people, names in rows:
        household = blind(household_id, "household")
        homes[household] = Home(household, number, area or "", frozenset(surname(name) for name in names if name),
                                canary=household_id in watched)
        lives_in.update((blind(person), household) for person in people)
    return homes, lives_in


def _canaries() -> frozenset[str]:
    path = settings.HOME / CANARIES
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return frozenset(row["household"].strip() for row in csv.DictReader(stream))


def surname(name: str) -> str:
    return name[:2] if name[:2] in _TWO_SIGNS else name[:1]


def reader(account: Account, homes: dict[str, Home], lives_in: dict[str, str]) -> Reader:
    """households: of the account's own person and of everybody on its file of relatives, as far as they live in the county."""
    own = lives_in.get(account.person_blind, "")
    kin: Any = account.kin.all()
    others = {lives_in[one.person_blind] for one in kin if one.person_blind in lives_in}
    return Reader(str(account.pk), frozenset(others | ({own} if own else set())), homes[own].village if own else "", surname(account.name))


def _staff_homes(homes: dict[str, Home], readers: dict[str, Reader]) -> dict[str, Home]:
    """The households in which staff live, with who of them does."""
    found: dict[str, Home] = {}
    own = dict(Account.objects.exclude(person_blind="").values_list("pk", "person_blind"))
    lives_in = _homes()[1]
    for account, blinded in own.items():
        household = lives_in.get(blinded)
        if household is not None and str(account) in readers:
            home = found.get(household, homes[household])
            found[household] = Home(home.household, home.number, home.village, home.surnames, home.staff | {str(account)}, home.canary)
    return found
