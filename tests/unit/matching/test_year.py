"""A year of months, loaded in order, with corrected files that come late: what was known stays to be seen and computed again."""

import random
from datetime import UTC, date, datetime

import pytest

from huimin.catalog import identity
from huimin.exchange import load
from huimin.kernel import Month, Workspace, connect, write_text
from huimin.matching import (
    MatchResult,
    NoInputs,
    NoRun,
    SnapshotsChanged,
    explain,
    match,
    read_data_side,
    replay,
)
from huimin.matching.places import PLACES

Year = tuple[Workspace, dict[Month, tuple[MatchResult, datetime]]]
MONTHS = [Month(2025, number) for number in range(1, 13)]
LATE = {5: 3, 6: 3, 9: 8, 12: 1}
"""In which month (by number) a corrected file of an earlier month arrives."""


def deliver(workspace: Workspace, people: list[dict[str, str]], month: Month, drawn: list[str]) -> None:
    """The files of one month, as departments send them, and nothing else in the inbox."""
    for path in workspace.inbox.iterdir():
        path.unlink()
    lines = [",".join(person.values()) for person in people]
    write_text(workspace.inbox / f"people_{month}.csv", "id,house,name,born,place,wage\n" + "\n".join(lines) + "\n")
    write_text(workspace.inbox / f"allowance_{month}.csv", "id,sum\n" + "".join(f"{number},50\n" for number in drawn))
    write_text(workspace.inbox / f"poor_{month}.csv", "id\n" + "".join(f"{house}\n" for house in sorted({p["house"] for p in people})[:9]))
    load(workspace, *read_data_side(workspace))


