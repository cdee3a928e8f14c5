"""Write a living county into a workspace: every month's department files side by side in one inbox.

Rosters lag one month behind the rules: who is paid in a month is who was due something the month before. So people who
fall into need wait, and people who no longer qualify are still paid once: what a match of that month then lists.
"""

from pathlib import Path

from huimin.demo.county import lay_out, write_files
from huimin.demo.delivery import write_delivery
from huimin.demo.generate import Office, mirror
from huimin.demo.indexing import index
from huimin.demo.living import Flows, LivingCounty
from huimin.demo.rosters import Paid
from huimin.demo.world import World
from huimin.kernel import Month, Progress, silent


def live(home: Path, people: int, seed: int, start: Month, months: int, progress: Progress = silent,
         entitlements: Office | None = None) -> list[Flows]:
    """The county as of `start` and the `months` after it; what happened in each of those.

    entitlements: the rules, run on an error-free copy of each month; without them nobody is on a roster
    Raises TooFewPeople; FileExistsError when `home` is a workspace already.
    """
    county = LivingCounty(people, seed, start, progress)
    index(lay_out(home, county.world).root / "parameters", "yunxi.csv", start, start.shift(months))
    paid = _due(home, county.world, Paid(), entitlements)
    write_files(home / "inbox", county.world, paid, None)
    flows = []
    for done in range(months):
        progress(str(county.world.month), done, months)
        paid = _due(home, county.world, paid, entitlements) if done else paid
        flows.append(county.step())
        write_files(home / "inbox", county.world, paid, None)
    write_delivery(home, county.world, paid)
    progress(str(county.world.month), months, months)
    return flows


def _due(home: Path, world: World, paid: Paid, entitlements: Office | None) -> Paid:
    with mirror(home, world, entitlements, silent) as copy:
        return Paid.of(copy.due(paid))
