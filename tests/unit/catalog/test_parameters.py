"""Parameters: nearest area, residence, days and their boundaries, layers, simulations, bad rows."""

import time
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.catalog import ParameterTable, ParameterValue, Unit, standard_catalog
from huimin.catalog.areas import lineage
from huimin.catalog.errors import BadParameterRow, UnknownParameter
from huimin.catalog.parameter_table import read_parameters
from huimin.kernel.language import use_language

HEADER = "id,area,residence,from,to,value,unit,source,status,note\n"
UNIT = "yuan/person/month"
DAY = date(2026, 10, 31)
PER_MONTH = Unit.of({"fen": 1, "person": -1, "month": -1})


def file(folder: Path, rows: str, name: str = "standards.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def table(folder: Path, rows: str) -> ParameterTable:
    return read_parameters([[file(folder, rows)]])


def row(area: str, value: str, residence: str = "", start: str = "2026-01-01", end: str = "") -> str:
    return f"dibao.standard,{area},{residence},{start},{end},{value},{UNIT},文件,confirmed,\n"


def fen(found: ParameterValue | None) -> Fraction | None:
    return found.value if found else None


def test_yuan_become_fen_exactly(tmp_path: Path) -> None:
    found = table(tmp_path, row("CN", "632.55")).value("dibao.standard", "230000000", "rural", DAY)
    assert found is not None
    assert (found.value, found.unit) == (Fraction(63255), PER_MONTH)
    assert (found.origin, found.source, found.residence) == ("standards.csv:2", "文件", "any")


@pytest.mark.parametrize(
    ("area", "expected"),
    [("110101001001", 9), ("110101001002", 6), ("110101", 6), ("110102", 4), ("1101", 4), ("1102", 2), ("12", 0), ("CN", 0)],
)
def test_the_nearest_area_decides(tmp_path: Path, area: str, expected: int) -> None:
    rows = row("CN", "0") + row("11", "2") + row("1101", "4") + row("110101", "6") + row("110101001001", "9")
    assert fen(table(tmp_path, rows).value("dibao.standard", area, "rural", DAY)) == expected * 100


def test_residence_before_any_but_a_nearer_area_before_residence(tmp_path: Path) -> None:
    rows = row("11", "1", "urban") + row("11", "2", "any") + row("1101", "3", "rural")
    values = table(tmp_path, rows)
    assert fen(values.value("dibao.standard", "11", "urban", DAY)) == 100
    assert fen(values.value("dibao.standard", "11", "rural", DAY)) == 200
    assert fen(values.value("dibao.standard", "11", "", DAY)) == 200
    assert fen(values.value("dibao.standard", "1101", "rural", DAY)) == 300
    assert fen(values.value("dibao.standard", "1101", "urban", DAY)) == 100


def test_first_and_last_day_are_included(tmp_path: Path) -> None:
    values = table(tmp_path, row("CN", "1", start="2026-07-01", end="2026-12-31"))

    def on(*day: int) -> Fraction | None:
        return fen(values.value("dibao.standard", "CN", "", date(*day)))

    assert on(2026, 6, 30) is None
    assert on(2026, 7, 1) == on(2026, 12, 31) == 100
    assert on(2027, 1, 1) is None


def test_a_passing_value_gives_way_to_the_lasting_one(tmp_path: Path) -> None:
    """A lower line for some months lies over the usual one, which comes back by itself."""
    values = table(tmp_path, row("CN", "35", start="2021-11-01") + row("CN", "30", start="2022-09-01", end="2023-03-31"))
    assert values.series("dibao.standard", "11", "urban") == [
        (date(2021, 11, 1), 3500), (date(2022, 9, 1), 3000), (date(2023, 4, 1), 3500)
    ]


def test_an_ended_local_value_gives_way_to_the_area_around(tmp_path: Path) -> None:
    values = table(tmp_path, row("11", "1") + row("1101", "2", end="2026-06-30"))
    assert values.series("dibao.standard", "1101", "rural") == [(date(2026, 1, 1), 200), (date(2026, 7, 1), 100)]


def test_series_shows_where_nothing_holds(tmp_path: Path) -> None:
    values = table(tmp_path, row("CN", "1", end="2026-01-31"))
    assert values.series("dibao.standard", "CN", "") == [(date(2026, 1, 1), 100), (date(2026, 2, 1), None)]
    assert values.series("nothing.here", "CN", "") == []


def test_unknown_parameter_is_none(tmp_path: Path) -> None:
    values = table(tmp_path, row("CN", "1"))
    assert values.value("dibao.standards", "CN", "", DAY) is None
    assert values.unit("dibao.standards") is None
    assert values.unit("dibao.standard") == PER_MONTH
    assert values.ids() == ("dibao.standard",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3.5%", Fraction(7, 200)), ("1/3", Fraction(1, 3)), ("0.035", Fraction(7, 200)), ("-1", Fraction(-1)),
     ('"1,234.5"', Fraction(2469, 2))],
)
def test_numbers_are_exact(tmp_path: Path, text: str, expected: Fraction) -> None:
    values = table(tmp_path, f"a.b,CN,,2026-01-01,,{text},1,x,confirmed,\n")
    assert fen(values.value("a.b", "CN", "", DAY)) == expected


