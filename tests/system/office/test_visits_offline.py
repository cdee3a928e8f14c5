"""A worker takes the day's visits along, fills them in without a network, and sends them when there is one: once, whatever happens."""

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.system.office.looking import READERS, Reader, check

PASSPHRASE = "chunfeng-2026"
STORED = """async () => {
  const open = indexedDB.open('huimin-visits');
  await new Promise(done => { open.onsuccess = done; });
  const all = async name => {
    const asked = open.result.transaction(name).objectStore(name).getAll();
    await new Promise(done => { asked.onsuccess = done; });
    return asked.result;
  };
  const text = one => one instanceof ArrayBuffer || ArrayBuffer.isView(one) ? new TextDecoder('utf-8').decode(one)
    : typeof one === 'object' && one !== null ? Object.entries(one).map(([key, value]) => key + '=' + text(value)).join(' ') : String(one);
  const found = (await all('records')).map(one => [one.id, text(one)]), locks = (await all('locks')).map(text);
  open.result.close();
  return [found, locks, JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})];
}"""
"""Everything the page keeps, as text: [[record, its content], …], locks, other storage."""


def post(one: Reader, address: str, **form: str) -> Any:
    """A form of the office, sent as the signed-in reader."""
    page = one.page.context.request.get(f"{one.base}/visits/phone/pass/").json()
    answer = one.page.context.request.post(one.base + address, form={**form, "csrfmiddlewaretoken": page["token"]}, max_redirects=0)
    assert answer.status == 302, (address, answer.status)
    return answer.headers["location"]


def surveyed(one: Reader, count: int) -> list[str]:
    """Numbers of cases of the first township that are being surveyed, made through the pages."""
    request = one.page.context.request
    texts = [request.get(f"{one.base}/lists/{name}/").text() for name in ("unclaimed", "ok", "unknown")]
    households = list(dict.fromkeys(found for text in texts for found in re.findall(r'href="/households/([\w-]+)/', text)))
    refs = []
    for address in households[:count]:
        ref = post(one, f"/cases/begin/{address}/", policy="dibao").split("/")[2]
        post(one, f"/cases/{ref}/submit/", commitment="yes", authorisation="yes", seen="1")
        post(one, f"/cases/{ref}/accept/", seen="2")
        refs.append(ref)
    return refs


def visits_of(one: Reader, ref: str) -> int:
    """How many visits stand on the page of a case."""
    return len(re.findall("<strong>登记入户调查</strong>", one.page.context.request.get(f"{one.base}/cases/{ref}/").text()))


def a_photo() -> bytes:
    """As a telephone makes it: large, with the place in it."""
    image = pytest.importorskip("PIL.Image")
    exif = image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (28.0, 12.0, 5.5)
    stream = io.BytesIO()
    image.effect_noise((2400, 1800), 60).convert("RGB").save(stream, "JPEG", exif=exif, quality=95)
    return stream.getvalue()


@pytest.fixture(scope="module")
def worker(reader: Callable[[str], Reader]) -> Reader:
    one = reader("xiang")
    one.choose("zh", "normal")
    return one


@pytest.fixture(scope="module")
def refs(worker: Reader) -> list[str]:
    found = surveyed(worker, 5)
    assert len(found) == 5
    return found


def unlock(page: Any) -> None:
    page.fill("#pin", PASSPHRASE)
    page.click("#lock-go")
    page.wait_for_selector("#day:not([hidden])")


def fill(page: Any, name: str, ref_place: int, findings: str) -> None:
    page.locator("#visits button").nth(ref_place).click()
    page.wait_for_selector("#visit:not([hidden])")
    assert page.locator("#visit .for-whom").inner_text() == name
    page.fill("#visitors", "乡小李、村小陈")
    page.fill("#findings", findings)
    page.check("#signed")


def names(page: Any) -> list[str]:
    return [str(one) for one in page.locator("#visits strong").all_inner_texts()]


