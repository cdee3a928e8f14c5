"""A stress test in the hands of a budget officer: supposed, tried beside the pages, read by month and township."""

from tests.system.office.looking import check
from tests.system.office.steps import People, words


def test_a_frost_is_supposed_and_says_whom_it_pushes_below_the_line(reader: People) -> None:
    officer = reader("caizheng")
    # Given a budget officer who supposes an early frost, worse than the example
    web = officer.open("/budget/stress/")
    web.locator("main a", has_text="早霜年").first.click()
    web.locator("input[name='set-crop_loss']").fill("90")
    web.locator("input[name='look']").fill("2")
    web.locator("main form button.main").click()
    # When it has been tried on everybody, the page shows by itself what came of it
    web.locator("main h2", has_text="各乡镇").wait_for(timeout=240_000)
    told = words(web)
    for said in ("90%", "不是预测", "无政策接住", "价格补贴联动启动", "各乡镇，2026-"):
        assert said in told, said
    assert check(officer) == []
    # Then another month can be looked at without a script
    web.locator("select[name='month']").select_option("2026-12")
    web.locator("main form button", has_text="查看").click()
    assert "各乡镇，2026-12" in words(web)
