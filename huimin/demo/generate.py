"""The whole of it: a county, its rosters as the rules say, then everything that goes wrong.

`entitlements` is the real engine, handed in by the caller: given a workspace it returns what every unit is
due. It is run on error-free copies of the county, first to fill the rosters (again until they no longer
change, because some rules look at who is paid today), last to learn the truth after planting.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from huimin.demo.county import imagine, lay_out, write_files
from huimin.demo.plant import plant_cases
from huimin.demo.rosters import Entitlements, Paid
from huimin.demo.truth import Truth, true_lines, write_truth
from huimin.demo.world import World
from huimin.kernel import Month, Progress, silent

Office = Callable[[Path], Entitlements]
"""A workspace → (policy, unit) → fen per period, for every unit entitled on the workspace's month."""

DEFAULT_PEOPLE = 20_000
DEFAULT_SEED = 20261101
DEFAULT_MONTH = Month(2026, 10)
_ROUNDS = 3


@dataclass(frozen=True)
class CountySummary:
    """What was made.

    rows: data rows per dataset; faults: rows that lost a fact on the way; settled: the rosters stopped changing
    lines: true differences between due and paid, planted ones and their consequences
    """

    home: Path
    month: Month
    people: int
    households: int
    rows: dict[str, int]
    faults: int
    settled: bool
    lines: list[Truth] = field(default_factory=list)

    @property
    def planted(self) -> Counter[tuple[str, str]]:
        """How many true lines, by list and kind."""
        return Counter((line.list, line.kind) for line in self.lines)

    def as_json(self) -> dict[str, object]:
        kinds = [{"list": name, "kind": kind, "lines": count} for (name, kind), count in sorted(self.planted.items())]
        return {
            "home": str(self.home), "month": str(self.month), "people": self.people, "households": self.households,
            "files": len(self.rows), "rows": sum(self.rows.values()), "faults": self.faults, "settled": self.settled,
            "true_lines": len(self.lines), "decidable": sum(line.decidable for line in self.lines), "kinds": kinds,
        }


def generate(
    home: Path, people: int = DEFAULT_PEOPLE, seed: int = DEFAULT_SEED, month: Month = DEFAULT_MONTH,
    progress: Progress = silent, entitlements: Office | None = None,
) -> CountySummary:
    """Write a county into the new workspace `home`, and its truth into `home`/truth.

    entitlements: the rules; without them nobody is paid yet, and nothing but scattered faults is planted
    Raises TooFewPeople; FileExistsError when `home` is a workspace already.
    """
    world = imagine(people, seed, month, progress)
    lay_out(home, world)
    paid, settled = settle(home, world, entitlements, progress)
    return plant(home, world, paid, entitlements, settled=settled, progress=progress)


def settle(
    home: Path, world: World, entitlements: Office | None, progress: Progress = silent
) -> tuple[Paid, bool]:
    """The rosters an administration without fault would keep, and whether they came to rest."""
    if entitlements is None:
        return Paid(), True
    paid = Paid()
    for _ in range(_ROUNDS):
        due = Paid.of(_perfect(home, world, paid, entitlements, progress))
        if due == paid:
            return paid, True
        paid = due
    return paid, False


def plant(
    home: Path, world: World, paid: Paid, entitlements: Office | None, *, settled: bool = True, progress: Progress = silent
) -> CountySummary:
    """Plant cases, write the files as departments send them, and note the truth. `world` is changed in place."""
    planting = plant_cases(world, paid)
    ground = planting.ground
    lines: list[Truth] = []
    if entitlements is not None:
        lines = true_lines(ground, _perfect(home, world, ground.paid, entitlements, progress))
    rows = write_files(home / "inbox", world, ground.paid, planting.faults, progress)
    write_truth(home, ground, lines, planting.faults)
    residents = sum(len(household.members) for household in world.households)
    return CountySummary(
        home, world.month, residents, len(world.households), rows, len(planting.faults.applied), settled, lines,
    )


def _perfect(home: Path, world: World, paid: Paid, entitlements: Office, progress: Progress) -> Entitlements:
    """Run the rules over an error-free copy of the county, which is removed again."""
    copy = home / "truth" / ".perfect"
    shutil.rmtree(copy, ignore_errors=True)
    try:
        lay_out(copy, world)
        write_files(copy / "inbox", world, paid, None, progress)
        return dict(entitlements(copy))
    finally:
        shutil.rmtree(copy, ignore_errors=True)
