"""Scenarios and choices, worked out one after the other beside the pages (web.trials)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from huimin.web.budget.models import Choice, Preparation, Scenario
from huimin.web.trials import Queue


@contextmanager
def _options(scenario: Scenario) -> Iterator[Sequence[str]]:
    sets = [part for key, value in scenario.changes for part in ("--set", f"{key}={value}")]
    yield [*sets, *(["--take-up", scenario.take_up] if scenario.take_up else [])]


@contextmanager
def _choice_options(choice: Choice) -> Iterator[Sequence[str]]:
    asked = choice.asked
    options = ["--aim", asked["aim"], "--start", asked["start"], *(["--no-loser"] if asked["no_loser"] else [])]
    options += [part for budget in asked["budgets"] for part in ("--budget", budget)]
    yield options + [part for name in ("floor", "equity", "cliff") if asked[name] for part in (f"--{name}", f"{asked[name]}%")]


@contextmanager
def _prepare(_: Preparation) -> Iterator[Sequence[str]]:
    yield ["--prepare"]


QUEUE = Queue(Scenario, _options)
PREPARATIONS = Queue(Preparation, _prepare, "instant")
CHOICES = Queue(Choice, _choice_options, "choose")
