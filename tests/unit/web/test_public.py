"""Public pages: open to everybody, about nobody; numbers suppressed alike on every page and in the file."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huimin import matching
from huimin.kernel import connect
from huimin.web import county, rules
from huimin.web.public import figures
from huimin.web.public.suppress import FEW, HIDDEN, SHOWN


def addresses() -> list[str]:
    """Every public page and file of the county."""
    ids = [item.id for item in rules.prepared().policies]
    spots = {spot.code for one in figures.drawn() or () for township in one.townships for spot in (township, *township.villages)} - {""}
    townships = sorted(code for code in spots if len(code) == 9)
    return [*(reverse(name) for name in ("public", "public_policies", "public_standards", "public_standards_csv", "public_figures",
                                         "public_figures_csv")),
            *(reverse("public_policy", args=[id]) for id in ids), *(reverse("public_figures_of", args=[id]) for id in ids),
            *(reverse("public_figures_in", args=[id, code]) for id in ids for code in townships),
            *(reverse("public_place", args=[code]) for code in sorted(spots))]


@pytest.fixture
def pages(office: Path) -> dict[str, str]:
    client = Client()
    return {address: client.get(address).content.decode() for address in addresses()}


def people() -> tuple[set[str], set[str]]:
    """Names and identity or household numbers of everybody in the register of the latest run."""
    [folder] = [path for path in county.workspace().registry.iterdir() if not path.name.startswith(".")][-1:]
    connection = connect(readable=[folder])
    try:
        rows = connection.execute(f"SELECT DISTINCT p.name, p.person_id, h.household_id FROM read_parquet('{folder}/person.parquet') AS p "
                                  f"JOIN read_parquet('{folder}/household.parquet') AS h USING (household_no)").fetchall()
    finally:
        connection.close()
    return {row[0] for row in rows if row[0]}, {value for row in rows for value in row[1:] if value}


def test_no_public_page_names_anybody(pages: dict[str, str]) -> None:
    names, numbers = people()
    assert len(names) > 300
    assert len(numbers) > 300
    places = {county.area_name(code) for code in county.catalog().areas.codes()}
    for address, page in pages.items():
        text = re.sub(r"<[^>]+>", " ", page)
        words = set(re.split(r"[^\w]+", text))
        assert not {name for name in names if (name in words if len(name) < 3 else name in text)} - places, address
        assert not {number for number in re.findall(r"\d{8,17}[\dXx]", page + address) if number in numbers}, address


def test_every_page_opens_for_everybody_in_both_languages(pages: dict[str, str]) -> None:
    english = Client()
    english.cookies["language"] = "en"
    for address, page in pages.items():
        assert page
        assert english.get(address).status_code == 200, address
    for address in ("public_policy", "public_figures_of"):
        assert Client().get(reverse(address, args=["no_such"])).status_code == 404
    assert Client().get(reverse("public_place", args=["000000000"])).status_code == 404


def test_nobody_needs_a_session(office: Path) -> None:
    answer = Client().get(reverse("public_figures"))
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


def test_figures_are_the_run_s(office: Path) -> None:
    """Shown totals are those of the summary; a shown township is the sum of its villages as the run knows them."""
    run = county.latest()
    assert run is not None
    summary = {row["id"]: row for row in run.summary["policies"]}
    found = figures.drawn()
    assert found
    for one in found:
        if one.total.mark == SHOWN:
            assert (one.total.count, one.total.fen) == (summary[one.id]["on_roster"], summary[one.id]["paid_fen"])
        for township in one.townships:
            if township.figure.mark == SHOWN:
                assert township.figure.count == sum(place.on_roster for place in matching.places(run) or ()
                                                    if (place.policy, place.township or "") == (one.id, township.code))
            else:
                assert {village.figure.mark for village in township.villages} <= {HIDDEN}


def test_the_file_and_the_pages_hide_the_same(pages: dict[str, str]) -> None:
    text = pages[reverse("public_figures_csv")].removeprefix("\ufeff")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["名称"]]
    run = county.latest()
    assert run is not None
    small = {(place.policy, place.village or "") for place in matching.places(run) or () if 0 < place.on_roster < 5}
    assert small
    marks = {(row["政策"], row["地区代码"]): row["在册"] for row in rows}
    for key in small:
        assert not marks[key].isdigit(), key
    assert {value for value in marks.values() if not value.isdigit()} == {"少于5", "不单独公布", "没有发放名册"}


def test_nothing_can_be_subtracted(office: Path) -> None:
    """Under every published total either nothing is hidden, or at least two numbers are."""
    hidden = 0
    for one in figures.drawn() or ():
        for total, parts in [(one.total, one.townships), *((spot.figure, spot.villages) for spot in one.townships)]:
            gone = [spot for spot in parts if spot.figure.mark != SHOWN]
            if total.mark == SHOWN and len(parts) > 1:
                assert len(gone) != 1
                hidden += len(gone)
            if total.mark == FEW:
                assert len(gone) == len(parts)
    assert hidden


def test_before_the_first_run_the_page_says_so(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county, "latest", lambda: None)
    page = Client().get(reverse("public_figures")).content.decode()
    assert "还没有数" in page
    assert Client().get(reverse("public_policies")).status_code == 200
    assert Client().get(reverse("public_figures_csv")).status_code == 200


def test_a_standard_nobody_set_says_so(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    known = rules.prepared()
    bare = replace(known, catalog=known.catalog.with_parameters(type(known.catalog.parameters)()))
    monkeypatch.setattr(rules, "prepared", lambda: bare)
    assert "本地还没有填" in Client().get(reverse("public_standards")).content.decode()
    page = Client().get(reverse("public_policy", args=["dibao"])).content.decode()
    assert "家庭人均月收入…元，不低于当地标准…元" in page


def test_conditions_carry_the_county_s_numbers(pages: dict[str, str]) -> None:
    page = pages[reverse("public_policy", args=["old_age"])]
    assert "当地从80周岁起发放" in page
    assert "老年人权益保障法 第三十三条" in page


def test_a_county_total_below_five_is_not_published(office: Path) -> None:
    assert figures.published_total((4, 1000)).mark == FEW
    assert figures.published_total((4, 1000)).fen is None
    assert [figures.published_total((count, 0)).mark for count in (0, 5)] == [SHOWN, SHOWN]


def test_a_cell_is_no_formula(as_: Callable[[str], Any]) -> None:
    from huimin.web.download import csv_file

    body = csv_file("x.csv", ["a"], [["=1+1"], [-3], ["@x"]], ["+note"]).content.decode()
    assert body.removeprefix("\ufeff").splitlines() == ["a", "'=1+1", "-3", "'@x", "'+note"]


def test_what_follows_from_the_rules_is_made_once_and_anew_with_other_rules(office: Path) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    known = rules.prepared()
    others = replace(known)
    assert [rules.of_rules(of, ("test", "zh"), make) for of in (known, known, others, others, known)] == [0, 0, 1, 1, 2]
    assert rules.of_rules(known, ("test", "en"), make) == 3
