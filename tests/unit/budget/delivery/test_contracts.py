"""Services paid by result: sums by hand, two people, nothing paid twice or unverified."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.budget import delivery
from huimin.budget.delivery.contracts import Contract, Counted
from huimin.budget.delivery.results import Claim
from huimin.kernel import Month, Workspace

DAY = date(2026, 9, 3)
CONTRACTS = """
[[contract]]
id = "C1"
provider = "示例社工中心"
programme = "居家护理"
measure = "上门护理"
unit = "次"
price = "80.50"
cap_month = "1000.00"
cap_total = "1500.00"
from = "2026-07"
until = "2026-12"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    home = Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n')
    (home.root / "delivery").mkdir()
    (home.root / "delivery" / "contracts.toml").write_text(CONTRACTS, encoding="utf-8")
    return home


def claimed(workspace: Workspace, *claims: tuple[str, str, int]) -> list[str]:
    found = [Claim("C1", ref, Month.parse(month), count) for ref, month, count in claims]
    return delivery.claim(workspace, delivery.read_contracts(workspace), found, "社工中心", DAY)


def months(workspace: Workspace) -> list[tuple[str, int, int]]:
    found = delivery.due(delivery.read_contracts(workspace)["C1"], delivery.counted(delivery.results(workspace), "C1"))
    return [(str(one.month), one.earned, one.due) for one in found]


def test_the_caps_by_hand(workspace: Workspace) -> None:
    """July 10 × 80.50 = 805. August 15 × 80.50 = 1207.50, of which 1500 - 805 = 695 are left of the whole. September nothing."""
    for id in claimed(workspace, ("1", "2026-07", 10), ("2", "2026-08", 15), ("3", "2026-09", 1)):
        count = {"R0001": 10, "R0002": 15, "R0003": 1}[id]
        delivery.verify(workspace, id, count, "甲", DAY)
        delivery.accept(workspace, id, "乙", DAY)
    assert months(workspace) == [("2026-07", 80_500, 80_500), ("2026-08", 120_750, 69_500), ("2026-09", 8_050, 0)]
    found = delivery.due(delivery.read_contracts(workspace)["C1"], delivery.counted(delivery.results(workspace), "C1"))
    assert found[1].why.zh == "验收 15 次 × 80.50 元 = 1,207.50 元;合同总额只剩 695.00 元"
    assert delivery.total(found) == 150_000


def test_nothing_is_due_for_what_two_people_have_not_accepted(workspace: Workspace) -> None:
    one, = claimed(workspace, ("1", "2026-07", 10))
    assert months(workspace) == [("2026-07", 0, 0)]
    with pytest.raises(delivery.NotPayable):
        delivery.accept(workspace, one, "乙", DAY)
    delivery.verify(workspace, one, 6, "甲 民政局", DAY)
    assert months(workspace) == [("2026-07", 0, 0)]
    for same in ("甲 民政局", "甲民政局", " 甲　民政局 "):
        with pytest.raises(delivery.OnePersonOnly):
            delivery.accept(workspace, one, same, DAY)
    delivery.accept(workspace, one, "乙 民政局", DAY)
    assert months(workspace) == [("2026-07", 48_300, 48_300)]
    [result] = delivery.results(workspace)
    assert (result.state, result.verified, result.verified_by, result.accepted_by) == ("accepted", 6, "甲 民政局", "乙 民政局")
    for act in (lambda: delivery.accept(workspace, one, "丙", DAY), lambda: delivery.verify(workspace, one, 10, "丙", DAY),
                lambda: delivery.refuse(workspace, one, "丙", "迟了", DAY)):
        with pytest.raises(delivery.NotPayable):
            act()


def test_a_number_is_claimed_once_and_only_within_the_contract(workspace: Workspace) -> None:
    claimed(workspace, ("1", "2026-07", 10))
    for wrong in (("1", "2026-08", 3), ("2", "2026-06", 3), ("2", "2027-01", 3)):
        with pytest.raises(delivery.NotPayable):
            claimed(workspace, ("9", "2026-07", 1), wrong)
    assert [one.id for one in delivery.results(workspace)] == ["R0001"], "of a table with a wrong line nothing is taken"
    with pytest.raises(delivery.UnknownContract, match="C1"):
        delivery.claim(workspace, delivery.read_contracts(workspace), [Claim("C11", "1", Month(2026, 7), 1)], "某", DAY)


def test_each_provider_counts_its_own_numbers(workspace: Workspace, tmp_path: Path) -> None:
    """Two contracts have a claim number 1 each; the same number twice for one contract is told with its line."""
    table = tmp_path / "results.csv"
    table.write_text("contract,ref,month,count\nC1,1,2026-07,3\nC2,1,2026-07,4\n", encoding="utf-8")
    assert [(one.contract, one.ref) for one in delivery.read_claims(table)] == [("C1", "1"), ("C2", "1")]
    table.write_text("contract,ref,month,count\nC1,1,2026-07,3\nC2,1,2026-07,4\nC1,1,2026-08,5\n", encoding="utf-8")
    with pytest.raises(delivery.BadDeliveryLine) as slip:
        delivery.read_claims(table)
    assert (slip.value.details["line"], slip.value.details["column"]) == (4, "ref")


def test_more_than_was_claimed_cannot_be_found_and_a_refusal_pays_nothing(workspace: Workspace) -> None:
    one, = claimed(workspace, ("1", "2026-07", 10))
    with pytest.raises(delivery.NotPayable):
        delivery.verify(workspace, one, 11, "甲", DAY)
    with pytest.raises(delivery.NotPayable):
        delivery.refuse(workspace, one, "  ", "没有做", DAY)
    delivery.refuse(workspace, one, "甲", "没有做", DAY)
    assert months(workspace) == [("2026-07", 0, 0)]


@pytest.mark.parametrize(("old", "new", "key"), [
    ('"80.50"', "80.5", "contract.price"), ('"80.50"', '"0"', "contract.price"), ('"2026-12"', '"2026-06"', "contract.until"),
    ("[[contract]]", "[contract]", "contract"), ("unit =", "units =", "contract.units"), ('"1500.00"', '"1500.001"', "contract.cap_total")])
def test_a_slip_in_the_contracts_is_refused(workspace: Workspace, old: str, new: str, key: str) -> None:
    (workspace.root / "delivery" / "contracts.toml").write_text(CONTRACTS.replace(old, new), encoding="utf-8")
    with pytest.raises(delivery.BadDeliveryRules) as slip:
        delivery.read_contracts(workspace)
    assert slip.value.details["key"] == key


@given(st.integers(1, 10_000), st.integers(1, 10**6), st.integers(1, 10**6), st.dictionaries(st.integers(1, 12), st.integers(0, 300)))
def test_what_is_due_is_within_price_and_caps(price: int, cap_month: int, cap_total: int, counts: dict[int, int]) -> None:
    contract = Contract("C", "某", "某", "某", "次", price, cap_month, cap_total, Month(2026, 1), Month(2026, 12))
    found = delivery.due(contract, {Month(2026, month): Counted(count, 0, 0) for month, count in counts.items()})
    assert all(0 <= one.due <= min(one.earned, cap_month) for one in found)
    assert delivery.total(found) == min(cap_total, sum(min(count * price, cap_month) for count in counts.values()))
