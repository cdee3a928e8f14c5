"""Files as SQL names them: absolute, wherever the process stands, whatever the folder is called."""

from pathlib import Path

import pytest

from huimin.kernel import connect
from huimin.kernel.duck import file_literal, parquet


def test_a_file_named_from_here_is_read_by_a_connection_that_knows_only_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of the folder has a quote in it; the file's own is given from the working folder."""
    folder = tmp_path / "县's"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    near = Path(folder.name) / "a.parquet"
    with connect(readable=[Path(folder.name)]) as db:
        db.execute(f"COPY (SELECT 7 AS n) TO {file_literal(near)} (FORMAT parquet)")
        db.execute(f"COPY (SELECT 5 AS n) TO {file_literal(near.with_name('b.parquet'))} (FORMAT parquet)")
        monkeypatch.chdir(folder)
        assert db.execute(f"SELECT n FROM {parquet(Path('a.parquet'))}").fetchall() == [(7,)]
        assert db.execute(f"SELECT sum(n) FROM {parquet(Path('*.parquet'))}").fetchall() == [(12,)]
