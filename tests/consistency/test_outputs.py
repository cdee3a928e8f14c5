"""No file that people open in a spreadsheet is written around `kernel.PeopleCsv` and `kernel.cell`."""

import ast
from pathlib import Path

import pytest

import huimin

ROOT = Path(huimin.__path__[0])
MACHINES = {
    "kernel/outward.py": "the one place",
    "catalog/dataset.py": "catalogue entries on their way into a file that is read back",
    "budget/slips.py": "one line of a table on its way back to its reader, deleted with the check",
    "exchange/bulk.py": "texts and their values on their way to DuckDB, deleted with the load",
    "exchange/rows.py": "rows on their way to Parquet, deleted with the load",
    "exchange/refused.py": "numbers on their way to Parquet, deleted with the load",
    "exchange/sources/rows.py": "what a database sent, as a department's file: it must arrive unchanged",
    "linkage/records.py": "records on their way to DuckDB",
    "demo/register.py": "imitates the files of departments, faults included",
}
WORKBOOKS = {"matching/workbook.py", "web/exports/files.py", "demo/register.py", "budget/allocation_files.py"}


def writers() -> dict[str, set[str]]:
    """module -> how it writes tables: csv.writer, csv.DictWriter, xlsxwriter, DuckDB's COPY … CSV."""
    found: dict[str, set[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            how = None
            if isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter", "to_csv", "write_csv", "to_excel"}:
                how = "csv"
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                how = "xlsx" if any(name.split(".")[0] in {"xlsxwriter", "openpyxl"} for name in names) else None
                how = "csv" if getattr(node, "module", None) == "csv" else how
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "FORMAT CSV" in node.value.upper():
                how = "csv"
            if how:
                found.setdefault(path.relative_to(ROOT).as_posix(), set()).add(how)
    return found


def test_only_files_for_machines_are_written_directly() -> None:
    csv_writers = {module for module, how in writers().items() if "csv" in how}
    assert csv_writers <= set(MACHINES), f"use kernel.PeopleCsv: {csv_writers - set(MACHINES)}"
    assert {module for module, how in writers().items() if "xlsx" in how} <= WORKBOOKS


def test_the_list_of_exceptions_is_not_longer_than_needed() -> None:
    assert {module for module, how in writers().items() if "csv" in how} == set(MACHINES)


@pytest.mark.parametrize("module", sorted(WORKBOOKS - {"demo/register.py"}))
def test_texts_of_data_reach_a_workbook_through_cell(module: str) -> None:
    """In workbooks people open every `write_string` writes our own words, or what `cell` made of the data's."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    ours = {"label", "str(column.title)", "str(empty)", "str(name)"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("write"):
            if node.func.attr in {"write_blank", "write_number", "write_formula"} or not isinstance(node.func.value, ast.Name):
                continue
            assert node.func.attr == "write_string", ast.unparse(node)
            text = ast.unparse(node.args[2])
            assert "cell(" in text or "Text(" in text or text in ours, ast.unparse(node)
