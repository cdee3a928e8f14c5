"""Home visits: the day's list, forms on paper, and drafts that come from a telephone once, twice, at the same time."""

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from huimin import casework
from huimin.matching import LISTS, select
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.access.sealed import blind
from huimin.web.accounts.models import Kin
from huimin.web.store import cases
from huimin.web.store.models import CaseRow, EventRow, Photo, Synced
from huimin.web.visits import drafts, photos, views_sync
from huimin.web.visits.due import due_for
from tests.unit.web.test_cases import account, act, family

__all__ = ["family"]
As = Callable[[str], Any]
TODAY = timezone.localdate().isoformat()
VISITED = {"kind": "visit", "visited_on": TODAY, "visitors": "乡小李、村小陈", "findings": "三间瓦房", "signed": "yes"}


def surveyed(family: Any, name: str = "王某") -> casework.Case:
    """A case being surveyed."""
    ref = cases.begin(cases.actor_of(account("xiang")), "start", policy="dibao", household=family.found.household.id,
                      members=list(family.found.people), area=str(family.found.row["area"]), way_in="window", name=name).ref
    act(ref, "submit", "xiang", 0, commitment=True, authorisation=True)
    return act(ref, "accept", "xiang", 0)


def jpeg(colour: str = "white", **more: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG", **more)
    return stream.getvalue()


def with_place() -> bytes:
    """A photograph as a telephone makes it: with the place in its EXIF."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (28.0, 12.0, 5.5)
    photo = jpeg(exif=exif)
    assert b"Exif" in photo
    return photo


def segment(kind: int, content: bytes) -> bytes:
    return b"\xff" + bytes([kind]) + struct.pack(">H", len(content) + 2) + content


def put(photo: bytes, extra: bytes) -> bytes:
    """The photograph with something more right after its beginning."""
    return photo[:2] + extra + photo[2:]


def send(client: Any, ref: str, *pictures: bytes, number: Any = None, **more: Any) -> Any:
    files = [SimpleUploadedFile("photo.jpg", one, "image/jpeg") for one in pictures]
    return client.post("/visits/sync/", {**VISITED, "client": str(number or uuid4()), "ref": ref, "photos": files, **more})


def test_the_day_names_whom_why_and_by_when_once(as_: As, family: Any) -> None:
    case = surveyed(family)
    page = as_("xiang").get("/visits/")
    text = page.content.decode()
    assert "王某" in text
    assert "受理后入户调查" in text
    assert county.area_name(case.area) in text
    assert AccessRecord.objects.filter(path="/visits/", count=1, purpose="visit").count() == 1
    act(case.ref, "visit", "xiang", 0, visited_on=TODAY, visitors=["甲", "乙"], findings="属实", signed=True)
    assert "王某" not in as_("xiang").get("/visits/").content.decode()


def test_an_objection_asks_for_another_visit(family: Any) -> None:
    ref = surveyed(family).ref
    act(ref, "check_data", "xiang", 0, findings="属实")
    act(ref, "visit", "xiang2", 1, visited_on=TODAY, visitors=["甲", "乙"], findings="属实", signed=True)
    act(ref, "give_opinion", "xiangzhang", 1, opinion="grant", reasons="属实")
    act(ref, "post", "xiang", 1)
    assert due_for(account("xiang")).visits == ()
    act(ref, "object", "xiang", 2, objection="有车")
    assert [one.case.ref for one in due_for(account("xiang")).visits] == [ref]
    act(ref, "visit", "xiang2", 3, visited_on=TODAY, visitors=["甲", "乙"], findings="无车", signed=True)
    assert due_for(account("xiang")).visits == ()


def on_file_before(username: str, member: str) -> None:
    """A relative declared before cases moved by themselves: the page has to keep the relative out on its own."""
    Kin.objects.bulk_create([Kin(account=account(username), person_id=member, person_blind=blind(member), relation="parent")])


def test_another_area_and_relatives_are_not_on_the_list(as_: As, family: Any) -> None:
    surveyed(family)
    assert due_for(account("zhen")).visits == ()
    member = next(iter(family.found.people))
    on_file_before("xiang", member)
    due = due_for(account("xiang"))
    assert (due.visits, due.recused) == ((), 1)
    for address in ("/visits/", "/visits/print/", "/visits/phone/day/"):
        assert "王某" not in as_("xiang").get(address).content.decode()
    assert len(due_for(account("xiang2")).visits) == 1


@pytest.mark.parametrize("address", ["/visits/print/", "/visits/phone/day/"])
def test_what_leaves_the_office_is_on_the_family_s_record_first(as_: As, family: Any, address: str,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    case = surveyed(family)
    answer = as_("xiang").get(address)
    assert "王某" in (str(answer.json()) if address.endswith("/day/") else answer.content.decode())
    row = AccessRecord.objects.get(path=address)
    assert (row.case, row.household, row.shown) == (case.ref, blind(case.household, "household"), True)
    monkeypatch.setattr("huimin.web.access.record.AccessRecord.objects.create", _refuse)
    with pytest.raises(RuntimeError):
        as_("xiang").get(address)


def _refuse(**_: Any) -> None:
    raise RuntimeError


def test_forms_have_what_is_needed_at_the_door_and_no_more(as_: As, family: Any) -> None:
    surveyed(family)
    text = as_("xiang").get(f"/visits/print/?village={family.found.row['area']}").content.decode()
    assert text.count('class="visit-form"') == 1
    assert all(str(row["name"]) in text for row in family.found.people.values())
    assert not any(number in text for number in family.found.people)
    assert 'class="visit-form"' not in as_("xiang").get("/visits/print/?village=990121001999").content.decode()


def test_the_frame_for_the_telephone_holds_nobody_s_data(as_: As, family: Any) -> None:
    surveyed(family)
    text = as_("xiang").get("/visits/phone/").content.decode()
    assert "王某" not in text
    assert "乡小李" not in text
    worker = as_("").get("/visits/phone/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert worker.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in worker.headers["Content-Security-Policy"]
    assert "/static/visits/page.js" in worker.content.decode().splitlines()[2]
    manifest = as_("").get("/visits/phone/manifest.webmanifest")
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert (manifest.json()["scope"], manifest.json()["display"]) == ("/visits/phone/", "standalone")


def test_a_draft_becomes_one_event_however_often_it_comes(as_: As, family: Any) -> None:
    ref, number = surveyed(family).ref, uuid4()
    client = as_("xiang")
    first = send(client, ref, jpeg(), number=number)
    again = send(client, ref, jpeg(), number=number, findings="别的话")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert first.json()["done"] is True
    event = EventRow.objects.get(case_id=ref, act="visit")
    assert (event.seq, event.actor_name) == (first.json()["seq"], "乡小李")
    told = cases.opened(ref).last("visit")
    assert told is not None
    assert (told.data["findings"], told.data["visitors"]) == ("三间瓦房", ["乡小李", "村小陈"])
    assert told.data["photos"] == [Photo.objects.get().digest]
    assert Synced.objects.get().client == number
    assert cases.check_lines() == []


def test_the_first_answer_stays_when_the_case_has_moved_on(as_: As, family: Any) -> None:
    ref, number = surveyed(family).ref, uuid4()
    client = as_("xiang")
    first = send(client, ref, number=number)
    act(ref, "offer_move", "xian", 0, to_area="990121100", reason="人户分离")
    act(ref, "move", "zhen", 0)
    assert send(client, ref, number=number).json() == first.json()
    assert send(client, ref).status_code == 404


def test_somebody_else_s_number_is_no_answer(as_: As, family: Any) -> None:
    ref, number = surveyed(family).ref, uuid4()
    send(as_("xiang"), ref, number=number)
    assert send(as_("xiang2"), ref, number=number).status_code == 404


def test_the_same_draft_while_the_first_is_being_taken_in(as_: As, family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look before either has written: the database decides, and the second gets the first's answer."""
    ref, number = surveyed(family).ref, uuid4()
    first = send(as_("xiang"), ref, number=number)
    seen, looks = cases.opened, iter([True] * 3)
    before = casework.fold(cases.opened(ref).events[:-1])
    monkeypatch.setattr(drafts, "first_answer", lambda *who, real=drafts.first_answer: None if next(looks, False) else real(*who))
    monkeypatch.setattr(views_sync, "first_answer", drafts.first_answer)
    monkeypatch.setattr(cases, "opened", lambda which: before if next(stale, False) else seen(which))
    stale = iter([False, True])  # the page's look at the case, then the one before writing
    again = send(as_("xiang"), ref, number=number)
    assert (again.status_code, again.json()) == (200, first.json())
    assert next(looks, None) is None
    assert EventRow.objects.filter(case_id=ref, act="visit").count() == 1


def test_what_others_did_in_the_meantime_does_not_hinder_a_visit(as_: As, family: Any) -> None:
    ref = surveyed(family).ref
    act(ref, "check_data", "xiang2", 0, findings="属实")
    assert send(as_("xiang"), ref).status_code == 200


def test_a_case_that_has_moved_on_says_so_and_nothing_is_written(as_: As, family: Any) -> None:
    ref = surveyed(family).ref
    act(ref, "check_data", "xiang2", 0, findings="属实")
    act(ref, "visit", "xiang2", 0, visited_on=TODAY, visitors=["甲", "乙"], findings="属实", signed=True)
    twice = send(as_("xiang"), ref)
    assert (twice.status_code, twice.json()["done"]) == (409, False)
    assert "乡小周" in twice.json()["said"]
    act(ref, "give_opinion", "xiangzhang", 0, opinion="grant", reasons="属实")
    late = send(as_("xiang"), ref, jpeg())
    assert (late.status_code, late.json()["done"]) == (409, False)
    assert "已有初审意见" in late.json()["said"]
    assert (Synced.objects.count(), Photo.objects.count()) == (0, 0)


def test_a_wrong_area_is_not_found_and_relatives_are_told(as_: As, family: Any) -> None:
    ref = surveyed(family).ref
    assert send(as_("zhen"), ref).status_code == 404
    assert send(as_("xiang"), "2026-9999999").status_code == 404
    member = next(iter(family.found.people))
    on_file_before("xiang", member)
    answer = send(as_("xiang"), ref)
    assert answer.status_code == 409
    assert "近亲属" in answer.json()["said"]
    assert not EventRow.objects.filter(case_id=ref, act="visit").exists()


@pytest.mark.parametrize(("field", "value"), [("visitors", "乡小李"), ("visited_on", "昨天"), ("findings", ""), ("signed", "")])
def test_what_is_missing_is_named(as_: As, family: Any, field: str, value: str) -> None:
    ref = surveyed(family).ref
    answer = send(as_("xiang"), ref, **{field: value})
    assert answer.status_code in {409, 422}
    assert answer.json()["done"] is False
    assert Synced.objects.count() == 0


GOOD = jpeg()


@pytest.mark.parametrize(("photo", "why"), [
    (with_place(), "拍摄地点"),
    (put(GOOD, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='28,12N'/>")), "拍摄地点"),
    (put(GOOD, segment(0xED, b"Photoshop 3.0\0")), "拍摄地点"),
    (put(GOOD, segment(0xFE, b"28.2 N 112.9 E")), "拍摄地点"),
    (put(GOOD, segment(0xE2, b"MPF\0")), "拍摄地点"),
    (GOOD + with_place(), "后面还有"),
    (GOOD[:-2], "不完整"),
    (GOOD[:20], "不完整"),
    (b"\xff\xd8\xff\xd9", "不完整"),
    (b"%PDF-1.7", "不是 JPEG"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "不是 JPEG"),
    (b"", "不是 JPEG"),
    (GOOD + b"\0" * photos.MOST_BYTES, "1兆"),
])
def test_only_plain_pictures_are_taken(photo: bytes, why: str) -> None:
    with pytest.raises(photos.PhotoRefused) as raised:
        photos.check(photo)
    assert why in raised.value.details["why_zh"]


@pytest.mark.parametrize("photo", [GOOD, jpeg("red", progressive=True), jpeg("blue", quality=10, restart_marker_blocks=1),
                                   jpeg(icc_profile=b"x" * 200)])
def test_plain_pictures_are_taken(photo: bytes) -> None:
    photos.check(photo)


def test_a_photo_with_a_place_leaves_the_draft_where_it_is(as_: As, family: Any) -> None:
    ref = surveyed(family).ref
    answer = send(as_("xiang"), ref, jpeg(), with_place())
    assert (answer.status_code, answer.json()["field"]) == (422, "photos")
    assert send(as_("xiang"), ref, *[jpeg()] * (photos.MOST_PHOTOS + 1)).status_code == 422
    assert (Photo.objects.count(), Synced.objects.count()) == (0, 0)
    assert not EventRow.objects.filter(case_id=ref, act="visit").exists()


def test_photos_lie_encrypted_and_are_seen_by_those_who_work_on_the_case(as_: As, family: Any) -> None:
    ref, picture = surveyed(family).ref, jpeg("green")
    send(as_("xiang"), ref, picture)
    row = Photo.objects.get()
    path = Path(settings.FILES_ROOT) / "photos" / row.digest[:2] / row.digest
    stored = path.read_bytes()
    assert picture[:16] not in stored
    assert b"JFIF" not in stored
    address = f"/visits/photos/{row.pk}/"
    shown = as_("xian").get(address)
    assert (shown.content, shown.headers["Content-Type"]) == (picture, "image/jpeg")
    assert "no-store" in shown.headers["Cache-Control"]
    assert AccessRecord.objects.filter(path=address, shown=True, fields=["photo"], case=ref).count() == 1
    assert as_("zhen").get(address).status_code == 404
    member = next(iter(family.found.people))
    on_file_before("xiang2", member)
    assert as_("xiang2").get(address).status_code == 403
    assert AccessRecord.objects.filter(path=address, shown=False).count() == 2
    assert address in as_("xian").get(f"/cases/{ref}/").content.decode()
    path.write_bytes(stored[:-1] + bytes([stored[-1] ^ 1]))
    with pytest.raises(ValueError, match="altered"):
        photos.read(row.digest)
    path.unlink()


def at_the_door(client: Any, family: Any, draft: Any = None, **more: Any) -> Any:
    person, row = next(iter(family.found.people.items()))
    return client.post("/visits/sync/", {"kind": "intake", "client": str(draft or uuid4()), "policy": "dibao", "name": str(row["name"]),
                                         "number": person, **more})


def test_an_application_at_the_door_is_begun_once(as_: As, family: Any) -> None:
    number = uuid4()
    first, again = (at_the_door(as_("xiang"), family, number) for _ in range(2))
    assert first.status_code == 200
    assert first.json() == again.json()
    row = CaseRow.objects.get()
    assert (row.state, row.way_in, row.ref) == ("draft", "window", first.json()["ref"])
    assert not any(person in first.content.decode() for person in family.found.people)


def test_at_the_door_the_case_is_for_whoever_was_named(as_: As, office: Path) -> None:
    """Of several members a policy for persons might be for, the one whose number and name were given."""
    run = county.latest()
    assert run is not None
    lines = [line for name in LISTS for line in select(run, name, area="990121001", limit=200).lines]
    homes = (county.household(str(line.household_id)) for line in lines)
    told = next(home for home in homes if len({str(row["name"]) for row in home.found.people.values()}) > 1)
    policy = next(one.item.id for one in told.policies if one.item.entity == "person")
    refs = []
    for person, row in told.found.people.items():
        number = person if not refs else str(told.found.household.id)  # the household's does as well, the name then says who
        sent = {"kind": "intake", "client": str(uuid4()), "policy": policy, "name": str(row["name"]), "number": number}
        refs.append(as_("xiang").post("/visits/sync/", sent).json()["ref"])
    assert [cases.opened(ref).subject for ref in refs] == list(told.found.people)


def test_searches_at_the_door_and_at_the_window_are_counted_together(as_: As, family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huimin.web.worker.views_find.MOST_AN_HOUR", 2)
    ref = surveyed(family).ref
    client = as_("xiang")
    assert send(client, ref).status_code == 200  # a visit is no search
    for _ in range(2):
        assert at_the_door(client, family, number="990121190001010000").status_code == 422
    refused = at_the_door(client, family)
    assert (refused.status_code, "查找次数太多" in refused.json()["said"]) == (409, True)
    assert client.post("/find/", {"number": "990121190001010000"}).status_code == 429


def test_at_the_door_nothing_is_told_of_people_elsewhere(as_: As, family: Any) -> None:
    answers = [at_the_door(as_("zhen"), family), at_the_door(as_("xiang"), family, number="990121190001010000"),
               at_the_door(as_("xiang"), family, name="别的人")]
    assert [one.status_code for one in answers] == [422] * 3
    assert len({one.json()["said"] for one in answers}) == 1
    assert AccessRecord.objects.filter(path="/visits/sync/", purpose="window", shown=False).count() == 3
    assert CaseRow.objects.count() == 0


def test_nothing_is_taken_without_the_token(as_: As, family: Any) -> None:
    ref = surveyed(family).ref
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("xiang"))
    session = client.session
    session["second_factor"] = True
    session.save()
    assert send(client, ref).status_code == 403
    token = client.get("/visits/phone/pass/").json()["token"]
    answer = client.post("/visits/sync/", {**VISITED, "client": str(uuid4()), "ref": ref}, headers={"X-CSRFToken": token})
    assert answer.status_code == 200
