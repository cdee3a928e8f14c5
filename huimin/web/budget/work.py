"""Scenarios, tried one after the other beside the pages (web.trials)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from huimin.web.budget.models import Scenario
from huimin.web.trials import Queue


@contextmanager
def _words(scenario: Scenario) -> Iterator[Sequence[str]]:
    sets = [part for key, value in scenario.changes for part in ("--set", f"{key}={value}")]
    yield ["simulate", *sets, *(["--take-up", scenario.take_up] if scenario.take_up else [])]


QUEUE = Queue(Scenario, _words)
