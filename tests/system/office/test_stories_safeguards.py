"""What protects people from the office: a relative steps aside, a hidden fact opens for a reason its subject reads, and
whoever objects to a posting is answered before anything is decided."""

from pathlib import Path

from tests.system.office.looking import check
from tests.system.office.steps import (
    People,
    applies,
    case,
    does,
    fills,
    number_of,
    surveyed,
    visited,
    words,
)

WIDOW = "citizen 1"  # lives in the township of zhen, the only worker there
FAMILY = "citizen 7"  # lives in the township of xiang, xiang2 and xiangzhang


def test_a_relative_steps_aside_and_the_case_goes_to_another_township(reader: People, fresh_county: Path) -> None:
    widow, relative, security = reader(WIDOW), reader("zhen"), reader("anquan")
    # Given a widow whose application lies with her own township
    ref = applies(widow, "dibao")
    name = widow.page.locator("header .who span").inner_text()
    assert name in case(relative, ref)
    # When the worker there puts her on the file of relatives
    web = relative.open("/account/relatives/")
    fills(web, relation="parent", number=number_of(fresh_county, name))
    web.locator("main form button.main").click()
    assert "父母" in words(web)
    # Then the case has gone to another township by itself, and the relative sees and does nothing
    for address in (f"/cases/{ref}/", f"/cases/{ref}/accept/", f"/cases/{ref}/offer_move/"):
        relative.open(address, 404)
    assert name not in words(relative.open("/cases/"))
    # And there it says why it came, and everything needed to handle it can be opened
    there = reader("xiang")
    assert "因回避转来" in words(there.open("/cases/"))
    web = there.open(f"/cases/{ref}/")
    web.locator("main a", has_text="看一户一页").click()
    assert name in words(web)
    assert check(there) == []
    surveyed(reader, ref)
    # And she reads who handles it now
    mine = words(widow.open(f"/me/cases/{ref}/"))
    assert "云中街道" in mine
    assert check(widow) == []
    # When the entry proves wrong, the security administrator takes it off; the case stays where it is
    web = security.open("/accounts/")
    web.locator("main a", has_text="镇小赵").click()
    web.locator("main button", has_text="删除").click()
    relative.open(f"/cases/{ref}/", 404)


def test_a_hidden_fact_opens_for_a_reason_its_subject_reads(reader: People) -> None:
    family, worker = reader(FAMILY), reader("xiang")
    # Given a family whose income is hidden on the household's page
    ref = applies(family, "dibao")
    web = worker.open(f"/cases/{ref}/")
    web.locator("main a", has_text="看一户一页").click()
    hidden = web.locator("main form.unmask")
    before, first = hidden.count(), hidden.first
    assert before
    # When a worker wants to see it without saying why
    for folded in first.locator("xpath=ancestor::details").all():
        folded.locator("summary").first.click()
    first.locator("button").click()
    # Then it stays hidden, and the page says what is missing, at that very fact
    assert web.title().startswith("错误")
    assert web.locator("main form.unmask").count() == before
    assert check(worker) == []
    # When the worker gives a reason
    web.locator("main .error-summary a").click()
    web.keyboard.type("入户时本人说工资停发,核对")
    with web.expect_navigation():
        web.keyboard.press("Enter")
    # Then that fact is shown, where the page is opened, and nothing else
    assert web.locator("main form.unmask").count() < before
    shown = web.locator(web.evaluate("location.hash"))
    assert shown.is_visible()
    assert shown.locator("form").count() == 0
    # And the family reads who, why, and which fact was shown in full
    told = words(family.open("/me/looked/"))
    for said in ("乡小李", "入户时本人说工资停发", "显示完整内容"):
        assert said in told, said
    assert check(family) == []


def test_an_objection_to_a_posting_is_answered_before_the_decision(reader: People) -> None:
    public, worker = reader(""), reader("xiang")
    # Given a family that is being posted
    ref = applies(reader(FAMILY), "edge")
    surveyed(reader, ref)
    does(worker, ref, "post")
    # When somebody who gives no name says that something is not true
    public.choose("zh", "normal")
    web = public.open("/public/posted/")
    web.locator(f"main a[href='/public/posted/{ref}/object/']").click()
    web.locator("main form button.main").click()
    fills(web, text="他家在县城有一套房子,租给别人")
    web.locator("main form button.main").click()
    assert "已收到" in words(web)
    # Then the township has it on its desk, and cannot pass the case on before it is looked into
    assert "有1条异议" in words(worker.open("/cases/"))
    told = case(worker, ref)
    assert "租给别人" in told
    assert check(worker) == []
    # When it is recorded
    web = worker.open(f"/cases/{ref}/object/")
    assert "租给别人" in web.locator("[name=objection]").input_value()
    web.locator("main form button").click()
    # Then the posting is gone, the family is not told who said it, and an opinion takes a new visit
    public.open(f"/public/posted/{ref}/object/", 404)
    mine = words(reader(FAMILY).open(f"/me/cases/{ref}/"))
    assert "异议" in mine
    assert "租给别人" not in mine
    assert "还没有登记入户调查" in case(reader("xiangzhang"), ref)
    visited(reader, ref)
    # And the words stay on the case for whoever decides
    assert "租给别人" in case(reader("xian"), ref)
