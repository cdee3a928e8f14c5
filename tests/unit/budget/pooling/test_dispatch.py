"""From plan to dispatch by two people: nobody is served twice, nothing is given that is not there, all slips of a table are told."""

from datetime import date, datetime
from pathlib import Path

import pytest

from huimin.budget import pooling
from huimin.budget.pooling import Need, Point
from huimin.budget.pooling.errors import (
    BadPoolLine,
    NoRegister,
    NotAPlan,
    PlanClosed,
    PlanOvertaken,
    SamePlanner,
)
from huimin.kernel import Workspace, write_text

DAY, NOW = date(2026, 11, 26), datetime(2026, 11, 26, 8)
HEAD = "id,owner,sector,category,kind,amount,unit,place\n"


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    workspace = Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n')
    hand_in(workspace, 5)
    return workspace


def hand_in(workspace: Workspace, amount: int) -> None:
    table = workspace.root / "resources.csv"
    write_text(table, HEAD + f"R1,仓库,政府,物资,棉被,{amount},床,990121001\n")
    pooling.keep(workspace, pooling.RESOURCES, table)


def need(household: str, amount: int = 2) -> Need:
    return Need(f"{household}:棉被", household, "棉被", "床", amount, Point("990121001"), 1)


def planned(workspace: Workspace, *needs: Need, by: str = "张三") -> str:
    known = pooling.plans(workspace)
    left, wanting = pooling.after(pooling.registered(workspace), needs, pooling.gone(known))
    found = pooling.pool(left, wanting, pooling.county_rules(workspace), NOW)
    return pooling.record(workspace, found, None, "洪水", known, by, DAY)


def given(workspace: Workspace, id: str) -> dict[str, int]:
    one = next(one for one in pooling.plans(workspace) if one.id == id)
    return {line.household: line.amount for line in one.given}


def test_what_was_sent_is_gone_from_stock_and_need(home: Workspace) -> None:
    first = planned(home, need("a"))
    with pytest.raises(SamePlanner, match="另一个人"):
        pooling.dispatch(home, first, "张\u3000三", DAY)
    pooling.dispatch(home, first, "李四", DAY)
    second = planned(home, need("a"), need("b"), need("c"))
    assert given(home, first) == {"a": 2}
    assert given(home, second) == {"b": 2, "c": 1}, "5 quilts less 2; the first household had its own"
    assert [one.state for one in pooling.plans(home)] == ["dispatched", "planned"]


def test_two_plans_for_one_household_are_not_both_sent(home: Workspace) -> None:
    first, second = planned(home, need("a")), planned(home, need("a"), need("b"))
    pooling.dispatch(home, first, "李四", DAY)
    with pytest.raises(PlanOvertaken, match="1 户"):
        pooling.dispatch(home, second, "李四", DAY)
    assert [one.state for one in pooling.plans(home)] == ["dispatched", "planned"]


def test_two_plans_that_want_the_same_stock_are_not_both_sent(home: Workspace) -> None:
    first, second = planned(home, need("a", 3)), planned(home, need("b", 3))
    pooling.dispatch(home, first, "李四", DAY)
    with pytest.raises(PlanOvertaken, match="R1"):
        pooling.dispatch(home, second, "李四", DAY)


def test_a_register_that_shrank_sends_nothing_it_does_not_hold(home: Workspace) -> None:
    one = planned(home, need("a", 3))
    hand_in(home, 2)
    with pytest.raises(PlanOvertaken, match="R1"):
        pooling.dispatch(home, one, "李四", DAY)


def test_a_refused_plan_takes_nothing(home: Workspace) -> None:
    first = planned(home, need("a"))
    pooling.refuse(home, first, "李四", "重复", DAY)
    assert pooling.gone(pooling.plans(home)) == []
    with pytest.raises(PlanClosed, match="李四"):
        pooling.dispatch(home, first, "李四", DAY)
    with pytest.raises(NotAPlan):
        pooling.dispatch(home, "P0009", "李四", DAY)


def test_what_is_on_record_cannot_be_changed(home: Workspace) -> None:
    import sqlite3

    planned(home, need("a"))
    connection = sqlite3.connect(home.database)
    for act in ("UPDATE pool_event SET by_whom = 'x'", "DELETE FROM pool_event"):
        with pytest.raises(sqlite3.IntegrityError, match="kept as they were"):
            connection.execute(act)
    connection.close()


def test_without_a_register_the_next_step_is_named(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "new", '[workspace]\nname = "试点"\narea = "990121"\n')
    with pytest.raises(NoRegister, match="上传"):
        pooling.registered(workspace)


def test_every_slip_of_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "资源册.csv"
    write_text(table, HEAD + "R1,仓库,政府,物资,棉被,5,床,990121001\nR2,仓库,公司,物资,棉被,5,床,990121001\n"
                             "R3,仓库,政府,物资,棉被,零,床,990121001\n")
    found = pooling.slips(table, pooling.read_resources)
    assert [(one.details["line"], one.details["column"]) for one in found] == [(3, "sector"), (4, "amount")]
    write_text(table, HEAD + "R1,仓库,政府,物资,棉被,5,床,990121001\n" * 2)
    [between] = pooling.slips(table, pooling.read_resources)
    assert isinstance(between, BadPoolLine)
    write_text(table, HEAD + "R1,仓库,政府,物资,棉被,5,床,990121001\n")
    assert pooling.slips(table, pooling.read_resources) == []
    write_text(table, "id,owner\nR1,仓库\nR2,仓库\n")
    assert [one.details["line"] for one in pooling.slips(table, pooling.read_resources)] == [1], "a column that lacks is told once"
