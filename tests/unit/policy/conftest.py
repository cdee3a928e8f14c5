"""Errors are read in English here: their Chinese sentences are checked to say the same in tests/consistency."""

from collections.abc import Iterator

import pytest

from huimin.kernel import use_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with use_language("en"):
        yield
