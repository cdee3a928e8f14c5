"""How many of those who could draw a benefit do: an assumption somebody writes down, never one we make.

Who is on the roster today is taken to go on while entitled. Of the others the share written is taken to come,
each as likely as the next; so the money is an expectation, not a list of people.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from huimin.budget.errors import BadTakeUp
from huimin.kernel import read_ratio
from huimin.kernel.errors import near_hint

EVERY = "*"


def read_take_up(texts: Iterable[str], known: Iterable[str]) -> dict[str, Fraction]:
    """["dibao=80%", "0.5"] → {"dibao": 4/5, "*": 1/2}; one without a name stands for all policies. Raises BadTakeUp."""
    names, found = sorted(known), {}
    for text in texts:
        name, named, number = text.strip().rpartition("=")
        share = read_ratio(number)
        if share is None or not 0 <= share <= 1 or (named and name not in names) or (name or EVERY) in found:
            raise BadTakeUp(text=text, **near_hint(name, names if named and name not in names else ()))
        found[name or EVERY] = share
    return found


def expected(shares: Mapping[str, Fraction], policy: str, cost_fen: int, recipients_cost_fen: int) -> int | None:
    """Money per period if the assumed share of those not drawing today draws; None where nothing is assumed."""
    share = shares.get(policy, shares.get(EVERY))
    if share is None:
        return None
    return recipients_cost_fen + round(share * (cost_fen - recipients_cost_fen))
