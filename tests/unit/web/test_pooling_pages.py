"""Pooling on the pages: a register handed in, a damage list planned, sent by another, handed out by those who may see names."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huimin import matching
from huimin.budget import pooling
from huimin.kernel import connect
from huimin.web import county, rules
from huimin.web.access.models import AccessRecord
from huimin.web.accounts.models import Account
from huimin.web.budget.models import PlanMade
from huimin.web.budget.work import PLANS

REGISTER = ("id,owner,sector,category,kind,amount,unit,place\n"
            "R1,县应急局仓库,政府,物资,棉被,7,床,990121001\nR2,县应急局仓库,政府,物资,帐篷,1,顶,990121001\n"
            "R3,红十字会,慈善组织,物资,应急食品,600,份,990121200\n")
Homes = list[tuple[str, str, int, str]]


@pytest.fixture(autouse=True)
def own_county(changed_county: Path) -> Path:
    """Without a register of resources."""
    shutil.rmtree(changed_county / "pooling", ignore_errors=True)
    return changed_county


@pytest.fixture
def homes(own_county: Path) -> Homes:
    """(household, township, people, name listed first) of six households of two townships."""
    folder = rules.prepared().register(matching.month_or_latest(county.workspace(), None)).folder
    connection = connect(readable=[folder])
    found = connection.execute(
        "SELECT household_id, any_value(h.township), count(*), arg_min(p.name, p.person_no) FROM read_parquet($1) h "
        "JOIN read_parquet($2) p USING (household_no) WHERE h.in_scope AND h.township IN ('990121001', '990121200') "
        "AND p.person_id IS NOT NULL AND NOT coalesce(p.deceased, false) GROUP BY 1 ORDER BY 1",
        [str(folder / f"{name}.parquet") for name in ("household", "person")]).fetchall()
    connection.close()
    return [one for code in ("990121001", "990121200") for one in [row for row in found if row[1] == code][:3]]


def upload(client: Any, address: str, words: str, status: int = 302, **typed: str) -> str:
    name = "table_file" if "hand-in" in address else "file"
    answer = client.post(address, {**typed, name: SimpleUploadedFile("x.csv", words.encode(), "text/csv")})
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return str(answer.headers["Location"] if status == 302 else answer.content.decode())


def text(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def planned(as_: Callable[[str], Any], homes: Homes, degree: str = "严重", title: str = "洪水") -> str:
    damage = "degree,household\n" + "".join(f"{degree},{one[0]}\n" for one in homes)
    return upload(as_("xian"), "/budget/pooling/make/", damage, title=title, source="damage")


def handed_in(as_: Callable[[str], Any]) -> None:
    upload(as_("xian"), "/budget/pooling/hand-in/", REGISTER, table="resources.csv")


def test_a_damage_list_becomes_a_plan_that_another_sends_and_nobody_is_served_twice(as_: Callable[[str], Any], homes: Homes) -> None:
    handed_in(as_)
    people = sum(one[2] for one in homes)
    place = planned(as_, homes)
    assert place == "/budget/pooling/P0001/"
    page = text(as_("xian"), place)
    for words in (f"受灾6户、{people}人（严重6户）", "由另一位县级负责人批准派出", "全部满足" if people <= 7 else "棉被", f"{people:,} 床"):
        assert words in page, words
    assert "批准派出</button>" not in as_("xian").get(place).content.decode()
    assert as_("juzhang").post(place + "decide/", {"act": "dispatch"}).status_code == 302
    page = text(as_("juzhang"), place)
    assert "已派出" in page
    [one] = pooling.plans(county.workspace())
    given = {(line.household, line.kind): line.amount for line in one.given}
    assert sum(amount for (_, kind), amount in given.items() if kind == "棉被") == min(7, people)
    assert all(given[home, "应急食品"] == 3 * count for home, _, count, _ in homes)
    index = text(as_("xian"), "/budget/pooling/")
    assert f"{600 - 3 * people:,} 份" in index
    # The same list once more: food has been had by all, so only the quilts still lacking are asked for, and none are left.
    again = upload(as_("xian"), "/budget/pooling/make/", "degree,household\n" + "".join(f"严重,{one[0]}\n" for one in homes),
                   status=302 if people > 7 else 422, title="再来", source="damage")
    if people > 7:
        assert "都已派过" not in again
        [_, second] = pooling.plans(county.workspace())
        assert second.given == []
        assert {told["kind"] for told in second.body["needs_told"]} == {"棉被"}
    else:
        assert "都已派过" in again


def test_names_are_on_the_sheet_alone_for_those_who_hand_out_and_on_record(as_: Callable[[str], Any], homes: Homes) -> None:
    handed_in(as_)
    place = planned(as_, homes)
    names = {one[3] for one in homes if one[1] == "990121001"}
    for who in ("xian", "caizheng", "shenji"):
        for address in (place, place + "plan.csv", "/budget/pooling/"):
            assert not any(name in as_(who).get(address).content.decode() for name in names), (who, address)
    sheet = place + "sheet/990121001/"
    text(as_("xian"), sheet, 404)
    assert "批准以后才有派送单" in text(as_("xian"), place)
    as_("juzhang").post(place + "decide/", {"act": "dispatch"})
    before = AccessRecord.objects.filter(purpose="relief").count()
    shown = text(as_("xian"), sheet)
    assert all(name in shown for name in names)
    assert not any(one[3] in shown for one in homes if one[1] != "990121001" and one[3] not in names)
    assert AccessRecord.objects.filter(purpose="relief").count() == before + 3 + 1
    assert as_("caizheng").get(sheet).status_code == 403
    text(as_("xian"), place + "sheet/990121999/", 404)
    mine = Account.objects.get(username="xiang").area
    other = next(code for code in ("990121001", "990121200") if not code.startswith(mine))
    text(as_("xiang"), f"{place}sheet/{other}/", 404)


def test_small_townships_are_not_told_apart_for_those_without_names(as_: Callable[[str], Any], homes: Homes) -> None:
    handed_in(as_)
    place = planned(as_, homes)
    table = as_("caizheng").get(place).content.decode().split("各乡镇</caption>")[1].split("</table>")[0]
    assert "不显示" in table, "three households here, three there: were one told, the sum would tell the other"
    assert "%" not in table.split("<tbody")[1]
    assert "%" in as_("xian").get(place).content.decode().split("各乡镇</caption>")[1].split("</table>")[0]
    assert "不显示" in as_("shenji").get(place + "plan.csv").content.decode()
    assert "云" in as_("xian").get(place + "plan.csv").content.decode()


def test_every_slip_is_told_and_nothing_is_taken(as_: Callable[[str], Any]) -> None:
    wrong = REGISTER + "R4,某公司,公司,物资,棉被,5,床,990121001\nR5,某公司,企业,物资,棉被,零,床,1\n"
    page = upload(as_("xian"), "/budget/pooling/hand-in/", wrong, status=422, table="resources.csv")
    assert "第5行" in page
    assert "第6行" in page
    assert "还没有资源册" in page
    page = upload(as_("xian"), "/budget/pooling/make/", "degree,household\n严重,1\n", status=422, title="洪水", source="damage")
    assert "请先在“资源整合”页面上传" in page
    handed_in(as_)
    page = upload(as_("xian"), "/budget/pooling/make/", "degree,household\n坏,1\n", status=422, title="洪水", source="damage")
    assert "“坏”不在规则里" in page
    assert "请给方案起个名" in upload(as_("xian"), "/budget/pooling/make/", "degree\n", status=422, title="", source="damage")
    assert as_("xian").post("/budget/pooling/make/", {"title": "甲", "source": "needs"}).status_code == 422
    assert pooling.plans(county.workspace()) == []


def test_a_plan_out_of_the_lists(as_: Callable[[str], Any]) -> None:
    upload(as_("caizheng"), "/budget/pooling/hand-in/", "id,owner,sector,category,kind,amount,unit,place\n"
           "M1,慈善总会,慈善组织,资金,临时生活补助,500.50,元,990121\n", table="resources.csv")
    answer = as_("caizheng").post("/budget/pooling/make/", {"title": "月度", "source": "lists"})
    assert answer.status_code == 302
    [one] = pooling.plans(county.workspace())
    assert sum(line.amount for line in one.given) == 50_050
    assert as_("juzhang").post("/budget/pooling/P0001/decide/", {"act": "refuse"}).status_code == 422
    assert as_("juzhang").post("/budget/pooling/P0001/decide/", {"act": "refuse", "reason": "先核实"}).status_code == 302
    assert "先核实" in text(as_("caizheng"), "/budget/pooling/P0001/")
    assert "500.50" in as_("caizheng").get("/budget/pooling/resources.csv").content.decode().replace(",", "")


def test_a_large_plan_is_made_beside_the_pages(as_: Callable[[str], Any], homes: Homes, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_in(as_)
    start = PLANS.start
    monkeypatch.setattr(PLANS, "start", lambda: None)
    place = planned(as_, homes)
    one = PlanMade.objects.get()
    assert place == f"/budget/pooling/making/{one.pk}/"
    page = as_("xian").get(place).content.decode()
    assert 'http-equiv="refresh"' in page
    assert place in as_("xian").get("/budget/pooling/").content.decode()
    assert as_("juzhang").get(place).status_code == 403
    assert pooling.plans(county.workspace()) == []
    start()
    assert as_("xian").get(place).headers["Location"] == "/budget/pooling/P0001/"
    assert not bytes(PlanMade.objects.get().table)  # who was hit stands in the plan, and nowhere else
    assert as_("juzhang").post("/budget/pooling/P0001/decide/", {"act": "dispatch"}).status_code == 302
