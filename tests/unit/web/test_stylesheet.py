"""The stylesheet is small, asks for nothing from elsewhere, and every text has a contrast of 7:1 or more."""

import re
from collections import Counter
from pathlib import Path

import pytest

from huimin.web.design import apps

SHEET = (Path(apps.__file__).parent / "static/huimin/huimin.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", SHEET))
TEXTS = ("ink", "quiet", "action", "action-dark", "done", "soon", "late")
GROUNDS = ("paper", "sheet", "faint")
OTHER = (("action", "action-pale"), ("done", "done-pale"), ("soon", "soon-pale"), ("late", "late-pale"), ("sheet", "action"),
         ("sheet", "action-dark"), *(("ink", f"tile-{step}") for step in range(1, 5)))


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it, for #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[start:start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), [*((text, ground) for text in TEXTS for ground in GROUNDS), *OTHER])
def test_text_stands_out(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 7


def test_the_sheet_is_small_and_asks_for_nothing() -> None:
    assert len(SHEET.encode()) <= 30_000
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_large_print_is_large() -> None:
    """Body 18 pt (24 px) or more, targets of 60 px or more: the figures for 长辈版."""
    blocks = re.findall(r"(?:^:root|^\.large) \{(.*?)\}", SHEET, re.M | re.S)
    normal, large = (dict(re.findall(r"--([\w-]+): (\d+)px", block)) for block in blocks)
    assert int(large["text"]) >= 24
    assert int(large["target"]) >= 60
    assert int(normal["target"]) >= 44
    for size in ("text", "table", "lead", "h1", "h2", "h3"):
        assert int(large[size]) >= int(normal[size]) * 1.25


def rules(css: str) -> list[str]:
    """The selectors of every rule, as they stand before its {, media queries left out."""
    plain = re.sub(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@page[^}]*\}", "", css, flags=re.S)
    return [one.strip() for one in re.findall(r"([^{}]+)\{[^{}]*\}", plain)]


def test_nothing_is_styled_twice() -> None:
    """A rule that stands twice is a merge gone wrong; a page that restyles a component changes it for all others."""
    components, pages = (rules(part) for part in SHEET.split("/* Rules of single pages, below this line */"))
    assert len(components) > 150
    assert [one for one, times in Counter([*components, *pages]).items() if times > 1] == []
    ours = {one.strip() for group in components for one in group.split(",")}
    assert [one for group in pages for one in group.split(",") if one.strip() in ours] == [], "name the page: .my-page .timeline"
