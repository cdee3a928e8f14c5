"""The form of a stress test: the assumptions of one shock, each with the number it starts from."""

from collections.abc import Mapping
from dataclasses import dataclass

from huimin.budget import stress
from huimin.kernel import Text
from huimin.web.design.forms import Field, number, tidy, whole

MONTHS, MOST_MONTHS = "look", stress.MOST_MONTHS
_BEFORE = "set-"


@dataclass(frozen=True)
class Supposed:
    """What was typed, once it is right. assumptions: [[id, value]] that differ from the shock's own."""

    assumptions: list[list[str]]
    months: int


def fields(shock: stress.Shock, typed: Mapping[str, str]) -> list[Field]:
    found = [Field("number", _BEFORE + one.id, one.name, typed.get(_BEFORE + one.id, one.shown.rstrip("%")),
                   unit="%" if one.unit == "share" else stress.UNITS[one.unit]) for one in shock.assumptions.values()]
    look = Text("看几个月(1到36)", "How many months to look at (1 to 36)")
    return [*found, Field("number", MONTHS, look, typed.get(MONTHS, str(stress.HORIZON)), unit=stress.UNITS["months"])]


def typed(shock: stress.Shock, values: Mapping[str, str], months: int) -> dict[str, str]:
    """As the form has them: values by assumption, those left out as the shock has them."""
    return {MONTHS: str(months)} | {_BEFORE + one.id: values.get(one.id, one.shown) for one in shock.assumptions.values()}


def read(shock: stress.Shock, typed: Mapping[str, str]) -> tuple[Supposed | None, dict[str, Text]]:
    """What is supposed, or what to correct, by field."""
    errors: dict[str, Text] = {}
    values = []
    for one in shock.assumptions.values():
        text = _written(one, typed.get(_BEFORE + one.id, ""))
        try:
            if stress.read_value(one.unit, text) != one.value:
                values.append([one.id, text])
        except ValueError:
            errors[_BEFORE + one.id] = _range(one)
    months = whole(typed.get(MONTHS, ""))
    if months is None or not 1 <= months <= MOST_MONTHS:
        errors[MONTHS] = Text("请写1到36的整数。", "Write a whole number from 1 to 36.")
    return (None if errors or months is None else Supposed(values, months)), errors


def _written(one: stress.Assumption, typed: str) -> str:
    try:
        value = number(tidy(typed).rstrip("%"))
    except ValueError:
        value = None
    return "" if value is None else f"{value:f}" + ("%" if one.unit == "share" else "")


def _range(one: stress.Assumption) -> Text:
    return {"share": Text("请写0到100之间的数。", "Write a number from 0 to 100."),
            "months": Text("请写0到36的整数。", "Write a whole number from 0 to 36."),
            "yuan": Text("请写不小于0的金额(元)。", "Write an amount in yuan, zero or more.")}[one.unit]
