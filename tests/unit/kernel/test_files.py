"""What a killed process leaves half written goes at the next run; what others still write stays."""

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest

from huimin.kernel import clear_abandoned, new_file, new_folder, scratch_folder

GONE = 2**22 + 17  # above the highest process number Linux gives out


def half_written(folder: Path, pid: int, age: float = 0.0) -> Path:
    path = folder / f".2026-10-1f3a9c07.{pid}.tmp"
    (path / "results").mkdir(parents=True)
    (path / "results" / "part-0.parquet").write_bytes(b"half")
    moment = time.time() - age
    for found in (path / "results" / "part-0.parquet", path / "results", path):
        os.utime(found, (moment, moment))
    return path


def test_a_dead_process_leaves_nothing_behind_at_the_next_run(tmp_path: Path) -> None:
    stale = half_written(tmp_path, GONE)
    with new_folder(tmp_path / "new") as aside:
        (aside / "x").write_text("1", encoding="utf-8")
    assert not stale.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_process_at_work_keeps_its_folder(tmp_path: Path) -> None:
    busy = half_written(tmp_path, os.getppid())
    clear_abandoned(tmp_path)
    assert busy.exists()


def test_nobody_writes_for_an_hour(tmp_path: Path) -> None:
    old = half_written(tmp_path, os.getppid(), age=3700)
    clear_abandoned(tmp_path)
    assert not old.exists()


def test_a_write_deep_inside_is_a_sign_of_life(tmp_path: Path) -> None:
    old = half_written(tmp_path, os.getppid(), age=3700)
    (old / "results" / "part-1.parquet").write_bytes(b"now")
    clear_abandoned(tmp_path)
    assert old.exists()


@pytest.mark.parametrize("name", [".notes.tmp", f"x.{GONE}.tmp", f".x.{GONE}.tmp.bak", ".x.old.tmp"])
def test_other_names_are_nobodys_business(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    clear_abandoned(tmp_path)
    assert (tmp_path / name).exists()


def test_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").write_text("mine", encoding="utf-8")
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / f".x.{GONE}.tmp").symlink_to(outside)
    clear_abandoned(folder)
    assert ((outside / "keep").exists(), list(folder.iterdir())) == (True, [])


def interrupted(tmp_path: Path) -> None:
    stale = half_written(tmp_path, GONE)
    with scratch_folder(tmp_path, "simulate") as folder:
        assert not stale.exists()
        (folder / "x").write_text("1", encoding="utf-8")
        clear_abandoned(tmp_path)
        assert folder.exists()
        raise KeyboardInterrupt


def test_scratch_is_gone_after_the_block_whatever_happened(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)
    assert not list(tmp_path.iterdir())


def test_scratch_of_a_killed_process_is_known_as_abandoned(tmp_path: Path) -> None:
    with scratch_folder(tmp_path, "simulate") as folder:
        left = folder.with_name(folder.name.replace(str(os.getpid()), str(GONE)))
        left.mkdir()
        clear_abandoned(tmp_path)
        assert not left.exists()


def test_a_file_is_the_old_one_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "homes.db"
    for content, whole in ((b"one", True), (b"ha", False), (b"two", True)):
        with suppress(KeyboardInterrupt), new_file(target) as aside:
            aside.write_bytes(content)
            if not whole:
                raise KeyboardInterrupt
        assert [path.name for path in tmp_path.iterdir()] == ["homes.db"]
        assert (target.read_bytes() == content) is whole
