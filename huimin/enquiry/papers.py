"""Where to apply, what still has to be brought, and how long it takes, policy by policy (papers.csv)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huimin.catalog import Catalog, Material, materials
from huimin.kernel import Text
from huimin.policy import Policy

FORMS = {
    "application": Text("申请书(现场可以代填)", "an application (staff can fill it in for you)"),
    "commitment": Text("承诺书", "a signed commitment that what you say is true"),
    "authorisation": Text("每位家庭成员的核对授权书", "every family member’s authorisation to check income and property"),
}
_ASK_OFFICE = Text("向{department}或者村(居)委会询问", "ask {department} or the village committee")
_LOCAL = Text("由当地规定", "set locally")


@dataclass(frozen=True)
class Papers:
    """automatic: paid without an application; forms: what is still signed; spared: what data replace and nobody has to bring.

    confirmed: the place and the time stand in a text we read; otherwise the local office has the last word
    """

    automatic: bool
    forms: tuple[Text, ...]
    spared: tuple[Material, ...]
    where: Text
    takes: Text
    basis: str
    confirmed: bool

    def as_json(self) -> dict[str, Any]:
        return {"automatic": self.automatic, "forms": [form.as_json() for form in self.forms],
                "spared": [{"code": one.code, "name": one.name.as_json(), "replaced_by": one.replaced_by.as_json(),
                            "department": one.department} for one in self.spared],
                "where": self.where.as_json(), "takes": self.takes.as_json(), "basis": self.basis, "confirmed": self.confirmed}


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    with (Path(__file__).parent / "papers.csv").open(encoding="utf-8", newline="") as stream:
        return {row["policy"]: row for row in csv.DictReader(stream)}


def papers(policy: Policy, catalog: Catalog) -> Papers:
    """A policy papers.csv does not know asks for an application and the department's word on the rest."""
    row = _rows().get(policy.id)
    if row is None:
        office = catalog.department(policy.department)
        where = Text(_ASK_OFFICE.zh.format(department=office.zh), _ASK_OFFICE.en.format(department=office.en))
        return Papers(False, (FORMS["application"],), (), where, _LOCAL, "", False)
    return Papers(row["automatic"] == "true", tuple(FORMS[form] for form in row["forms"].split()),
                  tuple(materials()[code] for code in row["materials"].split()), Text(row["where_zh"], row["where_en"]),
                  Text(row["days_zh"], row["days_en"]), row["basis"], row["confirmed"] == "true")
