"""The tables people keep: read as documented, each slip named by line and column; damage placed on households of a register."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from huimin.budget.pooling.damage import read_damage
from huimin.budget.pooling.errors import BadPoolLine, BadPoolRules
from huimin.budget.pooling.register import Point, read_needs, read_places, read_resources
from huimin.budget.pooling.rules import SYNTHETIC, read_rules
from huimin.registry import Registry, RegistryMeta

NOW = datetime(2026, 11, 1)
HEAD = "id,owner,sector,category,kind,amount,unit,place,from,until,lead_hours,reach_km,only_for,only_in\n"
GOOD = "R1,县仓库,政府,物资,棉被,60,床,990121100,2026-11-01,2026-11-30,1,30,老人;儿童,990121\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_resource_is_read_as_documented(tmp_path: Path) -> None:
    (one,) = read_resources(write(tmp_path, HEAD + GOOD))
    assert (one.sector, one.kind.category, one.kind.unit, one.amount) == ("government", "goods", "床", 60)
    assert (one.since, one.until) == (datetime(2026, 11, 1), datetime(2026, 11, 30, 23, 59, 59, 999999))
    assert (one.only_for, one.only_in, one.reach_km, one.lead_hours) == ({"老人", "儿童"}, {"990121"}, 30, 1)


@pytest.mark.parametrize(("line", "column"), [
    ("R2,,政府,物资,棉被,60,床,990121,,,,,,", "owner"), ("R2,甲,官方,物资,棉被,60,床,990121,,,,,,", "sector"),
    ("R2,甲,政府,物资,棉被,6.5,床,990121,,,,,,", "amount"), ("R2,甲,政府,物资,棉被,0,床,990121,,,,,,", "amount"),
    ("R2,甲,政府,资金,补助,6.5,床,990121,,,,,,", "unit"), ("R2,甲,政府,物资,棉被,6,条,990121,,,,,,", "kind"),
    ("R2,甲,政府,物资,毯子,6,条,,,,,,,", "place"), ("R2,甲,政府,物资,毯子,6,条,云溪,,,,,,", "place"),
    ("R2,甲,政府,物资,毯子,6,条,990121,11月,,,,,", "from"), ("R2,甲,政府,物资,毯子,6,条,990121,2026-11-02,2026-11-01,,,,", "until"),
    ("R2,甲,政府,物资,毯子,6,条,990121,,,,,,云溪", "only_in"), ("R1,甲,政府,物资,毯子,6,条,990121,,,,,,", "id")])
def test_a_slip_in_the_register_is_named(tmp_path: Path, line: str, column: str) -> None:
    with pytest.raises(BadPoolLine) as slip:
        read_resources(write(tmp_path, HEAD + GOOD + line + "\n"))
    assert (slip.value.details["line"], slip.value.details["column"]) == (3, column)


def test_needs_take_the_unit_of_the_register(tmp_path: Path) -> None:
    resources = read_resources(write(tmp_path, HEAD + GOOD + "R2,总会,慈善组织,资金,补助,1000.50,元,990121,,,,,,\n"))
    table = "id,household,kind,amount,place,urgency,deadline,who\nN1,1,棉被,2,990121,1,2026-11-03,老人\nN2,1,补助,0.01,990121,2,,\n"
    quilt, money = read_needs(write(tmp_path, table), resources)
    assert (quilt.unit, quilt.amount, quilt.deadline) == ("床", 2, datetime(2026, 11, 3, 23, 59, 59, 999999))
    assert (money.unit, money.amount, resources[1].amount) == ("元", 1, 100_050)


@pytest.mark.parametrize(("line", "column"), [
    ("N1,1,棉被,2,990121,0,,", "urgency"), ("N1,1,棉被,2,990121,,,", "urgency"), ("N1,1,棉被,2,990121,1,,条", "unit"),
    ("N1,1,,2,990121,1,,", "kind"), (",1,棉被,2,990121,1,,", "id")])
def test_a_slip_in_the_needs_is_named(tmp_path: Path, line: str, column: str) -> None:
    resources = read_resources(write(tmp_path, HEAD + GOOD))
    with pytest.raises(BadPoolLine) as slip:
        read_needs(write(tmp_path, f"id,household,kind,amount,place,urgency,deadline,unit\n{line}\n"), resources)
    assert slip.value.details["column"] == column


@pytest.mark.parametrize(("old", "new", "key"), [
    ("speed = 30", "speed = 0", "distance.speed"), ('degree = "一般"', 'grade = "一般"', "damage.grade"),
    ('per = "child"', 'per = "baby"', "damage.per"),
    ("village = 1", "village = 9", "distance"), ('amount = "due"', "amount = 1.5", "list.amount"), ("[distance]", "[distance", "TOML")])
def test_a_slip_in_the_rules_is_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    path = tmp_path / "rules.toml"
    text = SYNTHETIC.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadPoolRules) as slip:
        read_rules(path)
    assert slip.value.details["key"] == key


@pytest.fixture
def register(tmp_path: Path) -> Registry:
    """Two villages, three households; one member has died, one row says only that somebody may be missing."""
    people = [(0, "99a", "1950-01-01", False, "0"), (0, "99b", "2025-01-01", False, "0"), (1, "99c", "1990-01-01", False, "4"),
              (1, "99d", "1930-01-01", True, "0"), (1, None, None, None, None), (2, "99e", "1961-11-02", None, None)]
    homes = [(0, "H0", "990121200", "990121200201"), (1, "H1", "990121200", "990121200201"), (2, "H2", "990121200", "990121200202")]
    folder = tmp_path / "register"
    folder.mkdir()
    with duckdb.connect() as db:
        db.execute("CREATE TABLE p(household_no INT, person_id TEXT, birth_date DATE, deceased BOOL, disability_category TEXT)")
        db.executemany("INSERT INTO p VALUES (?, ?, ?, ?, ?)", people)
        db.execute("CREATE TABLE h(household_no INT, household_id TEXT, township TEXT, area TEXT, in_scope BOOL)")
        db.executemany("INSERT INTO h VALUES (?, ?, ?, ?, true)", homes)
        for table, name in (("p", "person"), ("h", "household")):
            db.execute(f"COPY {table} TO '{folder / name}.parquet'")
    return Registry(folder, tmp_path, RegistryMeta("2026-10", (), {}, {}, {}, {}, 0))


def test_damage_becomes_the_needs_of_who_lives_there(tmp_path: Path, register: Registry) -> None:
    places = read_places(write(tmp_path, "code,lon,lat\n990121200201,120.00,30.00\n990121200202,120.10,30.00\n"))
    damage = ("household,place,lon,lat,degree\nH1,,,,一般\n,990121200201,,,严重\n,990121200201,,,倒塌\n"
              ",,120.101,30.001,严重\n,,121,30,严重\nH9,,,,倒塌\n")
    hit = read_damage(write(tmp_path, damage), register, read_rules(), NOW, places)
    assert hit.degrees == {"H0": "倒塌", "H1": "一般", "H2": "严重"}
    assert [line for line, _ in hit.unplaced] == [6, 7]
    assert hit.as_json()["people"] == 4
    wanted = {(one.household, one.kind): one.amount for one in hit.needs}
    assert wanted == {("H0", "帐篷"): 1, ("H0", "棉被"): 2, ("H0", "应急食品"): 12, ("H0", "婴儿奶粉"): 1, ("H1", "应急食品"): 1,
                      ("H2", "棉被"): 1, ("H2", "应急食品"): 3}
    who = {one.household: one.who for one in hit.needs}
    assert who == {"H0": {"老人", "儿童"}, "H1": {"残疾人"}, "H2": set()}  # H2 turns 65 tomorrow


def test_without_coordinates_of_villages_a_point_is_told_not_dropped(tmp_path: Path, register: Registry) -> None:
    hit = read_damage(write(tmp_path, "lon,lat,degree\n120,30,严重\n"), register, read_rules(), NOW, {})
    assert (hit.needs, len(hit.unplaced)) == ([], 1)
    with pytest.raises(BadPoolLine):
        read_damage(write(tmp_path, "place,degree\n990121200201,大\n"), register, read_rules(), NOW, {"": Point("")})


def test_a_place_of_the_damage_list_must_be_an_area_code(tmp_path: Path, register: Registry) -> None:
    """A name, or a code cut short, would take in every village that starts alike, or none."""
    for place in ("云溪村", "9901212002011"):
        with pytest.raises(BadPoolLine) as slip:
            read_damage(write(tmp_path, f"place,degree\n990121200201,严重\n{place},严重\n"), register, read_rules(), NOW, {})
        assert (slip.value.details["line"], slip.value.details["column"]) == (3, "place")


def test_tables_are_read_in_the_encodings_of_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        path.write_text(HEAD + GOOD, encoding=encoding)
        [one] = read_resources(path)
        assert (one.owner, one.kind.name) == ("县仓库", "棉被")
    path.write_text(HEAD + GOOD, encoding="utf-16")
    with pytest.raises(BadPoolLine) as slip:
        read_resources(path)
    assert slip.value.details["column"] == "CSV"


def test_the_line_told_is_the_line_of_the_file(tmp_path: Path) -> None:
    """A cell of two lines, an empty line and a row of empty cells stand before the row that is wrong."""
    text = HEAD + GOOD.replace("县仓库", '"县\n仓库"') + "\n,,,,,,,,,,,,,\n" + "R2,甲,官方,物资,棉被,60,床,990121,,,,,,\n"
    with pytest.raises(BadPoolLine) as slip:
        read_resources(write(tmp_path, text))
    assert (slip.value.details["line"], slip.value.details["column"]) == (6, "sector")
    assert len(read_resources(write(tmp_path, HEAD + GOOD + "\n,,,,,,,,,,,,,\n"))) == 1


def test_rules_saved_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(SYNTHETIC.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert read_rules(path) == read_rules()
