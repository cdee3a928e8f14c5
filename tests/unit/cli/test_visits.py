"""`huimin visits` on small tables: figures, who goes, what is refused."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from huimin.cli import main

STAFF = "id,name,place,hours,relatives\nW1,王干事,990121001,2,600000003\n"
DUE = ("id,household,place,kind,due,urgency\nV1,600000001,990121001201,特困探访,2026-11,1\nV2,600000002,990121001201,定期复核,2026-10,\n"
       "V3,600000003,990121001201,定期复核,2026-11,1\nV4,600000004,990121001201,别的,2026-11,\n")


def run(*args: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(main, ["visits", *map(str, args)], env={"HUIMIN_LANG": lang})


def tables(folder: Path, staff: str = STAFF, due: str = DUE) -> tuple[Path, Path]:
    for name, words in (("staff", staff), ("due", due)):
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    return folder / "staff.csv", folder / "due.csv"


def test_hours_needed_there_and_short(tmp_path: Path) -> None:
    staff, due = tables(tmp_path)
    done = run(staff, "--due", due, "--month", "2026-11", "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    # 1.5 + 1 + 1 hours against 2; the most urgent fits, the overdue one does not fit beside it, the relative waits for somebody else
    assert said["loads"] == [{"township": "990121001", "month": "2026-11", "visits": 3, "needed_minutes": 210, "there_minutes": 120,
                              "short_minutes": 90, "undone": 2, "kin": 1}]
    assert (said["unknown"], said["synthetic"]) == ({"别的": 1}, True)
    assert "王干事,600000001" in (tmp_path / "out" / "visits.csv").read_text("utf-8-sig")
    shown = run(staff, "--due", due, "--month", "2026-11").output
    for words in ("3.5", "没有算:别的 1", "虚构"):
        assert words in shown, words


def test_slips_are_named(tmp_path: Path) -> None:
    staff, due = tables(tmp_path, due=DUE.replace("2026-10", "十月"))
    done = run(staff, "--due", due, "--month", "2026-11")
    assert (done.exit_code, "第3行" in done.output, "due" in done.output) == (10, True, True)
    assert run(staff, "--month", "2026-11").exit_code == 2
    assert "特困探访" in run("--show-rules").output
