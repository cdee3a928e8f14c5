"""An allocation told: per region in words why it gets what it gets; as JSON."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from huimin.budget.allocate import NAMES, Allocation
from huimin.kernel import Text, yuan

MADE_UP = Text("系数是虚构的,只供试算,不是任何机关的正式权重", "the coefficients are made up for trying out; nobody's official weights")


def rows(found: Allocation) -> list[dict[str, Any]]:
    """One per region: money in fen, coverage as a share, `why` in both languages."""
    formula, optimum = found.coverage(found.formula), found.coverage(found.optimum)
    whole = sum(region.need for region in found.regions)
    return [{
        "code": region.code, "name": region.name, "group": region.group, "need": round(region.need), "own": round(region.own),
        "difficulty": region.difficulty, "performance": region.performance, "last_year": region.last_year,
        "ideal": found.ideal[at], "formula": found.formula.fen[at], "optimum": found.optimum.fen[at],
        "formula_coverage": float(formula[at]), "optimum_coverage": float(optimum[at]),
        "formula_held_by": found.formula.holds[at], "optimum_held_by": found.optimum.holds[at],
        "why": _why(found, at, region.need / whole if whole else 0.0, float(optimum[at]))} for at, region in enumerate(found.regions)]


def _why(found: Allocation, at: int, share: float, coverage: float) -> Text:
    region, awards = found.regions[at], found.formula
    ideal, got, best = found.ideal[at], awards.fen[at], found.optimum.fen[at]
    zh = [f"需求占全部的 {share:.2%}", f"困难系数 {region.difficulty:g}、绩效系数 {region.performance:g},按公式应得 {yuan(ideal)} 元"]
    en = [f"{share:.2%} of all need",
          f"difficulty {region.difficulty:g} and performance {region.performance:g} make {yuan(ideal)} yuan by the formula"]
    how, hold = _moved(ideal, got), awards.holds[at]
    if hold:
        zh.append(f"受“{NAMES[hold].zh}”限制,定为 {yuan(got)} 元({how.zh})")
        en.append(f"held by {NAMES[hold].en}, it is {yuan(got)} yuan ({how.en})")
    elif got != ideal:
        zh.append(f"别处受限,余额或缺口按同一比例分摊,定为 {yuan(got)} 元({how.zh})")
        en.append(f"limits elsewhere are shared out at one rate, so it is {yuan(got)} yuan ({how.en})")
    other = _moved(got, best)
    zh.append(f"优化方案给 {yuan(best)} 元(比公式{other.zh}),连同自有财力覆盖需求的 {coverage:.1%}"
              + (f",受“{NAMES[found.optimum.holds[at]].zh}”限制" if found.optimum.holds[at] else ""))
    en.append(f"the optimiser gives {yuan(best)} yuan ({other.en} than the formula); with own money {coverage:.1%} of the need is met"
              + (f", held by {NAMES[found.optimum.holds[at]].en}" if found.optimum.holds[at] else ""))
    return Text(";".join(zh) + "。", "; ".join(en) + ".")


def _moved(before: int, after: int) -> Text:
    if before == after:
        return Text("不增不减", "neither more nor less")
    change = yuan(abs(after - before))
    return Text(f"多 {change} 元", f"{change} yuan more") if after > before else Text(f"少 {change} 元", f"{change} yuan less")


def as_json(found: Allocation) -> dict[str, Any]:
    """Money in fen.

    source, synthetic: of the rules; budget_fen = reserve_fen + divided_fen + left_fen; regions: see `rows`;
    formula, optimum: {lowest_coverage, mean_coverage (by need), squared_shortfall (mean of uncovered share², by need)}
    """
    listed = [row | {"why": row["why"].as_json()} for row in rows(found)]
    return {"source": found.rules.source, "synthetic": found.rules.synthetic, "budget_fen": found.budget, "reserve_fen": found.reserve,
            "divided_fen": found.budget - found.reserve - found.left, "left_fen": found.left,
            "formula": indices(found, "formula"), "optimum": indices(found, "optimum"), "regions": listed}


def indices(found: Allocation, which: str) -> dict[str, float]:
    """How well one of the two covers need. which: "formula" or "optimum"."""
    coverage = found.coverage(getattr(found, which))
    need = np.array([region.need for region in found.regions])
    weight = need / need.sum() if need.sum() else np.ones_like(need) / len(need)
    return {"lowest_coverage": float(coverage.min()), "mean_coverage": float((weight * coverage).sum()),
            "squared_shortfall": float((weight * np.maximum(1 - coverage, 0) ** 2).sum())}


def table_rows(found: Allocation) -> Sequence[Sequence[str]]:
    """For a terminal: region, need, last year, formula, optimiser, both coverages."""
    return [[row["name"], yuan(row["need"]), "" if row["last_year"] is None else yuan(row["last_year"]), yuan(row["formula"]),
             yuan(row["optimum"]), f"{row['formula_coverage']:.1%}", f"{row['optimum_coverage']:.1%}"] for row in rows(found)]
