"""Whom the sheet names: somebody who can come to the door."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from huimin.budget import pooling
from huimin.kernel import connect
from huimin.kernel.duck import file_literal


@pytest.mark.parametrize(("dead", "asked"), [("true", "李四"), ("false", "张三"), ("NULL", "张三")])
def test_neither_the_dead_nor_those_nobody_knows_are_asked_for(tmp_path: Path, dead: str, asked: str) -> None:
    """The register lists first somebody without a number, then 张三, then 李四; of another household nobody is known."""
    connection = connect(readable=[tmp_path])
    for name, rows in (
            ("household", "(1, 'H1', '990121001001', '990121001'), (2, 'H2', NULL, '990121200')) "
                          "t(household_no, household_id, area, township)"),
            ("person", f"(1, 1, NULL, '不详', NULL), (1, 2, 'a', '张三', {dead}), (1, 3, 'b', '李四', NULL), (2, 4, 'c', '王五', true)) "
                       "t(household_no, person_no, person_id, name, deceased)")):
        connection.execute(f"COPY (SELECT * FROM (VALUES {rows}) TO {file_literal(tmp_path / f'{name}.parquet')} (FORMAT parquet)")
    connection.close()
    found = pooling.recipients(SimpleNamespace(folder=tmp_path), ["H1", "H2", "H3"])
    assert found == {"H1": pooling.Recipient(asked, "990121001001")}
