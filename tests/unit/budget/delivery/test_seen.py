"""What a register says of somebody's work, read from wherever the workspace lies."""

from pathlib import Path

from huimin.budget.delivery.seen import in_registers
from huimin.kernel import Month
from huimin.matching import match
from tests.unit.conftest import ID, make_workspace


def test_a_quote_in_the_name_of_the_folder_changes_nothing(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "o'brien" / "home")
    match(workspace)
    seen = in_registers(workspace, [ID["王秀英"]], build=True)
    assert seen(ID["王秀英"], Month(2026, 10)) is None  # no list says who works
    assert seen(ID["王秀英"], Month(2026, 9)) is None, "a month that was never matched"
