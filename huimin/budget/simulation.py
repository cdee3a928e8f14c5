"""What a change would do, as figures and as JSON.

The JSON object (money in integer fen):

    month, as_of, policies_folder
    changes: [{id, name{zh,en}, area, residence, place{zh,en}, value, was: [values it replaces]}]    money in yuan, as text
    policies: [{id, name{zh,en}, unit, period,
                units_before, units_after, units_in, units_out, people_before, people_after, people_in, people_out,
                unknown_before, unknown_after,
                cost_before_fen, cost_after_fen                        all entitled, per period
                recipients_cost_before_fen, recipients_cost_after_fen  of those, who is on the roster today
                expected_cost_before_fen, expected_cost_after_fen      with the take-up assumed; null where none is
                places: [{area, name, residence, people_in, people_out, people_after, cost_before_fen, cost_after_fen}]}]
                                                                       by township (9 digits; "" where unknown)
    monthly_cost_before_fen, monthly_cost_after_fen                    cash, yearly benefits as a twelfth
    poverty: null or {people_measured, people_not_measured, poor_before, poor_after, gap_before_fen, gap_after_fen,
             severity_before, severity_after (FGT2), gini_before, gini_after}
    sampling: null or {headcount, gap, severity, gini: {before, after, change: {value, error}}}
                                                                       of a weighted sample, standard errors with households as
                                                                       what was drawn; {}: nobody was measured whose weight is
                                                                       known; null: everybody is on the register
    deciles: [{decile, people, winners, losers, mean_change_fen}]      per person and month, poorest tenth first

Poverty is measured against the baseline's minimum-living standard: income per person as the rules
count it, plus the cash benefits a household is entitled to. Households whose income is not known are
not measured, and counted as such.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from huimin.budget.sets import Applied
from huimin.kernel import Month
from huimin.policy import MONTHS


@dataclass(frozen=True)
class Simulation:
    """See the module docstring for every figure."""

    month: Month
    as_of: date
    changes: Sequence[Applied]
    policies_folder: Path | None
    policies: Sequence[Mapping[str, Any]]
    monthly_cost_before_fen: int
    monthly_cost_after_fen: int
    poverty: Mapping[str, Any] | None
    deciles: Sequence[Mapping[str, Any]]
    sampling: Mapping[str, Any] | None = None

    @property
    def changed(self) -> list[Mapping[str, Any]]:
        """The policies whose people or money change."""
        return [item for item in self.policies
                if item["units_in"] or item["units_out"] or item["cost_before_fen"] != item["cost_after_fen"]]

    def as_json(self) -> dict[str, Any]:
        plain = asdict(replace(self, changes=()))
        return plain | {
            "month": str(self.month), "as_of": self.as_of.isoformat(),
            "changes": [change.as_json() for change in self.changes],
            "policies_folder": str(self.policies_folder) if self.policies_folder else None,
        }


@dataclass(frozen=True)
class PlaceSum:
    """One township, town and country together. area: its code, name: its name, both "" where the address is not known

    people_…: counted by benefit; before_fen, after_fen: what all who are entitled get, exact
    """

    area: str
    name: str
    people_in: int = 0
    people_out: int = 0
    people_after: int = 0
    before_fen: Fraction = Fraction(0)
    after_fen: Fraction = Fraction(0)

    @property
    def gap_fen(self) -> Fraction:
        return self.after_fen - self.before_fen


def by_place(policies: Iterable[Mapping[str, Any]], *, monthly: bool = True) -> list[PlaceSum]:
    """The `places` of some policies added up, by code, those of no known address last.

    monthly: money is cash by the month (yearly benefits as a twelfth); else whatever a policy costs in its own period
    """
    sums: dict[str, PlaceSum] = {}
    for policy in policies:
        months = (MONTHS.get(policy["period"]) if policy["delivery"] == "cash" else None) if monthly else 1
        for place in policy["places"]:
            one = sums.get(place["area"], PlaceSum(place["area"], place["name"]))
            before, after = (Fraction(place[f"cost_{side}_fen"], months) if months else 0 for side in ("before", "after"))
            sums[one.area] = PlaceSum(one.area, one.name, one.people_in + place["people_in"], one.people_out + place["people_out"],
                                      one.people_after + place["people_after"], one.before_fen + before, one.after_fen + after)
    return sorted(sums.values(), key=lambda one: (not one.area, one.area))