def test_visits_without_a_network(worker: Reader, refs: list[str]) -> None:
    page, context = worker.page, worker.page.context
    # Given a worker who chose a passphrase and took the list along
    worker.open("/visits/phone/")
    page.wait_for_selector("#lock:not([hidden])")
    assert page.locator("#lock-new").is_visible()
    unlock(page)
    page.wait_for_selector("#visits button")
    taken = names(page)
    assert len(taken) >= len(refs)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate("async () => { while (!(await caches.match('/visits/phone/'))) await new Promise(again => setTimeout(again, 50)); }")
    # When there is no network any more, the page opens all the same, and opens nothing without the passphrase
    context.set_offline(True)
    page.reload()
    page.wait_for_selector("#lock:not([hidden])")
    assert page.locator("#lock-known").is_visible()
    assert "没有网络" in page.locator("#state").inner_text()
    assert not any(name in page.content() for name in taken)
    page.fill("#pin", "wrong-passphrase-1")
    page.click("#lock-go")
    page.wait_for_selector("#problem:not([hidden])")
    assert "口令不对" in page.locator("#problem").inner_text()
    unlock(page)
    # And two visits are filled in, one with a photograph
    first, second = names(page)[:2]
    fill(page, first, 0, "三间瓦房,一人在家")
    page.set_input_files("#photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": a_photo()})
    page.wait_for_selector("#photos img")
    page.locator("#visit button.main").click()
    page.wait_for_selector("#day:not([hidden])")
    fill(page, second, 1, "土房,漏雨")
    page.locator("#visit button.main").click()
    page.wait_for_selector("#day:not([hidden])")
    assert page.locator("#drafts li").count() == 2
    assert "2份草稿" in page.locator("#state-kept").inner_text()
    # Then nothing on the telephone can be read
    records, locks, elsewhere = page.evaluate(STORED)
    kinds = sorted(id.split("-")[0] for id, _ in records)
    assert kinds == ["draft", "draft", "list", "photo"]
    kept = " ".join([*(text for _, text in records), *locks, elsewhere])
    assert not [word for word in [*taken, *refs, "瓦房", "漏雨", "乡小李", "最低生活保障", PASSPHRASE, "findings"] if word in kept]
    # And with a network the first answer is lost on the way back: the draft stays
    lost = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    context.route("**/visits/sync/", lose, times=1)
    context.set_offline(False)
    page.wait_for_selector("#problem:not([hidden])")
    assert lost == [200]
    assert "不会重复登记" in page.locator("#problem").inner_text()
    assert page.locator("#drafts li").count() == 2
    # When they are sent again, each counts once and is gone from the telephone
    page.click("#send")
    page.wait_for_selector("#sent li:nth-child(2)")
    assert page.locator("#drafts li").count() == 0
    assert sorted(visits_of(worker, ref) for ref in refs) == [0, 0, 0, 1, 1]
    assert [id for id, _ in page.evaluate(STORED)[0]] == ["list"]
    assert len(names(page)) == len(taken) - 2
    # And the photograph is seen on the case, without the place it was taken at
    told = "".join(context.request.get(worker.base + str(one.get_attribute("href"))).text() for one in page.locator("#sent a").all())
    pictures = re.findall(r'href="(/visits/photos/\d+/)"', told)
    assert len(pictures) == 1
    shown = context.request.get(worker.base + pictures[0])
    assert (shown.status, shown.headers["content-type"]) == (200, "image/jpeg")
    assert b"Exif" not in shown.body()
    assert len(shown.body()) < 700_000




def test_the_same_draft_at_the_same_moment(worker: Reader, refs: list[str]) -> None:
    """Eight requests at once to a running office: one event, one answer."""
    import httpx

    request = worker.page.context.request
    ref = next(ref for ref in refs if visits_of(worker, ref) == 0)
    token = request.get(f"{worker.base}/visits/phone/pass/").json()["token"]
    cookies = {one["name"]: one["value"] for one in worker.page.context.cookies()}
    form = {"client": str(uuid4()), "kind": "visit", "ref": ref, "visited_on": timezone.localdate().isoformat(),
            "visitors": "乡小李、村小陈", "findings": "属实", "signed": "yes"}

    def send(_: int) -> Any:
        return httpx.post(f"{worker.base}/visits/sync/", data=form, cookies=cookies, headers={"X-CSRFToken": token}, timeout=60)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert visits_of(worker, ref) == 1


def test_a_case_that_moved_on_keeps_the_draft(worker: Reader, refs: list[str]) -> None:
    page = worker.page
    worker.open("/visits/phone/")
    page.wait_for_selector("#lock:not([hidden])")
    unlock(page)
    page.click("#fetch")
    page.wait_for_selector("#state-next:has-text('已经存到')")
    ref = next(ref for ref in refs if visits_of(worker, ref) == 0)
    name = names(page)[0]
    fill(page, name, 0, "先写好的话")
    page.locator("#visit .later").click()
    page.wait_for_selector("#day:not([hidden])")
    for one in refs:
        if visits_of(worker, one) == 0:
            post(worker, f"/cases/{one}/visit/", visited_on=timezone.localdate().isoformat(), visitors="甲、乙", findings="属实",
                 signed="yes")
    assert visits_of(worker, ref) == 1
    page.locator("#drafts button").first.click()
    page.locator("#visit button.main").click()
    page.wait_for_selector("#drafts:has-text('没有收下')")
    assert "已经登记了这户" in page.locator("#drafts").inner_text()
    page.reload()
    unlock(page)
    page.locator("#drafts button").first.click()
    assert page.input_value("#findings") == "先写好的话"
    page.locator("#visit .drop").click()
    page.locator("#visit .drop").click()
    page.wait_for_selector("#day:not([hidden])")
    assert page.locator("#drafts li").count() == 0


def test_every_screen_is_fit_for_everybody(worker: Reader, refs: list[str]) -> None:
    page, found = worker.page, []
    for language, size in READERS:
        worker.choose(language, size)
        worker.open("/visits/phone/")
        page.wait_for_selector("#lock:not([hidden])")
        found += [f"lock {language} {size} {line}" for line in check(worker, size)]
        unlock(page)
        found += [f"day {language} {size} {line}" for line in check(worker, size)]
        page.click("#begin-intake")
        found += [f"intake {language} {size} {line}" for line in check(worker, size)]
        page.locator("#intake .later").click()
        page.wait_for_selector("#day:not([hidden])")
    worker.choose("zh", "normal")
    assert found == []
