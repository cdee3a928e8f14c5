"""The budget desk: a new standard in two people's hands, and help after a flood that reaches each household once."""

from typing import Any

from tests.system.office.looking import check
from tests.system.office.steps import People, fills, words

REGISTER = ("id,owner,sector,category,kind,amount,unit,place\nR1,县应急局仓库,政府,物资,棉被,60,床,990121001\n"
            "R2,红十字会,慈善组织,物资,应急食品,600,份,990121200\n")
DAMAGE = "degree,household,place\n严重,600000001,\n严重,600000002,\n一般,,990121101201\n严重,699999999,\n"


def hands_in(web: Any, field: str, name: str, text: str) -> None:
    web.set_input_files(field, {"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def test_a_standard_is_filed_tried_decided_by_another_and_published(reader: People) -> None:
    officer, lead, anybody = reader("zhengce"), reader("juzhang"), reader("")
    # Given a policy officer who files a new number, and forgets why
    web = officer.open("/budget/standards/")
    web.locator("main a", has_text="提出新标准").click()
    fills(web, what="dibao.standard", residence="urban", value="905")
    fills(web, **{"start-year": "2027", "start-month": "1", "start-day": "1"})
    web.locator("main form button.main").click()
    assert "请写理由" in words(web)
    assert check(officer) == []
    fills(web, grounds="照上年城镇消费支出的百分之三十五")
    # When it is filed, the whole county is tried on it
    web.locator("main form button.main").click()
    web.locator("main table", has_text="最低生活保障").first.wait_for(timeout=120_000)
    assert "由另一位县级负责人决定" in words(web)
    assert check(officer) == []
    # Then a lead decides with the number of the document
    web = lead.open("/budget/standards/")
    web.locator("main table a", has_text="S0").first.click()
    assert "每月现金" in words(web)
    fills(web, document="云民发〔2026〕9号")
    web.locator("main form button.main").click()
    assert "云民发〔2026〕9号" in words(web)
    assert check(lead) == []
    # And everybody reads how it came about, and nobody's name
    told = words(anybody.open("/public/standards/"))
    assert "照上年城镇消费支出的百分之三十五" in told
    assert "政策科郑" not in told
    assert check(anybody) == []


def test_a_damage_list_becomes_sheets_and_nobody_is_served_twice(reader: People) -> None:
    officer, lead = reader("xian"), reader("juzhang")
    # Given a register of what there is
    web = officer.open("/budget/pooling/")
    web.locator("summary", has_text="交资源册或坐标表").click()
    hands_in(web, "#table_file", "r.csv", REGISTER.replace("政府", "公司"))
    web.locator("main button", has_text="交表").click()
    assert "第2行" in words(web)
    assert check(officer) == []
    hands_in(web, "#table_file", "r.csv", REGISTER)
    web.locator("main button", has_text="交表").click()
    # When inspectors send a list of damage
    for title in ("洪水", "洪水再来"):
        web = officer.open("/budget/pooling/")
        web.locator("summary", has_text="做一个方案").click()
        fills(web, title=title)
        hands_in(web, "#file", "d.csv", DAMAGE)
        web.locator("main button", has_text="做方案").click()
        web.locator("main", has_text="登记册里没有户 699999999").wait_for(timeout=120_000)  # the plan shows by itself when it is made
    first = web.url.replace(officer.base, "").replace("P0002", "P0001")
    assert web.locator("main button", has_text="批准派出").count() == 0
    # Then a lead sends the first plan, and the second, made before, cannot be sent as well
    web = lead.open(first)
    web.locator("main button", has_text="批准派出").click()
    assert "已派出" in words(web)
    assert check(lead) == []
    web = lead.open(first.replace("P0001", "P0002"))
    web.locator("main button", has_text="批准派出").click()
    assert "已由别的方案派过" in words(web)
    assert check(lead) == []
    # And whoever hands out has a sheet with names
    web = officer.open(first)
    web.locator("main ul a").first.click()
    assert "签收" in words(web)
    assert check(officer) == []
