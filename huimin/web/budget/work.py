"""Scenarios and stress tests, tried one after the other beside the pages (web.trials)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from huimin.web.budget.models import Scenario, StressTest
from huimin.web.trials import Queue


@contextmanager
def _options(scenario: Scenario) -> Iterator[Sequence[str]]:
    sets = [part for key, value in scenario.changes for part in ("--set", f"{key}={value}")]
    yield [*sets, *(["--take-up", scenario.take_up] if scenario.take_up else [])]


@contextmanager
def _supposed(test: StressTest) -> Iterator[Sequence[str]]:
    yield [test.shock, "--months", str(test.months), *(part for key, value in test.assumptions for part in ("--set", f"{key}={value}"))]


QUEUE = Queue(Scenario, _options)
STRESS_QUEUE = Queue(StressTest, _supposed, "stress")
