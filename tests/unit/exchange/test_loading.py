"""Snapshots: whole or not there, the same bytes once, one dataset's fault nobody else's, a kill without harm."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from huimin.exchange import DatasetsFailed, load, reading
from huimin.exchange import rows as rows_module
from huimin.exchange.errors import RowsLost
from huimin.kernel import HuiminError, Month

COLUMN = '[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan"\n'.replace('"yuan"', '"yuan/year"')
SEPTEMBER = Month(2026, 9)


def filled(desk, people, count=3):
    desk.mapping("pay", COLUMN)
    desk.file("pay.csv", "身份证号,工资\n" + "".join(f"{number},{place}\n" for place, number in enumerate(people[:count])))


def tree(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def test_a_snapshot_is_complete_and_described(desk, people):
    filled(desk, people)
    receipt = desk.one()
    assert (receipt.status, receipt.version, str(receipt.month)) == ("loaded", "v0001", "2026-09")
    assert {path.name for path in receipt.path.iterdir()} == {"data.parquet", "profile.json", "rejected.csv", "receipt.json"}
    content = json.loads((receipt.path / "receipt.json").read_text("utf-8"))
    assert (content["rows_in"], content["accepted"], content["rejected"]) == (3, 3, 0)
    column, = content["schema"]["columns"]
    assert column == {"column": "wage_income", "entity": "person", "field": "wage_income", "type": "money", "nulls": 0,
                      "precedence": 100, "absent": None, "provenance": "measured", "blank": None}


def test_the_owner_of_a_field_goes_before_others_and_an_explicit_precedence_counts(desk, people):
    filled(desk, people)
    desk.mapping("pay", COLUMN, department="tax")
    assert _precedence(desk) == 50
    desk.mapping("pay", COLUMN, department="tax", more="precedence = 7")
    assert _precedence(desk) == 7


def _precedence(desk) -> int:
    content = json.loads((desk.one().path / "receipt.json").read_text("utf-8"))
    return content["schema"]["columns"][0]["precedence"]


def test_the_same_bytes_and_mapping_make_no_new_version(desk, people):
    filled(desk, people)
    first = desk.one()
    before = tree(desk.workspace.snapshots)
    again = desk.one()
    assert (again.status, again.version, again.accepted) == ("unchanged", "v0001", first.accepted)
    assert tree(desk.workspace.snapshots) == before
    desk.mapping("pay", COLUMN, more="precedence = 7")
    assert desk.one().version == "v0002"
    filled(desk, people, 4)
    assert desk.one().version == "v0003"
    assert desk.workspace.current_snapshot("pay", SEPTEMBER).version == "v0003"


def test_a_dry_run_checks_and_writes_nothing(desk, people):
    filled(desk, people)
    desk.file("pay.csv", f"身份证号,工资\n{people[0]},x\n")
    before = tree(desk.workspace.root)
    receipt, = desk.load(dry_run=True)
    assert (receipt.status, receipt.rejected, receipt.path) == ("checked", 1, None)
    assert receipt.examples[0].reason == "bad_number"
    assert tree(desk.workspace.root) == before


def test_a_dataset_without_a_file_is_said_not_failed(desk, people):
    filled(desk, people)
    desk.mapping("other")
    receipts = {receipt.dataset: receipt for receipt in desk.load()}
    assert receipts["other"].status == "no_file"
    assert "other*" in receipts["other"].warning.zh
    assert receipts["pay"].status == "loaded"


def test_one_fault_holds_up_nobody_else(desk, people):
    filled(desk, people)
    desk.mapping("bad", COLUMN)
    desk.file("bad.csv", "甲,乙\n1,2\n")
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    failure = caught.value
    assert failure.exit_code == 10
    assert [receipt.dataset for receipt in failure.receipts] == ["pay"]
    assert failure.errors["bad"].code == "HM-EXC-001"
    assert "HM-EXC-001" in str(failure)
    assert [row.dataset for row in desk.workspace.current_snapshots(SEPTEMBER)] == ["pay"]
    assert tree(desk.workspace.snapshots / "bad" / "2026-09") == set()


def test_rows_that_go_missing_inside_stop_the_load(desk, people, monkeypatch):
    """The count of lines is taken apart from the rows: losing one on the way is noticed."""
    filled(desk, people)
    in_this_process(monkeypatch)
    original = rows_module._Rows.accepted
    monkeypatch.setattr(rows_module._Rows, "accepted", lambda self, tick: list(original(self, tick))[1:])
    assert _only_error(desk).code == "HM-EXC-008"
    monkeypatch.undo()
    in_this_process(monkeypatch)
    monkeypatch.setattr("huimin.exchange.readers._records", _losing())
    assert _only_error(desk).code == "HM-EXC-008"
    monkeypatch.undo()
    assert desk.one().accepted == 3


def _losing():
    from huimin.exchange.readers import _records as original

    def records(*arguments):
        for place, row in enumerate(original(*arguments)):
            if place != 2:
                yield row

    return records


def in_this_process(monkeypatch):
    """Read without a process of its own, so that the reader can be spoiled from here."""
    monkeypatch.setattr("huimin.exchange.apart.read", lambda job, limits, tick: reading.read(job, tick))


def _only_error(desk) -> HuiminError:
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    error, = caught.value.errors.values()
    assert isinstance(error, RowsLost)
    return error


KILLED = """
import os, signal, sys
from pathlib import Path
from huimin import exchange
from huimin.catalog import standard_catalog
from huimin.kernel import Month, Workspace

