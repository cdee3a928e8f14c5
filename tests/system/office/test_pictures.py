"""The pictures of the manual, made anew with `HUIMIN_SCREENSHOTS=1`: the same families and acts, days counted from today."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.system.office.conftest import PICTURES_WANTED
from tests.system.office.looking import Reader
from tests.system.office.pages import PICTURES

FOLDER = Path(__file__).resolve().parents[3] / "docs/pictures"
COLOURS = 32
"""Enough for pages of paper, ink and a few colours; a fifth of the bytes."""
TALLEST = {360: 1000, 1366: 1300}
"""Pixels shown of a page, by its width."""
BYTES = 150_000


def _answer_people(one: Reader) -> Any:
    """The check's first answer: somebody old and a grandchild."""
    page = one.open("/check/question/")
    if page.locator("#relation-1").count():
        for place, (relation, born) in enumerate((("self", "1950"), ("child", "1988")), 1):
            page.select_option(f"#relation-{place}", relation)
            page.fill(f"#born-{place}", born)
        page.locator("main form button.main").click()
    return page


def _result(one: Reader) -> Any:
    """The check answered: no to what is asked with yes or no, the first of what can be chosen, nothing earned."""
    page = _answer_people(one)
    for _ in range(40):
        if not page.locator("input[name=question]").count():
            break
        if page.locator("#nobody").count():
            page.check("#nobody")
        elif page.locator("#no").count():
            page.check("#no")
        elif page.locator("#option-1").count():
            page.check("#option-1")
        elif page.locator("input#answer[inputmode=decimal]").count():
            page.fill("#answer", "0")
        else:
            page.locator("button[value=unclear]").click()
            continue
        page.locator("main form button.main").click()
    return one.open("/check/results/")


def _first(address: str, link: str, *more: str) -> Callable[[Reader], Any]:
    """From a page by the first of these links, and on."""
    def way(one: Reader) -> Any:
        page = one.open(address)
        for each in (link, *more):
            page.goto(one.base + page.locator(each).first.get_attribute("href"))
        return page
    return way


WAYS: Mapping[str, Callable[[Reader], Any]] = {
    "(question)": _answer_people,
    "(result)": _result,
    "(matter)": _first("/me/", "main a[href^='/me/cases/']"),
    "(household)": _first("/cases/", "main tbody a[href^='/cases/']", "main a[href^='/households/']"),
    "(case)": _first("/cases/", "main tbody a[href^='/cases/']"),
    "(letter)": _first("/cases/", "main tbody a[href^='/cases/']", "main a[href*='/letters/']"),
}


@pytest.mark.skipif(not PICTURES_WANTED,
                    reason="说明书里的图片只在需要时重做 pictures of the manual are made with HUIMIN_SCREENSHOTS=1")
@pytest.mark.parametrize(("name", "address", "username", "language", "size", "width"), PICTURES)
def test_a_picture_is_made(reader: Callable[[str], Reader], name: str, address: str, username: str, language: str, size: str,
                           width: int) -> None:
    from PIL import Image

    FOLDER.mkdir(parents=True, exist_ok=True)
    one = reader(username)
    one.choose(language, size)
    one.page.set_viewport_size({"width": width, "height": 640})
    page = WAYS[address](one) if address in WAYS else one.open(address)
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    shown = taken.crop((0, 0, taken.width, min(taken.height, TALLEST[width])))
    picture = FOLDER / f"{name}.png"
    shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert picture.stat().st_size <= BYTES
