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
                                                                       what was drawn; null: everybody is on the register
    deciles: [{decile, people, winners, losers, mean_change_fen}]      per person and month, poorest tenth first

Poverty is measured against the baseline's minimum-living standard: income per person as the rules
count it, plus the cash benefits a household is entitled to. Households whose income is not known are
not measured, and counted as such.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from huimin.budget.sets import Applied
from huimin.kernel import Month


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
