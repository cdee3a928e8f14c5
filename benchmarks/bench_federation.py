"""A federated run of the made-up county: is it equal to the run of the whole, how long does it take, how much is moved?

    python -m benchmarks.bench_federation            2,000 people
    python -m benchmarks.bench_federation --full     20,000 people

The county is made, loaded and decided with all data in one place first; then it is taken apart by department.
Measured is the federated run alone: sixteen departments, the room and the platform, one after the other in one process.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from benchmarks import measure
from huimin import demo, exchange, federation, matching
from huimin.kernel import Workspace
from huimin.private import RunKey

PEOPLE, FULL = 2_000, 20_000


def run(home: Path, people: int) -> dict[str, object]:
    """Make, decide, take apart, federate, compare."""
    demo.generate(home / "county", people)
    workspace = Workspace.open(home / "county")
    exchange.load(workspace, *matching.read_data_side(workspace))
    whole = matching.match(workspace)
    month = matching.month_or_latest(workspace, None)
    prepared = matching.prepare(workspace, month.last_day)
    key = RunKey.new()
    own = federation.split_workspace(workspace, month, home / "departments")
    departments = [federation.Department(name, space, prepared.catalog, month, month.last_day, key) for name, space in own.items()]
    expected = [exchange.expected(mapping) for mapping in prepared.mappings]
    kept: list[federation.Federated] = []
    timed = measure.measured(lambda: kept.append(federation.federate(
        prepared.program, departments, prepared.catalog, month, month.last_day, home / "run", expected=expected)))
    (found,) = kept
    (home / "compare").mkdir()
    register = prepared.register(month)
    compared = federation.differences(whole.folder / "results", register.folder, home / "run", key, home / "compare")
    holders = federation.Words(found.plan, prepared.catalog).departments_of()
    counts = register.meta.counts
    return {
        "people": counts["people"], "households": counts["households"], "departments": len(departments),
        "policies": len(compared), "of_several_departments": sum(count > 1 for count in holders.values()),
        "equal": sum(one.equal for one in compared), "messages": len(found.transcript.messages), "bytes": found.transcript.bytes,
        "bytes_by_kind": found.transcript.bytes_by_kind(), "seconds": found.seconds,
        **{name: value for name, value in timed.items() if name != "answer"},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    people = FULL if parser.parse_args().full else PEOPLE
    home = Path(tempfile.mkdtemp(prefix="federation-"))
    try:
        found = run(home, people)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    measure.record(f"federation-{people}", found)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
