"""Single households for many requests at once: read once, asked over connections of their own, the same answers."""

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from huimin.kernel import reading, transaction
from huimin.matching import Explainer, Households, select
from huimin.matching.household import found_in
from huimin.policy import Household, Person
from huimin.registry import AskedAbout, Asker, Heard, Homes, Lists, homes, open_registry
from huimin.web import county
from huimin.web.store.cases import in_area, within
from huimin.web.store.models import CaseRow


def test_threads_share_what_was_read_and_answer_alike(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = county.latest()
    assert run is not None
    keys = [str(line.household_id) for line in select(run, "ok", limit=12).lines]
    alone = Explainer(county.workspace())
    expected = [alone.explain(key).as_json() for key in keys]
    alone.close()
    county._read.cache_clear()
    opened: list[Explainer] = []
    started = Barrier(3)

    def open_once(*arguments: Any) -> Explainer:
        opened.append(Explainer(*arguments))
        return opened[-1]

    monkeypatch.setattr(county, "Explainer", open_once)

    def ask(_: int) -> tuple[int, list[dict[str, Any]]]:
        started.wait()
        found = county.explainer()
        return id(found._homes._db), [found.explain(key).as_json() for key in keys]

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(ask, range(3)))
    assert [told for _, told in answers] == [expected] * 3
    assert len(opened) == 1
    assert len({asked for asked, _ in answers}) == 3


@pytest.mark.parametrize("somebody_reads", [False, True])
def test_what_is_written_to_the_workspace_is_seen_at_the_next_request(office: Path, somebody_reads: bool) -> None:
    """Also while a reader keeps the writer from putting it into huimin.db itself."""
    database, table = county.workspace().database, "CREATE TABLE IF NOT EXISTS note_of_a_test (text TEXT) STRICT;"
    with transaction(database, table):
        pass
    before = county.explainer()
    with reading(database, "note_of_a_test"):
        pass
    assert county.explainer() is before  # reading changes nothing
    with reading(database, "note_of_a_test") if somebody_reads else nullcontext() as reader:
        if reader is not None:
            reader.execute("SELECT text FROM note_of_a_test").fetchone()
        with transaction(database, table) as connection:
            connection.execute("INSERT INTO note_of_a_test VALUES ('…')")
        after = county.explainer()
        assert after is not before
    assert county.explainer() is after


def test_one_place_holds_what_the_register_and_its_lists_hold(office: Path) -> None:
    """Every household out of homes.db against the Parquet files; every source of every fact against the snapshots."""
    found = county.explainer()
    register, kept = found.register, Homes(found.register)
    fields = sorted(found.prepared.program.reads)
    asker, households, compared, refused = Asker(register), Households(register), 0, 0
    heard = Heard(Lists(register), kept.read(0))
    for one in households.read(range(-1, register.meta.counts["rows"])):
        home = kept.read(one.row["household_no"])
        here = found_in(home, register.events)
        assert (here.row, here.people) == (one.row, one.people)
        assert _plain(here.household) == _plain(one.household)
        if home.number % 4:
            continue
        asker.forget(str(one.row["household_id"] or ""), list(one.people))
        heard = replace(heard, home=home)
        about = [AskedAbout("person", id, bool(row["in_scope"]), asker.household, (id,)) for id, row in one.people.items()]
        about += [AskedAbout("household", asker.household, bool(one.row["in_scope"]), asker.household, tuple(one.people))]
        for subject in about if asker.household else ():
            own = [name for entity, name in fields if entity == subject.entity]
            said = [fact for name in own for fact in heard.facts(subject, name)]
            assert said == asker.facts(subject, own)
            compared, refused = compared + len(said), refused + sum(fact.provenance == "refused" for fact in said)
    for closed in (asker, households, kept):
        closed.close()
    assert compared > 2000
    assert refused


@pytest.mark.parametrize("together", [7, 200_000])
def test_a_county_of_any_size_is_put_in_one_place_group_by_group(office: Path, together: int, tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    register = county.explainer().register
    shutil.copytree(register.folder, tmp_path / "register", ignore=shutil.ignore_patterns(homes.FILE))
    monkeypatch.setattr(homes, "_TOGETHER", together)
    copy = open_registry(tmp_path / "register", register.root)
    homes.make(copy)
    with closing(sqlite3.connect(register.folder / homes.FILE)) as one, closing(sqlite3.connect(copy.folder / homes.FILE)) as other:
        for table in ("home", "person", "part"):
            rows = one.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            assert rows
            assert other.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() == rows


def _plain(household: Household) -> Any:
    """In no order of relatives and events, which means nothing."""
    def person(one: Person) -> Any:
        kin = {kind: sorted((person(other) for other in others or ()), key=repr) for kind, others in one.relatives.items()}
        events = {kind: rows and sorted(rows, key=repr) for kind, rows in one.events.items()}
        return (one.id, one.facts, kin, events, one.household, one.phantom)

    return household.id, household.facts, [person(one) for one in household.members], household.members_known


def test_an_area_is_what_its_code_begins() -> None:
    assert within("990121001") == Q(area__gte="990121001", area__lt="990121002")
    assert within("0990") == Q(area__gte="0990", area__lt="0991")
    assert within("999") == Q(area__startswith="999")  # no code of three digits comes after it
    assert within("", "case__area") == Q(case__area__startswith="")


@pytest.mark.parametrize("kind", ["open", "waiting"])
def test_an_area_is_found_by_the_index(office: Path, as_: Callable[[str], Any], kind: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("只看 SQLite 怎么找 only SQLite is asked how it looks")
    plan = CaseRow.objects.filter(within("990121001"), kind=kind).explain()
    assert "case_work (kind=? AND area>? AND area<?)" in plan, plan
    assert set(in_area("990121001")) == {row for row in CaseRow.objects.all() if row.area.startswith("990121001")}
