"""Numbers no machine can write down, and numbers that are none: whoever reads a share refuses them in its own words."""

from collections.abc import Callable

import click
import pytest

from huimin.budget.errors import BadSet, BadTakeUp
from huimin.budget.lines import Line
from huimin.budget.pooling.errors import BadPoolLine
from huimin.budget.sets import read_change
from huimin.budget.take_up import read_take_up
from huimin.cli.values import COUNT, RATE, YUAN
from huimin.kernel import HuiminError


@pytest.mark.parametrize("text", ["1e999999999", "9" * 5000, "1/0", "1/000", "0.5/2", "", "50%%", "nan"])
@pytest.mark.parametrize(("read", "refusal"), [
    (lambda text: read_change("dibao.standard", text), BadSet), (lambda text: read_take_up([f"dibao={text}"], ["dibao"]), BadTakeUp),
    (lambda text: RATE.convert(text, None, None), click.UsageError)])
def test_everybody_who_reads_one_refuses_it_in_their_own_words(
        read: Callable[[str], object], refusal: type[HuiminError] | type[click.UsageError], text: str) -> None:
    with pytest.raises(refusal):
        read(text)


@pytest.mark.parametrize("text", ["1e5000", "1e999999999", "9" * 5000, "-1", "0", "0.001", "nan", "sNaN", "Infinity", "ten"])
def test_no_amount_of_money_and_no_number_of_things(text: str) -> None:
    for kind in (YUAN, COUNT):
        if (kind, text) != (COUNT, "0"):
            with pytest.raises(click.BadParameter):
                kind.convert(text, None, None)


@pytest.mark.parametrize("text", ["1e5000", "9" * 5000, "-1", "nan", "sNaN", "-sNaN123", "Infinity", "ten"])
def test_a_cell_of_a_table_is_refused_with_its_line_and_column(text: str) -> None:
    line = Line("table.csv", 7, {"amount": text}, BadPoolLine)
    for read in (line.money, line.ratio, lambda column: line.whole(column, 10**7)):
        with pytest.raises(BadPoolLine) as found:
            read("amount")
        assert (found.value.details["line"], found.value.details["column"]) == (7, "amount")
