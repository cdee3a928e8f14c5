"""Write a county into a workspace: settings, mappings, parameters, areas, and every department's file."""

import json
import shutil
from pathlib import Path
from random import Random

from huimin.demo.conditions import befall
from huimin.demo.departments import REGISTERS
from huimin.demo.errors import TooFewPeople
from huimin.demo.faults import Faults
from huimin.demo.geography import COUNTY, COUNTY_NAME
from huimin.demo.households import populate
from huimin.demo.incomes import earn
from huimin.demo.kinship import link_families, note_obligors
from huimin.demo.rosters import Paid, registers
from huimin.demo.world import World
from huimin.kernel import Month, PeopleCsv, Progress, Text, Workspace, silent

FEWEST_PEOPLE = 1_000
_TEMPLATES = Path(__file__).parent
_SETTINGS = f"""# 示例县工作区:全部人物、金额和标准都是编造的。
# The workspace of a made-up county: every person, amount and standard in it is invented.
[workspace]
name = "{COUNTY_NAME}(示例)"
area = "{COUNTY}"
month = "{{month}}"

[library]
national = {{national}}
"""


def imagine(people: int, seed: int, month: Month, progress: Progress = silent) -> World:
    """Make up the county; the same arguments always give the same county.

    Raises TooFewPeople: with fewer than 1,000 people the rarer programmes have nobody.
    """
    if people < FEWEST_PEOPLE:
        raise TooFewPeople(people=people, fewest=FEWEST_PEOPLE)
    rng = Random(seed)
    world, builder = populate(rng, people, seed, month, progress)
    link_families(builder)
    befall(rng, world)
    note_obligors(world)
    earn(rng, world)
    return world


def write_files(
    inbox: Path, world: World, paid: Paid, faults: Faults | None, progress: Progress = silent, *, only_rosters: bool = False
) -> dict[str, int]:
    """Write every department file and roster; without `faults` clean and complete. Returns data rows by dataset."""
    chosen = registers(paid) if only_rosters else (*REGISTERS, *registers(paid))
    rows = {}
    for done, register in enumerate(chosen):
        progress(str(Text(f"写出部门文件 {register.id}", f"Writing {register.id}")), done, len(chosen))
        rows[register.id] = register.write(world, inbox, faults)
    progress(str(Text("部门文件已写好", "Department files written")), len(chosen), len(chosen))
    return rows


def lay_out(home: Path, world: World, like: Workspace | None = None) -> Workspace:
    """Make the workspace: settings, mappings, parameters, a fund to divide and a register of resources that a user can read and
    change, assumptions for stress tests, areas.

    like: choose from the library as this one does, instead of all of the national one
    Raises FileExistsError when `home` is a workspace already.
    """
    settings = _SETTINGS.format(month=world.month, national=json.dumps(like is None or like.national))
    if like is not None and like.policies_selected is not None:
        settings += f"policies = {json.dumps(like.policies_selected)}\n"
    workspace = Workspace.create(home, settings)
    for folder in ("mappings", "parameters", "allocation", "pooling"):
        (home / folder).mkdir(exist_ok=True)
        for template in sorted((_TEMPLATES / folder).iterdir()):
            shutil.copyfile(template, home / folder / template.name)
    shutil.copyfile(_TEMPLATES / "stress.toml", home / "stress.toml")
    with (home / "areas.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow(("code", "name", "level", "parent", "valid_from", "valid_to"))
        writer.writerows((*row, "", "") for row in world.geography.areas())
    return workspace


def write_world(home: Path, people: int, seed: int, month: Month, progress: Progress = silent) -> World:
    """A workspace whose department files hold everything, without errors, and whose rosters are still empty."""
    world = imagine(people, seed, month, progress)
    lay_out(home, world)
    write_files(home / "inbox", world, Paid(), None, progress)
    return world
