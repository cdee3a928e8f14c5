"""Standards on the budget desk and for the public: what is shown, and to whom."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huimin.budget.standards import EXAMPLE, Filed
from huimin.kernel import Workspace, transaction

BODY = {"standard": "dibao.standard", "area": "9901", "residence": "rural", "start": "2026-07-01",
        "set": ["dibao.standard@9901/rural", "665"],
        "formula": {"zh": "21000 × 0.38 ÷ 12", "en": "21000 × 0.38 ÷ 12"}, "steps": [{"zh": "取整后 665", "en": "rounded to 665"}]}
RECORD = [Filed("S0001", "decided", "张三 民政局", date(2026, 8, 1), BODY, "李四 民政局", date(2026, 8, 20), "云民发〔2026〕1号"),
          Filed("S0002", "refused", "王五 民政局", date(2026, 8, 2), BODY, "李四 民政局", date(2026, 8, 21), "", "等省里的文件")]


@pytest.fixture
def rules(office: Path) -> Iterator[None]:
    path = office / "indexing.toml"
    path.write_text(EXAMPLE.read_text("utf-8"), encoding="utf-8")
    yield
    path.unlink()


def test_the_desk_shows_register_checks_and_prices(as_: Callable[[str], Any]) -> None:
    page = as_("zhengce").get("/budget/standards/").content.decode()
    for words in ("最低生活保障标准", "执行中", "居民消费价格启动线", "未启动", "本地还没有指数化规则", "还没有提出过"):
        assert words in page, words
    assert "已停止" not in page.split("<table")[1].split("</table>")[0]
    assert "已停止" in as_("zhengce").get("/budget/standards/?history=1").content.decode().split("<table")[1].split("</table>")[0]
    assert "高龄" in as_("zhengce").get("/budget/standards/?name=old_age").content.decode()
    assert as_("zhengce").get("/budget/standards/?name=nothing").status_code == 200
    assert as_("xiang").get("/budget/standards/").status_code in {403, 404}


def test_the_desk_shows_what_the_rules_say(as_: Callable[[str], Any], rules: None) -> None:
    page = as_("caizheng").get("/budget/standards/").content.decode()
    assert "城镇低保标准" in page
    assert "本地还没有指数化规则" not in page


def test_the_public_sees_process_and_result_and_no_names(office: Path, monkeypatch: pytest.MonkeyPatch, as_: Callable[[str], Any]) -> None:
    assert "标准是怎么定的" not in Client().get("/public/standards/").content.decode()
    monkeypatch.setattr("huimin.budget.standards.filed", lambda workspace: RECORD)
    assert "标准是怎么定的" not in Client().get("/public/standards/").content.decode()  # kept: nothing has been filed
    monkeypatch.setattr("huimin.web.rules._kept", [])
    page = Client().get("/public/standards/").content.decode()
    for words in ("标准是怎么定的", "21000 × 0.38 ÷ 12", "取整后 665", "云民发〔2026〕1号", "2026年8月20日"):
        assert words in page, words
    for words in ("张三", "李四", "等省里的文件"):
        assert words not in page, words
    desk = as_("zhengce").get("/budget/standards/").content.decode()
    for words in ("张三 民政局", "李四 民政局", "等省里的文件"):
        assert words in desk, words


def test_nobody_who_reads_waits_for_somebody_who_decides(office: Path, as_: Callable[[str], Any]) -> None:
    assert Client().get("/public/standards/").status_code == 200  # rules and register are read
    with transaction(Workspace.open(office).database, ""):  # somebody loads data or decides a standard this very moment
        assert Client().get("/public/standards/").status_code == 200
        assert as_("zhengce").get("/budget/standards/").status_code == 200


def test_what_is_kept_is_what_would_be_made_anew(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {}
    for kept in (False, True):
        for language in ("zh", "en"):
            for address in ("/public/standards/", "/public/standards/?history=1"):
                client = Client()
                client.cookies["language"] = language
                if not kept:
                    monkeypatch.setattr("huimin.web.rules._kept", [])
                page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", client.get(address).content.decode())
                assert pages.setdefault((language, address), page) == page
    assert len(set(pages.values())) == 4
    assert not any("<!--" in page for page in pages.values())
