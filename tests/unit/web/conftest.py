"""A small county with its office, made once, for every test of the web."""

from collections.abc import Callable

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
