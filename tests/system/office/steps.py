"""What people do in a story, through their browsers: fill in the form of an act, read a case, apply, pass it on."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from tests.system.office.looking import Reader

People = Callable[[str], Reader]
"""By user name: a browser of one's own, signed in."""
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def fills(web: Any, **typed: str) -> None:
    """Enter something in fields by name: words, "yes" for a box, the value of a choice ("" for the first that can be chosen)."""
    for name, value in typed.items():
        field = web.locator(f"main [name={name}]")
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            web.locator(f"main [name={name}]:enabled{f'[value={value!r}]' if value else ''}").first.check()
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def does(one: Reader, ref: str, act: str, **typed: str) -> Any:
    """Open the form of an act, fill it in, press its button; the case has gone on."""
    web = one.open(f"/cases/{ref}/{act}/")
    fills(web, **typed)
    web.locator("main form button:not([name=preview])").click()
    assert web.url in {f"{one.base}/cases/{ref}/", f"{one.base}/me/cases/{ref}/"}, (act, words(web)[:500])
    return web


def words(web: Any) -> str:
    """All words of a page, folded ones too."""
    return re.sub(r"\s+", " ", str(web.locator("main").text_content()))


def case(one: Reader, ref: str) -> str:
    return words(one.open(f"/cases/{ref}/"))


def applies(family: Reader, policy: str) -> str:
    """A citizen applies for a benefit; the number of the case."""
    family.choose("zh", "normal")
    web = family.open("/me/apply/")
    web = family.open(str(web.locator(f"main a[href^='/me/apply/{policy}/']").first.get_attribute("href")))
    for _ in range(4):
        if web.url.endswith("/done/"):
            break
        for group in {box.get_attribute("name") for box in web.locator("main input[type=radio]").all()}:
            web.locator(f"[name={group}]").first.check()
        for box in web.locator("main input[type=checkbox]").all():
            box.check()
        web.locator("main form button.main").click()
    found = re.search(r"\d{4}-\d{7}", words(web))
    assert found is not None, words(web)[:500]
    return found[0]


def to_the_county(people: People, ref: str, opinion: str) -> None:
    """Accepted, checked and passed on by the township, by two people."""
    does(people("xiang"), ref, "accept")
    does(people("xiang"), ref, "check_data", findings="与登记一致")
    does(people("xiangzhang"), ref, "give_opinion", opinion=opinion, reasons="按登记的情况")
    does(people("xiang"), ref, "send_to_county")


def surveyed(people: People, ref: str) -> None:
    """Accepted, checked, visited by two, and found to fit, by a township."""
    does(people("xiang"), ref, "accept")
    does(people("xiang"), ref, "check_data", findings="与登记一致")
    visited(people, ref)


def visited(people: People, ref: str) -> None:
    does(people("xiang2"), ref, "visit", visited_on=TODAY, visitors="乡小周、村小陈", findings="与申请一致", signed="yes")
    does(people("xiangzhang"), ref, "give_opinion", opinion="grant", amount_fen="830", reasons="人均收入低于标准")


def number_of(home: Path, name: str) -> str:
    """The identity number of a made-up person, as their paper card has it: no page shows one."""
    found = duckdb.sql("SELECT DISTINCT person_id FROM read_parquet($files) WHERE name = $name",
                       params={"files": str(home / "registry" / "*" / "person.parquet"), "name": name}).fetchall()
    assert len(found) == 1, name
    return str(found[0][0])
