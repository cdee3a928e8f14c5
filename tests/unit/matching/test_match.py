"""A whole run over seven people: lists, figures, names of runs."""

import sys
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from huimin.kernel import Month, Workspace, connect
from huimin.matching import Line, MatchResult, NoMonth, NoRun, latest_run, match, prepare
from huimin.registry import decide
from tests.unit.conftest import ID, make_workspace

NULLS = {"policy": "'p'", "list": "'undue'", "village": "NULL::VARCHAR", "person_no": "NULL::BIGINT"}


@pytest.fixture(scope="module")
def run(small_county: Workspace) -> MatchResult:
    return match(small_county)


def names(run: MatchResult, list_: str, policy: str) -> list[str | None]:
    return sorted(line.household_id if line.unit == "household" else line.name for line in run.lines(list_, policy))


def test_who_stands_on_which_list(run: MatchResult) -> None:
    assert names(run, "unclaimed", "allowance") == ["王秀英"]
    assert names(run, "amount", "allowance") == ["李德福"]
    assert names(run, "undue", "allowance") == ["郑文"]
    assert names(run, "ok", "allowance") == ["周玉梅", "孙桂兰"]
    assert names(run, "unclaimed", "poor") == ["A1"]
    assert names(run, "undue", "poor") == ["A2"]
    assert names(run, "unknown", "poor") == ["A3"]
    assert run.lists == {"unclaimed": 2, "undue": 2, "amount": 1, "unknown": 1, "ok": 2}


def test_the_reason_names_the_condition_or_the_missing_fact(run: MatchResult) -> None:
    assert [line.reason for line in run.lines("undue", "allowance")] == ["old_enough"]
    assert [line.reason for line in run.lines("unknown", "poor")] == ["person.wage_income"]


def test_amounts_are_fen(run: MatchResult) -> None:
    [line] = run.lines("amount", "allowance")
    assert (line.entitled_fen, line.paid_fen, line.difference_fen) == (5000, 3000, -2000)


def test_the_summary_counts_units_and_money(run: MatchResult) -> None:
    allowance = next(item for item in run.summary["policies"] if item["id"] == "allowance")
    assert (allowance["yes"], allowance["no"], allowance["unknown"], allowance["on_roster"]) == (4, 3, 0, 4)
    assert (allowance["entitled_fen"], allowance["paid_fen"]) == (20000, 18000)


def test_the_missing_fact_is_named_with_its_holder(run: MatchResult) -> None:
    [fact] = run.summary["unknown"]
    assert (fact["fact"], fact["department"], fact["units"], fact["settles"]) == ("person.wage_income", "tax", 1, 1)


def test_the_same_inputs_are_the_same_run(run: MatchResult, small_county: Workspace) -> None:
    again = match(small_county, Month(2026, 10), date(2026, 10, 31))
    assert again.folder == run.folder
    assert latest_run(small_county).id == run.id


def test_another_day_is_another_run(run: MatchResult, small_county: Workspace) -> None:
    assert match(small_county, as_of=date(2026, 10, 1)).id != run.id


def test_what_nobody_granted_is_found_once_for_a_month(small_county: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Month] = []

    def withheld(_: object, __: object, month: Month) -> list[object]:
        asked.append(month)
        return []

    monkeypatch.setattr(sys.modules["huimin.matching.prepare"], "withheld", withheld)
    match(small_county, as_of=date(2026, 10, 3))
    assert asked == [Month(2026, 10)]
    prepared = prepare(small_county, date(2026, 10, 3))
    for each in (prepared, prepared.checked_again()):  # another program needs other facts
        each.withheld(Month(2026, 10))
        each.withheld(Month(2026, 11))
    assert asked[1:] == [Month(2026, 10), Month(2026, 11)] * 2


def test_a_run_that_fails_leaves_nothing(small_county: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise RuntimeError("power cut")

    before = sorted(path.name for path in small_county.runs.iterdir())
    monkeypatch.setattr(sys.modules["huimin.matching.match"], "summarise", stop)
    with pytest.raises(RuntimeError):
        match(small_county, as_of=date(2026, 10, 2))
    assert sorted(path.name for path in small_county.runs.iterdir()) == before


def test_an_answer_about_a_household_counts_though_a_kill_kept_its_list_from_being_written(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "home")
    decide(workspace, "@households", "abcdef 2026-10 A1", ID["李德福"], "confirm", "李四", "入户")  # all that a killed answer leaves
    [line] = match(workspace).lines("amount", "allowance")
    assert (line.name, line.household_id) == ("李德福", "A1")


def test_without_data_the_month_is_asked_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Workspace.create(tmp_path_factory.mktemp("empty") / "home", '[workspace]\narea = "990121"\n')
    with pytest.raises(NoMonth):
        match(empty)
    with pytest.raises(NoRun):
        latest_run(empty)


def test_lines_come_by_township_those_without_one_first(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    places = [("990121002", 1), (None, 2), ("990121001", 3)]
    rows = ", ".join(f"({'NULL' if place is None else repr(place)}, {number})" for place, number in places)
    columns = ", ".join(f"{NULLS.get(field.name, 'NULL')} AS {field.name}" if field.name not in {"township", "household_no"} else field.name
                        for field in fields(Line))
    connect(readable=[tmp_path]).execute(
        f"COPY (SELECT {columns} FROM (VALUES {rows}) AS t(township, household_no)) TO '{tmp_path}/lists/undue.parquet'")
    result = MatchResult(tmp_path, {})
    assert [line.household_no for line in result.lines("undue")] == [2, 3, 1]
