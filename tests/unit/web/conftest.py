"""A small county with its office, made once, for every test of the web."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from huimin.web.access.models import AccessRecord
from tests.office import *  # noqa: F403
from tests.unit.web.systems import granted, system  # noqa: F401


@pytest.fixture
def no_more_records(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, the book of who looked at what cannot be written."""
    def fails(**_: object) -> None:
        raise DatabaseError("no record")
    return lambda: monkeypatch.setattr(AccessRecord.objects, "create", fails)


@pytest.fixture
def changed_county(office: Path, fresh_county: Path, tmp_path: Path, settings: Any) -> Path:
    """A county of the test's own, without what other tests put on record there: that is never deleted."""
    home = tmp_path / "county"
    shutil.copytree(office, home, ignore=shutil.ignore_patterns("huimin.db*"))
    for path in fresh_county.glob("huimin.db*"):
        shutil.copy2(path, home)
    os.utime(home / "huimin.toml")
    settings.HOME = home
    return home
