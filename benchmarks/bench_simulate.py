"""A changed standard tried on a county, against matching the policies it reaches once, over the same register.

    match      prepare, decide the policies reached, write the lists, as `huimin match` does when nothing else is in force
    simulate   the rules as they are and with the standard changed, compared: cost, people, places, poverty, deciles

The register is built before, for both. `--county DIR` names a county of `huimin demo`; without it one of `--people` is made.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks import measure
from huimin import budget, matching
from huimin.budget.affected import affected
from huimin.budget.simulate import with_measures
from huimin.kernel import Workspace

NAME = "benchmarks.bench_simulate"
CHANGES = {"dibao": ("dibao.standard", "700"), "edge": ("edge.line_ratio", "1.6")}


def reached(workspace: Workspace, parameter: str) -> tuple[str, ...]:
    """The policies whose answer can change."""
    month = matching.month_or_latest(workspace, None)
    own = {item.id for item in matching.prepare(workspace, month.last_day).policies}
    return tuple(sorted(own & affected(with_measures(workspace, month, None).program, {parameter})))


def only(workspace: Workspace, parameter: str) -> Workspace:
    return replace(workspace, policies_selected=reached(workspace, parameter))


def match_once(parameter: str) -> dict[str, object]:
    """As for the first time. The register stays; the run goes, or the county's newest would be one of a few policies."""
    workspace = only(Workspace.open(county()), parameter)
    shutil.rmtree(matching.match(workspace).folder)
    measured = measure.measured(lambda: len(matching.match(workspace).summary["policies"]))
    shutil.rmtree(matching.match(workspace).folder)
    return measured


def simulate_once(parameter: str, value: str) -> dict[str, object]:
    workspace = Workspace.open(county())
    budget.simulate(workspace, None, {parameter: value})
    return measure.measured(lambda: len(budget.simulate(workspace, None, {parameter: value}).changed))


def county() -> Path:
    return Path(os.environ["HUIMIN_BENCH_COUNTY"])


def child(name: str) -> None:
    verb, _, which = name.partition(" ")
    parameter, value = CHANGES[which]
    print(json.dumps(match_once(parameter) if verb == "match" else simulate_once(parameter, value)))


def main() -> None:
    options = measure.arguments(__doc__ or "", ("county",), people=20_000, repeats=3)
    if options.child:
        return child(options.child)
    people = 1_000_000 if options.full else options.people
    home = Path(options.county or measure.SCRATCH / "web" / f"county-{people}")
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "huimin.cli", "demo", "--people", str(people), "--home", str(home)],
                       cwd=measure.ROOT, check=True)
    os.environ["HUIMIN_BENCH_COUNTY"] = str(home)
    workspace = Workspace.open(home)
    figures: dict[str, object] = {"people": matching.match(workspace).summary["counts"]["people_in_scope"]}
    for which, (parameter, value) in CHANGES.items():
        runs = measure.interleaved(NAME, [f"match {which}", f"simulate {which}"], options.repeats)
        figures[which] = {"changed": f"{parameter}={value}", "policies": reached(workspace, parameter),
                          **measure.summary(runs, base=f"match {which}")}
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    measure.record(f"simulate-{figures['people']}", figures)
    return None


if __name__ == "__main__":
    main()
