"""Made-up citizens and their families, for the tests of the citizens' pages."""

from typing import Any

from django.test import Client

from huimin.web import county
from huimin.web.accounts.models import Account, Organisation
from huimin.web.identity.client import Person
from huimin.web.identity.demo_people import demo_people
from huimin.web.identity.views import account_of


def account(number: str, name: str = "某") -> Account:
    return account_of("http://testserver/demo-identity", Person(f"s-{number}", name, number))


def client_of(number: str, name: str = "某") -> Client:
    client = Client()
    client.force_login(account(number, name))
    return client


def citizen(which: int = 0) -> Client:
    """Signed in as one of the people to choose from: 0 draws dibao, 1 is due it and never applied."""
    person = demo_people()[which]
    return client_of(person.number, person.name)


def home(which: int = 0) -> Any:
    return county.household(demo_people()[which].number)


def staff(area: str, role: str = "township_worker") -> str:
    """User name of somebody with this role in an area, made when first wanted."""
    username = f"{role}-{area}"
    if not Account.objects.filter(username=username).exists():
        made = Account.objects.make(username, "乡小何", Organisation.objects.get(code=area), (role,))
        made.totp_secret = "JBSWY3DPEHPK3PXP"
        made.save(update_fields=["totp_secret"])
    return username


def staff_client(area: str, role: str = "township_worker") -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=staff(area, role)))
    session = client.session
    session["second_factor"] = True
    session.save()
    return client
