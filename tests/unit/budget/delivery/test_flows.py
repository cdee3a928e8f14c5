"""The tables somebody typed: what is read, and what is refused with line and column."""

from datetime import date
from pathlib import Path

import pytest

from huimin.budget.delivery import BadDeliveryLine, read_flows
from huimin.budget.delivery.work import read_training

HEAD = "id,kind,date,programme,area,amount,level,document,month,use_by\n"


def test_words_in_either_language_are_read(tmp_path: Path) -> None:
    path = tmp_path / "funds.csv"
    path.write_text(HEAD + "2,发放,2026-01-05,dibao,990121001,10.50,,,2026-01,\n"
                    '1,received,2026-01-05,dibao,990121,"1,000",省,甲,,2027-12-31\n', encoding="utf-8")
    came, went = read_flows(path)
    assert (came.kind, came.fen, came.level, came.use_by) == ("received", 100_000, "province", date(2027, 12, 31))
    assert (went.kind, went.fen, str(went.month), went.line) == ("paid", 1_050, "2026-01", 2)


@pytest.mark.parametrize(("row", "column"), [
    ("1,付,2026-01-05,dibao,990121,10,,,,", "kind"), ("1,paid,2026-13-05,dibao,990121,10,,,,", "date"),
    ("1,paid,,dibao,990121,10,,,,", "date"), ("1,paid,2026-01-05,,990121,10,,,,", "programme"),
    ("1,paid,2026-01-05,dibao,云溪,10,,,,", "area"), ("1,paid,2026-01-05,dibao,990121,0,,,,", "amount"),
    ("1,paid,2026-01-05,dibao,990121,-3,,,,", "amount"), ("1,paid,2026-01-05,dibao,990121,1.005,,,,", "amount"),
    ("1,received,2026-01-05,dibao,990121,10,,,,", "level"), ("1,due,2026-01-05,dibao,990121,10,,,,", "month"),
    ("1,paid,2026-01-05,dibao,990121,10,,,2026-1,", "month"), ("1,received,2026-01-05,dibao,990121,10,省,,,明年", "use_by")])
def test_a_slip_is_refused_with_its_column(tmp_path: Path, row: str, column: str) -> None:
    path = tmp_path / "funds.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(BadDeliveryLine) as slip:
        read_flows(path)
    assert (slip.value.details["line"], slip.value.details["column"]) == (2, column)


def test_a_line_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "funds.csv"
    path.write_text(HEAD + "1,paid,2026-01-05,dibao,990121,10,,,,\n" * 2, encoding="utf-8")
    with pytest.raises(BadDeliveryLine, match="1"):
        read_flows(path)


@pytest.mark.parametrize(("row", "column"), [
    ("1,,990121001,电工,2026-01-10,no,2026-02-01,", "placed_on"), ("1,,990121001,电工,2026-01-10,yes,2026-01-01,", "placed_on"),
    ("1,,990121001,电工,2026-01-10,大概,,", "placed"), ("1,,990121001,电工,2026-01-10,,,也许", "after_3")])
def test_a_slip_in_the_trainings_is_refused(tmp_path: Path, row: str, column: str) -> None:
    path = tmp_path / "training.csv"
    path.write_text("id,person,area,course,trained,placed,placed_on,after_3\n" + row + "\n", encoding="utf-8")
    with pytest.raises(BadDeliveryLine) as slip:
        read_training(path, [3])
    assert slip.value.details["column"] == column
