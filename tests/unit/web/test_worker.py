"""What workers see of households: in their area, on record, hidden where it is nobody's business, nothing in full by accident."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import pytest

from huimin.matching import (
    MatchResult,
    by_fact,
    changes,
    month_before,
    select,
    waiting,
)
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.objects import household_address, person_address
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Account, Kin
from huimin.web.store import cases
from huimin.web.store.models import CaseRow
from huimin.web.worker import views_lists
from tests.system.office.objects import a_relatives_case

TOWNSHIP = "990121001"


def some_household(area: str = TOWNSHIP, name: str = "ok") -> str:
    run = county.latest()
    assert run is not None
    return str(select(run, name, area=area, limit=1).lines[0].household_id)


@pytest.fixture
def address(office: Path) -> str:
    return household_address(some_household())


@pytest.mark.parametrize(("username", "status"), [("xiang", 200), ("xian", 200), ("zhen", 404), ("shenji", 403), ("xitong", 403),
                                                  ("", 302)])
def test_who_may_open_a_household(as_: Callable[[str], Any], address: str, username: str, status: int) -> None:
    assert as_(username).get(f"/households/{address}/").status_code == status


def test_no_identity_number_stands_in_the_page_or_its_address(as_: Callable[[str], Any], address: str) -> None:
    told = county.household(some_household())
    page = as_("xiang").get(f"/households/{address}/").content.decode()
    for person in told.found.people:
        assert person not in page
        assert person not in address
    assert str(told.found.household.id) not in page


def test_sensitive_facts_are_hidden_until_a_reason_is_given(as_: Callable[[str], Any], address: str) -> None:
    client = as_("xiang")
    page = client.get(f"/households/{address}/").content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    asked = page.count(f'value="{key}"')
    assert asked
    assert client.post(f"/households/{address}/show/", {"key": key}).status_code == 422
    shown = client.post(f"/households/{address}/show/", {"key": key, "reason": "核对收入"})
    assert f'value="{key}"' not in shown.content.decode()
    written = AccessRecord.objects.latest("pk")
    assert (written.unmasked, written.reason) == ([key.rsplit(".", 1)[0]], "核对收入")
    assert f'value="{key}"' in client.get(f"/households/{address}/").content.decode()


def test_what_is_not_on_the_page_cannot_be_unmasked(as_: Callable[[str], Any], address: str) -> None:
    assert as_("xiang").post(f"/households/{address}/show/", {"key": "person.person_id.1", "reason": "x"}).status_code == 404


def test_no_record_no_data(as_: Callable[[str], Any], address: str, no_more_records: Callable[[], None]) -> None:
    names = [str(row["name"]) for row in county.household(some_household()).found.people.values()]
    client = as_("xiang")
    client.raise_request_exception = False

    no_more_records()
    for page in (f"/households/{address}/", "/lists/ok/"):
        answer = client.get(page)
        assert answer.status_code == 503
        assert not any(name in answer.content.decode() for name in names)


def test_a_household_is_found_by_number_and_the_search_is_on_record(as_: Callable[[str], Any], office: Path) -> None:
    client, number = as_("xiang"), some_household()
    person = next(iter(county.household(number).found.people))
    for typed in (number, person, f" {person[:6]} {person[6:]} "):
        answer = client.post("/find/", {"number": typed})
        assert answer.status_code == 302, typed
        assert person not in answer.headers["Location"]
    elsewhere = client.post("/find/", {"number": some_household("990121101")})
    nowhere = client.post("/find/", {"number": "123"})
    assert (elsewhere.status_code, nowhere.status_code) == (404, 404)
    said = [re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()) for answer in (elsewhere, nowhere)]
    assert said[0] == said[1]  # somebody else's area looks like a number nobody has
    assert AccessRecord.objects.filter(path="/find/").count() == 5


def test_searching_without_end_is_stopped(as_: Callable[[str], Any], office: Path) -> None:
    client = as_("xiang")
    answers = [client.post("/find/", {"number": "123"}).status_code for _ in range(62)]
    assert answers.count(404) == 60
    assert answers[-1] == 429


def test_a_list_shows_the_reader_his_own_area(as_: Callable[[str], Any], office: Path) -> None:
    run = county.latest()
    assert run is not None
    own, all_of_them = select(run, "ok", area=TOWNSHIP, limit=0).total, select(run, "ok", limit=0).total
    assert 0 < own < all_of_them
    assert f"<strong>{own}</strong>" in as_("xiang").get("/lists/").content.decode()
    assert f"<strong>{all_of_them}</strong>" in as_("xian").get("/lists/").content.decode()
    as_("xiang").get("/lists/ok/?page=1")
    assert AccessRecord.objects.latest("pk").count == min(own, 50)


@pytest.mark.parametrize("query", ["policy=x' OR 1=1", "page=0", "page=99999999999", "sort=drop", "village=%27"])
def test_what_stands_in_the_address_breaks_nothing(as_: Callable[[str], Any], office: Path, query: str) -> None:
    assert as_("xiang").get(f"/lists/ok/?{query}").status_code == 200
    assert as_("xiang").get("/lists/nothing/").status_code == 404


def test_a_line_is_followed_up(as_: Callable[[str], Any], office: Path) -> None:
    run = county.latest()
    assert run is not None
    line = next(line for line in select(run, "unclaimed", limit=50).lines if line.unit == "household")
    form = {"address": household_address(str(line.household_id)), "policy": line.policy}
    answer = as_("xian").post("/lists/unclaimed/follow/", form)
    row = CaseRow.objects.get()
    assert answer.headers["Location"] == f"/cases/{row.ref}/"
    assert (row.state, row.way_in, row.policy) == ("found", "matching", line.policy)
    assert as_("xian").post("/lists/unclaimed/follow/", form).headers["Location"] == f"/cases/{row.ref}/"
    assert CaseRow.objects.count() == 1  # gone on with, not opened anew
    CaseRow.objects.update(kind="closed")
    as_("xian").post("/lists/unclaimed/follow/", form)
    assert CaseRow.objects.count() == 2


def test_a_line_that_another_office_has_in_hand_says_so(as_: Callable[[str], Any], office: Path) -> None:
    run = county.latest()
    assert run is not None
    line = select(run, "unclaimed", area="990121001", limit=1).lines[0]
    form = {"address": household_address(str(line.household_id)), "policy": line.policy}
    form |= {"person": person_address(line.subject)} if line.unit == "person" else {}
    ref = as_("xian").post("/lists/unclaimed/follow/", form).headers["Location"].split("/")[2]
    CaseRow.objects.update(area="990121100", moving_to=None)
    answer = as_("xiang").post("/lists/unclaimed/follow/", form)
    assert answer.status_code == 409
    assert all(words in answer.content.decode() for words in (ref, county.area_name("990121100"))), "where it is, not a page that is none"
    assert CaseRow.objects.count() == 1
    assert as_("zhen").get(f"/cases/{ref}/").status_code == 404


def test_a_line_of_a_person_is_followed_up_for_that_person(as_: Callable[[str], Any], office: Path) -> None:
    run = county.latest()
    assert run is not None
    line = next(line for line in select(run, "unclaimed", limit=500).lines if line.unit == "person")
    client, address = as_("xian"), household_address(str(line.household_id))
    page = client.get("/lists/unclaimed/", {"policy": line.policy, "village": line.village}).content.decode()
    assert f'name="person" value="{person_address(line.subject)}"' in page
    assert line.subject not in page
    form = {"address": address, "policy": line.policy}
    for person in ("", line.subject, str(line.name), address, person_address("990121200001010010")):  # nobody, or not in this family
        assert client.post("/lists/unclaimed/follow/", {**form, "person": person}).status_code == 404
    answer = client.post("/lists/unclaimed/follow/", {**form, "person": person_address(line.subject)})
    opened = cases.opened(CaseRow.objects.get().ref)
    assert answer.headers["Location"] == f"/cases/{opened.ref}/"
    assert (opened.events[0].data["subject"], opened.events[0].data["subject_name"]) == (line.subject, line.name)
    assert cases.running(opened.household, line.policy, line.subject) is not None
    assert cases.running(opened.household, line.policy, "somebody else") is None
    assert cases.running(opened.household, "another_policy", line.subject) is None


def test_a_relative_is_not_shown(as_: Callable[[str], Any], address: str) -> None:
    told = county.household(some_household())
    person = next(iter(told.found.people))
    Kin.objects.create(account=Account.objects.get(username="xiang"), person_id=person, person_blind=blind(person), relation="表妹")
    answer = as_("xiang").get(f"/households/{address}/")
    assert "回避" in answer.content.decode()
    assert not any(str(row["name"]) in answer.content.decode() for row in told.found.people.values())


def test_a_household_asked_as_a_whole_says_what_its_people_say_one_by_one(office: Path) -> None:
    from huimin.registry import AskedAbout, Asker

    explainer, run = county.explainer(), county.latest()
    assert run is not None
    fields = sorted(name for entity, name in explainer.prepared.program.reads if entity == "person")
    asker, compared = Asker(explainer.register), 0
    for line in select(run, "ok", limit=15).lines:
        found = explainer.explain(str(line.household_id)).found
        house = str(found.row["household_id"])
        asker.forget(house, list(found.people))
        for person, row in found.people.items():
            alone = explainer.register.fact_sources(person_id=person, fields=fields)
            assert asker.facts(AskedAbout("person", person, bool(row["in_scope"]), house, (person,)), fields) == alone
            compared += len(alone)
    asker.close()
    assert compared > 500


def test_the_missing_facts_stand_above_the_list_with_what_each_would_settle(as_: Callable[[str], Any], office: Path) -> None:
    run = county.latest()
    assert run is not None
    facts = by_fact(waiting(run))
    client = as_("xian")
    shown = client.get("/lists/unknown/").content.decode()
    assert facts
    for fact in facts:
        place = "?" + urlencode({"reason": fact.fact})
        assert f'href="{place}"' in shown
        assert select(run, "unknown", {"reason": fact.fact}, limit=0).total == fact.lines
    only = client.get("/lists/unknown/?" + urlencode({"reason": facts[0].fact})).content.decode()
    assert f"{facts[0].lines}条，{facts[0].households}户" in only
    assert "归在一起" in shown
    assert "归在一起" not in client.get("/lists/ok/").content.decode()


def test_lists_are_compared_with_the_month_before(as_: Callable[[str], Any], office: Path, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of the month before that is today's without two lines."""
    run = county.latest()
    assert run is not None
    assert month_before(county.workspace(), run) is None
    before = tmp_path / "2026-09-0000"
    shutil.copytree(run.folder, before)
    file = str(run.file("unclaimed"))
    duckdb.sql(f"COPY (SELECT * FROM '{file}' ORDER BY policy, household_no, person_no OFFSET 2) "
               f"TO '{before / run.file('unclaimed').relative_to(run.folder)}' (FORMAT parquet)")
    then = MatchResult(before, {**run.summary, "month": "2026-09"})
    total = select(run, "unclaimed", limit=0).total
    found = changes(run, then, "unclaimed")
    assert (found.new, found.gone, found.stayed) == (2, 0, total - 2)
    back = changes(then, run, "unclaimed")
    assert (back.new, back.gone) == (0, 2)
    assert (changes(run, then, "ok").new, changes(run, then, "ok").gone) == (0, 0)
    inside = changes(run, then, "unclaimed", area=TOWNSHIP)
    assert inside.new + inside.stayed == select(run, "unclaimed", area=TOWNSHIP, limit=0).total
    monkeypatch.setattr(views_lists, "month_before", lambda workspace, run: then)
    assert "比2026-09月：新增2条，不再在名单上0条" in as_("xian").get("/lists/").content.decode()
    assert f"两个月都在{total - 2}条" in as_("xian").get("/lists/unclaimed/").content.decode()