def test_a_workspace_row_wins_over_the_packaged_one(tmp_path: Path) -> None:
    unchanged = standard_catalog().parameters.value("dibao.standard", "11", "rural", DAY)
    path = file(tmp_path, row("11", "1500", "any", "2024-07-01") + row("1101", "1600"))
    values = standard_catalog([path]).parameters
    assert fen(unchanged) == 145000
    assert fen(values.value("dibao.standard", "11", "rural", DAY)) == 150000
    assert fen(values.value("dibao.standard", "110101", "rural", DAY)) == 160000
    assert fen(values.value("dibao.standard", "11", "rural", date(2024, 6, 30))) == 139500
    assert fen(standard_catalog().parameters.value("dibao.standard", "11", "rural", DAY)) == 145000


def test_simulation_replaces_everywhere_inside_and_nowhere_else(tmp_path: Path) -> None:
    values = table(tmp_path, row("11", "1") + row("1101", "2", "urban") + row("12", "3"))
    changed = values.with_value("dibao.standard", Fraction(700), area="11")
    for residence in ("urban", "rural"):
        assert fen(changed.value("dibao.standard", "110101", residence, DAY)) == 700
    assert fen(changed.value("dibao.standard", "12", "urban", DAY)) == 300
    assert fen(values.value("dibao.standard", "1101", "urban", DAY)) == 200
    found = changed.value("dibao.standard", "11", "", DAY)
    assert found is not None
    assert (found.status, found.unit) == ("made_up", PER_MONTH)


def test_simulation_from_a_day_and_for_one_residence(tmp_path: Path) -> None:
    values = table(tmp_path, row("11", "1", "urban") + row("11", "2", "rural"))
    changed = values.with_value("dibao.standard", Fraction(700), residence="rural", valid_from=date(2026, 7, 1))
    assert changed.series("dibao.standard", "11", "rural") == [(date(2026, 1, 1), 200), (date(2026, 7, 1), 700)]
    assert changed.series("dibao.standard", "11", "urban") == [(date(2026, 1, 1), 100)]


def test_simulation_of_a_parameter_without_values_needs_a_unit(tmp_path: Path) -> None:
    values = table(tmp_path, row("CN", "1"))
    with pytest.raises(UnknownParameter, match=r"dibao\.standard"):
        values.with_value("dibao.standart", Fraction(1))
    assert fen(values.with_value("new.one", Fraction(5), unit=PER_MONTH).value("new.one", "11", "", DAY)) == 5


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (f"standard,CN,,2026-01-01,,1,{UNIT},x,confirmed,\n", "id"),
        (f"dibao.standard,123,,2026-01-01,,1,{UNIT},x,confirmed,\n", "area"),
        (f"dibao.standard,CN,Rural,2026-01-01,,1,{UNIT},x,confirmed,\n", "residence"),
        (f"dibao.standard,CN,,,,1,{UNIT},x,confirmed,\n", "from"),
        (f"dibao.standard,CN,,2026/1/1,,1,{UNIT},x,confirmed,\n", "from"),
        (f"dibao.standard,CN,,20260101,,1,{UNIT},x,confirmed,\n", "from"),
        (f"dibao.standard,CN,,2026-01-01,2025-12-31,1,{UNIT},x,confirmed,\n", "to"),
        (f"dibao.standard,CN,,2026-01-01,,,{UNIT},x,confirmed,\n", "value"),
        (f"dibao.standard,CN,,2026-01-01,,3.5%,{UNIT},x,confirmed,\n", "value"),
        ("dibao.standard,CN,,2026-01-01,,1/00,1,x,confirmed,\n", "value"),
        (f"dibao.standard,CN,,2026-01-01,,{chr(0x661)},1,x,confirmed,\n", "value"),
        ("dibao.standard,CN,,2026-01-01,,nan,1,x,confirmed,\n", "value"),
        ("dibao.standard,CN,,2026-01-01,,12,34,1,x,confirmed\n", "unit"),
        ("dibao.standard,CN,,2026-01-01,,1,dollar,x,confirmed,\n", "unit"),
        (f"dibao.standard,CN,,2026-01-01,,1,{UNIT},,confirmed,\n", "source"),
        (f"dibao.standard,CN,,2026-01-01,,1,{UNIT},x,sure,\n", "status"),
        (row("CN", "1").strip() + ",more\n", "note"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, column: str) -> None:
    with pytest.raises(BadParameterRow) as caught:
        table(tmp_path, row("11", "1") + line)
    details = caught.value.details
    assert (details["file"], details["line"], details["column"]) == ("standards.csv", 3, column)
    assert (caught.value.code, caught.value.exit_code) == ("HM-CAT-009", 13)
    with use_language("en"):
        assert str(details["next_step"]).endswith(".")


