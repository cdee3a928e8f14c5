"""Analyses of where the money goes and will go, made beside the pages (web.trials) and kept with the run they rest on."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from huimin.web import county
from huimin.web.accounts.models import Account
from huimin.web.budget.models import Analysis
from huimin.web.trials import DONE, FAILED, Queue

FOLDER = "status"


@contextmanager
def _words(one: Analysis) -> Iterator[Sequence[str]]:
    """The households behind a status are kept for the newest only."""
    if one.kind == Analysis.FORECAST:
        yield [one.kind]
        return
    folder = details(one)
    yield [one.kind, "--details", str(folder)]
    if folder.is_dir():  # of one that failed there is none
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other)


QUEUE = Queue(Analysis, _words)


def details(one: Analysis) -> Path:
    """Where the households behind a status lie."""
    return Path(settings.HOME) / FOLDER / str(one.pk)


def ask(kind: str, by: Account) -> None:
    """Analyse the newest data; what waits or is at work already is not asked for twice."""
    QUEUE.ask_once(by, {"kind": kind}, run=newest_run())


def newest_run() -> str:
    run = county.latest()
    return "" if run is None else run.id


def done(kind: str) -> Analysis | None:
    """The newest that was finished."""
    return Analysis.objects.select_related("by").filter(kind=kind, state=DONE).order_by("-pk").first()


def stale(one: Analysis) -> bool:
    """Has the county been matched anew since?"""
    return one.run != newest_run()


def standing(kind: str) -> dict[str, object]:
    """What the head of an analysis' page says: the one shown, the one going on or failed, whether it is old."""
    last = QUEUE.last(kind=kind)
    shown = last if last is not None and last.state == DONE else done(kind)
    return {"shown": shown, "going_on": last if last is not None and last.going_on else None,
            "failed": last if last is not None and last.state == FAILED else None, "stale": shown is not None and stale(shown)}
