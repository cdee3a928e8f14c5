"""A county's one workspace taken apart: each department in a folder of its own, with its own lists and nothing else.

Whom the rows of a list without numbers speak of was found with everybody's lists at hand. The department that sent it gets
the outcome for its own rows: the person of each, or the people it may be. It then answers for them as for any row. Of a list nobody
has linked yet that outcome would name the whole county: it stays where it is, and what it would say is unknown.
"""

import os
import shutil
from pathlib import Path

from huimin.kernel import Month, Workspace
from huimin.registry import Source, hand_over, sources

_SETTINGS = '[workspace]\nname = "{name}"\narea = "{area}"\n'


def split_workspace(workspace: Workspace, month: Month, folder: Path) -> dict[str, Workspace]:
    """department → its own workspace under `folder`, with the snapshots in force for `month`.

    Snapshots never change, so files are linked where the disk allows it and copied where not.
    """
    found: dict[str, Workspace] = {}
    for source in sources(workspace, month):
        if not may_answer_from(source):
            continue
        name = source.schema.department
        if name not in found:
            found[name] = Workspace.create(folder / name, _SETTINGS.format(name=name, area=workspace.area))
        own = found[name]
        target = own.snapshot_folder(source.dataset, source.month, source.version)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source.path, target, copy_function=_link)
        if source.ties is not None:
            shutil.copytree(source.ties.folder, target.parent / "ties" / source.ties.digest, copy_function=_link, dirs_exist_ok=True)
            hand_over(workspace, own, source.dataset, source.digest, month)
        own.make_current(source.dataset, source.month, source.version, source.digest)
    return found


def may_answer_from(source: Source) -> bool:
    """Is it known whom its rows speak of, or may speak of?"""
    return source.ties is None or not source.ties.counts["pending"]


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
