"""Numbers no machine can write down, and numbers that are none: whoever reads a share refuses them in its own words."""

from collections.abc import Callable

import click
import pytest

from huimin.budget.errors import BadSet, BadTakeUp
from huimin.budget.sets import read_change
from huimin.budget.take_up import read_take_up
from huimin.cli.standards_more import _share
from huimin.kernel import HuiminError


@pytest.mark.parametrize("text", ["1e999999999", "9" * 5000, "1/0", "1/000", "0.5/2", "", "50%%", "nan"])
@pytest.mark.parametrize(("read", "refusal"), [
    (lambda text: read_change("dibao.standard", text), BadSet), (lambda text: read_take_up([f"dibao={text}"], ["dibao"]), BadTakeUp),
    (_share, click.UsageError)])
def test_everybody_who_reads_one_refuses_it_in_their_own_words(
        read: Callable[[str], object], refusal: type[HuiminError] | type[click.UsageError], text: str) -> None:
    with pytest.raises(refusal):
        read(text)
