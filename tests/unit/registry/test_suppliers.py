"""Which lists say what, and how new they are, from the receipts alone."""

import pytest

from huimin.registry import Suppliers
from tests.unit.registry.conftest import County

WAGE = '[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/year"\n'


@pytest.fixture
def suppliers(county: County) -> Suppliers:
    county.list("people", "人,户\np1,H1\n", key='person = "人"\nhousehold = "户"', department="public_security", month="2026-09")
    county.list("assessed", "人,工资\np1,100\n", WAGE, department="civil_affairs", month="2026-09")
    county.list("wages", "人,工资\np1,100\n", WAGE, department="tax", month="2026-08")
    county.list("guesses", "人,工资\np1,100\n", WAGE + 'provenance = "derived"\n', department="tax", month="2026-09")
    county.list("parents", "人,母\np1,p2\n", '[[relation]]\nkind = "parent"\nfrom = "母"\ninverse = "child"\n', kind="relation",
                department="health")
    county.list("stays", "人,日\np1,2026-08-01\n", '[[column]]\nfrom = "日"\nto = "day"\n', kind="event.medical",
                department="medical_insurance")
    county.list("paid", "人\np1\n", '[roster]\nprogramme = "old_age"\nunit = "person"\n', kind="roster", department="civil_affairs")
    return Suppliers(county.build("person.wage_income", "event.medical.day", programmes={"old_age": "person"}))


def named(suppliers: Suppliers, kind: str, name: str) -> list[tuple[str, str]]:
    return [(found.dataset, found.month) for found in suppliers.of(kind, name)]


def test_the_owners_list_comes_first_and_derived_values_supply_nothing(suppliers: Suppliers) -> None:
    assert named(suppliers, "person", "wage_income") == [("wages", "2026-08"), ("assessed", "2026-09")]


def test_rosters_relations_events_and_households_have_suppliers_too(suppliers: Suppliers) -> None:
    assert named(suppliers, "roster", "old_age") == [("paid", "2026-09")]
    assert named(suppliers, "relation", "parent") == named(suppliers, "relation", "child") == [("parents", "2026-09")]
    assert named(suppliers, "events", "event.medical") == [("stays", "2026-09")]
    assert named(suppliers, "relation", "member") == [("people", "2026-09")]


def test_what_nobody_supplies(suppliers: Suppliers) -> None:
    assert [named(suppliers, *key) for key in (
        ("person", "birth_date"), ("roster", "dibao"), ("relation", "spouse"), ("events", "event.schooling"))] == [[], [], [], []]


def test_the_newest_list_of_a_department(suppliers: Suppliers) -> None:
    assert (suppliers.latest("tax"), suppliers.latest("court")) == ("2026-09", None)
