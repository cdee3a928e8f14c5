"""One run by township and village: counts and money of every policy, nobody named. Made once, beside the lists.

Figures of different policies are of different units (people, households) and must not be added.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from huimin.kernel import connect
from huimin.matching.result import MatchResult

PLACES = "places.parquet"


@dataclass(frozen=True)
class Place:
    """One policy in one village. township, village: area codes, None where the register does not know.

    units: people or households in scope; receiving: entitled and on the roster; on_roster: whoever is paid today
    Money in fen per period of the policy. unclaimed_fen: due and not drawn; short_fen: paid too little;
    over_fen: paid too much, or unduly. unclaimed … ok: lines of the lists, to_verify being the list "unknown".
    """

    policy: str
    unit: str
    township: str | None
    village: str | None
    units: int
    yes: int
    no: int
    unknown: int
    receiving: int
    on_roster: int
    entitled_fen: int
    paid_fen: int
    unclaimed: int
    undue: int
    amount: int
    to_verify: int
    ok: int
    unclaimed_fen: int
    short_fen: int
    over_fen: int

    def inside(self, area: str) -> bool:
        """Does it lie in `area`? "" is everywhere, the unknown places included."""
        return (self.village or self.township or "").startswith(area)


def places(run: MatchResult) -> list[Place] | None:
    """Every policy with a row per village, by policy and place; None for a run of an older huimin, which wrote no such file."""
    path = run.folder / PLACES
    if not path.is_file():
        return None
    connection = connect(readable=[run.folder])
    try:
        rows = connection.execute("SELECT * FROM read_parquet($1)", [str(path.resolve())]).fetchall()
    finally:
        connection.close()
    return [Place(*row) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """Lines of the list to verify that one fact alone would settle. township None: not known."""

    fact: str
    township: str | None
    policies: tuple[str, ...]
    lines: int
    households: int


def waiting(run: MatchResult, area: str = "") -> list[Waiting]:
    """By fact and township, most households first. area: only what lies in it; "" for all."""
    connection = connect(readable=[run.folder])
    try:
        rows = connection.execute(
            "SELECT reason, township, list(DISTINCT policy ORDER BY policy), count(*), count(DISTINCT household_no) "
            "FROM read_parquet($1) WHERE reason <> '' AND reason NOT LIKE '%,%' AND coalesce(village, township, '') LIKE $2 "
            "GROUP BY reason, township ORDER BY count(DISTINCT household_no) DESC, reason, township NULLS LAST",
            [str(run.file("unknown").resolve()), f"{area}%"]).fetchall()
    finally:
        connection.close()
    return [Waiting(fact, township, tuple(policies), lines, households) for fact, township, policies, lines, households in rows]


def by_fact(found: Sequence[Waiting]) -> list[Waiting]:
    """The townships put together (a household stands in one), most households first."""
    groups: dict[str, list[Waiting]] = defaultdict(list)
    for one in found:
        groups[one.fact].append(one)
    summed = [Waiting(fact, None, tuple(sorted({name for one in parts for name in one.policies})),
                      sum(one.lines for one in parts), sum(one.households for one in parts)) for fact, parts in groups.items()]
    return sorted(summed, key=lambda one: (-one.households, one.fact))
