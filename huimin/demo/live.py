"""Write a living county into a workspace: every month's department files side by side in one inbox.

Rosters lag one month behind the rules: who is paid in a month is who was due something the month before. So people who
fall into need wait, and people who no longer qualify are still paid once: what a match of that month then lists.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from huimin.demo.county import lay_out, write_files
from huimin.demo.delivery import write_delivery
from huimin.demo.generate import Office, mirror
from huimin.demo.geography import COUNTY
from huimin.demo.indexing import index
from huimin.demo.living import Flows, LivingCounty
from huimin.demo.rosters import Paid
from huimin.demo.world import World
from huimin.kernel import Month, Progress, Workspace, silent


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


def lives(home: Path, people: int, seed: int, start: Month, months: int, progress: Progress = silent,
          rules: Workspace | None = None) -> Iterator[Flows]:
    """The county as of `start`, then the `months` after it, one at a time: when a month is handed out its files, and only they, lie
    in the inbox of the workspace `home`. Nobody is on a roster: whoever runs the rules says who is paid.

    rules: where this is the made-up county, its policies, its choice from the library and its parameters hold; else the national
    library and the demo's numbers
    Raises TooFewPeople; FileExistsError when `home` is a workspace already.
    """
    county = LivingCounty(people, seed, start, progress)
    inbox = home / "inbox"
    own = rules is not None and rules.area == COUNTY
    laid = lay_out(home, county.world, rules if own else None)
    if own:
        assert rules is not None
        for folder in (rules.policies, rules.parameters):
            shutil.copytree(folder, home / folder.name, dirs_exist_ok=True)
    index(laid.parameters, "yunxi.csv", start, start.shift(months))
    write_files(inbox, county.world, Paid(), None)
    yield Flows(start, len(county.people()))
    for _ in range(months):
        flows = county.step()
        shutil.rmtree(inbox)
        write_files(inbox, county.world, Paid(), None)
        yield flows
