import csv
import hashlib
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huimin.catalog import standard_catalog
from huimin.demo import CountySummary, generate, read_records
from huimin.demo.departments import REGISTERS
from huimin.demo.rosters import Paid, registers
from huimin.exchange import load, read_mappings
from huimin.kernel import Workspace
from tests.unit.demo.conftest import office, people, read


def test_departments_write_in_their_own_manners(county: CountySummary):
    inbox = county.home / "inbox"
    assert (inbox / "公安_常住人口登记_2026-10.csv").read_bytes().decode("gb18030").startswith("户号,公民身份号码")
    assert (inbox / "卫健_死亡医学证明_2026-10.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (inbox / "教育_学籍信息_2026-10.csv").read_bytes()[:2] in {b"\xff\xfe", b"\xfe\xff"}
    rows = CalamineWorkbook.from_path(str(inbox / "公安车管_机动车登记_202610.xlsx")).get_sheet_by_name("名单").to_python()
    assert "机动车登记信息" in str(rows[0][0])
    assert "号牌号码" in rows[2]
    assert rows[-1][0] == "合计"


def test_the_tax_office_is_a_month_behind(county: CountySummary):
    assert [path.name for path in (county.home / "inbox").glob("税务_*")] == ["税务_个人所得税信息_2026年9月.csv"]


def test_cremations_carry_dates_as_serial_numbers(county: CountySummary):
    (path,) = (county.home / "inbox").glob("民政殡葬_*.xlsx")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("火化").to_python()
    assert all(45_500 < float(str(row[2])) < 46_400 for row in rows[2:])


def test_slips_that_mean_the_same_are_there(county: CountySummary):
    pension = (county.home / "inbox" / "民政_高龄津贴_202610.txt").read_text(encoding="gb18030").splitlines()[1:]
    assert any(len(line.split("|")[0]) == 15 for line in pension)
    disability = [row["身份证号"] for row in read(county.home, "残联_*.csv", "gb18030")]
    assert any(number.endswith("x") for number in disability)
    (vehicles,) = (county.home / "inbox").glob("公安车管_*.xlsx")
    cells = CalamineWorkbook.from_path(str(vehicles)).get_sheet_by_name("名单").to_python()
    assert any("\uff10" <= str(row[2])[:1] <= "\uff19" for row in cells)


def test_every_list_has_a_mapping_and_every_row_an_answer(county: CountySummary):
    workspace = Workspace.open(county.home)
    catalog = standard_catalog(sorted(workspace.parameters.glob("*.csv")), [county.home / "areas.csv"])
    mappings, catalog = read_mappings(workspace.mappings, catalog)
    made = {register.id for register in (*REGISTERS, *registers(Paid()))}
    assert {mapping.dataset for mapping in mappings} == made
    receipts = load(workspace, mappings, catalog, county.month, dry_run=True)
    assert {receipt.status for receipt in receipts} == {"checked"}
    for receipt in receipts:
        assert receipt.rows_in == receipt.accepted + receipt.rejected, receipt.dataset
    reasons = {reason for receipt in receipts for reason in receipt.reasons}
    assert {"bad_identity", "duplicate_same", "not_a_record", "bad_number"} <= reasons
    rows = sum(receipt.rows_in for receipt in receipts)
    assert 0.001 < sum(receipt.rejected for receipt in receipts) / rows < 0.02


def test_every_field_of_the_catalog_is_on_some_list(county: CountySummary):
    mappings, catalog = read_mappings(county.home / "mappings", standard_catalog())
    supplied = {column.field.key for mapping in mappings for column in mapping.columns if column.field}
    assert {field.key for entity in catalog.entities() for field in catalog.fields(entity).values()} <= supplied


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path):
    def sums(home: Path) -> dict[str, str]:
        generate(home, people=1_000, seed=5, entitlements=office)
        return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(home.rglob("*")) if path.is_file()}

    assert sums(tmp_path / "one") == sums(tmp_path / "two")


def test_no_mapping_reaches_the_truth(county: CountySummary):
    mappings, _ = read_mappings(county.home / "mappings", standard_catalog())
    for path in (county.home / "truth").iterdir():
        assert not any(path.match(pattern) for mapping in mappings for pattern in mapping.files)
    assert not (county.home / "truth" / ".perfect").exists()


def test_a_workspace_is_never_overwritten(county: CountySummary):
    with pytest.raises(FileExistsError):
        generate(county.home, people=1_000)


def test_identity_numbers_in_every_file_are_of_the_unallotted_province(county: CountySummary):
    assert all(row["公民身份号码"].startswith("99") for row in people(county.home))


def test_areas_nest(county: CountySummary):
    with (county.home / "areas.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["code"]: row for row in csv.DictReader(stream)}
    assert all(row["parent"] in {*rows, "CN"} for row in rows.values())
    assert {row["居住地区划"] for row in people(county.home)} <= rows.keys()


def test_the_hospitals_list_has_no_identity_numbers_and_the_truth_says_whom_it_names(county: CountySummary) -> None:
    rows = list(read(county.home, "县医院_*.csv", "gb18030"))
    truth = read_records(county.home)
    known = {row["公民身份号码"].upper(): row for row in people(county.home)}
    assert {("hospital_illness", row["登记号"]) for row in rows} == set(truth)
    assert not [row for row in rows if any(number in "".join(row.values()) for number in known)]
    differing = [row for row in rows if row["姓名"] != known[truth["hospital_illness", row["登记号"]]]["姓名"]]
    assert 0 < len(differing) < len(rows) / 2
