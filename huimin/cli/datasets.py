"""`huimin catalog datasets | show | gaps`: what data exist, on which terms, and which are lacking.

    datasets: [{id, name, department, items, format, refresh, sharing, modes, conditions, ground, grade, completeness,
                freshness_days, impact_assessment, mapped, agreement: id or null}]
    gaps: [{item, name, department, holder, why, datasets, policies, waiting}]      waiting: decisions of the latest run without it
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.cli.command import argument, home_option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.words import department
from huimin.kernel import HuiminError, Text, Workspace
from huimin.kernel.errors import near_hint

if TYPE_CHECKING:
    from huimin.catalog import DatasetEntry


class UnknownDataset(HuiminError):
    """No entry of that id."""

    code = "HM-CLI-009"
    exit_code = 14
    zh = "目录里没有数据集“{name}”。{hint_zh}用 `huimin catalog datasets` 查看。"
    en = "The catalogue has no dataset “{name}”. {hint_en}`huimin catalog datasets` lists them."


@verb("datasets", Text("数据集目录:提供单位、共享属性、更新频率、有没有接入、有没有协议。",
                       "The datasets: provider, sharing class, refresh, whether mapped and agreed."))
@home_option
def datasets(screen: Screen, home: Path) -> None:
    from huimin.catalog import GRADES, REFRESH, SHARING

    entries, mapped, agreed = _catalogue(Workspace.open(home))
    headers = [str(text) for text in (Text("编号", "id"), Text("名称", "name"), Text("提供单位", "provider"), Text("共享属性", "sharing"),
                                      Text("分级", "grade"), Text("更新", "refresh"), Text("接入", "mapped"), Text("协议", "agreement"))]
    screen.show({"datasets": [_json(entry, mapped, agreed) for entry in entries]}, lambda: table(headers, [
        [entry.id, cut(str(entry.name), 24), cut(department(entry.department), 18), str(SHARING[entry.sharing]), str(GRADES[entry.grade]),
         str(REFRESH[entry.refresh]), "✓" if entry.id in mapped else "", agreed.get(entry.id, "")] for entry in entries]))


@verb("show", Text("一个数据集的目录条目全文(条例第十三条)。", "One entry in full (Article 13)."))
@argument("dataset", metavar="DATASET", text=Text("数据集编号", "id of the dataset"))
@home_option
def show(screen: Screen, dataset: str, home: Path) -> None:
    entries, mapped, agreed = _catalogue(Workspace.open(home))
    known = {entry.id: entry for entry in entries}
    if dataset not in known:
        raise UnknownDataset(name=dataset, **near_hint(dataset, sorted(known)))
    screen.show({"datasets": [_json(known[dataset], mapped, agreed)]}, lambda: "\n".join(_page(known[dataset], agreed.get(dataset, ""))))


@verb("gaps", Text("缺口:哪些政策因为缺哪项数据判断不了,为什么缺,多少项判断在等。",
                   "Gaps: which policies cannot be decided for lack of which data, why, and how many decisions wait."))
@home_option
def gaps(screen: Screen, home: Path) -> None:
    from huimin import matching

    workspace = Workspace.open(home)
    month = workspace.month or max((row.month for row in workspace.snapshot_rows()), default=None)
    loaded = month if workspace.snapshot_rows() else None
    run = matching.latest_run(workspace, month) if any(workspace.runs.glob(f"{month}-*/summary.json")) else None
    found = matching.gaps(matching.prepare(workspace, month.last_day if month else date.today()), loaded, run)
    headers = [str(text) for text in (Text("数据项", "item"), Text("名称", "name"), Text("掌握部门", "holder"), Text("为什么缺", "why"),
                                      Text("政策", "policies"), Text("等待", "waiting"))]
    screen.show({"gaps": [gap.as_json() for gap in found]}, lambda: table(headers, [
        [gap.item, cut(str(gap.name), 24), cut(str(gap.holder), 18), str(matching.WHY[gap.why]), str(len(gap.policies)),
         "-" if gap.waiting is None else f"{gap.waiting:,}"] for gap in found], numbers=(4, 5))
        if found else str(Text("政策要用的数据都有,也都获准使用。", "Every item the policies need is there and granted.")))


def _catalogue(workspace: Workspace) -> "tuple[list[DatasetEntry], set[str], dict[str, str]]":
    """Entries, the ids mapped here, and the agreement in force for each."""
    from huimin import agreements, matching

    mappings, _ = matching.read_data_side(workspace)
    holding = agreements.granting(agreements.agreements(workspace).values(), workspace.consumer, matching.PURPOSE, date.today())
    entries = list(agreements.office(workspace).datasets.values())
    return entries, {mapping.dataset for mapping in mappings}, {one.request.dataset: one.id for one in holding}


def _json(entry: "DatasetEntry", mapped: set[str], agreed: dict[str, str]) -> dict[str, Any]:
    return entry.as_json() | {"mapped": entry.id in mapped, "agreement": agreed.get(entry.id)}


def _page(entry: "DatasetEntry", agreement: str) -> list[str]:
    from huimin.catalog import GRADES, MODES, REFRESH, SHARING

    comma = str(Text("、", ", "))
    modes = comma.join(str(MODES.get(mode, mode)) for mode in entry.modes)
    share = "-" if entry.completeness is None else f"{float(entry.completeness):.0%}"
    rows = (
        (Text("目录名称", "name"), f"{entry.name} ({entry.id})"), (Text("数据项", "items"), comma.join(entry.items)),
        (Text("提供单位", "provider"), department(entry.department)), (Text("数据格式", "format"), entry.format),
        (Text("更新频率", "refresh"), str(REFRESH[entry.refresh])), (Text("共享属性", "sharing class"), str(SHARING[entry.sharing])),
        (Text("法律依据", "legal ground"), entry.ground), (Text("共享方式", "modes"), modes),
        (Text("使用条件", "conditions"), str(entry.conditions)), (Text("分类分级", "grade"), str(GRADES[entry.grade])),
        (Text("影响评估", "impact assessment"), entry.impact_assessment), (Text("承诺完整率", "promised completeness"), share),
        (Text("承诺时效(天)", "promised freshness (days)"), str(entry.freshness_days or "-")), (Text("协议", "agreement"), agreement))
    colon = Text(":", ": ")
    return [f"{label}{colon}{value or '-'}" for label, value in rows]
