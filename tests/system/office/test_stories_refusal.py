"""Refused, heard, told, appealed, put right: one family and six people of the office, each in a browser of their own.

A benefit without a visit and without posting is taken, so that the whole way fits in a day; the law's days are tried where
time can be moved (tests/unit/web/test_cases.py and the random walks).
"""

from tests.system.office.looking import check
from tests.system.office.steps import TODAY, People, applies, case, does, fills, to_the_county, words

FAMILY = "citizen 7"  # lives in the township of xiang and xiangzhang


def test_refused_heard_appealed_and_put_right(reader: People) -> None:
    family = reader(FAMILY)
    # Given a family that applied, and a township that has passed it on
    ref = applies(family, "disability_living")
    to_the_county(reader, ref, "refuse")
    # When the county means to refuse
    does(reader("xian"), ref, "propose_refusal", reasons="没有残疾人证的记录", evidence="")
    # Then the family is told why and asked first, and nobody can refuse before it was heard
    web = family.open(f"/me/cases/{ref}/")
    assert "听取意见中" in words(web)
    web.locator("main a", has_text="请您来说说情况").click()
    assert "没有残疾人证的记录" in words(web)
    assert "还没有当面听取本人意见" in case(reader("juzhang"), ref)
    does(reader("xiang"), ref, "hear", heard_on=TODAY, heard="本人", said="残疾人证上个月刚办下来")
    # And whoever proposed it does not decide it
    assert "提出建议的人不能自己决定" in case(reader("xian"), ref)
    # When somebody else decides, the letter stands below the form while it is written, and is not sent by being read
    web = reader("juzhang").open(f"/cases/{ref}/refuse/")
    fills(web, reasons="数据里没有残疾人证")
    web.keyboard.press("Tab")
    web.locator("#letter .draft").wait_for()
    assert "数据里没有残疾人证" in web.locator("#letter").inner_text()
    assert web.locator("[name=reasons]").input_value() == "数据里没有残疾人证"
    assert check(reader("juzhang")) == []
    assert "没有批准的决定书" not in words(family.open(f"/me/cases/{ref}/"))
    web.locator("main form button.adverse").click()
    # Then the letter gives reasons, the article, how to object and by when
    web = family.open(f"/me/cases/{ref}/")
    web.locator("main a", has_text="没有批准的决定书").click()
    letter = words(web)
    for said in ("数据里没有残疾人证", "先向我们申诉", "60天内申请行政复议"):
        assert said in letter, said
    assert check(family) == []
    # When the family appeals, it is told that nothing is carried out meanwhile
    web = family.open(f"/me/cases/{ref}/")
    web.locator("main a", has_text="提出申诉").click()
    fills(web, grounds="残疾人证已经办好,交了复印件")
    web.locator("main form button.main").click()
    told = words(web)
    assert "申诉正在处理" in told
    assert "收到申诉的回执" in told
    assert check(family) == []
    # Then somebody else than those who decided puts it right, in writing
    assert "uphold_appeal" not in case(reader("juzhang"), ref)
    does(reader("xian2"), ref, "uphold_appeal", reasons="残疾人证属实,应当批准")
    web = family.open(f"/me/cases/{ref}/")
    assert "待县级确认" in words(web)
    web.locator("main a", has_text="申诉成立").first.click()
    assert "残疾人证属实" in words(web)
    does(reader("xian"), ref, "grant", amount_fen="110", reasons="残疾人证属实")
    family.open(f"/me/cases/{ref}/").locator("main a", has_text="批准决定书").last.click()
    assert "110元" in words(family.page)


def test_a_stop_waits_while_an_appeal_runs(reader: People) -> None:
    family = reader(FAMILY)
    # Given a benefit that is paid
    ref = applies(family, "disability_care")
    to_the_county(reader, ref, "grant")
    does(reader("xian"), ref, "grant", amount_fen="110", reasons="符合")
    does(reader("xian"), ref, "start_payment", from_month=TODAY[:7])
    # When it is to end, and the family appeals once it is decided and served
    does(reader("xian"), ref, "propose_stop", reasons="登记显示等级改变", evidence="")
    does(reader("xiang"), ref, "hear", heard_on=TODAY, heard="本人", said="等级没有变")
    does(reader("juzhang"), ref, "stop", reasons="等级改变")
    does(reader("xiang"), ref, "serve_notice", served_on=TODAY, served_to="本人")
    does(family, ref, "appeal", grounds="等级没有变")
    # Then it does not take effect, and says so
    assert "使决定生效：申诉没有结论" in case(reader("xian"), ref)
    # And it goes on as it was once the appeal is upheld
    does(reader("xian2"), ref, "uphold_appeal", reasons="等级没有变")
    assert "发放" in family.open(f"/me/cases/{ref}/").locator("main").inner_text()
