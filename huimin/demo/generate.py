"""The whole of it: a county, its rosters as the rules say, then everything that goes wrong.

`entitlements` is the real engine, handed in by the caller: given a workspace it returns what every unit is
due. It is run on error-free copies of the county, first to fill the rosters (again until they no longer
change, because some rules look at who is paid today), last to learn the truth after planting.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from huimin.demo.county import imagine, lay_out, write_files
from huimin.demo.delivery import write_delivery
from huimin.demo.plant import plant_cases
from huimin.demo.rosters import Entitlements, Paid
from huimin.demo.truth import TRUTH, Truth, true_lines, write_truth
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
    with mirror(home, world, entitlements, progress) as copy:
        paid, settled = settle(copy)
        return plant(home, world, paid, copy, settled=settled, progress=progress)


class Mirror:
    """An error-free copy of the county in which the rules are run; its rosters are those it was last given."""

    def __init__(self, home: Path, world: World, entitlements: Office | None, progress: Progress) -> None:
        self._home, self._world, self._entitlements, self._progress = home, world, entitlements, progress
        self._facts_written = False

    @property
    def has_rules(self) -> bool:
        return self._entitlements is not None

    def due(self, paid: Paid, *, facts_changed: bool = False) -> Entitlements:
        """What everyone is due, given who is paid today. Without rules nobody is due anything."""
        if self._entitlements is None:
            return {}
        only_rosters = self._facts_written and not facts_changed
        write_files(self._home / "inbox", self._world, paid, None, self._progress, only_rosters=only_rosters)
        self._facts_written = True
        return dict(self._entitlements(self._home))


@contextmanager
def mirror(home: Path, world: World, entitlements: Office | None, progress: Progress) -> Iterator[Mirror]:
    """A mirror that lives as long as the block: nothing of it stays behind."""
    copy = home / TRUTH / ".perfect"
    lay_out(copy, world)
    shutil.copytree(home / "parameters", copy / "parameters", dirs_exist_ok=True)  # the county's own: standards it has raised since
    try:
        yield Mirror(copy, world, entitlements, progress)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def settle(mirror: Mirror) -> tuple[Paid, bool]:
    """The rosters an administration without fault would keep, and whether they came to rest."""
    paid = Paid()
    for _ in range(_ROUNDS):
        due = Paid.of(mirror.due(paid))
        if due == paid:
            return paid, True
        paid = due
    return paid, False


def plant(
    home: Path, world: World, paid: Paid, mirror: Mirror, *, settled: bool = True, progress: Progress = silent
) -> CountySummary:
    """Plant cases, write the files as departments send them, and note the truth. `world` is changed in place."""
    planting = plant_cases(world, paid)
    ground = planting.ground
    lines = true_lines(ground, mirror.due(ground.paid, facts_changed=True)) if mirror.has_rules else []
    rows = write_files(home / "inbox", world, ground.paid, planting.faults, progress)
    write_truth(home, ground, lines, planting.faults)
    write_delivery(home, world, ground.paid)
    residents = sum(len(household.members) for household in world.households)
    return CountySummary(
        home, world.month, residents, len(world.households), rows, len(planting.faults.applied), settled, lines,
    )
