"""Who may open what: access.csv (address, then for each method who may) and objects.csv (whose object, as whom, answer).

access.csv is written by hand, apart from the rules in the program, so that a slip in a rule is seen. Words: anyone,
signed_in, staff (everybody but citizens), case_workers, roles of `accounts.roles`, client (a department's system with a token: without
one, or with one that does not hold, nobody comes in by the role of a session); - for a method that does not exist.
Everybody not named is refused: 403, and without a session the way to sign in.

objects.csv says what happens with somebody's object. An engineer who adds a page with an object adds a maker here
(`objects.MAKERS`) that makes the object of each kind and gives its address, and rows that say who sees it.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from huimin.web.access.pages import CLIENT, routes
from huimin.web.accounts.roles import CASE_WORKERS, ROLES, STAFF

ALLOW, DENY, SIGN_IN, NO_METHOD, NOT_FOUND = "allow", "deny", "sign-in", "no-method", "not-found"
NOBODY = "nobody"
WORDS = {"anyone": frozenset({NOBODY, *ROLES}), "signed_in": frozenset(ROLES), "staff": STAFF, "case_workers": CASE_WORKERS,
         CLIENT: frozenset({CLIENT}), "-": frozenset[str]()} | {role: frozenset({role}) for role in ROLES}
USERNAMES = {"village_worker": "cun", "township_worker": "xiang", "township_lead": "xiangzhang", "county_officer": "xian",
             "county_lead": "juzhang", "policy_officer": "zhengce", "budget_officer": "caizheng", "data_steward": "shuju",
             "auditor": "shenji", "system_admin": "xitong", "security_admin": "anquan", "audit_admin": "shenjiyuan"}
HERE = Path(__file__).parent
_ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")
_NOTHING = {"int": "0", "uuid": "00000000-0000-0000-0000-000000000000"}


@dataclass(frozen=True)
class Row:
    address: str
    methods: dict[str, frozenset[str]]

    @property
    def takes_an_object(self) -> bool:
        return "<" in self.address

    @property
    def of_nothing(self) -> str:
        """The address with an object that does not exist."""
        return "/" + _ARGUMENT.sub(lambda found: _NOTHING.get(found[1] or "str", "x"), self.address)


@lru_cache(maxsize=1)
def expected() -> dict[str, Row]:
    """Rows of access.csv by address."""
    with (HERE / "access.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = {row["address"]: Row(row["address"], {method: frozenset().union(*(WORDS[word] for word in row[method].split()))
                                                  for method in ("GET", "POST")}) for row in rows}
    assert len(found) == len(rows), "an address stands twice in access.csv"
    return found


def addresses() -> list[str]:
    return [place for place, _ in routes()]


def cell(row: Row, method: str, role: str) -> str:
    """What access.csv says a role meets."""
    allowed = row.methods[method]
    if not allowed:
        return NO_METHOD
    return ALLOW if role in allowed else SIGN_IN if role == NOBODY or allowed == {CLIENT} else DENY


def outcome(answer: HttpResponse | Any) -> str:
    """What an answer means."""
    if answer.status_code == 401 and answer.content.startswith(b'{"errors":'):
        return SIGN_IN  # as programs are told
    if answer.status_code in {403, 405, 404}:
        return {403: DENY, 405: NO_METHOD, 404: NOT_FOUND}[answer.status_code]
    if answer.status_code == 302 and re.match(r"/sign-in/(\?|code/\?|$)", answer.headers["Location"]):
        return SIGN_IN
    return ALLOW
