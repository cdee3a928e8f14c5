"""A year of a made-up county under the whole library: months loaded in order, some corrected late, then seen and computed again.

Every month's files are those of the county with two rows in a hundred gone, others each month (fixed seeds). In May, June, September and
December a corrected file of an earlier month arrives. Afterwards each month is read as it was known when it was new, and each
run of the year is replayed from its own inputs. The figures are counts of months and rows that differ (0 is the promise) and seconds.
"""

import codecs
import random
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import measure
from huimin import demo, exchange, matching
from huimin.cli.demo import entitlements
from huimin.kernel import Month, Workspace

LAST = Month(2026, 10)
MONTHS = [LAST.shift(number - 11) for number in range(12)]
LATE = {4: 2, 5: 2, 8: 7, 11: 0}
CHANGED = 0.02


def deliver(workspace: Workspace, originals: Path, month: Month, seed: int) -> int:
    """The month's files: text lists without some rows, workbooks as they are. Returns rows loaded."""
    rng = random.Random(seed)
    shutil.rmtree(workspace.inbox)
    workspace.inbox.mkdir()
    for path in sorted(originals.iterdir()):
        name = path.name.replace(f"{LAST}", f"{month}").replace(f"{LAST}".replace("-", ""), f"{month}".replace("-", ""))
        name = name.replace("2026年10月", f"{month.year}年{month.month}月").replace("2026年9月", f"{month.year}年{month.month}月")
        target = workspace.inbox / name
        data = path.read_bytes()
        if path.suffix not in {".csv", ".txt"} or data[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            target.write_bytes(data)
            continue
        head, *lines = data.splitlines(keepends=True)
        target.write_bytes(head + b"".join(line for line in lines if rng.random() >= CHANGED))
    receipts = exchange.load(workspace, *matching.read_data_side(workspace), month=month)
    return sum(receipt.accepted for receipt in receipts)


def main() -> None:
    options = measure.arguments(__doc__ or "", people=2000)
    folder = measure.SCRATCH / "year"
    shutil.rmtree(folder, ignore_errors=True)
    county = folder / "county"
    demo.generate(county, options.people, 7, LAST, entitlements=entitlements)
    originals = folder / "originals"
    shutil.copytree(county / "inbox", originals)
    workspace = Workspace.open(county)
    rows, runs = 0, []
    began = time.perf_counter()
    for place, month in enumerate(MONTHS):
        rows += deliver(workspace, originals, month, place)
        if place in LATE:
            rows += deliver(workspace, originals, MONTHS[LATE[place]], 100 + place)
        runs.append((matching.match(workspace, month), datetime.now(UTC)))
        print(f"  {month} {runs[-1][0].id} {time.perf_counter() - began:.0f} s", file=sys.stderr)
    loaded = time.perf_counter() - began
    seen = sum(matching.match(workspace.as_known(then), run.month).id == run.id for run, then in runs)
    changed = sum(matching.match(workspace, run.month).id != run.id for run, _ in runs)
    began = time.perf_counter()
    again = [matching.replay(workspace, run.id) for run, _ in runs]
    figures = {
        "people": options.people, "months": len(runs), "rows_loaded": rows, "load_and_match_s": round(loaded, 1),
        "months_seen_as_they_were": seen, "months_changed_by_late_files": changed, "months_with_late_files": len(set(LATE.values())),
        "replayed_rows": sum(found.rows for found in again), "replayed_rows_differing": sum(found.differing for found in again),
        "files_with_the_same_bytes": sum(found.identical_files for found in again), "files": sum(len(found.tables) for found in again),
        "replay_s": round(time.perf_counter() - began, 1),
    }
    print(figures)
    measure.record("year", figures)


if __name__ == "__main__":
    main()
