"""How many of those who could draw a benefit do: an assumption somebody writes down, never one we make.

Who is on the roster today is taken to go on while entitled. Of the others the share written is taken to come,
each as likely as the next; so the money is an expectation, not a list of people.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from huimin.budget.errors import BadTakeUp
from huimin.kernel.errors import nearest

EVERY = "*"


def read_take_up(texts: Iterable[str], known: Iterable[str]) -> dict[str, Fraction]:
    """["dibao=80%", "0.5"] → {"dibao": 4/5, "*": 1/2}; one without a name stands for all policies. Raises BadTakeUp."""
    names, found = sorted(known), {}
    for text in texts:
        name, named, number = text.strip().rpartition("=")
        try:
            share = Fraction(number.rstrip("%")) / (100 if number.endswith("%") else 1)
        except (ValueError, ZeroDivisionError):
            share = Fraction(-1)
        near = nearest(name, names) if named and name not in names else None
        if not 0 <= share <= 1 or (named and name not in names) or (name or EVERY) in found:
            hint = (f"是不是“{near}”?", f"Did you mean “{near}”? ") if near else ("", "")
            raise BadTakeUp(text=text, hint_zh=hint[0], hint_en=hint[1])
        found[name or EVERY] = share
    return found


def expected(shares: Mapping[str, Fraction], policy: str, cost_fen: int, recipients_cost_fen: int) -> int | None:
    """Money per period if the assumed share of those not drawing today draws; None where nothing is assumed."""
    share = shares.get(policy, shares.get(EVERY))
    if share is None:
        return None
    return recipients_cost_fen + round(share * (cost_fen - recipients_cost_fen))