def test_whoever_got_a_case_from_elsewhere_opens_its_household_until_it_is_closed(as_: Callable[[str], Any], address: str) -> None:
    told = county.household(some_household())
    case = cases.begin(cases.actor_of(Account.objects.get(username="xiang")), "start", policy="dibao", name="某", way_in="window",
                       household=told.found.household.id, members=list(told.found.people), area=str(told.found.row["area"]))
    assert as_("zhen").get(f"/households/{address}/").status_code == 404
    as_("xiang").post(f"/cases/{case.ref}/offer_move/", {"to_area": "990121100", "reason": "人户分离", "seen": "1"})
    assert as_("zhen").get(f"/households/{address}/?purpose=case").status_code == 200  # asked: what is taken over is looked at first
    assert as_("zhen").post(f"/cases/{case.ref}/decline_move/", {"reason": "不住这里", "seen": "2"}).status_code == 302
    assert as_("zhen").get(f"/households/{address}/?purpose=case").status_code == 404  # sent back
    as_("xiang").post(f"/cases/{case.ref}/offer_move/", {"to_area": "990121100", "reason": "人户分离", "seen": "3"})
    assert "等您接收" in as_("zhen").get("/cases/").content.decode()
    assert "等对方接收" in as_("xiang").get("/cases/").content.decode()
    assert "正在转给" in as_("zhen").get(f"/cases/{case.ref}/").content.decode()
    assert as_("zhen").post(f"/cases/{case.ref}/move/", {"seen": "4"}).status_code == 302
    assert as_("xiang").get(f"/cases/{case.ref}/").status_code == 404
    assert cases.check_lines() == []
    assert as_("zhen").get(f"/households/{address}/?purpose=case").status_code == 200
    as_("zhen").post(f"/cases/{case.ref}/submit/", {"commitment": "yes", "authorisation": "yes", "seen": "5"})
    CaseRow.objects.filter(ref=case.ref).update(kind="closed")
    assert as_("zhen").get(f"/households/{address}/").status_code == 404


