"""The lines of cases: what waits is found by indexes, and what is counted beside them is what counting would say."""

import random
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.operations import RunPython
from django.db.models import Count, Sum
from django.utils import timezone

from huimin.kernel import Text
from huimin.web.accounts.models import Account
from huimin.web.cockpit.burden import programmes
from huimin.web.cockpit.scope import Scope
from huimin.web.store import cases
from huimin.web.store.models import CaseCount, CaseRow

SUMS = ("visits", "asked_again", "untold", "nothing_asked")


def line(number: int, **more: Any) -> CaseRow:
    at = timezone.now()
    columns = {"policy": "dibao", "household": "1", "household_blind": "1", "area": "990121001001", "way_in": "window", "state": "paid",
               "kind": "open", "seq": 1, "opened": at, "updated": at}
    return CaseRow(ref=f"2000-{number:07d}", **{**columns, **more})


def plan(sql: str, values: Any) -> str:
    """How the database goes about a query, of many cases: PostgreSQL would read a table of few rows whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql, values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize(("username", "found_by"), [
    ("cun", set()),
    ("xiang", {"case_doubted", "case_moving"}),  # reviews what is doubted, takes over what comes
    ("xian", {"case_doubted"}),
])
def test_what_waits_is_found_by_indexes(office: Path, username: str, found_by: set[str]) -> None:
    told = plan(*cases.waiting_for(Account.objects.get(username=username)).query.sql_with_params())
    assert "case_state" in told or "case_work" in told, told
    assert "Seq Scan" not in told
    if connection.vendor == "postgresql":  # chooses among these indexes by the statistics of a table that is nearly empty here
        return
    for index in ("case_doubted", "case_moving"):
        assert (index in told) is (index in found_by), told
    assert "SCAN store_caserow" not in told


def test_whatever_waits_is_found(office: Path) -> None:
    here, elsewhere = "990121001001", "990121101001"
    CaseRow.objects.bulk_create([
        line(1, state="submitted", area=here), line(2, state="submitted", area=elsewhere), line(3, area=here),
        line(4, area=here, doubted=timezone.now()), line(5, area=elsewhere, doubted=timezone.now()),
        line(6, area=elsewhere, moving_to="990121001"), line(7, area=here, moving_to="990121101", state="submitted"),
        line(8, area=here, state="submitted", doubted=timezone.now()), line(9, area=elsewhere, moving_to="990121102"),
    ])
    found = [row.ref for row in cases.waiting_for(Account.objects.get(username="xiang"))]
    assert found == [f"2000-{number:07d}" for number in (1, 4, 6, 7, 8)]  # each once


def counted() -> dict[tuple[str, str], dict[str, int]]:
    """What counting the lines says."""
    rows = CaseRow.objects.values("policy", "area").annotate(
        cases=Count("*"), decided=Count("visits"), **{name: Sum(name, default=0) for name in SUMS}).order_by()
    return {(row.pop("policy"), row.pop("area")): row for row in rows}


def kept() -> dict[tuple[str, str], dict[str, int]]:
    """What is kept beside them, without what has gone to nothing."""
    rows = CaseCount.objects.values("policy", "area", "cases", "decided", *SUMS)
    found = {(row.pop("policy"), row.pop("area")): row for row in rows}
    assert all(not any(row.values()) for row in found.values() if not row["cases"])
    return {place: row for place, row in found.items() if row["cases"]}


def test_what_is_counted_as_cases_move_is_what_counting_says(office: Path) -> None:
    chance = random.Random(20261127)
    policies, areas = ("dibao", "old_age", "temporary"), ("990121001001", "990121001002", "990121101001")

    def trouble() -> dict[str, int | None]:
        decided = chance.random() < 0.6
        return {name: chance.randrange(4) if decided else None for name in SUMS}

    def place() -> dict[str, str]:
        return {"policy": chance.choice(policies), "area": chance.choice(areas)}

    CaseRow.objects.bulk_create([line(number, **place(), **trouble()) for number in range(40)])
    assert kept() == counted()
    for step in range(120):
        some = CaseRow.objects.filter(ref=f"2000-{chance.randrange(60):07d}")
        act = chance.randrange(5)
        if act == 0:
            CaseRow.objects.bulk_create([line(1000 + step, **place(), **trouble())])
        elif act == 1:
            some.update(**trouble())
        elif act == 2:
            some.update(area=chance.choice(areas), seq=2)
        elif act == 3:
            some.delete()
        else:
            CaseRow.objects.filter(policy=chance.choice(policies), area=chance.choice(areas)).update(**trouble())
        assert kept() == counted(), step
    sums = [sum(row[name] for (_, area), row in counted().items() if area.startswith("990121001")) for name in ("decided", "visits")]
    told = [one for _, one in programmes(Scope("990121001", Text.of("某"), None, None))]
    assert [sum(one.decided for one in told), sum(one.visits for one in told)] == sums


def test_the_counting_can_be_undone_and_made_again(office: Path) -> None:
    """Going back over the migration leaves no trigger that writes where there is no table any more."""
    migration = import_module("huimin.web.store.migrations.0010_counts").Migration
    [counting] = [one for one in migration.operations if isinstance(one, RunPython)]

    class Editor:
        connection = connection

        def execute(self, statement: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

    CaseRow.objects.bulk_create([line(number) for number in range(3)])
    counting.reverse_code(None, Editor())
    CaseRow.objects.bulk_create([line(10)])
    assert kept() == {}
    counting.code(None, Editor())
    CaseRow.objects.bulk_create([line(11)])
    assert kept() == counted()
    assert len(counted()) == 1
