"""Where the money went: the budget desk sees who is paid late, and a donor sees where the gift went and checks the list."""

from pathlib import Path

from tests.system.office.steps import People, fills, words
from tests.system.office.test_stories_rules import huimin


def test_the_budget_desk_finds_the_township_that_pays_late(reader: People) -> None:
    # Given a budget officer on the desk
    officer = reader("caizheng")
    officer.choose("zh", "normal")
    web = officer.open("/budget/")
    # When the page of the money is opened
    web.locator("main a", has_text="资金效能").click()
    # Then the one township that pays late stands below the line, and what it owes can be taken along as a table
    assert "低于预警线" in str(web.locator("main tr", has_text="南坪乡").first.text_content())
    assert "没有" in str(web.locator("main tr", has_text="云溪县").first.text_content())
    with web.expect_download() as download:
        web.locator("main a", has_text="欠发(CSV)").or_(web.locator("main a", has_text="欠发（CSV）")).click()
    assert "990121203" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_a_donor_sees_where_the_gift_went_and_checks_the_list(reader: People, live_home: Path, tmp_path: Path) -> None:
    # Given a donor who was told the number of the donation and noted the last hash of the list
    donor = reader("")
    donor.choose("zh", "normal")
    web = donor.open("/public/donations/")
    noted = web.locator("main code").first.inner_text()
    # When what is left of it is used for six people
    uses = tmp_path / "uses.csv"
    uses.write_text("day,what,unit,amount,purpose,place,people,needs\n2026-10-20,救助款,元,100,医疗,990121200,6,N900\n", encoding="utf-8")
    huimin(live_home, "donations", "use", str(uses), "--by", "张三 慈善总会")
    # Then the page says so and nobody is named
    web = donor.open("/public/donations/")
    fills(web, id="D0002")
    web.locator("main form button").first.click()
    assert "2026-10-20 青杨乡 医疗 6人 100.00 元" in words(web)
    assert "N900" not in web.content()
    assert "张三" not in web.content()
    # And the list holds, still with the hash that was noted
    with web.expect_download() as download:
        web.locator("main a", has_text="下载清单").click()
    file = tmp_path / "donations.jsonl"
    file.write_bytes(Path(download.value.path()).read_bytes())
    assert huimin(live_home, "donations", "verify", str(file), "--head", noted)["holds"] is True