module = sys.modules[exchange.load.__module__]
point = sys.argv[2]
die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
if point == "reading":
    module.snapshot.write = die
elif point == "written":
    module._write_receipt = lambda *a: die()
else:
    Workspace.make_current = die
workspace = Workspace.open(Path(sys.argv[1]))
mappings, catalog = exchange.read_mappings(workspace.mappings, standard_catalog())
exchange.load(workspace, mappings, catalog, Month(2026, 9))
"""


@pytest.mark.parametrize("point", ["reading", "written", "renamed"])
def test_kill_9_at_any_point_leaves_the_earlier_snapshot_and_the_next_load_cleans_up(desk, people, point):
    filled(desk, people)
    first = desk.one()
    filled(desk, people, 5)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(desk.workspace.root), point], check=False,
                            capture_output=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    left = [path for path in first.path.parent.iterdir() if path != first.path]
    assert left, "the kill came too early to leave anything"
    current, = desk.workspace.current_snapshots(SEPTEMBER)
    assert current.path == first.path
    assert len(desk.rows(first)) == 3
    receipt = desk.one()
    assert receipt.accepted == 5
    assert receipt.version == ("v0003" if point == "renamed" else "v0002")
    assert [path for path in first.path.parent.iterdir() if path.name.startswith(".")] == []
    assert desk.workspace.current_snapshot("pay", SEPTEMBER).path == receipt.path


def test_two_loads_at_once_are_refused(desk, people):
    filled(desk, people)
    with desk.workspace.writing(), pytest.raises(HuiminError) as caught:
        desk.load()
    assert caught.value.code == "HM-WSP-003"
    assert desk.one().accepted == 3


def test_the_format_number_is_part_of_the_fingerprint(desk, people, monkeypatch):
    filled(desk, people)
    desk.one()
    monkeypatch.setattr(sys.modules[load.__module__], "FORMAT", 99)
    assert desk.one().version == "v0002"


def test_keys_of_several_columns_are_joined(desk):
    desk.mapping("survey", key='person = { join = ["户", "人"] }\nhousehold = "户"\ntype = "text"')
    desk.file("survey.csv", "户,人\n12,1\n12,2\n13,\n")
    receipt = desk.one()
    assert desk.rows(receipt, "person_key, household_key") == [("12-1", "12"), ("12-2", "12")]
    assert receipt.reasons == {"no_key": 1}


def test_constants_fill_every_row(desk, people):
    desk.mapping("dead", '[[column]]\nfrom_constant = "true"\nto = "deceased"\n')
    desk.file("dead.csv", f"身份证号\n{people[0]}\n")
    assert desk.rows(desk.one(), "deceased") == [(True,)]


def test_workspace_settings_are_checked(tmp_path):
    from huimin.kernel import Workspace

    for text, code in [("[workspace]\nnmae = 'x'", "HM-WSP-002"), ("[workspace]\nmonth = '2026'", "HM-WSP-002"), ("x", "HM-WSP-002"),
                       ("[library]\nnational = 1", "HM-WSP-002"), ("[library]\npolicies = 'dibao'", "HM-WSP-002")]:
        (tmp_path / "huimin.toml").write_text(text, "utf-8")
        with pytest.raises(HuiminError) as caught:
            Workspace.open(tmp_path)
        assert caught.value.code == code
    with pytest.raises(HuiminError, match="HM-WSP-001"):
        Workspace.open(tmp_path / "nowhere")


def test_the_snapshot_of_a_month_is_the_latest_not_after_it(desk, people):
    desk.mapping("pay", COLUMN)
    for month in ("2026-07", "2026-09"):
        desk.file(f"pay{month}.csv", f"身份证号,工资\n{people[0]},1\n")
    desk.load()
    months = {asked: [str(row.month) for row in desk.workspace.current_snapshots(Month.parse(asked))]
              for asked in ("2026-06", "2026-08", "2026-10")}
    assert months == {"2026-06": [], "2026-08": ["2026-07"], "2026-10": ["2026-09"]}
