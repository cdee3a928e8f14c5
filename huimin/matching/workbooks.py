"""The workbooks of a run, in the words of its rules and with the dates of its data."""

from functools import partial
from pathlib import Path

from huimin.kernel import Progress, Text, new_folder, silent
from huimin.matching.prepare import Prepared, prepare
from huimin.matching.result import Line, MatchResult
from huimin.matching.sentences import Sentences
from huimin.matching.workbook import SHEETS, Wording, write_workbooks
from huimin.kernel import Workspace


def workbooks(workspace: Workspace, run: MatchResult, folder: Path | None = None, progress: Progress = silent) -> list[Path]:
    """Write one XLSX per township into `folder` (default: <run>/workbooks, written once).

    Raises FileExistsError when `folder` was named and exists: nothing of a worker's is written over.
    """
    target = folder or run.folder / "workbooks"
    if folder is None and target.exists():
        return sorted(target.glob("*.xlsx"))
    prepared = prepare(workspace, run.as_of)
    with new_folder(target) as aside:
        progress("写乡镇工作簿 writing workbooks", 0, 1)
        write_workbooks({name: partial(run.lines, name) for name in SHEETS}, aside, wording(prepared, run))
        progress("写乡镇工作簿 writing workbooks", 1, 1)
    return sorted(target.glob("*.xlsx"))


def wording(prepared: Prepared, run: MatchResult) -> Wording:
    sentences = Sentences(prepared.program, prepared.catalog)

    def why(line: Line) -> str:
        return sentences.why(line)

    return Wording(sentences.policy_name, why, sentences.to_verify, prepared.catalog.areas.name, front_page(prepared, run))


def front_page(prepared: Prepared, run: MatchResult) -> list[tuple[str, str]]:
    """Run, month, day decided, and how old each department's data are."""
    rows = [(str(Text("比对编号", "Run")), run.id), (str(Text("月份", "Month")), str(run.month)),
            (str(Text("判断日期", "Day decided")), run.as_of.isoformat())]
    names = {mapping.dataset: mapping.name for mapping in prepared.mappings}
    for dataset in run.summary["datasets"]:
        name = str(names.get(dataset["id"], Text.of(dataset["id"])))
        department = str(prepared.catalog.departments.get(dataset["department"], Text.of(dataset["department"])))
        rows.append((department, str(Text(f"{name}:{dataset['month']} 的数据({dataset['version']})",
                                          f"{name}: data of {dataset['month']} ({dataset['version']})"))))
    return rows
