"""Where the money went on the budget desk, and donations for everybody: what is shown, and to whom."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huimin.budget import delivery
from huimin.budget.delivery.chain import read_book
from huimin.budget.delivery.donations import Gift, Given
from huimin.kernel import Workspace
from tests.unit.budget.delivery.given import FUNDS


@pytest.fixture
def folder(office: Path) -> Iterator[Path]:
    """The county's own tables put aside."""
    path, aside = office / "delivery", office / "delivery.aside"
    if path.exists():
        path.rename(aside)
    path.mkdir()
    yield path
    shutil.rmtree(path)
    if aside.exists():
        aside.rename(path)


def page(as_: Callable[[str], Any], query: str = "?on=2026-10-31") -> str:
    answer = as_("caizheng").get(f"/budget/delivery/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_desk_shows_the_score_with_its_parts_and_where_they_come_from(as_: Callable[[str], Any], folder: Path) -> None:
    """Paid in time 300 of 500, idle 500 of 1000, paid when due 300 of 800, arrived 500 of 500:
    (3 × 0.6 + 2 × 0.5 + 3 × 0.375 + 1) / 9 = 54.7 %."""
    (folder / "funds.csv").write_text(FUNDS, encoding="utf-8")
    text = page(as_)
    for words in ("效能分 54.7%，低于 60% 的预警线", "不是规定", "虚构的示例", "全县：300.00 ÷ 500.00元", "一半的钱到账后10天以内发出",
                  "演示1号", "欠发", "300.00", "最低生活保障", "云中街道"):
        assert words in text, words
    assert "就业帮扶</h2>" not in text


def test_a_county_without_a_table_is_told_what_to_write(as_: Callable[[str], Any], folder: Path) -> None:
    assert "还没有资金记录" in page(as_)
    assert as_("caizheng").get("/budget/delivery/held.csv").status_code == 404


def test_opening_the_page_builds_no_register(as_: Callable[[str], Any], folder: Path, office: Path) -> None:
    """What somebody's register would say of people trained is not known while it is not there: the command builds it, no page."""
    (folder / "funds.csv").write_text(FUNDS, encoding="utf-8")
    trained = "id,person,area,course,trained\nT1,990121199001010016,990121001,焊工,2026-07-15\n"
    (folder / "training.csv").write_text(trained, encoding="utf-8")
    registers, aside = office / "registry", office / "registry.aside"
    registers.rename(aside)
    registers.mkdir()
    try:
        assert "就业帮扶" in page(as_)
        assert list(registers.iterdir()) == []
    finally:
        shutil.rmtree(registers)
        aside.rename(registers)


def test_a_slip_in_the_table_is_told_with_its_line(as_: Callable[[str], Any], folder: Path) -> None:
    (folder / "funds.csv").write_text(FUNDS.replace("2026-01-11", "2026-01-41"), encoding="utf-8")
    assert "funds.csv 第4行" in page(as_)


def test_every_table_can_be_downloaded_as_of_a_day(as_: Callable[[str], Any], folder: Path) -> None:
    (folder / "funds.csv").write_text(FUNDS, encoding="utf-8")
    for what, words in (("score", "效能分,0.547222"), ("velocity", "R1,P1,dibao,990121001,2026-01-01,2026-01-11,10,300.00,发放"),
                        ("held", "R1,dibao,演示1号,中央,990121,2026-01-01,303,500.00,闲置"),
                        ("arrears", "D2,dibao,990121100,2026-01,2026-01-20,500.00"),
                        ("work", "满几个月")):
        answer = as_("caizheng").get(f"/budget/delivery/{what}.csv?on=2026-10-31")
        assert words in answer.content.decode(), what
    assert "P2" not in as_("caizheng").get("/budget/delivery/velocity.csv?on=2026-02-28").content.decode()
    assert as_("caizheng").get("/budget/delivery/people.csv").status_code == 404


def test_a_day_nobody_can_read_is_said_so(as_: Callable[[str], Any], folder: Path) -> None:
    answer = as_("caizheng").get("/budget/delivery/?on=昨天")
    assert answer.status_code == 422
    assert "不是日期" in answer.content.decode()


# -- donations ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def given(office: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workspace:
    """A list of its own: 300 and 200 yuan in; 350 to eight people, 20 to one."""
    home = Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n')
    gifts = [Gift(date(2026, 9, 1), "爱心企业", True, "R1", "救助款", "元", 30_000),
             Gift(date(2026, 9, 2), "王五", False, "R2", "救助款", "元", 20_000)]
    delivery.receive(home, gifts, "李四")
    uses = [Given(date(2026, 9, 3), "救助款", "元", 35_000, "medical", "990121001002", 8, frozenset({"N1"})),
            Given(date(2026, 9, 4), "救助款", "元", 2_000, "school", "990121001002", 1, frozenset({"N2"}))]
    delivery.use(home, uses, "李四")
    for name in ("check", "published"):
        original = getattr(delivery, name)
        monkeypatch.setattr(f"huimin.budget.delivery.{name}", lambda workspace, original=original: original(home))
    return home


def test_everybody_sees_where_each_donation_went_and_nobody_helped(given: Workspace) -> None:
    text = Client().get("/public/donations/").content.decode()
    for words in ("爱心企业", "匿名", "300.00 元", "130.00 元", "2026-09-03 云中街道 医疗 8人 50.00 元",
                  "2026-09 本县 助学 少于5人 20.00 元",
                  delivery.check(given).head):
        assert words in text, words
    assert [word for word in ("王五", "李四", "N1", "2026-09-04") if word in text] == []
    one = Client().get("/public/donations/?id=d0001").content.decode()
    assert ("爱心企业" in one, "匿名</" in one) == (True, False)


def test_a_donation_taken_back_is_shown_with_the_entry_that_took_it(given: Workspace) -> None:
    delivery.receive(given, [Gift(date(2026, 9, 5), "赵六", True, "R1", "救助款", "元", 70_000)], "李四")
    delivery.undo(given, "D0003", date(2026, 9, 6), "重复登记", "李四")
    text = Client().get("/public/donations/").content.decode()
    assert ("赵六" in text, "700.00 元" in text, "登记有误" in text, "2026-09 撤回" in text, "B0001" in text) == (True,) * 5
    assert "B0001,2026-09" in Client().get("/public/donations.csv").content.decode()


def test_the_list_downloaded_is_the_list_that_holds(given: Workspace) -> None:
    lines = Client().get("/public/donations.jsonl").content.decode().splitlines()
    assert read_book(lines, "downloaded").head == delivery.check(given).head
    assert "D0002,匿名" in Client().get("/public/donations.csv").content.decode()


def test_a_list_that_does_not_hold_is_not_shown(given: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(workspace: Workspace) -> None:
        raise delivery.BrokenChain(file="huimin.db", line=1, problem_zh="", problem_en="")
    monkeypatch.setattr("huimin.budget.delivery.check", broken)
    text = Client().get("/public/donations/").content.decode()
    assert "清单核对不上" in text
    assert "D0001" not in text
    assert Client().get("/public/donations.csv").status_code == 404
    assert Client().get("/public/donations.jsonl").status_code == 404
