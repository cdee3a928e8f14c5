"""What speaks for a human look before anything is granted without an application: plain reasons, each with its points.

The office measures (`settings["risk_<id>"]`: an amount in fen for `amount`, otherwise how many; risks.csv says from how many on it
counts); the table weighs. What nobody has measured counts as if it were so: not knowing is no clean bill.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from huimin.kernel import Text

PREFIX = "risk_"


@dataclass(frozen=True)
class Risk:
    """least: from this measure on it counts; stops: no human look makes up for it."""

    id: str
    points: int
    least: int
    stops: bool
    name: Text


@cache
def risks() -> Mapping[str, Risk]:
    """Every reason of the table, in its order."""
    with Path(__file__).with_name("risks.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: Risk(row["id"], int(row["points"]), int(row["from"]), row["stops"] == "yes", Text(row["zh"], row["en"]))
                for row in csv.DictReader(stream)}


def risks_found(settings: Mapping[str, int], amount_fen: int | None = None) -> list[Risk]:
    """Those that hold now. amount_fen: what is about to be granted, where that is more than what was measured."""
    known = {id: settings.get(f"{PREFIX}{id}") for id in risks()}
    known["amount"] = max((one for one in (known["amount"], amount_fen) if one is not None), default=None)
    return [risk for risk in risks().values() if (measured := known[risk.id]) is None or measured >= risk.least]


def points_of(found: list[str]) -> int:
    """Points of reasons by id."""
    return sum(risks()[id].points for id in found)
