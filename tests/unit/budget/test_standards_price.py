"""The price link replayed month by month: the lower line and wider circle of 2022-09 to 2023-03, and a normal year.

All figures are made up; the lines, the months of the lower line and the formula come from the files of the law.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from huimin.budget.standards import PriceMonth, prepared_on, price_months
from huimin.kernel import Month, Workspace, write_text

HEADER = "id,area,residence,from,to,value,unit,source,status\n"
# month: CPI, food (percent) -> what the link does, what each person gets on a standard of 700
TEMPORARY = {
    "2022-08": ("3.0", "5.9", "off", None),  # the line is still 3.5
    "2022-09": ("3.0", "1.0", "start", 2100),  # 3.0 from this month; 700 x 3.0 %
    "2022-10": ("2.9", "6.0", "continue", 2030),  # food alone carries it on
    "2022-11": ("2.9", "5.9", "stop", None),
    "2022-12": ("2.9", "5.9", "off", None),
    "2023-01": ("3.1", "5.9", "start", 2170),
    "2023-02": ("3.4", "5.9", "continue", 2380),
    "2023-03": ("3.4", "5.9", "continue", 2380),
    "2023-04": ("3.4", "5.9", "stop", None),  # the line is 3.5 again: the same figure stops it
    "2023-05": ("3.4", "5.9", "off", None),
}
NORMAL = {
    "2024-01": ("3.4", "5.9", "off", None),
    "2024-02": ("3.5", "1.0", "start", 2450),  # reaching the line is enough
    "2024-03": ("3.6", "1.0", "continue", 2520),
    "2024-04": ("3.49", "6.0", "continue", 2443),
    "2024-05": ("3.49", "5.99", "stop", None),
    "2024-06": ("1.0", "1.0", "off", None),
    "2024-07": ("1.0", "6.0", "start", 700),
    "2024-08": ("0.9", "5.0", "stop", None),
    "2024-09": ("3.0", "5.9", "off", None),
    "2024-10": ("3.3", "5.9", "off", None),
    "2024-11": ("-0.2", "-1.5", "off", None),
    "2024-12": ("3.5", "6.5", "start", 2450),
}


def county(home: Path, figures: dict[str, tuple[str, str, str, int | None]], more: str = "") -> Workspace:
    rows = ["price_subsidy.urban_standard,9901,any,2021-01-01,,700,yuan/person/month,made up,made_up", more]
    for name, (cpi, food, _, _) in figures.items():
        month = Month.parse(name)
        for id, value in (("cpi", cpi), ("food_cpi", food), ("rate", cpi)):
            rows.append(f"price_subsidy.{id},9901,any,{month.first_day},{month.last_day},{value}%,1,made up,made_up")
    workspace = Workspace.create(home, '[workspace]\nname = "试点"\narea = "990121"\n[library]\npolicies = ["price_subsidy"]\n')
    write_text(home / "parameters" / "local.csv", HEADER + "\n".join(filter(None, rows)) + "\n")
    return workspace


def replayed(workspace: Workspace, months: Sequence[str]) -> list[PriceMonth]:
    last = Month.parse(months[-1])
    return price_months(prepared_on(workspace, last.last_day), Month.parse(months[0]), last)


@pytest.mark.parametrize("year", [TEMPORARY, NORMAL], ids=["2022-09 to 2023-03", "a normal year"])
def test_month_by_month(tmp_path: Path, year: dict[str, tuple[str, str, str, int | None]]) -> None:
    found = replayed(county(tmp_path / "home", year), list(year))
    assert {str(one.month): (one.event, one.fen) for one in found} == {name: row[2:] for name, row in year.items()}
    assert not any(one.carried for one in found)


def test_families_at_the_edge_are_in_for_seven_months(tmp_path: Path) -> None:
    found = replayed(county(tmp_path / "home", TEMPORARY), ["2022-08", "2023-05"])
    wide = [str(one.month) for one in found if one.wider]
    assert wide == ["2022-09", "2022-10", "2022-11", "2022-12", "2023-01", "2023-02", "2023-03"]


def test_a_province_may_be_more_generous(tmp_path: Path) -> None:
    """A lower line of its own starts the link where the country's would not."""
    home = county(tmp_path / "home", {"2024-09": NORMAL["2024-09"]}, "price_subsidy.cpi_line,99,any,2024-01-01,,3%,1,made up,made_up")
    assert [one.event for one in replayed(home, ["2024-09"])] == ["start"]


def test_a_month_without_figures_is_not_known_and_says_so(tmp_path: Path) -> None:
    figures = {name: NORMAL[name] for name in ("2024-02", "2024-04")}
    found = replayed(county(tmp_path / "home", figures), ["2024-02", "2024-04"])
    assert [one.event for one in found] == ["start", "unknown", "start"]
    assert [one.fen for one in found] == [2450, None, 2443]


def test_a_figure_without_an_end_is_carried_on_and_marked(tmp_path: Path) -> None:
    home = county(tmp_path / "home", {}, "price_subsidy.cpi,9901,any,2024-02-01,,4%,1,made up,made_up\n"
                                         "price_subsidy.food_cpi,9901,any,2024-02-01,,1%,1,made up,made_up")
    found = replayed(home, ["2024-02", "2024-03"])
    assert [(one.event, one.carried) for one in found] == [("start", ()), ("continue", ("price_subsidy.cpi", "price_subsidy.food_cpi"))]


def test_published_figures_can_be_laid_over_the_tables(tmp_path: Path) -> None:
    home = county(tmp_path / "home", {"2024-09": NORMAL["2024-09"]})
    write_text(tmp_path / "prices.csv", HEADER + "price_subsidy.cpi,9901,any,2024-09-01,2024-09-30,3.5%,1,made up,made_up\n")
    [found] = price_months(prepared_on(home, date(2024, 9, 30), tmp_path / "prices.csv"), Month(2024, 9), Month(2024, 9))
    assert found.event == "start"
    assert [one.event for one in replayed(home, ["2024-09"])] == ["off"]
