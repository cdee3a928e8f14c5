"""The table of where money is: one line for each time some was due, came in, was paid, bounced or was handed back.

Columns: id, kind, date, programme, area, amount (yuan); and if wanted level (of government, for money that came in), document
(the number it came under), month (the month a payment or a sum due is for), use_by (the last day a project's plan gives).
A county exports it from its treasury's books; huimin pays nothing itself and adds nothing to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huimin.budget.delivery.errors import BadDeliveryLine
from huimin.budget.lines import Line, once, read_lines
from huimin.kernel import Fen, Month, Text

RECEIVED, PAID, BOUNCED, HANDED_BACK, DUE = "received", "paid", "bounced", "handed_back", "due"
KINDS = {RECEIVED: Text("到账", "came in"), PAID: Text("发放", "paid"), BOUNCED: Text("退票", "bounced"),
         HANDED_BACK: Text("交回", "handed back"), DUE: Text("应发", "due")}
"""bounced: a bank sent a payment back, it is with the county again; handed_back: returned to the level that gave it."""
LEVELS = {"central": Text("中央", "central"), "province": Text("省", "province"), "prefecture": Text("市", "prefecture"),
          "county": Text("县", "county")}
_ORDER = {kind: place for place, kind in enumerate((DUE, RECEIVED, BOUNCED, PAID, HANDED_BACK))}


@dataclass(frozen=True)
class Flow:
    """One line. day: when it happened; of a sum due, the day by which it should have been paid. area: where the money was then.

    level: who gave it, "" not said; document: "" not said; month None: not said; use_by None: no plan; line: in the file
    """

    id: str
    kind: str
    day: date
    programme: str
    area: str
    fen: Fen
    level: str = ""
    document: str = ""
    month: Month | None = None
    use_by: date | None = None
    line: int = 0

    @property
    def order(self) -> tuple[date, int, int]:
        """Of one day: what came in before what was paid out of it."""
        return self.day, _ORDER[self.kind], self.line


def read_flows(path: Path) -> list[Flow]:
    """By day. Raises BadDeliveryLine with line and column."""
    lines = read_lines(path, ["id", "kind", "date", "programme", "area", "amount"], BadDeliveryLine)
    once(lines, "id")
    return sorted((_flow(line) for line in lines), key=lambda flow: flow.order)


def _flow(line: Line) -> Flow:
    kind, amount, month = line.chosen("kind", KINDS), line.money("amount"), line.month("month")
    if not amount:
        raise line.bad("amount", Text("要大于零", "must be above zero"))
    if kind == DUE and month is None:
        raise line.bad("month", Text("应发的要写是哪个月的", "a sum due needs the month it is for"))
    level = line.chosen("level", LEVELS) if line.text("level") else ""
    if kind == RECEIVED and not level:
        raise line.bad("level", Text("到账的要写从哪一级来", "money that came in needs the level it came from"))
    return Flow(line.needs("id"), kind, line.needs_day("date"), line.needs("programme"), line.area("area"), amount, level,
                line.text("document"), month, line.day("use_by"), line.number)


def related(one: str, other: str) -> bool:
    """One area is the other, or lies in it."""
    return one.startswith(other) or other.startswith(one) or "CN" in (one, other)


def sums(flows: Sequence[Flow]) -> Mapping[str, Fen]:
    """Kind -> fen."""
    return {kind: sum(flow.fen for flow in flows if flow.kind == kind) for kind in KINDS}