def test_the_same_row_twice_is_refused_even_across_files(tmp_path: Path) -> None:
    first, second = file(tmp_path, row("11", "1"), "a.csv"), file(tmp_path, row("11", "2", "any"), "b.csv")
    with pytest.raises(BadParameterRow, match=r"b\.csv.*a\.csv:2"):
        read_parameters([[first, second]])


def test_one_parameter_has_one_unit(tmp_path: Path) -> None:
    other = "dibao.standard,12,,2026-01-01,,1,yuan/month,x,confirmed,\n"
    with pytest.raises(BadParameterRow) as caught:
        table(tmp_path, row("11", "1") + other)
    assert caught.value.details["column"] == "unit"
    in_fen = "dibao.standard,12,,2026-01-01,,150,fen/person/month,x,confirmed,\n"
    assert fen(table(tmp_path, row("11", "1") + in_fen).value("dibao.standard", "12", "", DAY)) == 150


def test_a_misspelt_header_is_refused_with_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(HEADER.replace("residence", "residense"), encoding="utf-8")
    with pytest.raises(BadParameterRow, match="residense"):
        read_parameters([[path]])
    path.write_text(HEADER.replace("note", "remark"), encoding="utf-8")
    with pytest.raises(BadParameterRow, match="remark"):
        read_parameters([[path]])


def test_files_as_spreadsheets_save_them(tmp_path: Path) -> None:
    text = HEADER + row("11", "1")
    for encoding in ("utf-8-sig", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
        found = read_parameters([[path]]).value("dibao.standard", "11", "", DAY)
        assert found is not None
        assert found.source == "文件"


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(BadParameterRow, match=r"none\.csv"):
        read_parameters([[tmp_path / "none.csv"]])
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"\xff\xff\xff")
    with pytest.raises(BadParameterRow, match="GB18030"):
        read_parameters([[path]])
    path.write_text("", encoding="utf-8")
    with pytest.raises(BadParameterRow, match="id"):
        read_parameters([[path]])


places = st.sampled_from(["CN", "11", "1101", "110101", "110101001", "12", "1201"])
kinds = st.sampled_from(["urban", "rural", "any"])
starts = st.integers(0, 40).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
spans = st.one_of(st.none(), st.integers(0, 20))


@given(
    st.lists(st.tuples(places, kinds, starts, spans), max_size=12, unique_by=lambda row: row[:3]),
    places, kinds, starts,
)
def test_lookup_agrees_with_a_plain_search(
    rows: list[tuple[str, str, date, int | None]], area: str, residence: str, on: date
) -> None:
    """Rank every row that covers the day by (area length, residence, start) and take the best."""
    values = [
        ParameterValue("a.b", place, kind, Fraction(n), Unit(), start,
                       None if span is None else start + timedelta(days=span), "x", "confirmed")
        for n, (place, kind, start, span) in enumerate(rows)
    ]
    fitting = [
        value for value in values
        if value.area in lineage(area) and value.residence in {residence, "any"} and value.valid_on(on)
    ]
    best = max(fitting, key=lambda v: (0 if v.area == "CN" else len(v.area), v.residence == residence, v.valid_from),
               default=None)
    assert ParameterTable(values).value("a.b", area, residence, on) == best


def test_sixty_parameters_for_a_thousand_places_take_well_under_a_second() -> None:
    counties = [f"{code}" for code in range(110101, 110601)]
    values = ParameterTable(
        ParameterValue(f"p.n{n}", area, "any", Fraction(n), Unit(), date(year, 1, 1), None, "x", "confirmed")
        for n in range(60) for area in ("CN", "11", "1101", "110150") for year in (2024, 2025, 2026)
    )
    start = time.perf_counter()
    for area in counties:
        for residence in ("urban", "rural"):
            for n in range(60):
                assert values.value(f"p.n{n}", area, residence, DAY) is not None
    assert time.perf_counter() - start < 1.0
