"""`huimin forecast` over twenty made-up monthly runs of one programme: what is read, what is told, what is refused."""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from huimin.cli import main
from huimin.kernel import Month, Workspace

PLACE = ("policy TEXT, unit TEXT, township TEXT, village TEXT, units BIGINT, yes BIGINT, no BIGINT, unknown BIGINT, receiving BIGINT, "
         "on_roster BIGINT, entitled_fen BIGINT, paid_fen BIGINT, unclaimed BIGINT, undue BIGINT, amount BIGINT, to_verify BIGINT, "
         "ok BIGINT, unclaimed_fen BIGINT, short_fen BIGINT, over_fen BIGINT")
START = Month(2026, 7)


def run(*args: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["forecast", *map(str, args)], env={"HUIMIN_LANG": lang})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Month by month one person more on the roster of the old-age allowance, 60 yuan each; from month 13 on nobody new, one gone."""
    workspace = Workspace.create(tmp_path_factory.mktemp("w") / "county", '[workspace]\nname = "县"\narea = "990121"\n')
    counts = [*range(10, 22), *[21] * 7, 20]
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE p({PLACE})")
        db.execute("CREATE TABLE l(list TEXT, policy TEXT, unit TEXT, person_id TEXT, household_id TEXT, household_no BIGINT, "
                   "township TEXT, paid_fen BIGINT)")
        for at, count in enumerate(counts):
            folder = workspace.runs / f"{START.shift(at)}-{at:08x}"
            (folder / "lists").mkdir(parents=True)
            db.execute("DELETE FROM p; DELETE FROM l")
            db.execute("INSERT INTO p VALUES ('old_age', 'person', '990121100', '990121100001', 99, $1, 0, 0, $1, $1, $1 * 6000, "
                       "$1 * 6000, 0, 0, 0, 0, $1, 0, 0, 0)", [count])
            db.execute("INSERT INTO l SELECT 'ok', 'old_age', 'person', '99' || i, 'h' || i, i, '990121100', 6000 "
                       "FROM range($1) t(i)", [count])
            db.execute(f"COPY p TO '{folder}/places.parquet'")
            for name in ("ok", "amount", "undue", "unknown"):
                db.execute(f"COPY (FROM l WHERE list = '{name}') TO '{folder}/lists/{name}.parquet'")
            summary = {"run": folder.name, "month": str(START.shift(at)), "as_of": str(START.shift(at).last_day), "policies": [
                {"id": "old_age", "name": {"zh": "高龄津贴", "en": "Old-age allowance"}, "unit": "person", "roster": True}]}
            (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    return workspace.root


def test_machines_read_paths_intervals_and_how_the_past_forecasts_did(home: Path, tmp_path: Path) -> None:
    found: Any = json.loads(run("--home", home, "--months", 12, "--out", tmp_path, "--json").stdout)
    assert (found["seen"], found["months"][0], len(found["months"])) == (["2026-07", "2028-02"], "2028-03", 12)
    assert [(one["policy"], one["area"], one["seen"]) for one in found["series"]] == [
        ("old_age", area, {"cases": 20, "fen": 120_000}) for area in ("", "990121100")]
    for one in found["series"]:
        for side in ("cases", "fen"):
            low, middle, high = (one[side][name] for name in ("low", "middle", "high"))
            assert len(low) == len(middle) == len(high) == 12
            assert all(a is None or a <= b for a, b in zip(low, high, strict=True))
    assert found["backtest"]["scores"][0]["forecasts"] == 7 + 6 + 5 + 4 + 3 + 2 + 1
    assert len((tmp_path / "forecast.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + 2 * 12


def test_who_came_and_went_is_counted_by_person(home: Path) -> None:
    from huimin.budget.forecast.history import read_history

    whole = read_history(Workspace.open(home)).series[0]
    assert whole.came.tolist() == [0] + [1] * 11 + [0] * 8
    assert whole.went.tolist() == [0] * 19 + [1]


@pytest.mark.parametrize(("lang", "words"), [("zh", ["高龄津贴", "照搬上年同月", "80%"]), ("en", ["last year's month", "80 %"])])
def test_people_read_a_table_and_the_test(home: Path, lang: str, words: list[str]) -> None:
    text = run("--home", home, lang=lang).stdout
    assert [word for word in words if word not in text] == []


def test_a_gap_leaves_too_few_months(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "copy")
    shutil.rmtree(next((tmp_path / "copy" / "runs").glob("2027-01-*")))
    result = run("--home", tmp_path / "copy", "--json")
    error = json.loads(result.stdout)["error"]
    assert (result.exit_code, error["code"], error["details"]["found"]) == (14, "HM-BUD-110", 13)


def test_more_than_two_years_are_refused(home: Path) -> None:
    assert run("--home", home, "--months", 25).exit_code == 2
