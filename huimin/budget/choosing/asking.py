"""What is asked for: the aim, the budgets and the conditions, out of a TOML or from options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.budget.choose_terms import STARTS, TO_CHOOSE
from huimin.budget.choosing.errors import BadAsk
from huimin.budget.rules_file import RulesFile
from huimin.kernel import Text

EXAMPLE = Path(__file__).parent / "choosing.toml"
MOST_BUDGETS = 25
_KEYS = {"aim", "start", "budgets", "floor", "no_loser", "equity", "cliff"}


@dataclass(frozen=True)
class Ask:
    """budgets: yuan per period, () for ten steps up to the whole gap; start: see choosing.toml; floor: share of the line;
    equity, cliff: see `choose_within`. None: not asked for."""

    aim: str = "gap"
    start: str = "now"
    budgets: Sequence[float] = ()
    floor: float | None = None
    no_loser: bool = False
    equity: float | None = None
    cliff: float | None = None

    @property
    def conditions(self) -> list[str]:
        """Names of what is asked for, besides the budget."""
        return [name for name, on in (("floor", self.floor is not None), ("no_loser", self.no_loser),
                                      ("equity", self.equity is not None), ("cliff", self.cliff is not None)) if on]


def read_ask(path: Path | None, options: Mapping[str, Any] | None = None) -> Ask:
    """The rules file, if any, with what the options say instead. Raises BadAsk."""
    reader = RulesFile.read(path, BadAsk) if path else RulesFile("--", {}, BadAsk)
    data = {**reader.data, **{name: value for name, value in (options or {}).items() if value is not None}}
    reader.only(data, _KEYS, "")
    aim = reader.word("aim", data.get("aim", "gap"), TO_CHOOSE)
    start = reader.word("start", data.get("start", "now"), tuple(STARTS))
    budgets = data.get("budgets", [])
    if not isinstance(budgets, list | tuple) or len(budgets) > MOST_BUDGETS:
        raise reader.bad("budgets", Text(f"要写成 [金额, …],最多 {MOST_BUDGETS} 个", f"write [amount, …], {MOST_BUDGETS} at most"))
    sums = sorted({reader.number("budgets", one, 0.01, 1e13) for one in budgets})
    no_loser = data.get("no_loser", False)
    if not isinstance(no_loser, bool):
        raise reader.bad("no_loser", Text("写 true 或 false", "write true or false"))
    if no_loser and start != "before":
        raise reader.bad("no_loser", Text("要和 start = \"before\" 一起用:在现有待遇之上加钱,本来就没有人吃亏",
                                          "goes with start = \"before\": money on top of today's benefits makes nobody lose"))
    share = {name: None if data.get(name) is None else reader.number(name, data[name], 0, 1) for name in ("floor", "equity", "cliff")}
    return Ask(aim, start, sums, share["floor"], no_loser, share["equity"], share["cliff"])
