"""The real library over the people as they were and as the shock leaves them, and what the two runs say beside each other."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from huimin import policy
from huimin.budget.compare import MEASURES, Pairs, monthly, sql
from huimin.kernel import connect, silent
from huimin.matching import Prepared
from huimin.policy import Item, results_sql
from huimin.registry import Registry

Overrides = Mapping[str, Fraction | bool]
_POOR = ("people", "not_measured", "poor_before", "poor", "poor_with_benefits", "gap_fen", "pushed", "unreached", "unreached_households")


class Office:
    """Decides about whole registers and compares. folder: where runs are kept, to be thrown away."""

    def __init__(self, prepared: Prepared, register: Registry, folder: Path) -> None:
        self._prepared, self._register, self._folder = prepared, register, folder
        self.items = [item for item in prepared.policies if item.id not in MEASURES]
        self._measures = policy.check(prepared.rules, prepared.catalog, list(MEASURES))

    def decide(self, people: Path, name: str, overrides: Overrides) -> Path:
        """Every policy and the measures over the people of a folder. overrides: of parameters, as policy.run takes them."""
        return self._run(self._prepared.program, people, name, overrides)

    def measure(self, people: Path, name: str) -> Path:
        """Income and line only."""
        return self._run(self._measures, people, name, {})

    def _run(self, program: policy.Program, people: Path, name: str, overrides: Overrides) -> Path:
        out, side = self._folder / name, self._prepared
        policy.run(program, people, self._register.meta, side.catalog, side.as_of, out, silent, overrides=overrides)
        return out

    def figures(self, before: Path, after: Path, lived: Path) -> dict[str, Any]:
        """programmes, monthly_cost_fen and poor (county and townships); see words.py. lived: a run of the measures."""
        connection = connect(readable=[self._folder, self._register.folder], scratch=self._folder / "spill")
        try:
            ids, register = {item.id for item in self.items}, self._register
            pairs = Pairs(connection, register.folder, before, after, register.meta.programmes, ids)
            connection.execute("CREATE TEMP TABLE answered (household_no BIGINT)")
            programmes = [self._programme(item, pairs, connection) for item in self.items]
            for name in MEASURES:
                connection.execute(f"CREATE TEMP VIEW {name} AS {results_sql(before, name)}")
            connection.execute(f"CREATE TEMP VIEW lived_income AS {results_sql(lived, MEASURES[0])}")
            connection.execute(f"CREATE TEMP TABLE strain AS {sql('stress_strain')}")
            rows = connection.execute(sql("stress_poor")).fetchall()
        finally:
            connection.close()
        areas = self._prepared.catalog.areas
        places = [dict(zip(("area", *_POOR), row, strict=True)) | {"name": areas.name(row[0]) if row[0] else ""} for row in rows]
        county = {name: sum(place[name] for place in places) for name in _POOR}
        return {"programmes": programmes, "monthly_cost_fen": monthly(programmes, "cost_fen"), "poor": county, "townships": places}

    def _programme(self, item: Item, pairs: Pairs, connection: Any) -> dict[str, Any]:
        assert item.policy is not None
        found = pairs.effect(item, item)
        connection.execute("INSERT INTO answered SELECT household_no FROM pair WHERE (yes_after AND NOT yes_before) "
                           "OR (yes_after AND coalesce(fen_after, 0) > coalesce(fen_before, 0))")
        places: dict[str, dict[str, Any]] = {}
        for row in found["places"]:
            place = places.setdefault(row["area"], {"area": row["area"], "people": 0, "cost_fen": 0})
            place["people"] += row["people_after"]
            place["cost_fen"] += row["cost_after_fen"]
        areas = self._prepared.catalog.areas
        return {"id": item.id, "name": item.policy.name.as_json(), "unit": item.entity, "period": item.policy.period,
                "delivery": item.policy.delivery, "units": found["units_after"], "people": found["people_after"],
                "units_in": found["units_in"], "units_out": found["units_out"], "unknown": found["unknown_after"],
                "cost_fen": found["cost_after_fen"],
                "places": [place | {"name": areas.name(area) if area else ""} for area, place in sorted(places.items())]}

    def came_in(self, before: Path, after: Path) -> dict[str, int]:
        """Programme -> units it decides yes for in the later run and not in the earlier: new cases."""
        if before == after:
            return {item.id: 0 for item in self.items}
        connection = connect(readable=[self._folder, self._register.folder], scratch=self._folder / "spill")
        try:
            pairs = Pairs(connection, self._register.folder, before, after, {}, {item.id for item in self.items})
            return {item.id: int(pairs.effect(item, item)["units_in"]) for item in self.items}
        finally:
            connection.close()
