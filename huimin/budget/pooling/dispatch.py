"""From plan to dispatch: one person makes a plan, another dispatches it, and both stay on record.

Plans and what became of them are events in huimin.db, written once and never changed. What a dispatched plan gives is gone from the
register and counts as served: the next plan is made after it (`given.after`). The register, the coordinates and the rules are the
county's own files in `pooling/`.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from huimin.budget.pooling.damage import Hit
from huimin.budget.pooling.errors import NoRegister, NotAPlan, PlanClosed, PlanOvertaken, SamePlanner
from huimin.budget.pooling.given import Before
from huimin.budget.pooling.pool import Pooled
from huimin.budget.pooling.register import Point, Resource, read_places, read_resources
from huimin.budget.pooling.rules import Rules, read_rules
from huimin.budget.pooling.words import as_json
from huimin.budget.two_people import same_person
from huimin.kernel import Text, Workspace, append_only, new_file, transaction

FOLDER, RESOURCES, PLACES, RULES = "pooling", "resources.csv", "places.csv", "rules.toml"
STATES = {"planned": Text("待批准派出", "to be approved"), "dispatched": Text("已派出", "dispatched"), "refused": Text("未批准", "refused")}
_TABLES = """
CREATE TABLE IF NOT EXISTS pool_event (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, plan TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('planned', 'dispatched', 'refused')),
    day TEXT NOT NULL, by_whom TEXT NOT NULL CHECK (length(trim(by_whom)) > 0), body TEXT NOT NULL,
    UNIQUE (plan, kind)
) STRICT;
""" + append_only("pool_event")


@dataclass(frozen=True)
class Plan:
    """state: see STATES; body: as `words.as_json` with a place for each need told, and title, after: plans dispatched when it was made,
    and after a disaster damage (see words)."""

    id: str
    state: str
    title: str
    planned_by: str
    planned_on: date
    body: Mapping[str, Any]
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""

    @property
    def given(self) -> list[Before]:
        """What it hands out, line by line."""
        return [Before(one["need"], one["household"], one["kind"], one["resource"], one["amount"]) for one in self.body["plan"]]


def keep(workspace: Workspace, name: str, table: Path) -> Path:
    """A table, read without a slip before, becomes the county's. name: RESOURCES or PLACES."""
    target = workspace.root / FOLDER / name
    target.parent.mkdir(exist_ok=True)
    with new_file(target) as aside:
        shutil.copyfile(table, aside)
    return target


def registered(workspace: Workspace) -> list[Resource]:
    """The county's register as it was handed in. Raises NoRegister, BadPoolLine."""
    path = workspace.root / FOLDER / RESOURCES
    if not path.is_file():
        raise NoRegister(file=f"{FOLDER}/{RESOURCES}")
    return read_resources(path)


def located(workspace: Workspace) -> dict[str, Point]:
    """Coordinates of villages and stores; none where the county has handed in none."""
    path = workspace.root / FOLDER / PLACES
    return read_places(path) if path.is_file() else {}


def county_rules(workspace: Workspace) -> Rules:
    """The county's own, else the made-up example."""
    path = workspace.root / FOLDER / RULES
    return read_rules(path if path.is_file() else None)


def record(workspace: Workspace, found: Pooled, hit: Hit | None, title: str, after: Iterable[Plan], by: str, day: date) -> str:
    """Put a plan on record; returns its number, P0001. after: the plans it was made after (`gone` of these was left out)."""
    body = as_json(found) | {"title": title, "after": [one.id for one in after if one.state == "dispatched"]}
    body |= {"damage": hit.as_json()} if hit else {}
    places = {fate.need.id: fate.need.point.code for fate in found.fates}
    body["needs_told"] = [told | {"place": places[told["id"]]} for told in body["needs_told"]]
    with transaction(workspace.database, _TABLES) as connection:
        number = int(connection.execute("SELECT count(*) FROM pool_event WHERE kind = 'planned'").fetchone()[0]) + 1
        _append(connection, f"P{number:04d}", "planned", day, by, body)
    return f"P{number:04d}"


