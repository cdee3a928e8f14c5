"""The national library over a population, and how cost grows with the number of policies.

    library   every policy in force on 31 October 2026, over people with all facts the library reads
    growth    10, 50, 200 and 600 policies of one shape (three conditions and an amount) over one million people
"""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import eight_data, eight_huimin, library_data, measure
from huimin import policy
from huimin.catalog import standard_catalog
from huimin.registry import open_registry

NAME = "benchmarks.bench_policy_library"
AS_OF = date(2026, 10, 31)
SIZES = {"1m": 1_000_000, "10m": 10_000_000}
COPIES = (10, 50, 200, 600)


def national() -> policy.Program:
    return policy.check(policy.read_library().resolve("99", AS_OF), standard_catalog())


def library(size: str, out: Path) -> None:
    data = measure.SCRATCH / f"library-{size}"
    policy.run(national(), data, open_registry(data, data).meta, standard_catalog(), AS_OF, out)


def growth(count: int, out: Path) -> None:
    data, known = measure.SCRATCH / "eight-1m", eight_huimin.catalog()
    rules = policy.read_library([eight_huimin.HOME / "policies", copies(count)], national=False).resolve("99", AS_OF)
    wanted = [name for name in rules.policies if name.startswith("copy_")]
    policy.run(policy.check(rules, known, wanted), data, open_registry(data, data).meta, known, AS_OF, out)


def copies(count: int) -> Path:
    """A folder with `count` policies, each with constants of its own so that nothing can be shared."""
    folder = measure.SCRATCH / f"copies-{count}"
    for number in range(count):
        path = folder / f"copy_{number}" / "CN@2020-01-01.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        share = f"0.{300 + number}"
        path.write_text(_POLICY.format(number=number, share=share, car=40_000 + 100 * number, room=20 + number % 60))
    return folder


_POLICY = """[policy]
id = "copy_{number}"
name = "copy {number}"
unit = "household"
department = "civil_affairs"
period = "month"
[[condition]]
id = "income"
when = "per_person < {share} * eight_dibao.line"
article = "-"
refuse = "-"
[[condition]]
id = "car"
when = "car_value <= qty({car}, 'yuan')"
article = "-"
refuse = "-"
[[condition]]
id = "home"
when = "housing_area / size <= qty({room}, 'm2/person')"
article = "-"
refuse = "-"
[amount]
formula = "({share} * eight_dibao.line - per_person) * size"
round = {{ to = "fen", how = "up" }}
article = "-"
"""


def run_child(name: str) -> dict[str, object]:
    kind, _, size = name.partition(":")
    out = measure.SCRATCH / f"{kind}-{size}-out"
    shutil.rmtree(out, ignore_errors=True)
    work: Callable[[], None] = (lambda: growth(int(size), out)) if kind == "growth" else (lambda: library(size, out))
    return measure.measured(work)


def main() -> None:
    options = measure.arguments(__doc__ or "", repeats=3)
    if options.child:
        print(json.dumps(run_child(options.child)))
        return
    program = national()
    sizes = ("1m", "10m") if options.full else ("1m",)
    for size in sizes:
        library_data.make(measure.SCRATCH / f"library-{size}", SIZES[size], program, standard_catalog())
    eight_data.make(measure.SCRATCH / "eight-1m", SIZES["1m"])
    names = [f"library:{size}" for size in sizes]
    whole = measure.interleaved(NAME, names, options.repeats)
    measure.record("policy-library", {"policies": len(program.policies), "items": len(program.items), "fields": len(program.reads),
                                      "runs": {name: measure.summary({name: whole[name]}, base=name)[name] for name in names}})
    grown = measure.interleaved(NAME, [f"growth:{count}" for count in COPIES], 1)
    measure.record("policy-growth", {"rows": "one million people", "policies": measure.summary(grown, base=f"growth:{COPIES[0]}")})


if __name__ == "__main__":
    main()
