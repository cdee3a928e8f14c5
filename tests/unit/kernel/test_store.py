"""The operational tables: whole transactions, on disk, one writer at a time."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from huimin.kernel import append_only, reading, transaction

TABLES = "CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(tmp_path / "db", TABLES) as connection:
        connection.executemany("INSERT INTO note (text) VALUES (?)", [("one",), (None,)])
    with transaction(tmp_path / "db", TABLES) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone()[0] == 0


def test_the_file_is_durable(tmp_path: Path) -> None:
    with transaction(tmp_path / "db", TABLES) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_several_tables_may_be_made_at_once(tmp_path: Path) -> None:
    two = TABLES + "\nCREATE TABLE IF NOT EXISTS other (a TEXT) STRICT;\n-- a comment\n"
    with transaction(tmp_path / "db", two) as connection:
        names = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"note", "other"} <= names


@pytest.mark.parametrize("statement", ["UPDATE note SET text = 'two'", "DELETE FROM note"])
def test_rows_of_an_append_only_table_stay_as_they_were_written(tmp_path: Path, statement: str) -> None:
    tables = TABLES + append_only("note")
    with transaction(tmp_path / "db", tables) as connection:
        connection.execute("INSERT INTO note (text) VALUES ('one')")
    with pytest.raises(sqlite3.IntegrityError, match="note are kept"), transaction(tmp_path / "db", tables) as connection:
        connection.execute(statement)


def test_a_killed_process_leaves_what_it_had_committed(tmp_path: Path) -> None:
    program = f"""
import os, signal
from pathlib import Path
from huimin.kernel import transaction
with transaction(Path({str(tmp_path / "db")!r}), {TABLES!r}) as c:
    c.execute("INSERT INTO note (text) VALUES ('kept')")
with transaction(Path({str(tmp_path / "db")!r}), {TABLES!r}) as c:
    c.execute("INSERT INTO note (text) VALUES ('lost')")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    with transaction(tmp_path / "db", TABLES) as connection:
        assert [row["text"] for row in connection.execute("SELECT text FROM note")] == ["kept"]


def test_a_reader_elsewhere_sees_the_state_before(tmp_path: Path) -> None:
    with transaction(tmp_path / "db", TABLES) as connection:
        connection.execute("INSERT INTO note (text) VALUES ('one')")
        with sqlite3.connect(tmp_path / "db") as other:
            assert other.execute("SELECT count(*) FROM sqlite_master WHERE name = 'note'").fetchone() == (0,)
    with sqlite3.connect(tmp_path / "db") as other:
        assert other.execute("SELECT text FROM note").fetchall() == [("one",)]


def test_reading_waits_for_no_writer_and_sees_what_was_committed(tmp_path: Path) -> None:
    with transaction(tmp_path / "db", TABLES) as connection:
        connection.execute("INSERT INTO note (text) VALUES ('one')")
    with transaction(tmp_path / "db", TABLES) as writer:
        writer.execute("INSERT INTO note (text) VALUES ('two')")
        with reading(tmp_path / "db", "note") as found:  # a second transaction would wait here for half a minute and fail
            assert found is not None
            assert [row["text"] for row in found.execute("SELECT text FROM note")] == ["one"]


def test_a_writer_waits_for_no_reader(tmp_path: Path) -> None:
    with transaction(tmp_path / "db", TABLES) as connection:
        connection.execute("INSERT INTO note (text) VALUES ('one')")
    with reading(tmp_path / "db", "note") as found:
        assert found is not None
        rows = found.execute("SELECT text FROM note")
        with transaction(tmp_path / "db", TABLES) as writer:
            writer.execute("INSERT INTO note (text) VALUES ('two')")
        assert [row["text"] for row in rows] == ["one"]


def test_reading_writes_nothing(tmp_path: Path) -> None:
    with transaction(tmp_path / "db", TABLES):
        pass
    with reading(tmp_path / "db", "note") as found:
        assert found is not None
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            found.execute("INSERT INTO note (text) VALUES ('one')")


def test_where_there_is_no_such_table_there_is_nothing_to_read(tmp_path: Path) -> None:
    with reading(tmp_path / "db", "note") as found:
        assert found is None
    assert not (tmp_path / "db").exists()
    with transaction(tmp_path / "db", TABLES):
        pass
    with reading(tmp_path / "db", "another") as found:
        assert found is None
