"""Tables handed in on the pages: in force once somebody else has approved them, entered once, or not at all."""

from datetime import date
from pathlib import Path

import pytest

from huimin.budget import delivery
from huimin.budget.delivery import entering, handed_in
from huimin.kernel import Workspace
from tests.unit.budget.delivery.test_contracts import CONTRACTS as IN_FILE

DAY = date(2026, 9, 3)
CONTRACTS = ("id,provider,programme,measure,unit,price,cap_month,cap_total,from,until\n"
             "HT-1,示例社工中心,居家护理,上门护理,次,80.50,1000,1500,2026-07,2026-12\n")
GIFTS = "day,donor,named,resource,what,unit,amount,only_for\n2026-09-01,王五,否,R1,救助款,元,300.50,\n"
USES = "day,what,unit,amount,purpose,place,people,needs\n2026-09-02,救助款,元,100,医疗,990121001,6,N1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n')


def hand_in(workspace: Workspace, what: str, words: str, by: str = "甲") -> str:
    path = workspace.root / "x.csv"
    path.write_text(words, encoding="utf-8")
    id, slips = entering.take(workspace, what, path, by, DAY)
    assert slips == []
    return id


def test_a_contract_counts_once_another_person_has_approved_it(workspace: Workspace) -> None:
    assert hand_in(workspace, "contracts", CONTRACTS) == "T0001"
    assert delivery.read_contracts(workspace) == {}
    for same in ("甲", "甲\u200b"):
        with pytest.raises(delivery.NotApproved):
            entering.approve(workspace, "T0001", same, DAY)
    entering.approve(workspace, "T0001", "乙", DAY)
    [one] = delivery.read_contracts(workspace).values()
    assert (one.id, one.price, one.cap_month, one.cap_total, str(one.since), str(one.until)) == (
        "HT-1", 80_50, 1000_00, 1500_00, "2026-07", "2026-12")
    [record] = handed_in.handed_in(workspace)
    assert (record.state, record.handed_in_by, record.decided_by, record.decided_on) == ("approved", "甲", "乙", DAY)
    for act in (lambda: entering.approve(workspace, "T0001", "丙", DAY), lambda: handed_in.refuse(workspace, "T0001", "丙", "迟了", DAY),
                lambda: entering.approve(workspace, "T0009", "丙", DAY)):
        with pytest.raises(delivery.NotApproved):
            act()


def test_a_contract_in_force_is_not_changed_by_another_table(workspace: Workspace) -> None:
    first, second = hand_in(workspace, "contracts", CONTRACTS), hand_in(workspace, "contracts", CONTRACTS.replace("80.50", "90"))
    entering.approve(workspace, first, "乙", DAY)
    with pytest.raises(delivery.NotApproved, match="HT-1"):
        entering.approve(workspace, second, "乙", DAY)
    path = workspace.root / "x.csv"
    path.write_text(CONTRACTS, encoding="utf-8")
    id, [slip] = entering.take(workspace, "contracts", path, "甲", DAY)
    assert (id, "HT-1" in str(slip)) == ("", True)
    assert delivery.read_contracts(workspace)["HT-1"].price == 80_50


def test_a_file_cannot_change_what_was_approved(workspace: Workspace) -> None:
    entering.approve(workspace, hand_in(workspace, "contracts", CONTRACTS), "乙", DAY)
    folder = workspace.root / "delivery"
    folder.mkdir()
    (folder / "contracts.toml").write_text(IN_FILE.replace('"C1"', '"HT-1"'), encoding="utf-8")
    with pytest.raises(delivery.BadDeliveryRules, match="HT-1"):
        delivery.read_contracts(workspace)
    (folder / "contracts.toml").write_text(IN_FILE, encoding="utf-8")
    assert set(delivery.read_contracts(workspace)) == {"C1", "HT-1"}


@pytest.mark.parametrize(("was", "is_", "column"), [
    ("80.50", "0", "price"), ("80.50", "八十", "price"), ("2026-07", "七月", "from"), ("2026-07", "2027-01", "until"),
    ("示例社工中心", "", "provider"), ("cap_total", "total", "cap_total")])
def test_every_slip_in_a_contract_is_told_with_line_and_column(workspace: Workspace, was: str, is_: str, column: str) -> None:
    path = workspace.root / "x.csv"
    path.write_text((CONTRACTS + CONTRACTS.split("\n")[1].replace("HT-1", "HT-2") + "\n").replace(was, is_), encoding="utf-8")
    id, slips = entering.take(workspace, "contracts", path, "甲", DAY)
    assert id == ""
    assert {slip.details["column"] for slip in slips} == {column}
    assert [slip.details["line"] for slip in slips] == ([1] if column == "cap_total" else [2, 3])
    assert handed_in.handed_in(workspace) == []


def test_donations_are_entered_with_their_approval_or_neither_is(workspace: Workspace) -> None:
    gifts, uses, too_much = (hand_in(workspace, "gifts", GIFTS), hand_in(workspace, "uses", USES),
                             hand_in(workspace, "uses", USES.replace(",100,", ",900,").replace("N1", "N2")))
    assert delivery.published(workspace) == []
    with pytest.raises(delivery.NotUsable):
        entering.approve(workspace, uses, "乙", DAY)
    entering.approve(workspace, gifts, "乙", DAY)
    entering.approve(workspace, uses, "乙", DAY)
    with pytest.raises(delivery.NotUsable):
        entering.approve(workspace, too_much, "乙", DAY)
    with pytest.raises(delivery.NotApproved):
        entering.approve(workspace, gifts, "丙", DAY)
    [lot] = delivery.traced(delivery.check(workspace))
    assert (lot["left"], lot["donor"], [use["id"] for use in lot["uses"]]) == ("200.50", "匿名", ["U0001"])
    assert [(one.state, one.entered) for one in handed_in.handed_in(workspace)] == [
        ("approved", ("D0001",)), ("approved", ("U0001",)), ("handed_in", ())]
    handed_in.refuse(workspace, too_much, "乙", "钱不够", DAY)
    assert handed_in.handed_in(workspace)[2].reason == "钱不够"
