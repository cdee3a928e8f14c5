"""The quality pages in a browser: both languages, phone and office width, by keyboard, without a fault that axe finds."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huimin.catalog import standard_datasets
from huimin.exchange import label
from huimin.kernel import Month, Text
from huimin.quality import DatasetQuality, MonthQuality, write_pages
from huimin.quality.measure import Agreement

WIDTHS = (360, 1366)
PAGES = ("index.html", "index.en.html", "people.html", "people.en.html")


def _month(number: int, delivered: bool = True) -> MonthQuality:
    area = Text("所在区划(登记到村居社区的十二位代码)", "Area of the household")
    columns = (("sex", Text("性别", "Sex"), 1 - number / 100), ("h__area", area, 1.0))
    agreements = (Agreement("person.deceased", Text("已死亡", "Dead"), "health", "deaths", Text("死亡医学证明", "Deaths"), 25, None),)
    if not delivered:
        return MonthQuality(Month(2026, number), False, behind=1)
    return MonthQuality(Month(2026, number), True, 12_345, 0.98, 0.999, {"bad_identity": 12, "duplicate_same": None}, columns, agreements)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    months = tuple(_month(number, number != 7) for number in range(3, 11))
    long = Text("一份名字长得在手机上一行写不下的部门数据集名单(试点)", "A dataset with a name too long for one line of a phone")
    entry = replace(standard_datasets()["population"], id="people")
    write_pages([DatasetQuality("people", Text("人口", "People"), "public_security", Text("公安机关", "Public security"), 1, months),
                 DatasetQuality("empty", long, "health", Text("卫生健康部门", "Health"), None, ())], made, "云溪县", label,
                {"people": entry})
    return made


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_accessible_and_fetches_nothing(browser: Any, folder: Path, name: str, width: int):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [(folder / name).as_uri()]
    assert page.locator("script").count() == 0
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_the_keyboard_reaches_content_language_and_tables(browser: Any, folder: Path):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto((folder / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.en.html")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "People"
    page.keyboard.press("Enter")
    page.wait_for_url("**/people.en.html")
    page.close()
