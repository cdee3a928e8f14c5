"""`huimin catalog quality`: how good the data of each department are, month by month, on screen, as JSON and as pages."""

from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import FOLDER, MONTH
from huimin.kernel import Month, Text, Workspace

if TYPE_CHECKING:
    from huimin.quality import DatasetQuality


@verb("quality", Text("数据质量:每个数据集逐月的完整、有效、按时、不重复、与其他部门一致。只有数,没有人。",
                      "Data quality of every dataset by month: complete, valid, in time, unique, in agreement. Counts only."))
@argument("dataset", required=False, default=None, text=Text("只看这个数据集", "only this dataset"))
@home_option
@option("--month", type=MONTH, text=Text("到哪个月(默认最新)", "up to which month (default: the latest with data)"))
@option("--html", "folder", type=FOLDER, default=None, text=Text("写成网页(中、英文)到这个文件夹", "write pages (zh, en) into this folder"))
def command(screen: Screen, dataset: str | None, home: Path, month: Month | None, folder: Path | None) -> None:
    from huimin import agreements, exchange, matching, quality

    workspace = Workspace.open(home)
    mappings, catalog = matching.read_data_side(workspace)
    names = {mapping.dataset: mapping.name for mapping in mappings}
    found = quality.measure(workspace, catalog, matching.month_or_latest(workspace, month), names, dataset)
    if not found:
        raise quality.NoSuchDataset(home, dataset)
    entries = agreements.office(workspace).datasets
    paths = quality.write_pages(found, folder, workspace.name, exchange.label, entries) if folder else []
    screen.show({"datasets": [quality.as_json(one, entries) for one in found], "pages": [str(path) for path in paths]},
                lambda: "\n\n".join(filter(None, [_table(found), _written(paths)])))


def _table(found: "list[DatasetQuality]") -> str:
    from huimin.quality import percent

    headers = [str(text) for text in (
        Text("数据集", "dataset"), Text("部门", "department"), Text("最新", "newest"), Text("按时", "in time"),
        Text("完整", "complete"), Text("有效", "valid"), Text("不重复", "unique"), Text("一致", "agrees"))]
    rows = [[cut(str(one.name), 30), one.department_name, last.month, percent(one.timeliness),
             *(percent(share) for share in (last.completeness, last.validity, last.uniqueness, last.agreement))]
            for one in found if (last := one.last) is not None]
    return table(headers, rows, range(3, 8))


def _written(paths: list[Path]) -> str:
    if not paths:
        return ""
    first = next(path for path in paths if path.name == str(Text("index.html", "index.en.html")))
    return str(Text(f"网页({len(paths)} 个文件):{first}", f"Pages ({len(paths)} files): {first}"))
