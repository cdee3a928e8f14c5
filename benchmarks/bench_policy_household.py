"""One household against many policies, with every condition and everything missing: what a counter waits for.

Warm, in one process: the rules are read and checked once, then 2,000 households are decided one after the
other. Reported are the median and the 99th percentile of a single decision, in milliseconds, for families
about whom everything is known and for families with one fact in fifty missing. The library uses the local
numbers of the made-up county; `library_nothing_set` is the worst case of a county that has set none.
"""

import random
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import huimin.demo
from benchmarks import eight_huimin, measure
from huimin import policy
from huimin.catalog import Catalog, Field, standard_catalog
from huimin.policy import Household, Person

AS_OF = date(2026, 10, 31)
Facts = Mapping[str, int | bool | str | date | None]
HOUSEHOLDS, MEMBERS = 2_000, 4


def households(program: policy.Program, catalog: Catalog, holes: int) -> list[Household]:
    """Families of four with the facts the program reads; one fact in `holes` is missing (0: none)."""
    dice = random.Random(20261031)
    fields = [catalog.field(entity, name) for entity, name in sorted(program.reads)]
    rosters = {f"{kind}__{name}": value for name in program.programmes for kind, value in (("receives", False), ("paid", 0))}

    def facts(entity: str) -> Facts:
        return {**rosters, **{field.name: _value(field, dice, holes) for field in fields if field.entity == entity}}

    def family(number: int) -> Household:
        home: Facts = {**facts("household"), "area": "990101", "residence": "rural"}
        events: dict[str, list[Facts] | None] = {
            entity: [] for entity in catalog.entities() if entity.startswith("event.")}
        nobody: dict[str, list[Person] | None] = {kind: [] for kind in ("parent", "child", "spouse", "obligor")}
        members = [Person(f"{number}.{place}", facts("person"), nobody, dict(events), home) for place in range(MEMBERS)]
        return Household(str(number), home, members)

    return [family(number) for number in range(HOUSEHOLDS)]


def _value(field: Field, dice: random.Random, holes: int) -> int | bool | str | date | None:
    if holes and dice.randrange(holes) == 0:
        return None
    if field.name == "birth_date":
        return date(dice.randrange(1930, 2026), 6, 15)
    if field.is_number and field.type == "money":
        return dice.choice((0, 0, dice.randrange(3_000_000)))
    return field.usual_value


def timed(decide: Callable[[Household], object], families: list[Household]) -> dict[str, float]:
    for family in families[:200]:
        decide(family)
    milliseconds = []
    for family in families:
        began = time.perf_counter()
        decide(family)
        milliseconds.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(milliseconds, n=100)
    return {"median_ms": round(statistics.median(milliseconds), 4), "p99_ms": round(cuts[98], 4), "max_ms": round(max(milliseconds), 3)}


def main() -> None:
    measure.arguments(__doc__ or "")
    known = eight_huimin.catalog()
    figures: dict[str, object] = {"households": HOUSEHOLDS, "members": MEMBERS}
    library = policy.read_library().resolve("9901", AS_OF)
    local = standard_catalog([Path(huimin.demo.__file__).parent / "parameters" / "yunxi.csv"])
    bare = standard_catalog()
    cases = (("eight", eight_huimin.program(known), known, (0, 50)), ("library", policy.check(library, local), local, (0, 50)),
             ("library_nothing_set", policy.check(library, bare), bare, (50,)))
    for name, program, catalog, shares in cases:
        began = time.perf_counter()
        decider = policy.decider(program, catalog, AS_OF)
        ready = round((time.perf_counter() - began) * 1000, 3)
        results: dict[str, object] = {"policies": len(program.policies), "ready_ms": ready}
        for holes in shares:
            label = f"one_fact_in_{holes}_missing" if holes else "complete"
            results[label] = timed(decider.decide, households(program, catalog, holes))
        figures[name] = results
    measure.record("policy-household", figures)


if __name__ == "__main__":
    main()
