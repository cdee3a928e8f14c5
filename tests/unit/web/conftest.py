"""A small county with its office, made once, for every test of the web."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.office import *  # noqa: F403
from tests.unit.web.systems import granted, system  # noqa: F401


@pytest.fixture
def changed_county(office: Path, fresh_county: Path, tmp_path: Path, settings: Any) -> Path:
    """A county of the test's own: what it puts on record there is never deleted."""
    home = tmp_path / "county"
    shutil.copytree(office, home, ignore=shutil.ignore_patterns("huimin.db*"))
    for path in fresh_county.glob("huimin.db*"):
        shutil.copy2(path, home)
    os.utime(home / "huimin.toml")
    settings.HOME = home
    return home
