"""Donations in and out: lots never below zero, nothing used twice, nobody named, a changed list found."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.budget import delivery
from huimin.budget.delivery.chain import START, hash_of, line_of, read_book
from huimin.budget.delivery.donations import Gift, Given
from huimin.kernel import Workspace
from huimin.web.public.suppress import LEAST

DAY = date(2026, 9, 3)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n')


def gift(amount: int, donor: str = "张三", named: bool = False, what: str = "救助款", unit: str = "元",
         only_for: Sequence[str] = ()) -> Gift:
    return Gift(DAY, donor, named, "R1", what, unit, amount, frozenset(only_for))


def a_use(amount: int, *needs: str, people: int = 8, what: str = "救助款", unit: str = "元", who: Sequence[str] = ()) -> Given:
    return Given(DAY, what, unit, amount, "medical", "990121100003", people, frozenset(needs), frozenset(who))


def test_the_oldest_donation_is_used_first_and_each_donor_sees_where_it_went(workspace: Workspace) -> None:
    """300 and 200 yuan came in; 350 went out: all of the first, 50 of the second."""
    assert delivery.receive(workspace, [gift(30_000, "爱心企业", True), gift(20_000)], "李四") == ["D0001", "D0002"]
    assert delivery.use(workspace, [a_use(35_000, "N1", "N2")], "李四") == ["U0001"]
    one, other = delivery.traced(delivery.check(workspace))
    assert (one["donor"], one["amount"], one["left"]) == ("爱心企业", "300.00", "0.00")
    assert (other["donor"], other["amount"], other["left"]) == ("匿名", "200.00", "150.00")
    assert [use["amount"] for use in one["uses"]] == ["300.00"]
    assert other["uses"] == [{"id": "U0001", "day": "2026-09-03", "purpose": "medical", "place": "990121100", "people": 8,
                              "amount": "50.00"}]


def test_the_published_list_names_nobody_and_hides_the_few(workspace: Workspace) -> None:
    delivery.receive(workspace, [gift(30_000, "王五")], "李四")
    delivery.use(workspace, [a_use(10_000, "N-77", people=4), a_use(10_000, "N-78", people=5)], "李四")
    text = "\n".join(delivery.published(workspace))
    assert [word for word in ("王五", "李四", "N-77", "990121100003") if word in text] == []
    few, many = (json.loads(line) for line in delivery.published(workspace)[1:])
    assert (few["people"], few["place"], few["day"]) == (None, "", "2026-09")
    assert (many["people"], many["place"], many["day"]) == (5, "990121100", "2026-09-03")


def test_few_means_the_same_as_on_the_public_pages() -> None:
    assert delivery.FEW == LEAST


def test_a_need_is_served_once_until_the_use_is_undone(workspace: Workspace) -> None:
    delivery.receive(workspace, [gift(30_000)], "李四")
    delivery.use(workspace, [a_use(10_000, "N1")], "李四")
    with pytest.raises(delivery.NotUsable, match="U0001"):
        delivery.use(workspace, [a_use(5_000, "N2"), a_use(5_000, "N1")], "李四")
    assert [lot.left for lot in delivery.check(workspace).lots.values()] == [20_000], "not even the good line was entered"
    delivery.undo(workspace, "U0001", DAY, "记错了", "李四")
    assert delivery.use(workspace, [a_use(30_000, "N1")], "李四") == ["U0002"]
    with pytest.raises(delivery.NotUsable):
        delivery.undo(workspace, "U0001", DAY, "再撤一次", "李四")
    [lot] = delivery.traced(delivery.check(workspace))
    assert ([use["id"] for use in lot["uses"]], lot["left"]) == (["U0002"], "0.00")


def test_one_table_cannot_serve_a_need_twice(workspace: Workspace) -> None:
    delivery.receive(workspace, [gift(30_000)], "李四")
    with pytest.raises(delivery.NotUsable):
        delivery.use(workspace, [a_use(5_000, "N1"), a_use(5_000, "N1", "N2")], "李四")


def test_a_donors_wish_is_kept(workspace: Workspace) -> None:
    delivery.receive(workspace, [gift(10, what="棉被", unit="床", only_for=["老人"]), gift(3, what="棉被", unit="床")], "李四")
    with pytest.raises(delivery.NotUsable, match="2 床"):
        delivery.use(workspace, [a_use(5, "N1", what="棉被", unit="床", who=["儿童"])], "李四")
    delivery.use(workspace, [a_use(12, "N1", what="棉被", unit="床", who=["老人"])], "李四")
    assert [lot.left for lot in delivery.check(workspace).lots.values()] == [0, 1]


def test_what_was_given_for_just_these_people_is_used_first(workspace: Workspace) -> None:
    delivery.receive(workspace, [gift(10_000), gift(4_000, only_for=["残疾人"])], "李四")
    delivery.use(workspace, [a_use(5_000, "N1", who=["残疾人"])], "李四")
    assert [lot.left for lot in delivery.check(workspace).lots.values()] == [9_000, 0]


def test_a_donation_entered_by_mistake_is_taken_back_and_both_entries_stay(workspace: Workspace) -> None:
    """300.00 written as 3000.00: taken back, entered anew."""
    delivery.receive(workspace, [gift(300_000), gift(5_000, "王五")], "李四")
    noted = delivery.check(workspace).head
    assert delivery.undo(workspace, "D0001", DAY, "多写了一个零", "李四") == ["B0001"]
    assert delivery.receive(workspace, [gift(30_000)], "李四") == ["D0003"]
    book = delivery.check(workspace)
    wrong, _, right = delivery.traced(book)
    assert (wrong["amount"], wrong["left"], wrong["undone"]) == ("3000.00", "0.00", {"id": "B0001", "day": "2026-09"})
    assert (right["left"], right["undone"]) == ("300.00", None)
    assert noted in book.heads
    assert "多写" not in "".join(delivery.published(workspace))
    with pytest.raises(delivery.NotUsable, match="50"):
        delivery.use(workspace, [a_use(40_000, "N1")], "李四")
    with pytest.raises(delivery.NotUsable, match="已经撤回"):
        delivery.undo(workspace, "D0001", DAY, "再撤一次", "李四")


def test_a_donation_in_use_is_taken_back_only_after_its_use(workspace: Workspace) -> None:
    delivery.receive(workspace, [gift(30_000)], "李四")
    delivery.use(workspace, [a_use(10_000, "N1")], "李四")
    with pytest.raises(delivery.NotUsable, match="U0001"):
        delivery.undo(workspace, "D0001", DAY, "记错了", "李四")
    delivery.undo(workspace, "U0001", DAY, "记错了", "李四")
    delivery.undo(workspace, "D0001", DAY, "记错了", "李四")
    assert [lot.left for lot in delivery.check(workspace).lots.values()] == [0]


def test_a_table_entered_already_is_refused_whole_until_it_is_said_to_be_another(workspace: Workspace) -> None:
    table = [gift(30_000), gift(30_000), gift(5_000, "王五", named=True)]
    assert delivery.receive(workspace, table, "李四") == ["D0001", "D0002", "D0003"], "two alike of one table are two gifts"
    for again in (table, [gift(1), table[2]]):
        with pytest.raises(delivery.NotUsable, match=r"D0003.*--again"):
            delivery.receive(workspace, again, "张三")
    assert len(delivery.published(workspace)) == 3
    delivery.undo(workspace, "D0003", DAY, "记错了", "李四")
    assert delivery.receive(workspace, [table[2]], "李四") == ["D0004"], "what was taken back may be entered again"
    assert delivery.receive(workspace, [table[0]], "李四", again=True) == ["D0005"]
@pytest.mark.parametrize("apart", ["\u2028", "\u2029", "\x85", "\x1c", "\n"])
def test_a_published_file_is_parted_at_its_line_ends_alone(workspace: Workspace, tmp_path: Path, apart: str) -> None:
    delivery.receive(workspace, [gift(30_000, f"爱心{apart}企业", True), gift(5_000)], "李四")
    file = tmp_path / "list.jsonl"
    file.write_text("".join(f"{line}\n" for line in delivery.published(workspace)), encoding="utf-8")
    assert delivery.check_file(file).head == delivery.check(workspace).head


def test_a_wish_is_one_of_the_words_everybody_may_read(tmp_path: Path) -> None:
    """What stands in a published line cannot be taken back: no room in it for somebody's name."""
    table = tmp_path / "gifts.csv"
    table.write_text("day,donor,resource,what,unit,amount,only_for\n2026-09-01,王五,R1,棉被,床,3,老人；disabled\n", encoding="utf-8")
    assert delivery.read_gifts(table)[0].only_for == {"老人", "残疾人"}
    table.write_text("day,donor,resource,what,unit,amount,only_for\n2026-09-01,王五,R1,棉被,床,3,老人;赵六\n", encoding="utf-8")
    with pytest.raises(delivery.BadDeliveryLine, match="赵六") as slip:
        delivery.read_gifts(table)
    assert (slip.value.details["line"], slip.value.details["column"]) == (2, "only_for")


