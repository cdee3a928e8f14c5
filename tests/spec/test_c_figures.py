"""全体人口的数字 / Figures of the whole population, worked out once per run and then used like any parameter."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

PEOPLE = """
    household | person | wage_income | household.house_count | => outcome | => missing
    王家      | 甲     | 100         | 1                     | {}         | -
    王家      | 乙     | 200         |                       | {}         | -
    李家      | 丙     | 300         | 3                     | {}         | -
    赵家      | 丁     | 1000        | 0                     | {}         | -
    赵家      | 戊     | ?           |                       | unknown    | wage_income
"""


def figure(statistic: str, extra: str = "", of: str = "wage_income", unit: str = "fen/year") -> str:
    return f'[parameters.line]\nunit = "{unit}"\nsource = "population"\nstatistic = "{statistic}"\nof = "{of}"\nentity = "person"\n{extra}'


@pytest.mark.parametrize(("tables", "fen", "answers"), [
    (figure("median"), Fraction(25_000), "yes yes no no"),
    (figure("mean"), Fraction(40_000), "yes yes yes no"),
    (figure("total"), Fraction(160_000), "yes yes yes yes"),
    (figure("quantile", 'quantile = "0.25"'), Fraction(15_000), "yes no no no"),
    (figure("quantile", 'quantile = "0.9"'), Fraction(100_000), "yes yes yes no"),
    (figure("mean", of="wage_income / 3"), Fraction(40_000, 3), "yes no no no"),
], ids=["median", "mean", "total", "quartile", "ninth", "exact third"])
def test_statistics(law: Callable, tables: str, fen: Fraction, answers: str) -> None:
    """中位数、平均数、合计、分位数,精确到分数;数值未知的人不计入。
    Median, mean, total, quantiles, exact to the fraction; whoever's value is unknown is left out."""
    world = replace(law("wage_income < line", tables=tables), figures={"rule.line": fen})
    world.decides(PEOPLE.format(*answers.split()))


def test_weights(law: Callable) -> None:
    """按权重:累计权重超过所求份额的最小值;恰好等于份额时,取它与下一个值的平均。
    Weighted: the smallest value whose cumulated weight passes the share, or its mean with the next when met exactly."""
    weighted = figure("median", 'weight = "contribution_years"')
    world = replace(law("wage_income <= line", tables=weighted), figures={"rule.line": Fraction(20_000)})
    world.decides("""
        person | wage_income | contribution_years | => outcome
        甲     | 100         | 2                  | yes
        乙     | 200         | 3                  | yes
        丙     | 300         | 4                  | no
    """)
    world = replace(world, figures={"rule.line": Fraction(25_000)})
    world.decides("""
        person | wage_income | contribution_years | => outcome
        甲     | 100         | 1                  | yes
        乙     | 200         | 3                  | yes
        丙     | 300         | 4                  | no
    """)


def test_nobody_to_look_at(law: Callable) -> None:
    """一个已知值也没有,这个数就是缺失的参数。Without a single known value the figure itself is missing."""
    law("house_count >= line", tables=figure("median", of="disability_grade", unit="1")).decides("""
        person | disability_grade | => outcome | => missing
        甲     | ?                | unknown    | rule.line
    """)
