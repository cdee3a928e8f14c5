"""What proposals would do: to people and money by the whole library, and to one family's cliffs."""

from collections.abc import Sequence
from typing import Any

from huimin.budget.cliffs import Curve, curve
from huimin.budget.simulate import simulate
from huimin.budget.simulation import Simulation
from huimin.budget.standards.proposals import Proposal, sets_of
from huimin.kernel import Month, Progress, Workspace, silent


def effect(workspace: Workspace, month: Month | None, found: Sequence[Proposal], progress: Progress = silent) -> Simulation | None:
    """All proposals together on the people of a month; None where nothing would change. Raises as `simulate` does."""
    sets = sets_of(found)
    return simulate(workspace, month, sets, progress=progress) if sets else None


def cliffs(workspace: Workspace, household: str, month: Month | None, found: Sequence[Proposal], to_fen: int = 500_000,
           step_fen: int = 25_000, progress: Progress = silent) -> tuple[Curve, Curve]:
    """What one family keeps of what it earns, now and under the proposals. Raises as `curve` does."""
    now = curve(workspace, household, month, to_fen, step_fen, (), progress)
    return now, curve(workspace, household, month, to_fen, step_fen, sets_of(found), progress)


def as_json(found: Simulation | None, curves: tuple[Curve, Curve] | None = None) -> dict[str, Any]:
    """Sums only: {monthly_cost_before_fen, monthly_cost_after_fen, policies: [...], poverty} and the worst cliff on each side."""
    told: dict[str, Any] = {"effect": None, "cliffs": None}
    if found is not None:
        keep = ("id", "name", "people_before", "people_after", "people_in", "people_out", "unknown_after", "cost_before_fen",
                "cost_after_fen", "recipients_cost_before_fen", "recipients_cost_after_fen")
        told["effect"] = {"month": str(found.month), "monthly_cost_before_fen": found.monthly_cost_before_fen,
                          "monthly_cost_after_fen": found.monthly_cost_after_fen, "poverty": found.poverty,
                          "policies": [{key: one[key] for key in keep} for one in found.changed]}
    if curves is not None:
        told["cliffs"] = {side: {"count": len(one.cliffs), "worst_fen": float(max((cliff.loss_fen for cliff in one.cliffs), default=0))}
                          for side, one in zip(("before", "after"), curves, strict=True)}
    return told
