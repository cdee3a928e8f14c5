"""One stress test: a shock on the people of a month, and what each month of it asks of the programmes, the staff and the stocks.

People, standards and law are those of the month the test starts from; only the shock moves. Nothing of it is stored.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huimin import matching
from huimin.budget.simulate import with_measures
from huimin.budget.stress import prices, triggers
from huimin.budget.stress.errors import NothingMeasured
from huimin.budget.stress.office import Office, Overrides
from huimin.budget.stress.people import Strength, Stressed, counted, lived
from huimin.budget.stress.rules import DAMAGE, Rules, read_rules
from huimin.budget.stress.shock import Shock
from huimin.budget.stress.stocks import Goods, needed
from huimin.kernel import Month, Progress, Text, Workspace, scratch_folder, silent
from huimin.matching import Prepared

SEED, HORIZON, MOST_MONTHS = 1, 12, 36


def stress(workspace: Workspace, month: Month | None, shock: Shock, months: int = HORIZON, seed: int = SEED,
           resources: Path | None = None, progress: Progress = silent) -> dict[str, Any]:
    """What words.py describes: the same arguments over the same data give the same object.

    months: how many are looked at, from the one after `month`; resources: the register of resources (default: the workspace's
    own). Raises NothingMeasured, UnknownField for a fact the catalog has not, BadShock for a wrong stress.toml.
    """
    month = matching.month_or_latest(workspace, month)
    prepared = with_measures(workspace, month, None)
    if "measure_income" not in prepared.program.items:
        raise NothingMeasured()
    for effect in shock.effects:
        for fact in (*effect.facts, *(name for name, _ in effect.becomes)):
            prepared.catalog.field("person", fact)
    rules = read_rules(workspace, prepared.library.ids())
    register = prepared.register(month, progress)
    with scratch_folder(workspace.root, "stress") as scratch:
        people = Stressed(register, shock, seed, scratch / "people")
        try:
            goods = needed(register, people.damaged(), workspace, resources, month)  # first, for a slip in a table is told at once
            test = _Test(prepared, people, Office(prepared, register, scratch / "runs"), shock, rules, month, goods)
            return test.result(months, seed, progress)
        finally:
            people.close()


@dataclass
class _Test:
    prepared: Prepared
    people: Stressed
    office: Office
    shock: Shock
    rules: Rules
    month: Month
    goods: Goods | None
    _decided: dict[object, Path] = field(default_factory=dict)
    _lived: dict[object, Path] = field(default_factory=dict)

    def result(self, months: int, seed: int, progress: Progress) -> dict[str, Any]:
        first, register = self.month.shift(1), self.people.register
        base_run = self.office.decide(register.folder, "base", {})
        base = self.office.figures(base_run, base_run, base_run)
        link = {one.month: one for one in prices.link(self.prepared, self.shock, first, self.month.shift(months))}
        found: list[dict[str, Any]] = []
        previous = base_run
        for at in range(1, months + 1):
            now = self.month.shift(at)
            progress(str(Text(f"受冲击的第{at}个月", f"Month {at} of the shock")), at - 1, months)
            run = self._decide(counted(self.shock, at), prices.overrides(self.prepared, self.shock, link, now, first), base_run)
            feels = self._feel(lived(self.shock, at), base_run)
            new, price = self.office.came_in(previous, run), link.get(now)
            figures = self.office.figures(base_run, run, feels)
            programmes = [one | {"new": new[one["id"]]} for one in figures["programmes"]]
            found.append({"month": str(now), **figures, "programmes": programmes, "price": price.as_json() if price else None,
                          "hours": self._hours(new, len(self.people.damaged()) if at == 1 else 0)})
            previous = run
        progress(str(Text("受冲击的各月", "Months of the shock")), months, months)
        return self._told(base, found, seed)

    def _told(self, base: dict[str, Any], months: list[dict[str, Any]], seed: int) -> dict[str, Any]:
        hit, damaged, stocks = self.people.hit(), self.people.damaged(), self.goods.kinds if self.goods else None
        fired = triggers.watch(self.rules, base, months, stocks, len(damaged))
        areas = self.prepared.catalog.areas
        return {
            "shock": {"id": self.shock.id, "name": self.shock.name.as_json(), "about": self.shock.about.as_json()},
            "assumptions": [one.as_json() for one in self.shock.assumptions.values()],
            "month": str(self.month), "as_of": self.prepared.as_of.isoformat(), "seed": seed,
            "effects": [{"id": effect.id, "name": effect.name.as_json(), "households": hit[effect.id][0], "people": hit[effect.id][1],
                         "townships": [areas.name(code) for code in self.people.townships(effect)] if effect.townships else None}
                        for effect in self.shock.effects],
            "base": base, "months": months, "stocks": stocks, "triggers": fired, "plans": triggers.plans(self.rules, fired),
            "rules": {"source": self.rules.source, "hours_a_month": self.rules.hours_a_month,
                      "goods": self.goods.source if self.goods else None}}

    def _decide(self, strength: Mapping[str, Strength], told: Overrides, base: Path) -> Path:
        key = (tuple(strength.items()), tuple(sorted(told.items())))
        if key not in self._decided:
            nothing = not told and not any(_felt(one) for one in strength.values())
            name = f"decided-{len(self._decided)}"
            self._decided[key] = base if nothing else self._over(strength, name, lambda people: self.office.decide(people, name, told))
        return self._decided[key]

    def _feel(self, strength: Mapping[str, Strength], base: Path) -> Path:
        key = tuple(strength.items())
        if key not in self._lived:
            name = f"lived-{len(self._lived)}"
            felt = any(_felt(one) for one in strength.values())
            self._lived[key] = self._over(strength, name, lambda people: self.office.measure(people, name)) if felt else base
        return self._lived[key]

    def _over(self, strength: Mapping[str, Strength], name: str, run: Callable[[Path], Path]) -> Path:
        """Without effects on people the register itself is read; it is never written."""
        if not any(_felt(one) for one in strength.values()):
            return run(self.people.register.folder)
        copy = self.people.copy(strength, name)
        try:
            return run(copy)
        finally:
            shutil.rmtree(copy)

    def _hours(self, new: Mapping[str, int], damaged: int) -> dict[str, Any]:
        """Hours of staff the month's new cases take. total None, and unset, where somebody must still say how many one takes."""
        cases = {name: count for name, count in {**new, DAMAGE: damaged}.items() if count}
        unset = sorted(name for name in cases if name not in self.rules.hours)
        hours = {name: round(count * self.rules.hours[name], 2) for name, count in cases.items() if name not in unset}
        return {"cases": cases, "hours": hours, "unset": unset, "total": None if unset else round(sum(hours.values()), 2)}


def _felt(strength: Strength) -> bool:
    return bool(strength.lost or strength.lasting or strength.bills)
