"""Rules and lists: a version of a policy in two people's hands, and a list that leaves the office with two approvals."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from tests.system.office.looking import check
from tests.system.office.steps import People, fills, words

DAY = "2027-01-01"
FROM_SEVENTY = """[policy]
id = "old_age"
overlays = true

[[condition]]
id = "old_enough"
when = "allowance_age >= 70"
article = "示例县政府2026年12号"
refuse = { zh = "本人不满70周岁。", en = "Not yet 70." }
"""


def huimin(home: Path, *words: str) -> Any:
    """A command on the county whose office is open, as an analyst runs it."""
    done = subprocess.run([sys.executable, "-m", "huimin.cli", *words, "--home", str(home), "--json", "--quiet"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def matched(home: Path, on: str) -> Any:
    """The allowance of the old in a run of the matching by the rules of a day."""
    [row] = [row for row in huimin(home, "match", "--as-of", on, "--no-workbooks")["policies"] if row["id"] == "old_age"]
    return row


def test_a_version_is_drafted_tried_published_by_another_and_rules_from_its_day(reader: People, live_home: Path) -> None:
    officer, lead, anybody = reader("zhengce"), reader("juzhang"), reader("")
    before = matched(live_home, "2026-10-31")
    # Given a policy officer who drafts a lower age for the allowance of the old
    web = officer.open("/policies/old_age/")
    web.locator("main a", has_text="起草").first.click()
    fills(web, day=DAY, text=FROM_SEVENTY.replace(">= 70", ">= seventy"))
    web.locator("main form button.main").click()
    # When the draft is wrong, the line is named, and it cannot be proposed
    assert "第7行有问题" in words(web)
    assert web.locator("main button", has_text="提交公布").count() == 0
    web.locator("main a", has_text="改草稿").click()
    fills(web, text=FROM_SEVENTY)
    web.locator("main form button.main").click()
    # Then it is tried on everybody, and says who comes in, by place
    web.locator("main button", has_text="试算影响").click()
    web.locator("main table", has_text="高龄津贴").first.wait_for(timeout=120_000)  # the page shows by itself that it is done
    assert "高龄津贴" in words(web)
    assert check(officer) == []
    # When it is proposed, its own proposer cannot publish it
    fills(web, reason="县政府2026年12号")
    web.locator("main button", has_text="提交公布").click()
    web = officer.open(f"/policies/old_age/drafts/990121/{DAY}/")
    assert "由另一位县级负责人公布" in words(web)
    assert web.locator("main button", has_text="公布这个版本").count() == 0
    # And a lead finds it without being told its address, and publishes it
    web = lead.open("/policies/")
    web.locator("main a", has_text="高龄津贴").first.click()
    web.locator(f"main a[href*='{DAY}']").first.click()
    fills(web, reason="县政府2026年12号")
    web.locator("main button", has_text="公布这个版本").click()
    told = words(web)
    assert "政策科郑" in told
    assert "局长刘" in told
    assert check(lead) == []
    # Then everybody can read that it will rule, from its day on and not before
    assert f"{DAY[:4]}年版" in words(anybody.open("/public/policies/old_age/"))
    assert check(anybody) == []
    after = matched(live_home, "2027-01-31")
    assert (before["version"], after["version"]) == ("old_age/CN@2021-07-01", f"old_age/990121@{DAY}")
    assert after["yes"] > before["yes"]
    # And a man of seventy-six is told by the version of the day
    person = duckdb.sql("SELECT person_id FROM read_parquet($files) WHERE birth_date = '1950-02-26' AND name = '吴全海'",
                        params={"files": str(live_home / "registry" / "*" / "person.parquet")}).fetchall()[0][0]
    told = {day: next(one for one in huimin(live_home, "explain", person, "--policy", "old_age", "--as-of", day)["policies"]
                      if one["subject_name"] == "吴全海") for day in ("2026-10-31", "2027-01-31")}
    assert [(one["version"], one["outcome"]) for one in told.values()] == [
        ("old_age/CN@2021-07-01", "no"), (f"old_age/990121@{DAY}", "yes")]


def test_a_list_leaves_the_office_with_two_approvals(reader: People) -> None:
    worker, lead, officer = reader("xiang"), reader("xiangzhang"), reader("xian")
    # Given a worker who asks for a list and forgets to say what for
    web = worker.open("/lists/unclaimed/")
    web.locator("main a", has_text="申请导出").click()
    web.locator("main form button.main").click()
    assert web.title().startswith("错误")
    fills(web, why="入户核实应享未享的家庭")
    web.locator("main form button.main").click()
    address = web.url.removeprefix(worker.base)
    assert "等两人批准" in words(web)
    assert web.locator("main button").count() == 0
    # When one person approves
    for judge in (lead, officer):
        web = judge.open("/exports/")
        web.locator(f"main a[href='{address}']").click()
        web.locator("main button", has_text="批准导出").click()
        if judge is lead:
            # Then it is not enough, neither for the worker nor for who approved
            assert "等两人批准" in words(web)
            assert web.locator("main button").count() == 0
            assert worker.open(address).locator("main button").count() == 0
    # When a second approves, the worker alone fetches the file, which says on every row where it comes from
    assert officer.open(address).locator("main button", has_text="取文件").count() == 0
    web = worker.open(address)
    assert check(worker) == []
    with web.expect_download() as fetched:
        web.locator("main button", has_text="取文件").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    number = web.locator("h1").inner_text().split()[0]
    assert fetched.value.suggested_filename == f"{number}.xlsx"


def test_a_budget_officer_weighs_a_budget_a_line_and_a_fund(reader: People) -> None:
    officer = reader("caizheng")
    # Given a budget officer who asks whom a budget is best given to, nobody left below half of the line
    web = officer.open("/budget/")
    web.locator("main a", has_text="一笔预算给谁").click()
    fills(web, name="新增资金", aim="gap", start="now", floor="50")
    web.locator("main form button.main").click()
    # Then frontier, prices and regions come by themselves
    web.locator("main h2", has_text="每一条要求的代价").wait_for(timeout=240_000)
    assert "保底线再高标准的1%" in words(web)
    assert check(officer) == []
    # When the line is made ready, so few households draw it here that who may not see them is told no number
    web = officer.open("/budget/instant/")
    web.locator("main form button.main", has_text="准备").click()
    web.locator("#told").wait_for(timeout=240_000)
    assert "人数和金额不显示" in web.locator("#told").inner_text()
    assert check(officer) == []
    # And who may see them moves it with the keyboard
    lead = reader("juzhang")
    web = lead.open("/budget/instant/")
    before = web.locator("#told").inner_text()
    assert "比现在多0.00元" in before
    web.focus("#country-slider")
    for _ in range(9):
        web.keyboard.press("PageUp")
    # Then money and people answer without a page being loaded, and the address keeps the line
    web.wait_for_function("before => document.querySelector('#told').innerText !== before", arg=before)
    assert "country=" in web.url
    assert check(lead) == []
    # And without scripts the number typed is enough
    web = lead.open("/budget/instant/?country=900")
    assert "比现在多" in words(web)
    # And a fund is divided, or what is needed for it is said
    web = officer.open("/budget/allocation/")
    assert "各地" in words(web)
    assert check(officer) == []