# -- a list that was changed -------------------------------------------------------------------------------------------

Change = Callable[[list[str]], list[str]]


def chain(workspace: Workspace) -> list[str]:
    delivery.receive(workspace, [gift(30_000), gift(5_000)], "李四")
    delivery.use(workspace, [a_use(10_000, "N1"), a_use(21_000, "N2")], "李四")
    return delivery.published(workspace)


def rehashed(lines: list[str], at: int, **changes: object) -> list[str]:
    """Change an entry and make every later hash fit: only the sums can tell."""
    found, prev = [], START
    for number, line in enumerate(lines):
        entry = json.loads(line) | {"prev": prev} | (changes if number == at else {})
        found.append(line_of(entry))
        prev = hash_of(found[-1])
    return found


@pytest.mark.parametrize(("change", "line"), [
    (lambda lines: [lines[0].replace("300.00", "310.00"), *lines[1:]], 2), (lambda lines: lines[1:], 1),
    (lambda lines: [lines[0], *lines[2:]], 2), (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
    (lambda lines: [*lines, lines[-1]], 5), (lambda lines: [lines[0].replace(":", ": ", 1), *lines[1:]], 1),
    (lambda lines: rehashed(lines, 3, amount="26000.00", lots=[["D0001", "26000.00"]]), 4),
    (lambda lines: rehashed(lines, 2, lots=[["D0001", "99.00"]]), 3), (lambda lines: rehashed(lines, 2, people=3), 3),
    (lambda lines: rehashed(lines, 2, lots=[["D0001", "50.00"], ["D0001", "50.00"]]), 3),
    (lambda lines: rehashed(lines, 2, lots=[[1, 2, 3]]), 3), (lambda lines: rehashed(lines, 0, amount="-5.00"), 1),
    (lambda lines: [*lines, line_of({"kind": "undo", "id": "B0001", "day": "2026-09", "of": "D0001", "sealed": "",
                                     "prev": hash_of(lines[-1])})], 5),
    (lambda lines: rehashed(lines, 0, amount=float("inf"), unit="床"), 1), (lambda lines: ["[" * 200_000, *lines], 1),
    (lambda lines: ["[]", *lines], 1), (lambda lines: ["{", *lines], 1)])
def test_a_changed_list_is_found_at_its_line(workspace: Workspace, change: Change, line: int) -> None:
    lines = chain(workspace)
    assert len(read_book(lines, "ok").lots) == 2
    with pytest.raises(delivery.BrokenChain) as found:
        read_book(change(lines), "list")
    assert found.value.details["line"] == line


def test_a_list_cut_short_or_rewritten_no_longer_holds_a_noted_head(workspace: Workspace) -> None:
    lines = chain(workspace)
    noted = read_book(lines, "a").head
    assert noted not in read_book(lines[:-1], "a").heads
    assert noted not in read_book(rehashed(lines, 0, donor="别人"), "a").heads


def test_what_the_office_keeps_apart_is_held_to_its_seal(workspace: Workspace) -> None:
    import sqlite3

    chain(workspace)
    with sqlite3.connect(workspace.database) as connection:
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE donation_entry SET private = '{}' WHERE seq = 3")
        connection.execute("DROP TRIGGER donation_entry_update_refused")
        connection.execute("UPDATE donation_entry SET private = replace(private, 'N1', 'N9') WHERE seq = 3")
    connection.close()
    with pytest.raises(delivery.BrokenChain) as found:
        delivery.check(workspace)
    assert found.value.details["line"] == 3


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["in", "use", "undo"]), st.integers(1, 500)), max_size=12))
def test_no_lot_falls_below_zero_and_no_fen_is_lost(tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]) -> None:
    home = Workspace.create(tmp_path_factory.mktemp("lots") / "home", '[workspace]\nname = "试点"\narea = "990121"\n')
    came = 0
    for number, (act, amount) in enumerate(acts):
        try:
            if act == "in":
                delivery.receive(home, [gift(amount, f"第{number}位")], "李四")
                came += amount
            elif act == "use":
                delivery.use(home, [a_use(amount, f"N{number}")], "李四")
            else:
                delivery.undo(home, f"U{amount % 3 + 1:04d}", DAY, "试", "李四")
        except delivery.NotUsable:
            pass
        book = delivery.check(home)
        assert all(0 <= lot.left <= lot.amount for lot in book.lots.values())
        assert came == sum(lot.left for lot in book.lots.values()) + sum(use.amount for use in book.uses.values() if not use.undone)
    assert len(delivery.check(home).lots) == sum(act == "in" for act, _ in acts)
