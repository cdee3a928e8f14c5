"""How a fund is to be divided, and the regions it is divided among: read from a TOML and a CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huimin.budget.allocation_errors import BadAllocationRules, BadRegions
from huimin.budget.lines import Line, once, read_lines
from huimin.budget.rules_file import RulesFile
from huimin.kernel import Fen, Text

SYNTHETIC = Path(__file__).parent / "allocation.toml"
_FACTORS = ("need", "difficulty", "performance")
_LIMITS = ("reserve", "down", "up", "group_down", "group_up")


@dataclass(frozen=True)
class Region:
    """One row. Money in fen. need: by the rules' weights; own: what it can pay itself; None: not limited, not known."""

    code: str
    name: str
    group: str
    need: float
    own: float
    difficulty: float
    performance: float
    last_year: Fen | None
    floor: Fen | None
    cap: Fen | None


@dataclass(frozen=True)
class Rules:
    """source: who set the numbers ("synthetic": made up); needs: column -> weight; tiers: (below, coefficient), the last
    without `below`; performance: (lowest, highest); weights: factor -> power; limits: shares, see allocation.toml."""

    source: str
    needs: Mapping[str, float]
    tiers: Sequence[tuple[float | None, float]]
    performance: tuple[float, float]
    weights: Mapping[str, float]
    limits: Mapping[str, float]

    @property
    def synthetic(self) -> bool:
        return self.source == "synthetic"

    def difficulty(self, self_sufficiency: float | None) -> float:
        """The coefficient of a region; 1 where its self-sufficiency is not given."""
        if self_sufficiency is None:
            return 1.0
        return next(coefficient for below, coefficient in self.tiers if below is None or self_sufficiency < below)


def read_rules(path: Path | None = None) -> Rules:
    """The packaged synthetic ones without a path. Raises BadAllocationRules."""
    reader = RulesFile.read(path or SYNTHETIC, BadAllocationRules)
    data = reader.data
    reader.only(data, {"source", "need", "difficulty", "performance", "weights", "limits"}, "")
    needs = {name: reader.number(f"need.{name}", value, 0) for name, value in reader.table("need").items()}
    if not needs or not any(needs.values()):
        raise reader.bad("need", Text("至少要有一列,权重大于零", "at least one column with a weight above zero is needed"))
    span, powers, limits = reader.table("performance"), reader.table("weights"), reader.table("limits")
    reader.only(span, {"lowest", "highest"}, "performance.")
    reader.only(powers, set(_FACTORS), "weights.")
    reader.only(limits, set(_LIMITS), "limits.")
    lowest, highest = (reader.number(f"performance.{name}", span.get(name, 1), 0) for name in ("lowest", "highest"))
    if not 0 < lowest <= highest:
        raise reader.bad("performance", Text("要 0 < lowest <= highest", "0 < lowest <= highest is needed"))
    return Rules(str(data.get("source", "")), needs, _tiers(reader), (lowest, highest),
                 {name: reader.number(f"weights.{name}", powers.get(name, 1), 0) for name in _FACTORS},
                 {name: reader.number(f"limits.{name}", limits[name], 0, 1 if name == "reserve" else None) for name in limits})


def read_regions(path: Path, rules: Rules) -> list[Region]:
    """One region a line: code, name, the columns of the need, and if there are any group, own, self_sufficiency,
    performance (0-100), last_year, floor, cap; money in yuan. Raises BadRegions with line and column."""
    lines = read_lines(path, ["code", "name", *rules.needs], BadRegions)
    once(lines, "code")
    regions = [_region(line, rules) for line in lines]
    if not any(region.need > 0 for region in regions):
        raise lines[0].bad(next(iter(rules.needs)), Text("没有一地有需求", "no region needs anything"))
    return regions


def _region(line: Line, rules: Rules) -> Region:
    need = sum(weight * _needed(line, column) for column, weight in rules.needs.items())
    share, score = line.ratio("self_sufficiency"), line.ratio("performance", 100)
    own, (lowest, highest) = line.money("own"), rules.performance
    return Region(line.text("code"), line.text("name"), line.text("group"), need,
                  float(own) if own is not None else need * min(share or 0.0, 1.0), rules.difficulty(share),
                  1.0 if score is None else lowest + (highest - lowest) * score / 100,
                  line.money("last_year"), line.money("floor"), line.money("cap"))


def _needed(line: Line, column: str) -> Fen:
    fen = line.money(column)
    if fen is None:
        raise line.bad(column, Text("空着;没有需求请写 0", "empty; write 0 where there is no need"))
    return fen


def _tiers(reader: RulesFile) -> list[tuple[float | None, float]]:
    tiers = reader.tables("difficulty", {"below", "coefficient"}, [{"coefficient": 1}])
    found = [(reader.number("difficulty.below", tier["below"], 0) if "below" in tier else None,
              reader.number("difficulty.coefficient", tier.get("coefficient"), 0)) for tier in tiers]
    limits = [below for below, _ in found[:-1]]
    if not found or found[-1][0] is not None or None in limits or limits != sorted(limits, key=lambda one: one or 0):
        raise reader.bad("difficulty", Text("各档按 below 从小到大写,最后一档不写 below", "tiers rise by `below`; the last has none"))
    return found
