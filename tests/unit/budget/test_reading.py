"""What pages show is read while somebody writes, and reading leaves no trace: anonymous pages read too."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from huimin.budget import delivery, pooling
from huimin.kernel import Workspace, transaction

READERS = [pooling.plans, delivery.results, delivery.published]


@pytest.mark.parametrize("read", READERS)
def test_reading_waits_for_no_writer_and_makes_no_table(read: Callable[[Workspace], Sequence[object]], tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n')
    assert not read(workspace)
    with transaction(workspace.database, "CREATE TABLE IF NOT EXISTS other (number INTEGER);") as connection:
        assert not read(workspace)
        assert {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == {"other"}
