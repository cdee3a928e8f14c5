"""The eight yardstick policies decided twice: by the policy files and by SQL an engineer wrote without them.

The two share nothing but the data. Twenty thousand people, one fact in fifty missing; equal to the fen.
"""

from pathlib import Path

import duckdb
import pytest

from benchmarks import bench_policy_eight, eight_data, measure


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    home = tmp_path_factory.mktemp("eight")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "SCRATCH", home)
        data = eight_data.make(home / "data", 20_000)
        for engine in ("hand", "huimin"):
            bench_policy_eight.run_child(engine, data, home / engine)
    return data, home / "hand", home / "huimin"


def test_no_answer_differs(folders: tuple[Path, Path, Path]) -> None:
    differing = bench_policy_eight.differences(*folders)
    assert len(differing) == 8
    assert set(differing.values()) == {0}


def test_every_kind_of_answer_occurs(folders: tuple[Path, Path, Path]) -> None:
    answers = bench_policy_eight.answers(folders[1])
    assert all(found["yes"] and found["no"] for found in answers.values())
    assert sum(found["unknown"] > 0 for found in answers.values()) == 6


def test_one_fen_of_difference_would_be_seen(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    data, hand, huimin = folders
    for table in ("household", "person"):
        changed = "* REPLACE (eight_dibao__amount + (household_no = (SELECT min(household_no) FROM kept WHERE " \
                  "eight_dibao__amount IS NOT NULL))::INT AS eight_dibao__amount)" if table == "household" else "*"
        connection = duckdb.connect()
        connection.execute(f"CREATE VIEW kept AS FROM '{hand / table}.parquet'")
        connection.execute(f"COPY (SELECT {changed} FROM kept) TO '{tmp_path / table}.parquet' (FORMAT parquet)")
    assert bench_policy_eight.differences(data, tmp_path, huimin)["eight_dibao"] == 1
