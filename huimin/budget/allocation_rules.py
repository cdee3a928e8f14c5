"""How a fund is to be divided, and the regions it is divided among: read from a TOML and a CSV."""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from huimin.budget.allocation_errors import BadAllocationRules, BadRegions
from huimin.kernel import Fen, Text, fen_from_yuan

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
    file = path or SYNTHETIC
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadAllocationRules(file=file.name, key="TOML", problem_zh=f"读不懂:{error}",
                                 problem_en=f"not understood: {error}") from None
    reader = _Rules(file.name, data)
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
    return Rules(str(data.get("source", "")), needs, reader.tiers(), (lowest, highest),
                 {name: reader.number(f"weights.{name}", powers.get(name, 1), 0) for name in _FACTORS},
                 {name: reader.number(f"limits.{name}", limits[name], 0, 1 if name == "reserve" else None) for name in limits})


def read_regions(path: Path, rules: Rules) -> list[Region]:
    """One region a line: code, name, the columns of the need, and if there are any group, own, self_sufficiency,
    performance (0-100), last_year, floor, cap; money in yuan. Raises BadRegions with line and column."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        try:
            have = list(rows.fieldnames or [])
            lines = [_Line(path.name, number, row) for number, row in enumerate(rows, 2)]
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadRegions(file=path.name, line=1, column="CSV", problem_zh=f"不是 UTF-8 的 CSV:{error}",
                             problem_en=f"no CSV in UTF-8: {error}") from None
    for column in ("code", "name", *rules.needs):
        if column not in have:
            raise _Line(path.name, 1, {}).bad(column, Text("缺这一列", "this column is missing"))
    if not lines:
        raise _Line(path.name, 1, {}).bad("code", Text("一行也没有", "there is not one line"))
    seen: dict[str, int] = {}
    for line in lines:
        code = line.text("code")
        if not code:
            raise line.bad("code", Text("空着", "empty"))
        if code in seen:
            raise line.bad("code", Text(f"{code} 在第{seen[code]}行已经有了", f"{code} stands in line {seen[code]} already"))
        seen[code] = line.number
    regions = [_region(line, rules) for line in lines]
    if not any(region.need > 0 for region in regions):
        raise lines[0].bad(next(iter(rules.needs)), Text("没有一地有需求", "no region needs anything"))
    return regions


def _region(line: "_Line", rules: Rules) -> Region:
    need = sum(weight * line.needed(column) for column, weight in rules.needs.items())
    share, score = line.ratio("self_sufficiency"), line.ratio("performance", 100)
    own, (lowest, highest) = line.money("own"), rules.performance
    return Region(line.text("code"), line.text("name"), line.text("group"), need,
                  float(own) if own is not None else need * min(share or 0.0, 1.0), rules.difficulty(share),
                  1.0 if score is None else lowest + (highest - lowest) * score / 100,
                  line.money("last_year"), line.money("floor"), line.money("cap"))


@dataclass(frozen=True)
class _Line:
    file: str
    number: int
    row: Mapping[str, Any]

    def bad(self, column: str, problem: Text) -> BadRegions:
        return BadRegions(file=self.file, line=self.number, column=column, problem_zh=problem.zh, problem_en=problem.en)

    def text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def money(self, column: str) -> Fen | None:
        text = self.text(column)
        try:
            fen = fen_from_yuan(text) if text else None
        except ValueError:
            raise self.bad(column, Text(f"“{text}”不是金额(元,最多两位小数)",
                                        f"“{text}” is no amount in yuan with at most two decimals")) from None
        if fen is not None and not 0 <= fen < 10**15:
            raise self.bad(column, Text(f"“{text}”:金额不能小于零,也不能大到十万亿元",
                                        f"“{text}”: an amount is not below zero, nor ten trillion yuan"))
        return fen

    def needed(self, column: str) -> Fen:
        fen = self.money(column)
        if fen is None:
            raise self.bad(column, Text("空着;没有需求请写 0", "empty; write 0 where there is no need"))
        return fen

    def ratio(self, column: str, most: float = 10) -> float | None:
        text = self.text(column)
        try:
            value = float(Decimal(text)) if text else None
        except InvalidOperation:
            value = -1.0
        if value is not None and not 0 <= value <= most:
            raise self.bad(column, Text(f"“{text}”要在 0 到 {most:g} 之间", f"“{text}” must lie between 0 and {most:g}"))
        return value


@dataclass(frozen=True)
class _Rules:
    file: str
    data: Mapping[str, Any]

    def bad(self, key: str, problem: Text) -> BadAllocationRules:
        return BadAllocationRules(file=self.file, key=key, problem_zh=problem.zh, problem_en=problem.en)

    def table(self, key: str) -> Mapping[str, Any]:
        found = self.data.get(key, {})
        if not isinstance(found, dict):
            raise self.bad(key, Text("要写成一个表 [..]", "must be a table [..]"))
        return found

    def only(self, table: Mapping[str, Any], known: set[str], before: str) -> None:
        for name in table:
            if name not in known:
                raise self.bad(before + name, Text(f"没有这一项;有:{'、'.join(sorted(known))}",
                                                   f"not known; there are: {', '.join(sorted(known))}"))

    def number(self, key: str, value: Any, least: float, most: float | None = None) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= (1e6 if most is None else most):
            raise self.bad(key, Text(f"{value} 不是合适的数", f"{value} is no suitable number"))
        return float(value)

    def tiers(self) -> list[tuple[float | None, float]]:
        found = list(self._tiers())
        limits = [below for below, _ in found[:-1]]
        if not found or found[-1][0] is not None or None in limits or limits != sorted(limits, key=lambda one: one or 0):
            raise self.bad("difficulty", Text("各档按 below 从小到大写,最后一档不写 below", "tiers rise by `below`; the last has none"))
        return found

    def _tiers(self) -> Iterator[tuple[float | None, float]]:
        tiers = self.data.get("difficulty", [{"coefficient": 1}])
        if not isinstance(tiers, list) or not all(isinstance(tier, dict) for tier in tiers):
            raise self.bad("difficulty", Text("要写成 [[difficulty]]", "must be written [[difficulty]]"))
        for tier in tiers:
            self.only(tier, {"below", "coefficient"}, "difficulty.")
            below = self.number("difficulty.below", tier["below"], 0) if "below" in tier else None
            yield below, self.number("difficulty.coefficient", tier.get("coefficient"), 0)