def changed(rng: random.Random, people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Wages move, become unknown or known; somebody leaves; somebody moves to another household."""
    people = [dict(person) for person in people]
    for person in rng.sample(people, 12):
        person["wage"] = rng.choice(["", "0", "9000", "30000", "120000"])
    people.remove(rng.choice(people))
    rng.choice(people)["house"] = rng.choice(people)["house"]
    return people


@pytest.fixture(scope="module")
def year(small_county: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The workspace after the year; per month the run made when it was new, and that moment."""
    home = tmp_path_factory.mktemp("year") / "home"
    workspace = Workspace.create(home, (small_county.root / "huimin.toml").read_text(encoding="utf-8"))
    for folder in ("mappings", "policies", "parameters"):
        for path in (small_county.root / folder).rglob("*.*"):
            text = path.read_text(encoding="utf-8").replace('month = "2026-10"\n', "").replace("2026-01-01", "2024-01-01")
            name = path.name.replace("2026-01-01", "2024-01-01")
            for stem in ("people", "allowance", "poor"):
                text = text.replace(f'files = "{stem}.csv"', f'files = "{stem}_*.csv"')
            write_text(home / path.relative_to(small_county.root).with_name(name), text)
    rng = random.Random(2025)
    born = [date(rng.choice((1938, 1944, 1945, 1970, 1999)), rng.randint(1, 12), rng.randint(1, 28)).isoformat() for _ in range(60)]
    people = [{"id": made(day, order), "house": f"H{order // 3}", "name": "某人", "born": day, "place": "990121001", "wage": "9000"}
              for order, day in enumerate(born)]
    found: dict[Month, tuple[MatchResult, datetime]] = {}
    sent: dict[int, list[dict[str, str]]] = {}
    for month in MONTHS:
        people = changed(rng, people)
        sent[month.month] = people
        deliver(workspace, people, month, [person["id"] for person in people[::3]])
        if month.month in LATE:
            earlier = Month(2025, LATE[month.month])
            sent[earlier.month] = changed(rng, sent[earlier.month])
            deliver(workspace, sent[earlier.month], earlier, [person["id"] for person in sent[earlier.month][::2]])
        found[month] = match(workspace, month), datetime.now(UTC)
    return workspace, found


def made(day: str, order: int) -> str:
    body = f"990121{day.replace('-', '')}{order + 100:03d}"
    return body + identity.check_digit(body)


def content(run: MatchResult) -> dict[str, bytes]:
    parts = [path for part in ("lists", "results") for path in (run.folder / part).rglob("*.parquet")] + [run.folder / PLACES]
    return {path.relative_to(run.folder).as_posix(): path.read_bytes() for path in parts}


def test_every_month_reads_as_it_was_known_then(year: Year) -> None:
    workspace, found = year
    for month, (run, then) in found.items():
        seen = match(workspace.as_known(then), month)
        assert seen.id == run.id, month


def test_what_came_late_changes_the_month_it_is_about_and_no_other(year: Year) -> None:
    workspace, found = year
    late = {month for month, (run, _) in found.items() if match(workspace, month).id != run.id}
    assert late == {Month(2025, number) for number in set(LATE.values())}


def test_every_run_of_the_year_replays_to_the_bit(year: Year) -> None:
    workspace, found = year
    for month, (run, _) in found.items():
        again = replay(workspace, run.id)
        assert (again.differing, again.month) == (0, str(month))
        assert again.rows >= 60
        assert again.identical_files == len(again.tables) == len(content(run))


def test_a_run_replays_under_the_rules_and_standards_of_its_day(year: Year) -> None:
    workspace, found = year
    run, then = found[MONTHS[0]]
    standards = workspace.parameters / "local.csv"
    kept = standards.read_text(encoding="utf-8")
    write_text(standards, kept.replace(",12000,", ",99000,").replace(",50,", ",75,"))
    try:
        assert match(workspace.as_known(then), MONTHS[0]).id != run.id, "new standards make another run"
        assert replay(workspace, run.id).differing == 0
    finally:
        write_text(standards, kept)


def test_a_result_that_was_tampered_with_is_seen(year: Year) -> None:
    workspace, found = year
    run, _ = found[MONTHS[1]]
    path = run.folder / "lists" / "ok.parquet"
    whole = path.read_bytes()
    connection = connect(readable=[run.folder])
    connection.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{path.resolve()}')")
    connection.execute("UPDATE t SET entitled_fen = entitled_fen + 1 WHERE policy = 'allowance'")
    connection.execute(f"COPY t TO '{path.resolve()}' (FORMAT parquet)")
    try:
        assert replay(workspace, run.id).tables["lists/ok.parquet"][1] > 0
    finally:
        path.write_bytes(whole)


def test_a_snapshot_that_was_tampered_with_replays_nothing(year: Year) -> None:
    workspace, found = year
    run, _ = found[MONTHS[2]]
    [data] = [workspace.root / d["path"] / "data.parquet" for d in run.summary["datasets"] if d["id"] == "register"]
    whole = data.read_bytes()
    data.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        with pytest.raises(SnapshotsChanged, match="register 2025-03"):
            replay(workspace, run.id)
    finally:
        data.write_bytes(whole)


def test_replaying_leaves_nothing_behind(year: Year) -> None:
    workspace, found = year
    before = sorted(path.name for path in workspace.root.iterdir())
    replay(workspace, found[MONTHS[3]][0].id)
    assert sorted(path.name for path in workspace.root.iterdir()) == before


def test_what_cannot_be_replayed_says_why(year: Year) -> None:
    workspace, found = year
    with pytest.raises(NoRun):
        replay(workspace, "2025-01-nothing")
    inputs = found[MONTHS[4]][0].folder / "inputs"
    inputs.rename(inputs.with_name("elsewhere"))
    try:
        with pytest.raises(NoInputs):
            replay(workspace, found[MONTHS[4]][0].id)
    finally:
        inputs.with_name("elsewhere").rename(inputs)


def test_an_explanation_reads_the_same_knowledge(year: Year) -> None:
    """The late register of March sends some wages anew: seen from April they are as they were."""
    workspace, found = year
    month, (run, then) = MONTHS[2], found[MONTHS[2]]
    now = match(workspace, month)
    before = {(line.household_id, line.outcome) for name in run.lists for line in run.lines(name, "poor")}
    after = {(line.household_id, line.outcome) for name in now.lists for line in now.lines(name, "poor")}
    household = next(key for key, _ in sorted(before - after, key=str) if key)
    told = [explain(known, str(household), "poor", month).policies[0].decision.outcome for known in (workspace.as_known(then), workspace)]
    assert told[0] == dict(before)[household]
    assert told[1] == dict(after).get(household, told[1])
