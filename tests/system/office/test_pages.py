"""Every page, by two readers, on a telephone and in an office (`pages.PAGES`, `looking.look`)."""

from collections.abc import Callable

import pytest

from huimin.web.design.gallery import COMPONENTS
from tests.system.office.looking import OTHER_TWO, Reader, check, look
from tests.system.office.pages import PAGES


@pytest.mark.parametrize(("address", "username"), PAGES)
def test_a_page_is_fit_for_everybody(reader: Callable[[str], Reader], address: str, username: str) -> None:
    look(reader(username), address)


@pytest.mark.parametrize("id", sorted(COMPONENTS))
def test_a_component_is_fit_for_everybody(reader: Callable[[str], Reader], id: str) -> None:
    look(reader(""), f"/design/{id.replace('_', '-')}/", readers=OTHER_TWO)


def test_a_page_that_does_not_exist(reader: Callable[[str], Reader]) -> None:
    look(reader(""), "/no-such-page/", status=404)


def test_a_wrong_password(reader: Callable[[str], Reader]) -> None:
    one = reader("")
    one.choose("zh", "normal")
    page = one.open("/sign-in/")
    page.fill("#username", "nobody")
    page.fill("#password", "wrong")
    page.locator("main form button").first.click()
    assert page.title().startswith("错误：")
    assert check(one) == []


def test_the_keyboard_reaches_the_content_first(reader: Callable[[str], Reader]) -> None:
    one = reader("")
    one.choose("zh", "normal")
    page = one.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