@pytest.mark.parametrize("form", range(3))
def test_a_fact_that_was_asked_for_is_where_the_page_opens(form: int, as_: Callable[[str], Any], address: str) -> None:
    client = as_("xiang")
    page = client.get(f"/households/{address}/").content.decode()
    places = re.findall(r'name="at" value="([^"]+)"', page)
    assert len(set(places)) == len(places) == len(set(re.findall(r'id="(why-[^"]+)"', page)))
    place = places[form * (len(places) - 1) // 2]
    key = re.findall(r'name="key" value="([^"]+)"', page)[places.index(place)]
    for reason, status in (("", 422), ("核对收入", 200)):
        shown = client.post(f"/households/{address}/show/", {"key": key, "at": place, "reason": reason})
        assert shown.status_code == status
        opened = shown.content.decode().count('<details class="policy" open>')
        assert opened == (2 if place.startswith("n") else 1)
        assert (f'href="#why-{place}"' in shown.content.decode()) is (not reason)
    again = client.post(f"/households/{address}/show/", {"key": key, "at": '"><b>', "reason": "核对收入"}).content.decode()
    assert "<b>" not in again
    assert '<details class="policy" open>' not in again


def test_the_day_leaves_out_cases_of_relatives(as_: Callable[[str], Any], office: Path) -> None:
    a_relatives_case()
    assert "1件因回避不显示" in as_("xian").get("/cases/").content.decode()
    assert "因回避不显示" not in as_("xian2").get("/cases/").content.decode()
