"""huimin.toml: what is refused when a workspace is opened."""

from pathlib import Path

import pytest

from huimin.kernel import Workspace, is_area_code
from huimin.kernel.workspace import BadSettings


@pytest.mark.parametrize("area", ["CN", "23", "2307", "230777", "230777101", "230777101003"])
def test_codes_of_every_level_are_areas(tmp_path: Path, area: str) -> None:
    assert is_area_code(area)
    assert Workspace.create(tmp_path / area, f'[workspace]\narea = "{area}"\n').area == area


@pytest.mark.parametrize("area", ["2307771", "23077", "230777 ", "\uff12\uff13", "cn", "", "青河县"])
def test_anything_else_is_no_area(tmp_path: Path, area: str) -> None:
    (tmp_path / "huimin.toml").write_text(f'[workspace]\narea = "{area}"\n', encoding="utf-8")
    with pytest.raises(BadSettings, match="area"):
        Workspace.open(tmp_path)
