"""The budget desk: an officer asks where the money goes, a lead follows a cause to a household, a meeting gets its memo."""

from tests.system.office.looking import check
from tests.system.office.steps import People, fills, words


def test_from_where_the_money_goes_to_a_household_and_a_memo(reader: People) -> None:
    officer, lead = reader("caizheng"), reader("juzhang")
    # Given a desk on which nothing has been analysed
    web = officer.open("/budget/")
    assert "还没有分析过" in words(web)
    # When the officer asks for an analysis, it is made beside the page, which shows it by itself
    web.locator("main a[href='/budget/status/']").last.click()
    web.locator("main form button", has_text="现在分析").click()
    web.locator("main h2", has_text="为什么还低于标准").wait_for(timeout=180_000)
    # Then the officer sees counts and money, each with its file, and no way to anybody's household
    assert check(officer) == []
    assert web.locator("main a[href^='/budget/status/households/']").count() == 0
    with web.expect_download() as fetched:
        web.locator("#causes a[href$='causes.csv']").click()
    assert fetched.value.suggested_filename == "status-causes.csv"
    # And a lead of the county follows a figure to its households, and to one of them
    web = lead.open("/budget/status/")
    web.locator("#overlap a[href^='/budget/status/households/']").first.click()
    assert "这次查看已记录" in words(web)
    assert check(lead) == []
    web.locator("main table a[href^='/households/']").first.click()
    assert "/households/" in web.url
    # When a scenario has been tried, its memo can be printed and opened as a PDF
    web = officer.open("/budget/scenarios/")
    web.locator("main details").first.evaluate("one => one.open = true")  # closed where somebody has tried a scenario before
    fills(web, name="提高农村标准", what1="dibao.standard", value1="900", residence1="rural")
    web.locator("main form button.main").click()
    web.locator("main a", has_text="会议材料").wait_for(timeout=180_000)
    web.locator("main a", has_text="会议材料").click()
    told = words(web)
    for heading in ("要决定什么", "钱从哪里来", "谁得益", "风险", "有多大把握", "来源和编号"):
        assert heading in told, heading
    assert check(officer) == []
    # And the first page now begins with the newest figures
    assert "在发现金每月" in words(officer.open("/budget/"))