def dispatch(workspace: Workspace, id: str, by: str, day: date) -> None:
    """Send off what a plan gives. Raises NotAPlan, PlanClosed, SamePlanner, and PlanOvertaken where since then another plan has given
    to one of its households, or the register no longer holds what it gives."""
    stocks = {one.id: one.amount for one in registered(workspace)}
    with transaction(workspace.database, _TABLES) as connection:
        known = _plans(connection)
        one = _open(known, id)
        _another(one, by)
        _still_right(one, [plan for plan in known if plan.state == "dispatched"], stocks)
        _append(connection, id, "dispatched", day, by, {})


def refuse(workspace: Workspace, id: str, by: str, reason: str, day: date) -> None:
    """Turn a plan down; nothing is sent. Raises NotAPlan, PlanClosed, SamePlanner."""
    with transaction(workspace.database, _TABLES) as connection:
        _another(_open(_plans(connection), id), by)
        _append(connection, id, "refused", day, by, {"reason": reason})


def plans(workspace: Workspace) -> list[Plan]:
    """Every plan on record, oldest first."""
    if not workspace.database.exists():
        return []
    with transaction(workspace.database, _TABLES) as connection:
        return _plans(connection)


def gone(known: Iterable[Plan]) -> list[Before]:
    """What dispatched plans have given already."""
    return [line for plan in known if plan.state == "dispatched" for line in plan.given]


def _plans(connection: Any) -> list[Plan]:
    found: dict[str, Plan] = {}
    for row in connection.execute("SELECT plan, kind, day, by_whom, body FROM pool_event ORDER BY id").fetchall():
        day, body = date.fromisoformat(row["day"]), json.loads(row["body"])
        if row["kind"] == "planned":
            found[row["plan"]] = Plan(row["plan"], "planned", body["title"], row["by_whom"], day, body)
        else:
            one = found[row["plan"]]
            found[one.id] = Plan(one.id, row["kind"], one.title, one.planned_by, one.planned_on, one.body, row["by_whom"], day,
                                 body.get("reason", ""))
    return list(found.values())


def _still_right(one: Plan, before: Sequence[Plan], stocks: Mapping[str, int]) -> None:
    """Nobody twice, nothing that is not there: a need it met may since have been met by another plan, a stock given away."""
    taken = Counter[str]()
    for line in gone(before):
        taken[line.resource] += line.amount
    since = {_served(line) for plan in before if plan.id not in one.body["after"] for line in plan.given}
    twice = sorted({line.household or line.need for line in one.given if _served(line) in since})
    if twice:
        raise PlanOvertaken(id=one.id, why_zh=f"有 {len(twice)} 户(件)在它做出以后已由别的方案派过",
                            why_en=f"{len(twice)} of its needs have been served by another plan since")
    for line in one.given:
        taken[line.resource] += line.amount
    lacking = sorted(id for id in {line.resource for line in one.given} if taken[id] > stocks.get(id, 0))
    if lacking:
        raise PlanOvertaken(id=one.id, why_zh=f"资源 {'、'.join(lacking)} 已不够",
                            why_en=f"there is no longer enough of {', '.join(lacking)}")


def _served(line: Before) -> tuple[str, str]:
    return line.household or f"\n{line.need}", line.kind


def _open(known: Iterable[Plan], id: str) -> Plan:
    one = next((one for one in known if one.id == id), None)
    if one is None:
        raise NotAPlan(id=id)
    if one.state != "planned":
        raise PlanClosed(id=id, state_zh=STATES[one.state].zh, state_en=STATES[one.state].en, name=one.decided_by, day=one.decided_on)
    return one


def _another(one: Plan, by: str) -> None:
    if same_person(one.planned_by, by):
        raise SamePlanner(id=one.id, name=by)


def _append(connection: Any, id: str, kind: str, day: date, by: str, body: Mapping[str, Any]) -> None:
    connection.execute("INSERT INTO pool_event (at, plan, kind, day, by_whom, body) VALUES (?, ?, ?, ?, ?, ?)",
                       (datetime.now(UTC).isoformat(timespec="microseconds"), id, kind, str(day), by, json.dumps(body, ensure_ascii=False)))
