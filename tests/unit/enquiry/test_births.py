"""A year of birth stands for a date only where no day of the year makes a difference."""

from datetime import date, timedelta

import pytest

from huimin.catalog import standard_catalog
from huimin.enquiry import Rules
from huimin.policy import check, exact, read_library
from tests.unit.enquiry.conftest import County

YEARS = [1922, 1936, 1945, 1946, 1947, 1966, 1980, 2007, 2008, 2009, 2020, 2022, 2023, 2024, 2025, 2026]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_that_is_enough_is_enough_on_every_day(county: County, year: int) -> None:
    births = county.rules.births
    place = {"area": county.rules.area, "residence": "rural"}
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    found = {tuple(exact(part, births.born(place, day)) for part in births.parts)
             for day in days if day.year == year and day <= county.rules.day}
    assert births.parts
    assert (births.of(year) is not None) == (len(found) == 1)


def test_where_the_day_matters_it_is_asked(county: County) -> None:
    assert county.rules.births.of(1966) is None  # sixty this year, before or after the day decided
    assert county.rules.births.of(1975) == date(1975, 1, 1)


def test_without_local_numbers_every_year_they_could_decide_stays_open() -> None:
    day = date(2026, 10, 31)
    rules = Rules(check(read_library([]).resolve("CN", day), standard_catalog()), standard_catalog(), "CN", day)
    assert rules.births.of(1966) is None
