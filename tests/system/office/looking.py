"""What every page of the office must be, looked at in a browser: `look` at an address, or `check` a page as it stands.

Readers (Chinese or English, ordinary or large print) times two screens (a telephone, an office). On each: axe finds
nothing (with contrast 7:1), nothing has to be scrolled sideways, nothing is fetched from elsewhere, one h1, one main button, one
place in the menu, what is pressed is large enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

WIDTHS = (360, 1366)
READERS = tuple((language, size) for language in ("zh", "en") for size in ("normal", "large"))
TARGET = {"normal": 44, "large": 60}
TWO, OTHER_TWO = (("zh", "normal"), ("en", "large")), (("zh", "large"), ("en", "normal"))
"""Between them either two have both languages and both sizes. Pages are looked at by the first two (most people's, and the one that takes
most room), the components they are made of by the others."""
_RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}, "color-contrast": {"enabled": False}}, "resultTypes": ["violations"]}
_SMALL = """least => [...document.querySelectorAll('button, .button, summary, select, textarea, .menu a, .doors a, .pages a, ' +
  'input:not([type=hidden]):not([type=radio]):not([type=checkbox]), label.choice')].filter(one => {
    const box = one.getBoundingClientRect(); return box.width > 0 && box.height > 0 && box.height < least - 0.5;
  }).map(one => `${one.tagName} ${one.textContent.trim().slice(0, 20)} ${one.getBoundingClientRect().height}px`)"""


@dataclass(frozen=True)
class Reader:
    """A browser page of one reader; `asked` are the addresses it fetched."""

    page: Any
    base: str
    asked: list[str]

    def choose(self, language: str, size: str) -> None:
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.base}
                                       for name, value in (("language", language), ("size", size))])

    def open(self, address: str, status: int = 200) -> Any:
        """Open an address of the office; returns the page. Fails when it answers with another status."""
        answer = self.page.goto(self.base + address)
        assert answer.status == status, f"{address}: {answer.status}"
        return self.page


def look(reader: Reader, address: str, status: int = 200, readers: Sequence[tuple[str, str]] = TWO) -> None:
    """Look at an address as each of these readers on both screens; fails with everything that was found."""
    found = []
    for language, size in readers:
        reader.choose(language, size)
        reader.open(address, status)
        found += [f"{language} {size} {line}" for line in check(reader, size)]
    assert found == [], f"{address}\n" + "\n".join(found)


def check(reader: Reader, size: str = "normal") -> list[str]:
    """What is wrong with the page as it stands (an answer to a form, say), on both screens."""
    page = reader.page
    found = []
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{width}: {wide} px wide: {page.evaluate(_WIDE)}")
        found += [f"{width}: smaller than {TARGET[size]} px: {one}" for one in page.evaluate(_SMALL, TARGET[size])]
        result = page.evaluate("rules => axe.run(rules)", _RULES)
        found += [f"{width}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in result["violations"]]
    for what, count in (("h1", page.locator("h1").count()), ("html[lang]", page.locator("html[lang]").count())):
        if count != 1:
            found.append(f"{count} × {what}")
    if page.locator("main .main:visible").count() > 1:
        found.append("more than one main button")
    if page.locator(".menu [aria-current=page]").count() > 1:
        found.append("more than one entry of the menu says it is here")
    found += [f"fetched {address}" for address in reader.asked if not address.startswith((reader.base, "data:", "blob:"))]
    return found


_WIDE = """[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
