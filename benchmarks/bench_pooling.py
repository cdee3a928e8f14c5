"""Ten thousand needs and two thousand resources matched and proved optimal, reasons included.

    county    20 kinds in 300 villages, coordinates, 5 urgencies, 30 deadlines, reaches, givers' conditions
    one_kind  the same, all of one kind: 20 million arcs that compete with one another
"""

import json
from datetime import datetime, timedelta

import numpy as np

from benchmarks import measure
from huimin.budget.pooling.pool import pool
from huimin.budget.pooling.register import Kind, Need, Point, Resource
from huimin.budget.pooling.rules import read_rules

NAME = "benchmarks.bench_pooling"
NEEDS, RESOURCES, VILLAGES = 10_000, 2_000, 300
NOW = datetime(2026, 11, 1)


def made_up(kinds: int) -> tuple[list[Resource], list[Need], dict[str, Point]]:
    rng = np.random.default_rng(20261101)
    codes = [f"990121{at // 30 + 100:03d}{at % 30 + 200:03d}" for at in range(VILLAGES)]
    spread = rng.uniform(0, 0.6, (2, VILLAGES)).tolist()
    places = {code: Point(code, 120 + x, 30 + y) for code, x, y in zip(codes, *spread, strict=True)}
    words = [frozenset[str](), frozenset({"老人"}), frozenset({"儿童"}), frozenset({"老人", "残疾人"})]
    sorts = [Kind(f"物资{at}", "goods", "件") for at in range(kinds)]

    def one(size: int, most: int) -> list[int]:
        return [int(value) for value in rng.integers(0, most, size)]

    resources = [Resource(f"R{at}", f"仓库{at}", "charity", sorts[kind], amount + 1, Point(codes[place]), NOW + timedelta(hours=since),
                          None, 1.0, (None, 15.0, 30.0, 60.0)[reach], words[who])
                 for at, (kind, amount, place, since, reach, who) in enumerate(zip(
                     one(RESOURCES, kinds), one(RESOURCES, 8), one(RESOURCES, VILLAGES), one(RESOURCES, 24), one(RESOURCES, 4),
                     one(RESOURCES, 3), strict=True))]
    needs = [Need(f"N{at}", f"{at}", sorts[kind].name, "件", amount + 1, Point(codes[place]), urgency + 1,
                  NOW + timedelta(hours=deadline + 12), words[who])
             for at, (kind, amount, place, urgency, deadline, who) in enumerate(zip(
                 one(NEEDS, kinds), one(NEEDS, 2), one(NEEDS, VILLAGES), one(NEEDS, 5), one(NEEDS, 30), one(NEEDS, 4), strict=True))]
    return resources, needs, places


def match(kinds: int) -> dict[str, object]:
    resources, needs, places = made_up(kinds)
    found = []
    measured = measure.measured(lambda: found.append(pool(resources, needs, read_rules(), NOW, places)))
    (answer,) = found
    given = sum(one.amount for one in answer.plan)
    proofs = answer.proofs
    return measured | {
        "answer": given, "unmet": sum(fate.short for fate in answer.fates), "groups_of_needs": sum(one.needs for one in proofs),
        "arcs_possible": sum(one.arcs for one in proofs), "arcs_seen": sum(one.seen for one in proofs),
        "rounds": max(one.rounds for one in proofs)}


def main() -> None:
    options = measure.arguments(__doc__ or "", repeats=3)
    children = {"county": lambda: match(20), "one_kind": lambda: match(1)}
    if options.child:
        print(json.dumps(children[options.child]()))
        return
    runs = measure.interleaved(NAME, list(children), options.repeats)
    size = {name: {key: value for key, value in runs[name][0].items() if key not in {"wall_s", "cpu_s", "peak_mb"}} for name in runs}
    measure.record("pooling", {"needs": NEEDS, "resources": RESOURCES, "size": size, "runs": measure.summary(runs, base="county")})


if __name__ == "__main__":
    main()
