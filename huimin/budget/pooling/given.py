"""What earlier plans have given already: taken from the register, and from the needs, so that nobody is served twice.

Reads `plan.csv` as `huimin pool --out` writes it, in either language.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huimin.budget.lines import MONEY_UNIT, Line, read_lines
from huimin.budget.pooling.errors import BadPoolLine
from huimin.budget.pooling.files import PLAN
from huimin.budget.pooling.register import Need, Resource
from huimin.kernel import Text

_NEED, _HOUSEHOLD, _PLACE, _KIND, _AMOUNT, _UNIT, _RESOURCE = PLAN[:7]


@dataclass(frozen=True)
class Before:
    """Line of an earlier plan. amount: fen for money, else units."""

    need: str
    household: str
    kind: str
    resource: str
    amount: int


def read_given(path: Path) -> list[Before]:
    """Raises BadPoolLine with line and column."""
    lines = read_lines(path, [], BadPoolLine)
    found = []
    for line in lines:
        unit = line.text(_title(line, _UNIT))
        column = _title(line, _AMOUNT)
        amount = line.money(column) if unit == MONEY_UNIT else line.whole(column, 10**9)
        if not amount:
            raise line.bad(column, Text("要大于零", "must be above zero"))
        found.append(Before(line.needs(_title(line, _NEED)), line.text(_title(line, _HOUSEHOLD)), line.needs(_title(line, _KIND)),
                            line.needs(_title(line, _RESOURCE)), amount))
    return found


def _title(line: Line, title: Text) -> str:
    for name in (title.zh, title.en):
        if name in line.row:
            return name
    raise line.bad(str(title), Text("缺这一列", "this column is missing"))


def after(resources: Sequence[Resource], needs: Sequence[Need], given: Sequence[Before]) -> tuple[list[Resource], list[Need]]:
    """What is left to give, and to be given: a household's need of a kind shrinks by what it has had of it, a need without a
    household by what it has had itself; those that have had enough are left out."""
    gone, had = Counter[str](), Counter[tuple[str, str]]()
    for one in given:
        gone[one.resource] += one.amount
        had[one.household or f"\n{one.need}", one.kind] += one.amount
    left = [replace(one, amount=one.amount - gone[one.id]) for one in resources if one.amount > gone[one.id]]
    wanting = [(one, one.amount - had[one.household or f"\n{one.id}", one.kind]) for one in needs]
    return left, [replace(one, amount=amount) for one, amount in wanting if amount > 0]
