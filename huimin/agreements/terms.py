"""What a request lacks, all of it at once: 第二十一条 lets nobody be sent away for one paper after another."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from huimin.agreements.model import MODES, Request
from huimin.catalog import DatasetEntry, Workdays, standard_datasets, standard_workdays
from huimin.kernel import Text, Workspace


@dataclass(frozen=True)
class Office:
    """The catalogue entries and the calendar of one workspace."""

    datasets: Mapping[str, DatasetEntry]
    workdays: Workdays


def office(workspace: Workspace) -> Office:
    """The packaged entries and calendar with the workspace's own (catalog/datasets.csv, holidays.csv)."""
    own = workspace.root / "catalog" / "datasets.csv"
    holidays = workspace.root / "holidays.csv"
    return Office(standard_datasets(*([own] if own.is_file() else [])), standard_workdays(*([holidays] if holidays.is_file() else [])))


def gaps(request: Request, entry: DatasetEntry, needed: Collection[str], purposes: Collection[str]) -> list[Text]:
    """Everything the request lacks or asks too much of. needed: the items the policies in its scope read."""
    return [*_unsaid(request), *_of_the_dataset(request, entry), *_too_much(request, needed), *_codes(request, purposes)]


def _unsaid(request: Request) -> Iterator[Text]:
    for value, zh, en in (
            (request.basis, "使用依据", "the legal basis"), (request.scenario, "使用场景", "the scenario of use"),
            (request.policies, "使用范围(哪些政策)", "the scope (which policies)"), (request.items, "数据项", "the items"),
            (request.since and request.until, "使用时限", "the days from and until which it is used"),
            (request.signed_by, "单位负责人签字", "the signature of the head of the unit")):
        if not value:
            yield Text(f"缺{zh}", f"{en} is missing")
    if request.since and request.until and request.until < request.since:
        yield Text(f"使用时限止于 {request.until},早于开始的 {request.since}",
                   f"use ends on {request.until}, before it begins on {request.since}")


def _of_the_dataset(request: Request, entry: DatasetEntry) -> Iterator[Text]:
    if entry.sharing == "not_shared":
        yield Text(f"{entry.name.zh}属于不予共享({entry.ground})", f"{entry.name.en} is not shared ({entry.ground})")
    strange = [item for item in request.items if entry.items and item not in entry.items]
    if strange:
        yield Text(f"{entry.name.zh}里没有:{'、'.join(strange)}", f"{entry.name.en} does not hold: {', '.join(strange)}")
    if entry.sensitive and not entry.impact_assessment:
        yield Text(f"{entry.name.zh}是敏感个人信息,目录里还没有影响评估编号(impact_assessment)",
                   f"{entry.name.en} is sensitive, and the catalogue has no number of its impact assessment (impact_assessment)")


def _too_much(request: Request, needed: Collection[str]) -> Iterator[Text]:
    spare = [item for item in request.items if item not in needed]
    if spare and request.policies:
        yield Text(f"所列政策用不到:{'、'.join(spare)}", f"the policies named do not read: {', '.join(spare)}")


def _codes(request: Request, purposes: Collection[str]) -> Iterator[Text]:
    if request.purpose not in purposes:
        yield Text(f"用途“{request.purpose}”不在代码表里({'、'.join(purposes)})",
                   f"purpose “{request.purpose}” is none of {', '.join(purposes)}")
    if request.daily_maximum is not None and request.daily_maximum < 1:
        yield Text("每日人数上限至少是 1", "the daily maximum of people is at least 1")
    if request.mode not in MODES:
        yield Text(f"方式“{request.mode}”不在 {'、'.join(MODES)} 之中", f"mode “{request.mode}” is none of {', '.join(MODES)}")
