"""Every component can be seen under /design/, in both languages, with its uses; pages, orders and dates are exact."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from huimin.kernel import use_language
from huimin.web.design import forms
from huimin.web.design.charts import Bar, Bars, Line, Point, axis
from huimin.web.design.gallery import COMPONENTS
from huimin.web.design.paging import offset_of, page_of
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.templatetags.components import numbers_bold
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.design.views import drawn, usage

HERE = Path(forms.__file__).parent / "templates/components"


def test_every_component_has_a_page_and_every_page_a_component() -> None:
    assert {path.stem for path in HERE.glob("*.html")} == set(COMPONENTS)


@pytest.mark.parametrize("id", sorted(COMPONENTS))
def test_a_component_says_how_it_is_called(id: str) -> None:
    assert f'{{% include "components/{id}.html" with' in usage(COMPONENTS[id])


@pytest.mark.parametrize("id", sorted(COMPONENTS))
def test_a_component_draws_its_examples_in_both_languages(id: str) -> None:
    one = COMPONENTS[id]
    for language in ("zh", "en"):
        with use_language(language):
            for made in drawn(one):
                html = str(made["html"])
                assert "style=" not in html
                assert "<script" not in html
                assert not re.search(r"\bNone\b", html)


def test_the_pages_of_the_gallery_open(office: Path) -> None:
    client = Client()
    assert client.get("/design/").status_code == 200
    assert client.get("/design/data-table/").status_code == 200
    assert client.get("/design/no-such/").status_code == 404


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("200", 200), ("201", 200), ("x", 1), ("-1", 200)])
def test_a_page_that_does_not_exist_is_the_nearest(asked: str, number: int) -> None:
    page = page_of(RequestFactory().get("/", {"page": asked}), 10_000)
    assert (page.number, offset_of(page)) == (number, (number - 1) * 50)


@pytest.mark.parametrize(("typed", "meant"), [("1200", "1200"), (" 1,200 元", "1200"), ("1200.5", "1200.5"), ("¥ 3", "3"), ("0", "0")])
def test_numbers_are_read_kindly(typed: str, meant: str) -> None:
    assert str(forms.number(typed)) == meant


@pytest.mark.parametrize("typed", ["三百", "1e", "NaN", "Infinity", "1.2.3", "1e999999999", "9" * 5000])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        forms.number(typed)


@pytest.mark.parametrize(("typed", "meant"), [("0", 0), (" 12 ", 12), ("１２", 12), ("9" * 18, int("9" * 18))])
def test_whole_numbers_are_read_kindly(typed: str, meant: int) -> None:
    assert forms.whole(typed) == meant


@pytest.mark.parametrize("typed", ["", "abc", "-1", "1.0", "٣", "²³x", "9" * 19, "9" * 5000])
def test_what_is_no_whole_number_is_none(typed: str) -> None:
    assert forms.whole(typed) is None


def test_dates_are_read_from_three_boxes() -> None:
    typed = forms.date_parts({"born-year": "1952年", "born-month": " 3", "born-day": "08日"}, "born")
    assert forms.date_of(typed) == date(1952, 3, 8)
    assert forms.date_of(forms.date_parts({}, "born")) is None
    with pytest.raises(ValueError, match="day"):
        forms.date_of({"year": "1952", "month": "2", "day": "30"})
    with pytest.raises(ValueError, match="99999"):
        forms.date_of({"year": "9" * 20, "month": "2", "day": "3"})


def test_a_table_writes_by_its_columns_and_knows_nothing_from_zero() -> None:
    table = Table("", [Column("a"), Column("b", "number"), Column("c", "yuan"), Column("d", "day")],
                  [Row(("x", 0, 123_456_789, None))], total=("", "", 100, ""))
    assert [cell.words for cell in table.lines[0].cells] == ["0", "1,234,567.89", "—"]
    assert table.total_line is not None
    assert [cell.words for cell in table.total_line.cells] == ["", "1.00", ""]


def test_a_row_with_too_few_cells_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = Table("", [Column("a"), Column("b")], [Row(("x",))]).lines


@pytest.mark.parametrize(("highest", "ends"), [
    (412, [0, 200, 400, 600]), (1, [0, 0.25, 0.5, 0.75, 1]), (0, [0, 1]), (7, [0, 2, 4, 6, 8]), (100, [0, 25, 50, 75, 100]),
    (9, [0, 2.5, 5, 7.5, 10]),
])
def test_an_axis_has_round_numbers(highest: float, ends: list[float]) -> None:
    assert axis(highest) == ends


def test_bars_below_zero_begin_at_zero() -> None:
    drawn = Bars("", "", "", [Bar("up", 30), Bar("down", -10), Bar("none", None)]).drawn
    assert [(bar.start, bar.width) for bar in drawn] == [(25.0, 75.0), (0.0, 25.0), (25.0, None)]


def test_a_line_leaves_a_gap_where_nothing_is_known() -> None:
    line = Line("", "", "", [Point("1", 1), Point("2", None), Point("3", 1), Point("4", 2)])
    assert len(line.dots) == 3
    assert len(line.parts) == 1


def test_tiles_without_a_place_take_the_free_ones() -> None:
    tiles = Tiles("", "", "", [Tile("a", 1, 0, 0), Tile("b", 2), Tile("c", 3, 0, 2)]).drawn
    assert [(tile.x, tile.shade) for tile in tiles] == [(6, "step-1"), (132, "step-3"), (258, "step-4")]


def test_numbers_are_bold_and_the_rest_is_escaped() -> None:
    assert numbers_bold("<b> 1,234户 it's") == "&lt;b&gt; <strong>1,234</strong>户 it&#x27;s"


@pytest.mark.parametrize(("days", "colour", "words"), [
    (6, "done", "6 days left"), (5, "soon", "5 days left"), (1, "soon", "1 day left"), (0, "soon", "due today"),
    (-1, "late", "1 day overdue"),
])
def test_a_deadline_says_how_long_and_turns_amber_then_red(days: int, colour: str, words: str) -> None:
    with use_language("en"):
        drawn = render_to_string("components/deadline.html", {"due": timezone.localdate() + timedelta(days=days)})
    assert f'class="deadline {colour}"' in drawn
    assert words in drawn


@pytest.mark.parametrize(("late", "colour", "words"), [(0, "done", "按期办完"), (2, "late", "晚了2天")])
def test_what_is_done_no_longer_runs(late: int, colour: str, words: str) -> None:
    due = timezone.localdate() - timedelta(days=30)
    drawn = render_to_string("components/deadline.html", {"due": due, "done": due + timedelta(days=late)})
    assert f'class="deadline {colour}"' in drawn
    assert words in drawn
