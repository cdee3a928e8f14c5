"""A plan of the county's own register, after the plans already sent off, put on record for another person to dispatch."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from huimin import matching
from huimin.budget.pooling.damage import Hit, read_damage
from huimin.budget.pooling.dispatch import county_rules, gone, located, plans, record, registered
from huimin.budget.pooling.errors import NoNeeds
from huimin.budget.pooling.given import after
from huimin.budget.pooling.lists import needs_of
from huimin.budget.pooling.pool import pool
from huimin.budget.pooling.register import Need, Resource, read_needs
from huimin.kernel import Progress, Text, Workspace, silent

SOURCES: Mapping[str, Text] = {
    "damage": Text("灾情清单(核查员或无人机)", "A damage list, from inspectors or drones"),
    "needs": Text("需求表", "A table of needs"), "lists": Text("匹配结果的名单", "The lists of the matching")}


def make(workspace: Workspace, source: str, table: Path | None, title: str, by: str, now: datetime, progress: Progress = silent) -> str:
    """Returns its number, P0001. source: of SOURCES; table: the file, for damage and needs.

    Raises NoRegister, BadPoolLine, BadPoolRules, NoNeeds and the errors of a workspace without data.
    """
    stocks = registered(workspace)
    known = plans(workspace)
    needs, hit = _needs(workspace, source, table, stocks, now, progress)
    left, wanting = after(stocks, needs, gone(known))
    if not wanting:
        raise NoNeeds(where=str(SOURCES[source]), why_zh="没有一条落到登记在册的住户,或都已派过",
                      why_en="nothing concerns a household of the register, or all was sent before")
    found = pool(left, wanting, county_rules(workspace), now, located(workspace))
    return record(workspace, found, hit, title, known, by, now.date())


def _needs(workspace: Workspace, source: str, table: Path | None, stocks: list[Resource], now: datetime,
           progress: Progress) -> tuple[list[Need], Hit | None]:
    if source == "needs" and table is not None:
        return read_needs(table, stocks), None
    rules, month = county_rules(workspace), matching.month_or_latest(workspace, None)
    if source == "damage" and table is not None:
        register = matching.prepare(workspace, month.last_day).register(month, progress)
        hit = read_damage(table, register, rules, now, located(workspace))
        return list(hit.needs), hit
    return needs_of(matching.latest_run(workspace, month), rules, now), None
