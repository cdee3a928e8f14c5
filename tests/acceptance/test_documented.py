"""What the how-to pages print is run: a reader who copies it gets what the page promises."""

import re
import tomllib
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from huimin import exchange, policy
from huimin.catalog import Catalog, standard_catalog
from huimin.exchange import REASONS, Mapping, Receipt, column_file, mapping_file
from huimin.kernel import Month, Workspace

SETTINGS = '[workspace]\nname = "文档"\narea = "230925"\n'


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def page(root: Path) -> Path:
    return root / "docs" / "how-to" / "add-a-department-file.md"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "county", SETTINGS)


def mapping_blocks(page: Path) -> dict[str, str]:
    """Dataset id → text, for every complete mapping on the page."""
    found = {}
    for text in blocks(page, "toml"):
        dataset = tomllib.loads(text).get("dataset")
        if dataset:
            found[dataset["id"]] = text
    return found


def read(workspace: Workspace, name: str, text: str) -> tuple[list[Mapping], Catalog]:
    (workspace.mappings / f"{name}.toml").write_text(text, encoding="utf-8")
    return exchange.read_mappings(workspace.mappings, standard_catalog())


def load(workspace: Workspace, name: str, text: str) -> Receipt:
    mappings, catalog = read(workspace, name, text)
    return exchange.load(workspace, mappings, catalog, Month(2026, 10))[0]


def test_the_page_has_mappings_of_every_kind_it_explains(page: Path) -> None:
    assert set(mapping_blocks(page)) == {"hukou", "tax", "dibao_roster", "medical"}


@pytest.mark.parametrize("name", ["hukou", "tax", "dibao_roster", "medical"])
def test_every_mapping_on_the_page_is_read(page: Path, workspace: Workspace, name: str) -> None:
    mappings, _ = read(workspace, name, mapping_blocks(page)[name])
    assert [mapping.dataset for mapping in mappings] == [name]


def test_the_police_list_gives_the_promised_receipt(page: Path, workspace: Workspace) -> None:
    (workspace.inbox / "公安_常住人口_2026-10.csv").write_text(blocks(page, "csv")[0], encoding="gb18030")
    receipt = load(workspace, "hukou", mapping_blocks(page)["hukou"])
    assert (receipt.rows_in, receipt.accepted, dict(receipt.reasons)) == (3, 2, {"not_a_record": 1})


def test_the_tax_list_is_read_as_the_page_says(page: Path, workspace: Workspace) -> None:
    with xlsxwriter.Workbook(str(workspace.inbox / "税务_工资薪金.xlsx")) as book:
        sheet = book.add_worksheet("明细")
        for number, row in enumerate([("纳税人识别号", "全年收入额", "缴纳税款"), ("990101196503124020", "36,000.50", ""),
                                      ("990101199108155031", "未申报", 120)]):
            sheet.write_row(number, 0, row)
    receipt = load(workspace, "tax", mapping_blocks(page)["tax"])
    assert receipt.path is not None
    rows = duckdb.connect().execute(
        f"SELECT person_key, wage_income, income_tax FROM '{receipt.path}/data.parquet' ORDER BY person_key").fetchall()
    assert rows == [("990101196503124020", 3_600_050, 0), ("990101199108155031", 0, 12_000)]


def test_local_fields_of_the_page_extend_the_catalog(page: Path, workspace: Workspace) -> None:
    local = next(text for text in blocks(page, "toml") if "[[codelist]]" in text)
    _, catalog = read(workspace, "local", mapping_blocks(page)["tax"] + local)
    assert catalog.field("household", "roof_kind").codes == "roof"
    assert catalog.field("person", "survey_weight").scale == 10**6


def test_the_page_explains_every_reason_for_refusing_a_row(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [reason for reason in REASONS if f"| `{reason}` |" not in text] == []


def test_the_page_explains_every_key_a_mapping_may_have(page: Path) -> None:
    """The reader of mapping files knows these keys; a key it learns must be explained."""
    text = page.read_text(encoding="utf-8")
    known = {*mapping_file._DATASET, *mapping_file._ROOT, *column_file._KEYS}
    assert sorted(key for key in known if f"`{key}`" not in text and f"[{key}]" not in text) == []


def test_the_policy_on_the_page_passes_its_examples(root: Path, tmp_path: Path) -> None:
    text = blocks(root / "docs" / "how-to" / "write-a-policy.md", "toml")
    head, definition, examples, overlay = text
    write(tmp_path / "child_top_up" / "230925@2026-10-01.toml", head + examples)
    write(tmp_path / "definitions" / "child_top_up.toml", definition)
    write(tmp_path / "dibao" / "230925@2026-10-01.toml", overlay)
    library = policy.read_library([tmp_path])
    results = list(policy.run_examples(library, standard_catalog(), "child_top_up"))
    assert [(str(result.example.name), result.problems) for result in results if not result.passed] == []
    assert len(results) == 3
    conditions = library.resolve("230925", date(2026, 10, 31)).policies["dibao"].conditions
    assert "no_second_car" in {condition.id for condition in conditions}


def test_the_parameter_lines_on_the_page_are_read(root: Path, tmp_path: Path) -> None:
    lines = blocks(root / "docs" / "how-to" / "bring-your-own-county.md", "csv")[0]
    write(tmp_path / "local.csv", lines)
    found = standard_catalog([tmp_path / "local.csv"]).parameters.value("dibao.standard", "230925101", "rural", date(2026, 10, 31))
    assert found is not None
    assert found.value == 63_200


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
