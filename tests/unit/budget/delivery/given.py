"""Lines of money for tests: `flow("paid", "2026-03-01", 100)`; amounts in fen."""

from datetime import date
from itertools import count
from typing import Any

from huimin.budget.delivery import Flow
from huimin.kernel import Month

FUNDS = """id,kind,date,programme,area,amount,level,document,month,use_by
R1,received,2026-01-01,dibao,990121,1000,中央,演示1号,,
D1,due,2026-01-20,dibao,990121001,300,,,2026-01,
P1,paid,2026-01-11,dibao,990121001,300,,,2026-01,
D2,due,2026-01-20,dibao,990121100,500,,,2026-01,
P2,paid,2026-05-01,dibao,990121100,200,,,2026-01,
"""
"""A small table: 1000 came in, 300 paid in time in one township, 200 of 500 paid late in the other."""
_numbers = count(1)


def flow(kind: str, day: str, fen: int, programme: str = "dibao", area: str = "990121", **more: Any) -> Flow:
    number = next(_numbers)
    month = more.pop("month", None)
    return Flow(f"{kind[0].upper()}{number}", kind, date.fromisoformat(day), programme, area, fen, more.pop("level", "county"),
                more.pop("document", ""), Month.parse(month) if month else None, more.pop("use_by", None), number)
