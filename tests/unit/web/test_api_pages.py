"""What the pages do programs can do too: pages.csv names the operations for every page, or says why there are none."""

import sys
from typing import Any

from ninja import Schema

from huimin.web.access.pages import routes
from huimin.web.api.reference import document, operations_of, pages

NO_PAGES = ("api/", "dci/")
PREFIX = "/api/v1"
OF_NO_PAGE = {"GET /department/cases/{ref}", "GET /webhooks", "POST /webhooks", "POST /webhooks/{number}/stop"}
"""For systems of departments, and for the administrator who lets them be told: there is no page for these."""


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    known, named = {place for place, _ in routes() if not place.startswith(NO_PAGES)}, [row["page"] for row in pages()]
    assert sorted(known - set(named)) == [], "name the operations of these in huimin/web/api/pages.csv, or say why there are none"
    assert sorted(set(named) - known) == [], "these pages are gone: take them out of huimin/web/api/pages.csv"
    assert len(named) == len(set(named)), "a page stands twice in huimin/web/api/pages.csv"


def test_every_row_names_operations_there_are_or_says_why_not() -> None:
    there = {f"{method.upper()} {place.removeprefix(PREFIX)}" for place, methods in document()["paths"].items() for method in methods}
    named = {one for row in pages() for one in operations_of(row)}
    assert sorted(named - there) == [], "pages.csv names operations nobody has written"
    assert [row["page"] for row in pages() if bool(row["operations"]) == bool(row["why_not"])] == [], "one of the two, not both"
    assert sorted(there - named - OF_NO_PAGE) == [], "say in pages.csv which page these belong to"


def test_a_page_for_signed_in_people_has_no_operation_with_a_wider_rule() -> None:
    """Nobody does by program what the page would refuse."""
    rules: dict[str, Any] = {place: vars(route.callback)["rule"] for place, route in routes()}
    roles = {f"{method.upper()} {place.removeprefix(PREFIX)}": set(told["x-roles"])
             for place, methods in document()["paths"].items() for method, told in methods.items()}
    wider = {(row["page"], one) for row in pages() for one in operations_of(row)
             if not rules[row["page"]].who & {"anyone", "signed_in"} and roles[one] - rules[row["page"]].who - {"client"}}
    assert wider == set()


def test_no_two_shapes_have_one_name() -> None:
    """The description would keep one of them and promise it for both."""
    shapes = [shape for module in sys.modules.values() if getattr(module, "__name__", "").startswith("huimin.web.api.")
              for shape in vars(module).values() if isinstance(shape, type) and issubclass(shape, Schema)]
    names: dict[str, set[type]] = {}
    for shape in shapes:
        names.setdefault(shape.__name__, set()).add(shape)
    assert len(names) > 100
    assert {name for name, found in names.items() if len(found) > 1} == set()
