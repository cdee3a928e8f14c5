"""`huimin map`: a mapping proposed from a department's file, for a person to correct.

    file, dataset, kind, department, header_row, sheet
    columns: [{header, role: person|household|relation:<kind>|name|fact|none, target, confidence, reason{zh,en}}]
    toml                                               the text of the mapping
    written: null or the file it was written to
"""

from pathlib import Path

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.values import FILE_THERE
from huimin.kernel import Text, Workspace, write_text


@verb("map", Text(
    "看一份部门文件的表头和值,提议一份映射:哪一列是证件号、日期、金额、代码,各对应目录里的哪个字段,\n"
    "把握多大、根据什么,都写在注释里。提议要由人逐行核对;已有的文件从不覆盖。",
    "Look at headers and values of a department's file and propose a mapping: which column is a number, a date, money, a code,\n"
    "and which field of the catalogue it is; how likely and why stands in comments. A person checks every line; nothing is\n"
    "ever written over."))
@home_option
@argument("file", type=FILE_THERE, text=Text("部门文件", "the department's file"))
@option("--id", "dataset", metavar="ID",
        text=Text("数据集编号(默认取文件名里的字母)", "id of the dataset (default: Latin letters of the file name)"))
@option("--write", is_flag=True, text=Text("写成 mappings/<编号>.toml", "write it to mappings/<id>.toml"))
def command(screen: Screen, home: Path, file: Path, dataset: str | None, write: bool) -> None:
    from huimin import exchange, matching

    workspace = Workspace.open(home)
    _, catalog = matching.read_data_side(workspace)
    proposal = exchange.propose(file, catalog, dataset)
    text = exchange.as_toml(proposal, catalog)
    target = workspace.mappings / f"{proposal.dataset}.toml"
    if write:
        if target.exists():
            raise exchange.MappingExists(file=target.name)
        write_text(target, text)
    columns = [{"header": guess.header, "role": guess.role, "target": guess.target, "confidence": guess.confidence,
                "reason": guess.reason.as_json()} for guess in proposal.guesses]
    screen.show({"file": proposal.file, "dataset": proposal.dataset, "kind": proposal.kind, "department": proposal.department,
                 "header_row": proposal.header_row, "sheet": proposal.sheet, "columns": columns, "toml": text,
                 "written": str(target) if write else None},
                lambda: str(Text(f"已写成 {target},请逐行核对。", f"Written to {target}; check every line.")) if write else text)
