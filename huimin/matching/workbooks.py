"""The workbooks of a run, in the words of its rules and with the dates of its data."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from huimin.kernel import Progress, Text, Workspace, language, new_folder, silent
from huimin.matching.asked import Asking
from huimin.matching.explain import Teller
from huimin.matching.household import Households
from huimin.matching.prepare import Prepared, prepare
from huimin.matching.result import Line, MatchResult
from huimin.matching.sentences import Sentences
from huimin.matching.sheets import SHEETS, Wording
from huimin.matching.workbook import write_workbooks
from huimin.policy import decider

NUMBERS_UP_TO = 5_000
"""Refusals are written with the household's own numbers up to so many lines; each costs a few milliseconds."""

_BATCH = 500
_STEP = Text("写乡镇工作簿", "Writing workbooks")
Numbers = Mapping[tuple[str, str], Mapping[str, str]]


def workbooks(workspace: Workspace, run: MatchResult, folder: Path | None = None, progress: Progress = silent) -> list[Path]:
    """Write one XLSX per township into `folder` (default: <run>/workbooks, in English
    workbooks-en; written once).

    Raises FileExistsError when `folder` was named and exists: nothing of a worker's is written over.
    """
    target = folder or run.folder / ("workbooks" if language() == "zh" else f"workbooks-{language()}")
    if folder is None and target.exists():
        return sorted(target.glob("*.xlsx"))
    prepared = prepare(workspace, run.as_of)
    numbers = refusals(prepared, run, progress) if run.lists["undue"] <= NUMBERS_UP_TO else {}
    with new_folder(target) as aside:
        progress(str(_STEP), 0, 1)
        write_workbooks({name: partial(run.lines, name) for name in SHEETS}, aside, wording(prepared, run, numbers))
        progress(str(_STEP), 1, 1)
    return sorted(target.glob("*.xlsx"))


def refusals(prepared: Prepared, run: MatchResult, progress: Progress = silent) -> Numbers:
    """(policy, person or household number) -> condition -> the refusal with numbers, for the list of the undue."""
    wanted = sorted({line.household_no for line in run.lines("undue")})
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    engine = decider(prepared.program, prepared.catalog, prepared.as_of, run.figures())
    households = Households(prepared.register(run.month))
    try:
        for start in range(0, len(wanted), _BATCH):
            progress(str(Text("写明原因", "Writing reasons")), start, len(wanted))
            for household in households.read(wanted[start:start + _BATCH]):
                decisions = engine.decide(household.household)
                teller = Teller(prepared, None, household, decisions)
                for decision in decisions.found:
                    if decision.outcome is False:
                        found[decision.policy, decision.subject] = teller.refusals(decision)
    finally:
        households.close()
    return found


def wording(prepared: Prepared, run: MatchResult, numbers: Numbers) -> Wording:
    sentences = Sentences(prepared.program)

    def why(line: Line) -> str:
        return sentences.why(line, numbers.get((line.policy, line.subject)))

    asking = Asking(prepared.workspace, prepared.register(run.month), prepared.catalog)
    area: Callable[[str], str] = prepared.catalog.areas.name
    return Wording(sentences.policy_and_period, why, area, front_page(prepared, run), str(run.month),
                   asked=lambda line: str(asking.of_line(line)))


def front_page(prepared: Prepared, run: MatchResult) -> list[tuple[str, str]]:
    """Run, month, day decided, and how old each department's data are, the oldest first."""
    rows = [(str(Text("比对编号", "Run")), run.id), (str(Text("月份", "Month")), str(run.month)),
            (str(Text("判断日期", "Day decided")), run.as_of.isoformat())]
    names = {mapping.dataset: mapping.name for mapping in prepared.mappings}
    for dataset in sorted(run.summary["datasets"], key=lambda one: (one["month"], one["department"], one["id"])):
        name = names.get(dataset["id"], Text.of(dataset["id"]))
        department = prepared.catalog.departments.get(dataset["department"], Text.of(dataset["department"]))
        rows.append((str(department), str(Text(f"{name.zh}:{dataset['month']} 的数据",
                                               f"{name.en}: data of {dataset['month']}"))))
    return rows
