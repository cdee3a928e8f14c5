"""Parameter values for places on a day: constants of the law, rows of the catalog, figures, triggers."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from huimin.catalog import Catalog, parse_unit
from huimin.kernel import Month
from huimin.policy.arithmetic import Number
from huimin.policy.errors import PolicyFileError
from huimin.policy.evaluate import exact
from huimin.policy.facts import FactsOf, Household
from huimin.policy.model import Parameter
from huimin.policy.program import Program
from huimin.policy.world import Subject, World

LEVEL_DIGITS = {"country": 0, "province": 2, "prefecture": 4, "county": 6}


class Parameters:
    """Looks values up for (area, residence) on one day.

    figures: values of population parameters of this run (id → number)
    overrides: values of a simulation, everywhere, in base units
    """

    def __init__(
        self,
        program: Program,
        catalog: Catalog,
        as_of: date,
        figures: Mapping[str, Fraction] | None = None,
        overrides: Mapping[str, Fraction | bool] | None = None,
    ) -> None:
        self.program, self.catalog, self.as_of = program, catalog, as_of
        self.figures, self.overrides = dict(figures or {}), dict(overrides or {})
        self._known: dict[tuple[str, object, object], Number | bool | None] = {}

    def __call__(self, parameter: str, household: FactsOf) -> Number | bool | None:
        """The value in the household's place, a plain int where it is whole; None when nobody has set it."""
        key = (parameter, household.get("area"), household.get("residence"))
        if key not in self._known:
            value = self.value(parameter, str(key[1] or ""), str(key[2] or ""), self.as_of)
            whole = isinstance(value, Fraction) and value.denominator == 1
            self._known[key] = int(value) if whole and value is not None else value
        return self._known[key]

    def value(self, identifier: str, area: str, residence: str, on: date) -> Fraction | bool | None:
        parameter = self._find(identifier)
        if identifier in self.overrides:
            return self.overrides[identifier]
        if parameter.source == "constant":
            _, factor = parse_unit(parameter.unit_text, self.catalog.extra_units)
            return Fraction(str(parameter.value)) * factor
        if parameter.source == "population":
            return self.figures.get(identifier)
        if parameter.source == "trigger":
            return self._trigger(identifier, area, residence, on)
        # Where town and country differ, not knowing which it is means not knowing the value.
        kinds = [residence] if residence else self.catalog.codelist("residence").codes
        found = {self._row(parameter, area, kind, on) for kind in kinds}
        return found.pop() if len(found) == 1 else None

    def _find(self, identifier: str) -> Parameter:
        known = self.program.parameters.get(identifier)
        if known is not None:
            return known
        owner = identifier.partition(".")[0]
        rules = self.program.rules
        source = rules.policies.get(owner) or rules.definitions[owner]
        return next(p for p in source.parameters if p.id == identifier)

    def _row(self, parameter: Parameter, area: str, residence: str, on: date) -> Fraction | None:
        """A catalog row. What the law leaves to a prefecture, say, is looked up there: a county's own row is no value."""
        if parameter.level is not None and area:
            area = area[: LEVEL_DIGITS[parameter.level]] or "CN"
        row = self.catalog.parameters.value(parameter.id, area, residence, on) if area else None
        if row is None:
            return None
        unit, _ = parse_unit(parameter.unit_text, self.catalog.extra_units)
        if row.unit != unit:
            raise PolicyFileError(
                where=row.origin or parameter.id,
                problem_zh=f"{parameter.id} 的单位应为 {unit},文件里是 {row.unit}",
                problem_en=f"{parameter.id} is measured in {unit}, the file says {row.unit}",
            )
        return row.value

    def _trigger(self, identifier: str, area: str, residence: str, on: date) -> bool | None:
        """Run the switch month by month from the first month its series have."""
        trigger = self.program.triggers[identifier]
        table = self.catalog.parameters
        days = [
            day
            for name in trigger.inputs
            if self._find(name).source == "catalog"
            for day, _ in table.series(name, area, residence)
        ]
        if not days:
            return None
        month, last = Month.of(max(min(days), date(1990, 1, 1))), Month.of(on)
        state: bool | None = False
        while month <= last:
            subject = self._subject(area, residence, month.first_day)
            state = exact(trigger.start, subject) if state is not True else _not(exact(trigger.stop, subject))
            month = month.shift(1)
        return state

    def _subject(self, area: str, residence: str, on: date) -> Subject:
        def lookup(name: str, _: FactsOf) -> Number | bool | None:
            return self.value(name, area, residence, on)

        return World(self.program, lookup, {}, Household("", {}, [])).house


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
