"""Values of parameters: constants, rows of the catalog, simulations, triggers; figures of the population, exactly."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.policy import Program, decider
from huimin.policy.parameters import Parameters
from huimin.policy.population import Gathered
from huimin.policy.program import PopulationFigure
from tests.unit.policy.desk import AREA, DAY, alone, on_both, rule, value, with_values

PLACE = {"area": AREA, "residence": "rural"}
CATALOG = '[parameters.p]\nunit = "yuan/month"\nsource = "catalog"\n'


def one(tables: str, when: str = "p = p") -> Program:
    return rule(when, tables=tables)


@pytest.mark.parametrize(("text", "found"), [
    ('value = "632"\nunit = "yuan/month"', 63_200), ('value = "632"\nunit = "fen/month"', 632),
    ('value = "0.35"\nunit = "1"', Fraction(7, 20)),
    ("value = 0.35", Fraction(7, 20)), ('value = "1/3"', Fraction(1, 3)), ('value = "-2.5"\nunit = "yuan"', -250),
])
def test_constants(text: str, found: int | Fraction) -> None:
    answer = Parameters(one(f"[parameters.p]\n{text}"), with_values(), DAY)("rule.p", PLACE)
    assert answer == found
    assert isinstance(answer, int) == (Fraction(found).denominator == 1)


def test_rows_by_place_day_and_residence() -> None:
    catalog = with_values(value("rule.p", "1", "yuan/month"), value("rule.p", "2", "yuan/month", "33"),
                          value("rule.p", "3", "yuan/month", "33", date(2026, 7, 1)),
                          value("rule.p", "4", "yuan/month", "33", residence="urban"))
    lookup = Parameters(one(CATALOG), catalog, DAY)
    assert lookup("rule.p", PLACE) == 300
    assert lookup("rule.p", {"area": "330881", "residence": "urban"}) == 400
    assert lookup("rule.p", {"area": "11", "residence": "rural"}) == 100
    assert lookup("rule.p", {"area": "33"}) is None, "town and country differ there"
    assert lookup("rule.p", {"area": "11"}) == 100
    assert lookup("rule.p", {}) is None, "no place, no value"
    assert Parameters(one(CATALOG), catalog, date(2026, 6, 30))("rule.p", PLACE) == 200


def test_a_row_below_its_level_is_no_value() -> None:
    catalog = with_values(value("rule.p", "1", "yuan/month", "330881"))
    assert Parameters(one(CATALOG), catalog, DAY)("rule.p", PLACE) == 100
    assert Parameters(one(CATALOG + 'level = "prefecture"'), catalog, DAY)("rule.p", PLACE) is None
    everywhere = with_values(value("rule.p", "1", "yuan/month"))
    assert Parameters(one(CATALOG + 'level = "prefecture"'), everywhere, DAY)("rule.p", PLACE) == 100


def test_a_simulation_overrides_everything() -> None:
    program = one('[parameters.p]\nvalue = "1"\n')
    assert Parameters(program, with_values(), DAY, overrides={"rule.p": Fraction(9)})("rule.p", PLACE) == 9
    assert decider(program, with_values(), DAY, overrides={"rule.p": Fraction(1, 3)}).parameters("rule.p", PLACE) == Fraction(1, 3)


# -- triggers --------------------------------------------------------------------------------------------

SWITCH = ('[parameters.cpi]\nsource = "catalog"\n[parameters.line]\nvalue = "3.5"\n'
          '[parameters.on]\nsource = "trigger"\nstart = "cpi >= line"\nstop = "cpi < 3"\n')
MONTHS = ["3.4", "3.5", "3.2", "2.9", "3.2", "3.6", "3.0", "2.9"]
ON = [False, True, True, False, False, True, True, False]


def switch(*rows: tuple[int, str]) -> Parameters:
    """At the end of August 2026, with one value per month."""
    values = [value("rule.cpi", number, "1", start=date(2026, month, 1)) for month, number in rows]
    return Parameters(one(SWITCH, "on"), with_values(*values), date(2026, 8, 31))


def test_a_switch_remembers() -> None:
    lookup = switch(*enumerate(MONTHS, 1))
    found = [lookup.value("rule.on", AREA, "rural", date(2026, month, 28)) for month in range(1, 9)]
    assert found == ON


def test_a_switch_without_a_series() -> None:
    assert switch()("rule.on", PLACE) is None
    assert switch((9, "9"))("rule.on", PLACE) is False, "the series begins later"


def test_a_hole_in_the_series_is_unknown_until_it_closes() -> None:
    rows = [value("rule.cpi", "3.6", "1", start=date(2026, 1, 1)), value("rule.cpi", "3.2", "1", start=date(2026, 4, 1))]
    rows[0] = replace(rows[0], valid_to=date(2026, 2, 28))
    lookup = Parameters(one(SWITCH, "on"), with_values(*rows), DAY)
    found = [lookup.value("rule.on", AREA, "rural", date(2026, month, 1)) for month in (1, 2, 3, 4)]
    assert found == [True, True, None, False]


def test_a_switch_can_be_simulated() -> None:
    program = one(SWITCH, "on")
    assert decider(program, with_values(), DAY, overrides={"rule.on": True}).decide(alone()).of("rule").outcome is True


# -- figures of the population ---------------------------------------------------------------------------


def quantile(pairs: list[tuple[int, int]], share: Fraction) -> Fraction:
    """By the words of the manual, over single persons."""
    everybody = sorted(number for number, weight in pairs for _ in range(weight))
    place = share * len(everybody)
    above = everybody[int(place)]
    return Fraction(everybody[int(place) - 1] + above, 2) if place.denominator == 1 else Fraction(above)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 4)), min_size=1, max_size=15).filter(lambda found: any(w for _, w in found)),
       st.fractions(Fraction(1, 12), Fraction(11, 12), max_denominator=12))
def test_weighted_statistics(pairs: list[tuple[int, int]], share: Fraction) -> None:
    total = sum(weight for _, weight in pairs)
    amount = sum(number * weight for number, weight in pairs)
    wanted = {"quantile": quantile(pairs, share), "median": quantile(pairs, Fraction(1, 2)),
              "mean": Fraction(amount, total), "total": Fraction(amount)}
    with duckdb.connect() as db:
        for statistic, expected in wanted.items():
            parameter = SimpleNamespace(statistic=statistic, quantile=str(share), entity="person", id="p")
            gathered = Gathered(db, cast(PopulationFigure, SimpleNamespace(parameter=parameter, of="of", weight="w")))
            for role, place in (("of", 0), ("weight", 1)):
                cells = ", ".join(f"({number}, {pair[place]})" for number, pair in enumerate(pairs))
                db.execute(f"INSERT INTO figure_{role} VALUES {cells}")
            assert gathered.statistic() == expected


def test_a_figure_of_nobody_is_missing() -> None:
    table = '[parameters.p]\nunit = "fen/year"\nsource = "population"\nstatistic = "mean"\nof = "wage_income"\n'
    [(found,)] = on_both(one(table, "wage_income > p"), [alone(wage_income=None, residence="rural")])
    assert (found.outcome, {name for _, (_, name) in found.missing}) == (None, {"wage_income", "rule.p"})


def test_relatives_elsewhere_are_not_part_of_the_population() -> None:
    """Somebody known only as a relative is asked, not counted."""
    from huimin.policy import Person
    from tests.unit.policy.desk import home

    table = '[parameters.p]\nunit = "fen/year"\nsource = "population"\nstatistic = "total"\nof = "wage_income"\n'
    person = Person("甲", {"wage_income": 500}, {"parent": [Person("父", {"wage_income": 900})]}, {})
    [(found,)] = on_both(rule("total(parent.wage_income) > p and p = qty(5, 'yuan/year')", tables=table), [home(person)],
                         figures={"rule.p": Fraction(500)})
    assert found.outcome is True
