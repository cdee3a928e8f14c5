"""Makes the objects of objects.csv: (address pattern, kind of object) -> a function that makes one and gives its address.

Kinds: own, other (same area), other_area, closed, sealed (belongs to a declared relative), and what else a page needs.
Citizens are made-up people by their number in `demo_people()`: citizen0 owns what is called own.
"""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone

from huimin import agreements, casework
from huimin.casework import Actor
from huimin.corrections import Party, Store
from huimin.kernel import Month
from huimin.web import county
from huimin.web.access.objects import household_address
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Kin
from huimin.web.identity.demo_people import demo_people
from huimin.web.store import cases

Maker = Callable[[], str]


def of(username: str) -> Account:
    return Account.objects.get(username=username)


def a_case(person: int = 0) -> str:
    """The address of a case of a made-up citizen's household."""
    found = county.household(demo_people()[person].number)
    area = str(found.found.row["area"])
    worker = of("xian2")
    made = cases.begin(cases.actor_of(worker), "start", policy="dibao", household=found.found.household.id,
                       members=list(found.found.people), area=area, way_in="window", name="某")
    return f"/cases/{made.ref}/"


def a_letter() -> str:
    """The address of the first letter of a case of a made-up citizen's household: that the application has arrived."""
    address = a_case()
    ref = address.split("/")[2]
    worker = Actor("", "某", frozenset({"township_worker"}), cases.opened(ref).area[:9])
    casework.perform(cases.STORE, ref, "submit", worker, {"commitment": True, "authorisation": True}, timezone.now())
    return f"{address}letters/2/"


def a_relatives_case() -> str:
    """The township's worker xiang has declared a member of the household."""
    number = demo_people()[0].number
    Kin.objects.create(account=of("xian"), person_id=number, person_blind=blind(number), relation="parent")
    return a_case()


def a_correction() -> str:
    """The address of a request to the tax department about a made-up citizen's wage."""
    party = Party("tax", "tax_income", "2026-10", date(2026, 10, 31), "6000000")
    number, = Store(county.workspace()).open([("person", demo_people()[0].number, "wage_income", Month.parse("2026-10"), [party])],
                                             timezone.localdate(), "某", "不一致")
    return f"/corrections/{number}/"


def an_agreement() -> str:
    """The address of an agreement about data of the tax department."""
    found = next(one for one in agreements.agreements(county.workspace()).values() if one.request.provider == "tax")
    return f"/sharing/{found.id}/"


MAKERS: Mapping[tuple[str, str], Maker] = {
    ("accounts/<int:pk>/", "own"): lambda: f"/accounts/{of('anquan').pk}/",
    ("accounts/<int:pk>/", "other"): lambda: f"/accounts/{of('xiang').pk}/",
    ("accounts/<int:pk>/", "citizen"): lambda: f"/accounts/{Account.objects.make('citizen-9', '某', roles=('citizen',)).pk}/",
    ("cases/<str:ref>/", "own"): a_case,
    ("cases/<str:ref>/letters/<int:seq>/", "own"): a_letter,
    ("cases/<str:ref>/letters/<int:seq>/letter.pdf", "own"): lambda: f"{a_letter()}letter.pdf",
    ("cases/<str:ref>/", "sealed"): a_relatives_case,
    ("me/cases/<str:ref>/", "own"): lambda: f"/me{a_case()}",
    ("api/v1/me/cases/<ref>", "own"): lambda: f"/api/v1/me{a_case()}".rstrip("/"),
    ("api/v1/cases/<ref>/letters", "own"): lambda: f"/api/v1{a_case()}letters",
    ("api/v1/cases/<ref>/letters", "sealed"): lambda: f"/api/v1{a_relatives_case()}letters",
    ("api/v1/sharing/<id>", "own"): lambda: f"/api/v1{an_agreement()}".rstrip("/"),
    ("api/v1/corrections/<number>", "own"): lambda: f"/api/v1{a_correction()}".rstrip("/"),
    ("me/cases/<str:ref>/fill/", "own"): lambda: f"/me{a_case()}fill/",
    ("households/<str:address>/", "own"): lambda: (
        f"/households/{household_address(county.household(demo_people()[0].number).found.household.id)}/"),
    ("sharing/<str:id>/", "own"): an_agreement,
    ("corrections/<int:number>/", "own"): a_correction,
    ("cases/begin/<str:address>/", "own"): lambda: (
        f"/cases/begin/{household_address(county.household(demo_people()[0].number).found.household.id)}/"),
}
