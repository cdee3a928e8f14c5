"""A list leaves the office only when two others approve, marked with who took it out, on record, without any number of a person."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from huimin.matching import select
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Kin
from huimin.web.audit.evidence import analysed
from huimin.web.exports import views
from huimin.web.exports.models import ExportRequest, ExportVerdict

TOWNSHIP = "990121001"
FORM = {"purpose": "visit", "why": "下村入户核实", "format": "csv"}
NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")


def lines(name: str = "ok", area: str = TOWNSHIP) -> Any:
    run = county.latest()
    assert run is not None
    return select(run, name, area=area, limit=10_000).lines


@pytest.fixture
def asked(as_: Callable[[str], Any], office: Path) -> ExportRequest:
    """A request by 乡小李 for what his township holds of a list."""
    answer = as_("xiang").post("/exports/ask/ok/", {**FORM, "why": "下村入户核实"})
    found = ExportRequest.objects.get()
    assert answer.headers["Location"] == f"/exports/{found.pk}/"
    return found


def approved(as_: Callable[[str], Any], one: ExportRequest, *who: str) -> None:
    for username in who:
        assert as_(username).post(f"/exports/{one.pk}/judge/", {"approve": "yes"}).status_code == 302


def text_of(answer: Any) -> str:
    return str(answer.content.decode("utf-8-sig"))


def test_two_others_approve_and_the_proposer_fetches_it(as_: Callable[[str], Any], asked: ExportRequest) -> None:
    approved(as_, asked, "xiangzhang", "xian")
    answer = as_("xiang").post(f"/exports/{asked.pk}/file/")
    text, expected = text_of(answer), lines()
    assert answer.status_code == 200
    assert all(str(line.name) in text for line in expected)
    assert not NUMBER.search(text)
    assert text.count(asked.number) == len(expected) + 1
    assert "乡小李" in text
    written = AccessRecord.objects.latest("pk")
    assert (written.count, written.case, written.purpose, written.reason) == (len(expected), asked.number, "visit", "下村入户核实")


def test_the_people_in_a_file_see_that_it_was_fetched_and_auditors_judge_it_once(as_: Callable[[str], Any], asked: ExportRequest) -> None:
    approved(as_, asked, "xiangzhang", "xian")
    since = timezone.now()
    as_("xiang").post(f"/exports/{asked.pk}/file/")
    households = {str(line.household_id) for line in lines()}
    written = AccessRecord.objects.filter(case=asked.number, shown=True)
    assert {one.household for one in written} == {blind(household, "household") for household in (*households, "")}
    assert written.count() == len(households) + 1
    assert analysed(since, timezone.now()).readings == 1


def test_the_filters_of_the_list_are_those_of_the_file(as_: Callable[[str], Any], office: Path) -> None:
    policy = lines()[0].policy
    meant = [line for line in lines() if line.policy == policy]
    as_("xiang").post("/exports/ask/ok/", {**FORM, "policy": policy})
    one = ExportRequest.objects.get()
    approved(as_, one, "xian", "xian2")
    assert one.rows == len(meant) < len(lines())
    assert text_of(as_("xiang").post(f"/exports/{one.pk}/file/")).count(one.number) == len(meant) + 1


@pytest.mark.parametrize("judges", [(), ("xian",), ("xian", "xian")])
def test_fewer_than_two_people_are_not_enough(as_: Callable[[str], Any], asked: ExportRequest, judges: tuple[str, ...]) -> None:
    for username in judges:
        as_(username).post(f"/exports/{asked.pk}/judge/", {"approve": "yes"})
    before = AccessRecord.objects.count()
    assert as_("xiang").post(f"/exports/{asked.pk}/file/").status_code == 403
    assert AccessRecord.objects.count() == before


def test_one_refusal_ends_it_and_says_why(as_: Callable[[str], Any], asked: ExportRequest) -> None:
    assert as_("xian").post(f"/exports/{asked.pk}/judge/", {"approve": "no"}).status_code == 422
    as_("xian").post(f"/exports/{asked.pk}/judge/", {"approve": "no", "words": "范围太大"})
    as_("xian2").post(f"/exports/{asked.pk}/judge/", {"approve": "yes"})
    as_("xiangzhang").post(f"/exports/{asked.pk}/judge/", {"approve": "yes"})
    assert as_("xiang").post(f"/exports/{asked.pk}/file/").status_code == 403
    assert "范围太大" in as_("xiang").get(f"/exports/{asked.pk}/").content.decode()


def test_nobody_approves_their_own(as_: Callable[[str], Any], office: Path) -> None:
    as_("xian").post("/exports/ask/ok/", {**FORM, "why": "全县抽查核实"})
    own = ExportRequest.objects.get()
    assert as_("xian").post(f"/exports/{own.pk}/judge/", {"approve": "yes"}).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        ExportVerdict.objects.create(request=own, by=Account.objects.get(username="xian"), approve=True)
    approved(as_, own, "xian2", "juzhang")
    assert as_("xian").post(f"/exports/{own.pk}/file/").status_code == 200


@pytest.mark.parametrize(("username", "status"), [("xiangzhang", 200), ("xian", 200), ("shenji", 200), ("zhen", 404), ("xiang2", 404),
                                                  ("xitong", 403), ("zhengce", 403), ("", 302)])
def test_who_sees_a_request(as_: Callable[[str], Any], asked: ExportRequest, username: str, status: int) -> None:
    assert as_(username).get(f"/exports/{asked.pk}/").status_code == status


@pytest.mark.parametrize(("username", "status"), [("xiang2", 404), ("xian", 403), ("shenji", 403), ("zhen", 404), ("", 302)])
def test_nobody_else_fetches_the_file(as_: Callable[[str], Any], asked: ExportRequest, username: str, status: int) -> None:
    approved(as_, asked, "xian", "xian2")
    assert as_(username).post(f"/exports/{asked.pk}/file/").status_code == status


def test_those_who_judge_see_nobody(as_: Callable[[str], Any], asked: ExportRequest) -> None:
    page = as_("xian").get(f"/exports/{asked.pk}/").content.decode()
    assert not any(str(line.name) in page for line in lines())


def test_it_lapses(asked: ExportRequest) -> None:
    assert asked.state(timezone.now() + timedelta(days=15)) == "lapsed"
    for username in ("xian", "xian2"):
        ExportVerdict.objects.create(request=asked, by=Account.objects.get(username=username), approve=True)
    assert asked.state(timezone.now()) == "approved"
    assert asked.state(timezone.now() + timedelta(days=4)) == "lapsed"


def test_requests_and_verdicts_are_never_changed(asked: ExportRequest) -> None:
    ExportVerdict.objects.create(request=asked, by=Account.objects.get(username="xian"), approve=True)
    for act in (lambda: ExportRequest.objects.update(rows=1), lambda: ExportVerdict.objects.update(approve=False)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_no_record_no_file(as_: Callable[[str], Any], asked: ExportRequest, no_more_records: Callable[[], None]) -> None:
    approved(as_, asked, "xian", "xian2")
    client = as_("xiang")

    no_more_records()
    answer = client.post(f"/exports/{asked.pk}/file/")
    assert answer.status_code == 503
    assert "什么也没有显示" in answer.content.decode()
    assert not any(str(line.name) in answer.content.decode() for line in lines())


def test_a_file_holds_no_more_rows_than_it_may(as_: Callable[[str], Any], office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_ROWS", 3)
    answer = as_("xiang").post("/exports/ask/ok/", {**FORM, "why": "下村入户核实"})
    assert answer.status_code == 422
    assert not ExportRequest.objects.exists()


@pytest.mark.parametrize("wrong", [{"why": "x"}, {"purpose": "own"}, {"format": "exe"}])
def test_what_is_missing_is_said_and_what_was_typed_stays(as_: Callable[[str], Any], office: Path, wrong: dict[str, str]) -> None:
    answer = as_("xiang").post("/exports/ask/ok/", {**FORM, "why": "下村入户核实", **wrong})
    assert answer.status_code == 422
    assert f'href="#{next(iter(wrong))}"' in answer.content.decode()


def test_relatives_are_left_out(as_: Callable[[str], Any], asked: ExportRequest) -> None:
    line = lines()[0]
    person = next(iter(county.household(str(line.household_id)).found.people))
    Kin.objects.create(account=Account.objects.get(username="xiang"), person_id=person, person_blind=blind(person), relation="表妹")
    approved(as_, asked, "xian", "xian2")
    kept = [one for one in lines() if one.household_id != line.household_id]
    as_("xiang").post(f"/exports/{asked.pk}/file/")
    assert AccessRecord.objects.latest("pk").count == len(kept) < len(lines())
    page = as_("xiang").get("/lists/ok/").content.decode()
    assert "没有显示，由其他人办理" in page
    assert AccessRecord.objects.latest("pk").count < min(50, len(lines()))


def test_the_workbook_is_marked_on_every_page_and_no_cell_acts(as_: Callable[[str], Any], asked: ExportRequest) -> None:
    from huimin.web.exports.files import COLUMNS, file_of

    answer = file_of("xlsx", asked.number, f"=张三&李四 {asked.number}", [["=HYPERLINK(1)", *["a"] * (len(COLUMNS) - 1)]])
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert asked.number in str(sheet.oddFooter.left.text)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet["A3"].value == "'=HYPERLINK(1)"
    assert asked.number in str(sheet["A1"].value)
