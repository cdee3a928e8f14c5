"""Contracts, results and donations on the pages: handed in by one, approved by another, slips told, nothing lost."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huimin.budget import delivery
from huimin.web import county
from tests.unit.budget.delivery.test_handed_in import CONTRACTS, GIFTS, USES

CLAIMS = "contract,ref,month,count,evidence\nHT-1,A-1,2026-07,10,签到表\n"


@pytest.fixture(autouse=True)
def own_county(changed_county: Path) -> Path:
    return changed_county


def upload(client: Any, what: str, words: str, status: int = 302) -> str:
    answer = client.post("/budget/handed-in/", {"what": what, "file": SimpleUploadedFile("x.csv", words.encode(), "text/csv")})
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return shown(answer)


def shown(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def text(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return shown(answer)


def post(client: Any, address: str, status: int = 302, **typed: str) -> str:
    answer = client.post(address, typed)
    assert answer.status_code == status, (address, answer.status_code, shown(answer)[-800:])
    return shown(answer)


def test_a_contract_is_approved_its_result_verified_accepted_and_due(as_: Callable[[str], Any]) -> None:
    upload(as_("xian"), "contracts", CONTRACTS)
    page = text(as_("xian"), "/budget/handed-in/T0001/")
    assert "示例社工中心" in page
    assert "由另一位县级负责人批准" in page
    assert "HT-1" not in delivery.read_contracts(county.workspace())
    assert "HT-1" in upload(as_("xian"), "results", CLAIMS, 422), "no result of a contract nobody approved"
    post(as_("juzhang"), "/budget/handed-in/T0001/decide/", 422, act="refuse")
    post(as_("juzhang"), "/budget/handed-in/T0001/decide/", act="approve")
    assert "已批准" in text(as_("shenji"), "/budget/handed-in/T0001/")
    upload(as_("xian"), "results", CLAIMS)
    [one] = [one for one in delivery.results(county.workspace()) if one.claim.contract == "HT-1"]
    place = f"/budget/contracts/results/{one.id}/"
    assert "签到表" in text(as_("juzhang"), place)
    assert "整数" in post(as_("xian"), place + "act/", 422, act="verify", count="九次")
    assert "0 到 10" in post(as_("xian"), place + "act/", 422, act="verify", count="11")
    post(as_("juzhang"), place + "act/", 404, act="verify", count="9")
    post(as_("xian"), place + "act/", act="verify", count="9")
    post(as_("xian"), place + "act/", 404, act="accept")
    post(as_("juzhang"), place + "act/", act="accept")
    page = text(as_("caizheng"), "/budget/contracts/")
    assert "验收 9 次 × 80.50 元 = 724.50 元" in page
    assert "已验收" in text(as_("caizheng"), place)
    assert "没有改动" in post(as_("juzhang"), place + "act/", 422, act="refuse", reason="迟了")


def test_donations_stand_in_the_public_list_once_approved(as_: Callable[[str], Any]) -> None:
    before = len(delivery.published(county.workspace()))
    upload(as_("caizheng"), "gifts", GIFTS.replace("救助款", "专项款"))
    upload(as_("xian"), "uses", USES.replace("救助款", "专项款"))
    assert len(delivery.published(county.workspace())) == before
    assert "专项款" in post(as_("juzhang"), "/budget/handed-in/T0002/decide/", 422, act="approve"), "nothing to use yet"
    for id in ("T0001", "T0002"):
        post(as_("juzhang"), f"/budget/handed-in/{id}/decide/", act="approve")
    assert len(delivery.published(county.workspace())) == before + 2
    desk = text(as_("xian"), "/budget/donations/")
    assert "200.50" in desk
    assert "王五" not in desk
    assert "王五" in text(as_("juzhang"), "/budget/handed-in/T0001/")
    for id, words in (("T0001", "王五"), ("T0002", "N1")):
        assert words not in text(as_("shenji"), f"/budget/handed-in/{id}/"), "an auditor learns neither donors nor needs"
    assert "没有改动" in post(as_("juzhang"), "/budget/handed-in/T0001/decide/", 422, act="approve"), "once"


def test_slips_are_told_with_line_and_column_and_nothing_is_kept(as_: Callable[[str], Any]) -> None:
    page = upload(as_("xian"), "gifts", GIFTS.replace("300.50", "三百") + "2026-09-41,王五,否,R1,救助款,元,5,\n", 422)
    for words in ("收到的捐赠.csv 第2行“amount”", "第3行“day”"):
        assert words in page, words
    assert "第2行“price”" in upload(as_("xian"), "contracts", CONTRACTS.replace("80.50", "0"), 422)
    assert "请选一个 CSV 文件" in post(as_("xian"), "/budget/handed-in/", 422, what="results")
    post(as_("xian"), "/budget/handed-in/", 404, what="else")
    assert delivery.handed_in.handed_in(county.workspace()) == []
    assert text(as_("xian"), "/budget/handed-in/T0009/", 404)
    assert text(as_("xian"), "/budget/contracts/results/R9999/", 404)
