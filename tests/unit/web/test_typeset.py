"""Chinese punctuation on Chinese pages, and nowhere else."""

import pytest
from django.test import Client

from huimin.web.front.typeset import typeset


@pytest.mark.parametrize(("written", "shown"), [
    ("您家,三口人;每月:300元?", "您家，三口人；每月：300元？"),
    ("金额(元):830元", "金额（元）：830元"),
    ("取较大者(人均月收入(元), 0)", "取较大者（人均月收入（元），0）"),
    ("打 <a href=\"tel:1\">12345</a>,说编号", "打 <a href=\"tel:1\">12345</a>，说编号"),
    ("享受(<b>94.1%</b>),另有(<b>3</b>)", "享受（<b>94.1%</b>），另有（<b>3</b>）"),
    ("Drawn (<b>94.1%</b>)", "Drawn (<b>94.1%</b>)"),
    ("共1,234户, 12:30开门", "共1,234户，12:30开门"),
    ("Of 353 benefits, 332 (94.1%): drawn", "Of 353 benefits, 332 (94.1%): drawn"),
    ("a &amp; 中文", "a &amp; 中文"), ("&quot;中&quot;,文", "&quot;中&quot;，文"),
    ("<pre>中,文</pre><textarea>中,文</textarea><code>中,文</code><script>中,文</script>",) * 2,
    ('<td data-label="应发(元)" value="中,文">', '<td data-label="应发（元）" value="中,文">'),
])
def test_signs_beside_chinese_are_full_width(written: str, shown: str) -> None:
    assert typeset(written) == shown


def test_pages_of_tags_alone_are_set_as_pages_with_scripts_are(office: object) -> None:
    for address in ("/check/question/", "/public/standards/", "/sign-in/"):
        page = Client().get(address).content.decode().replace("，", ",").replace("（", "(").replace("）", ")").replace("：", ":")
        assert typeset(page) != page
        assert typeset(page) == typeset(page + "<!-- -->").removesuffix("<!-- -->")


def test_a_page_is_set_in_the_readers_language(office: object) -> None:
    client = Client()
    assert "该享受的，一项不少" in client.get("/").content.decode()
    client.cookies["language"] = "en"
    assert "，" not in client.get("/").content.decode().replace("，一项", "")
