"""What the budget desk asks for, worked out one after the other beside the pages (web.trials)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

from huimin.kernel import scratch_folder
from huimin.web.budget.models import Choice, PlanMade, Preparation, Scenario, StressTest, Twin
from huimin.web.trials import Queue


@contextmanager
def _words(scenario: Scenario) -> Iterator[Sequence[str]]:
    yield ["simulate", *_sets(scenario.changes), *(["--take-up", scenario.take_up] if scenario.take_up else [])]


@contextmanager
def _supposed(test: StressTest) -> Iterator[Sequence[str]]:
    yield ["stress", test.shock, "--months", str(test.months), *_sets(test.assumptions)]


@contextmanager
def _lived(twin: Twin) -> Iterator[Sequence[str]]:
    yield ["twin", "--months", str(twin.months), *(["--begins", twin.begins] if twin.begins else []), *_sets(twin.changes)]


@contextmanager
def _chosen(choice: Choice) -> Iterator[Sequence[str]]:
    asked = choice.asked
    words = ["choose", "--aim", asked["aim"], "--start", asked["start"], *(["--no-loser"] if asked["no_loser"] else [])]
    words += [part for budget in asked["budgets"] for part in ("--budget", budget)]
    yield words + [part for name in ("floor", "equity", "cliff") if asked[name] for part in (f"--{name}", f"{asked[name]}%")]


FILES = {"damage": "灾情.csv", "needs": "需求.csv"}
"""What a table is called while it is read, and in what is said of it."""


@contextmanager
def _pooled(plan: PlanMade) -> Iterator[Sequence[str]]:
    """The table goes when it has been read: it may name households."""
    with scratch_folder(settings.HOME, "pool") as folder:
        words = ["pool", "--record", plan.title, "--by", plan.planner, "--now", f"{timezone.localtime():%Y-%m-%dT%H:%M}"]
        if plan.source in FILES:
            path = folder / FILES[plan.source]
            path.write_bytes(plan.table)
            yield [*words, f"--{plan.source}", str(path)]
        else:
            yield [*words, "--from-lists"]
    PlanMade.objects.filter(pk=plan.pk).update(table=b"")


@contextmanager
def _prepared(_: Preparation) -> Iterator[Sequence[str]]:
    yield ["instant", "--prepare"]


def _sets(pairs: Sequence[Sequence[str]]) -> list[str]:
    return [part for key, value in pairs for part in ("--set", f"{key}={value}")]


QUEUE = Queue(Scenario, _words)
STRESS_QUEUE = Queue(StressTest, _supposed)
TWIN_QUEUE = Queue(Twin, _lived)
CHOICES = Queue(Choice, _chosen)
PLANS = Queue(PlanMade, _pooled)
PREPARATIONS = Queue(Preparation, _prepared)
