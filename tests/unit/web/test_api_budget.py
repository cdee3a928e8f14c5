"""Operations of the budget desk: the pages' numbers, roles, records and small counts; one files or plans, another decides."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huimin.budget.standards import filed
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.accounts.models import Account
from huimin.web.budget.models import Analysis, Choice, StressTest, Twin
from huimin.web.trials import FAILED
from tests.unit.web.test_api import got, sent
from tests.unit.web.test_status_pages import analysed, told

As = Callable[[str], Any]
assert analysed, told
NEW = {"standard": "dibao.standard", "area": "990121", "residence": "rural", "value": "900", "start": "2027-01-01",
       "grounds": "照上年农村消费支出的百分之四十"}


def part(client: Any, id: str) -> list[list[Any]]:
    found = next(one for one in got(client, "budget/status")["parts"] if one["id"] == id)
    return [row for table in found["tables"] for row in table["rows"]]


def test_the_status_keeps_small_counts_from_who_sees_no_household(as_: As, analysed: Analysis, told: dict[str, Any]) -> None:
    assert got(as_("juzhang"), "budget/status")["number"] == analysed.pk
    assert any(0 < row["households"] < 5 for row in told["causes"])
    counts = [row[1] for row in part(as_("juzhang"), "causes") if "└" in str(row[0])]
    assert sum(counts) == sum(row["households"] for row in told["causes"])
    for username in ("caizheng", "shenji", "xiangzhang"):
        hidden = [row[1] for row in part(as_(username), "causes")]
        assert not [count for count in hidden if isinstance(count, int) and 0 < count < 5]
        assert [count for count in hidden if isinstance(count, dict)]
    got(as_("xiang"), "budget/status", 403)


def test_households_behind_a_figure_are_of_the_area_and_on_record(as_: As, analysed: Analysis, told: dict[str, Any]) -> None:
    cause = max(told["causes"], key=lambda row: row["households"])
    address = f"budget/status/households?of=caused&value={cause['cause']}&detail={cause['detail']}"
    before = AccessRecord.objects.count()
    found = got(as_("juzhang"), address)
    assert (found["total"], len(found["households"])) == (cause["households"], min(cause["households"], 50))
    seen = AccessRecord.objects.order_by("-pk")[0]
    assert (AccessRecord.objects.count() - before, seen.purpose, seen.count) == (1, "monitoring", len(found["households"]))
    assert got(as_("xiangzhang"), address)["total"] < cause["households"]
    got(as_("caizheng"), address, 403)
    got(as_("juzhang"), "budget/status/households?of=all", 404)


def test_who_only_reads_starts_nothing(as_: As) -> None:
    client = as_("juzhang")
    for address, body in (("status", None), ("forecast", None), ("choices", {"name": "甲"}), ("stress", {"shock": "flood"}),
                          ("twins", {"name": "甲", "changes": [{"standard": "dibao.standard", "value": "900"}]})):
        sent(client, f"budget/{address}", body, 404)
    assert not any(kind.objects.exists() for kind in (Analysis, Choice, StressTest, Twin))  # type: ignore[attr-defined]


def test_what_is_wrong_is_said_by_field(as_: As) -> None:
    client = as_("caizheng")
    assert sent(client, "budget/choices", {"name": "甲", "aim": "best"}, 422)["errors"][0]["field"] == "aim"
    shock = got(client, "budget/stress")["shocks"][0]["id"]
    body = {"shock": shock, "assumptions": {"nothing": "1"}}
    assert sent(client, "budget/stress", body, 422)["errors"][0]["field"] == "nothing"
    assert sent(client, "budget/twins", {"name": "甲", "changes": [{"standard": "no", "value": "9"}]}, 422)["errors"][0]["field"] == "what1"
    got(client, "budget/twins/1", 404)


def test_a_failed_trial_says_why(as_: As) -> None:
    by = Account.objects.get(username="caizheng")
    one = StressTest.objects.create(by=by, shock="flood", assumptions=[["share", "5%"]], months=3, state=FAILED,
                                    problem={"zh": "没有数据", "en": "no data"})
    told = got(as_("shenji"), f"budget/stress/{one.pk}")
    assert (told["problem"]["zh"], told["result"], told["asked"]["assumptions"]) == ("没有数据", None, {"share": "5%"})


def test_a_standard_is_filed_by_one_and_decided_by_another(as_: As, changed_county: Path) -> None:
    sent(as_("juzhang"), "budget/standards/file", NEW, 403)
    assert sent(as_("zhengce"), "budget/standards/file", NEW | {"grounds": "无"}, 422)["errors"][0]["field"] == "grounds"
    one = sent(as_("zhengce"), "budget/standards/file", NEW, 201)
    assert (one["id"], one["state"], one["value"], one["start"]) == ("S0001", "filed", "900", "2027-01-01")
    assert got(as_("shenji"), f"budget/scenarios/{one['scenario']}")["changes"]
    sent(as_("zhengce"), "budget/standards/S0001/decide", {"act": "refuse", "reason": "等文件"}, 403)
    assert sent(as_("juzhang"), "budget/standards/S0001/decide", {"act": "decide"}, 422)["errors"][0]["field"] == "document"
    done = sent(as_("juzhang"), "budget/standards/S0001/decide", {"act": "decide", "document": "云民发〔2026〕9号"})
    assert (done["state"], done["document"]) == ("decided", "云民发〔2026〕9号")
    assert [found.state for found in filed(county.workspace())] == ["decided"]


@pytest.mark.parametrize("address", ["", "/forecast", "/instant", "/delivery", "/allocation", "/pooling", "/choices", "/twins"])
def test_the_desk_is_told_before_anything_was_made(as_: As, address: str) -> None:
    got(as_("caizheng"), f"budget{address}")
    got(Client(), f"budget{address}", 401)


def test_donations_are_for_anybody_as_on_the_page(office: Path) -> None:
    from huimin.budget import delivery

    book = delivery.check(county.workspace())
    found = got(Client(), "donations")
    assert (found["head"], [one["id"] for one in found["donations"]]) == (book.head, list(reversed(book.lots)))
