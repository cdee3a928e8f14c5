"""Where to hold stock, on the pages: worked out, kept, and every slip told with its table, line and column."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huimin.budget import pooling
from huimin.web import county

DEPOTS = "id,name,place,capacity\nK1,县库,990121001,10\n"
KINDS = "kind,unit,room,price\n帐篷,顶,1,100\n"
SHOCKS = "shock,place,kind,amount\n洪水,990121001,帐篷,8\n"


@pytest.fixture(autouse=True)
def own_county(changed_county: Path) -> Path:
    return changed_county


def shown(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def make(client: Any, status: int = 302, depots: str = DEPOTS, kinds: str = KINDS, shocks: str = SHOCKS, **typed: str) -> Any:
    files = {name: SimpleUploadedFile("x.csv", words.encode(), "text/csv")
             for name, words in (("depots", depots), ("kinds", kinds), ("shocks", shocks)) if words}
    said = {"title": "汛期", "budget": "500", "hours": "100", "aim": "expected"} | typed
    answer = client.post("/budget/pooling/stock/make/", said | files)
    assert answer.status_code == status, shown(answer)[-1500:]
    return answer


def test_what_the_money_buys_is_held_and_the_answer_is_kept(as_: Callable[[str], Any]) -> None:
    """500 yuan buy five tents at 100; eight are wanted: three lack."""
    place = make(as_("xian")).headers["Location"]
    assert place == "/budget/pooling/stock/L0001/"
    page = shown(as_("juzhang").get(place))
    for words in ("花500.00元", "县库 帐篷 5 顶", "洪水 帐篷 8 3 0 顶", "没有缺得更少的放法"):
        assert words in page, (words, page[-900:])
    assert "汛期" in shown(as_("shenji").get("/budget/pooling/stock/"))
    assert as_("xian").get("/budget/pooling/stock/L0009/").status_code == 404


def test_every_slip_is_told_and_nothing_is_kept(as_: Callable[[str], Any]) -> None:
    page = shown(make(as_("xian"), 422, depots=DEPOTS.replace(",10", ",十"), kinds=KINDS.replace("100", "一百")))
    for words in ("仓库表.csv 第2行“capacity”", "物资表.csv 第2行“price”"):
        assert words in page, words
    assert "灾情表.csv 第2行“kind”" in shown(make(as_("xian"), 422, shocks=SHOCKS.replace("帐篷", "棉被")))
    page = shown(make(as_("xian"), 422, shocks="", budget="-1", hours="x", title=""))
    for words in ("请选一个 CSV 文件", "不小于零的金额", "小时数", "请起个名"):
        assert words in page, words
    assert pooling.placed.answers(county.workspace()) == []
