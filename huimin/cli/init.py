"""`huimin init DIR`: an empty workspace, every file in it explained."""

import io
from datetime import date
from importlib.resources import files
from pathlib import Path

from huimin.cli.checkup import standards_missing
from huimin.cli.command import argument, option, verb
from huimin.cli.screen import Screen
from huimin.cli.values import FOLDER
from huimin.kernel import HuiminError, PeopleCsv, Text, Workspace, is_area_code, write_text

TO_FILL_IN = "local-to-fill-in.csv.txt"
_HEADER = ("id", "area", "residence", "from", "to", "value", "unit", "source", "status", "note")


class AlreadyThere(HuiminError):
    """The folder is a workspace already."""

    code = "HM-CLI-002"
    exit_code = 13
    zh = "{folder} 已经是工作区,没有改动。要重新开始,请换一个文件夹。"
    en = "{folder} is a workspace already; nothing was changed. To start anew, choose another folder."


class BadArea(HuiminError):
    """--area is no area code."""

    code = "HM-CLI-003"
    exit_code = 2
    zh = "“{area}”不是区划代码。请写 2、4、6、9 或 12 位数字,如 --area 230124。"
    en = "“{area}” is no area code. Write 2, 4, 6, 9 or 12 digits, as --area 230124."


@verb("init", Text(
    "新建一个空的工作区:设置、收件箱、映射样例、本地标准清单。\n已有的工作区不会被改动。",
    "Make an empty workspace: settings, inbox, an example mapping, the list of local standards.\n"
    "An existing workspace is left as it is."))
@argument("folder", text=Text("新工作区的文件夹", "folder of the new workspace"), type=FOLDER, metavar="DIR")
@option("--area", metavar="CODE", default="CN", text=Text("本县区划代码", "area code of the county"))
@option("--name", metavar="NAME", default=None, text=Text("名称(默认用文件夹名)", "its name (default: the folder's)"))
def command(screen: Screen, folder: Path, area: str, name: str | None) -> None:
    if not is_area_code(area):
        raise BadArea(area=area)
    workspace = _create(folder, area, (name or folder.resolve().name).replace('"', "").replace("\\", ""))
    needed = _write_files(workspace)
    screen.show({"home": str(folder), "area": area, "parameters_needed": needed}, lambda: str(Text(
        f"新工作区:{folder}\n请看 {folder / 'README.md'}。本地标准有 {needed} 项待填,清单在 {folder / 'parameters' / TO_FILL_IN}。\n"
        f"下一步:把部门文件放进 {folder / 'inbox'},写好映射,然后 `huimin load --home {folder}`。",
        f"New workspace: {folder}\nRead {folder / 'README.md'}. {needed} local standards to fill in, listed in "
        f"{folder / 'parameters' / TO_FILL_IN}.\n"
        f"Next: put files into {folder / 'inbox'}, write mappings, then `huimin load --home {folder}`.")))


def _create(folder: Path, area: str, name: str) -> Workspace:
    try:
        return Workspace.create(folder, _template("huimin.toml").replace("{name}", name).replace("{area}", area))
    except FileExistsError:
        raise AlreadyThere(folder=folder) from None


def _write_files(workspace: Workspace) -> int:
    """Write README, the example mapping and parameters/local.csv; return how many parameters it asks for."""
    write_text(workspace.root / "README.md", _template("README.md").replace("{name}", workspace.name))
    write_text(workspace.mappings / "example.toml.txt", _template("example_mapping.toml"))
    rows = _parameters_needed(workspace)
    write_text(workspace.parameters / "local.csv", _csv([_HEADER]))
    # Not *.csv: a value left empty is unknown, never read as a number.
    write_text(workspace.parameters / TO_FILL_IN, _csv([_HEADER, *(
        (name, area, "any", "", "", "", unit, "", "confirmed", note) for name, area, unit, note in rows)]))
    return len(rows)


def _parameters_needed(workspace: Workspace) -> list[tuple[str, str, str, str]]:
    """(id, area, unit, what it is and who sets it) of every number the rules in force read that has no value in the area.

    A number the law leaves to a prefecture or province is asked for with their code: a county's is not used.
    """
    from huimin.catalog import Areas, needed_locally
    from huimin.matching import prepare

    described = {need.id: f"{need.name}。{need.set_by}。{need.article}" for need in needed_locally()}
    area, needed = workspace.area, {p.id: p for p in standards_missing(prepare(workspace, date.today()))}
    return [(name, Areas.at_level(area, p.level) if p.level else area, p.unit_text.replace("fen", "yuan"),
             described.get(name, f"{p.name}。{p.set_by}" if p.set_by else str(p.name))) for name, p in sorted(needed.items())]


def _csv(rows: list[tuple[str, ...]]) -> str:
    stream = io.StringIO()
    PeopleCsv(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _template(name: str) -> str:
    return (files("huimin.cli") / "templates" / name).read_text(encoding="utf-8")
