"""Trying a scenario on everybody takes seconds in a small county and minutes in a large one: it is done beside the pages.

Each runs as a process of its own (`huimin simulate --json`), one at a time in the order asked for, so that pages stay quick and
memory is given back. A thread of the web process waits for it; if that process ends, the scenario is taken up again by the
next one asked for, or by opening its page.
"""

import json
import subprocess
import sys
import threading
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from huimin.web.budget.models import DONE, FAILED, RUNNING, WAITING, Scenario

_SILENT, _OFTEN = timedelta(seconds=60), 5
_UNFORESEEN = {"zh": "试算没有做完,可以再试一次;还是不行,请告诉系统管理员。",
               "en": "The trial did not finish. Try it again; if it fails once more, tell the system administrator."}


def start() -> None:
    """See to it that what waits is worked on. Returns at once (settings.TRIALS_AT_ONCE: when all is done, for tests)."""
    if getattr(settings, "TRIALS_AT_ONCE", False):
        _work()
    else:
        threading.Thread(target=_work, name="scenarios", daemon=True).start()


def stalled(scenario: Scenario) -> bool:
    """Is nobody at work on it any more?"""
    return scenario.state == RUNNING and (scenario.beat is None or scenario.beat < timezone.now() - _SILENT)


def _work() -> None:
    try:
        while (claimed := _claim()) is not None:
            _try(claimed)
    finally:
        if threading.current_thread() is not threading.main_thread():
            close_old_connections()


def _claim() -> Scenario | None:
    """The next one, marked as taken; None when nothing waits or another process is at work."""
    dead = Q(state=RUNNING) & (Q(beat=None) | Q(beat__lt=timezone.now() - _SILENT))
    if Scenario.objects.filter(state=RUNNING).exclude(dead).exists():
        return None
    found = Scenario.objects.filter(Q(state=WAITING) | dead).order_by("pk").first()
    if found is None:
        return None
    taken = Scenario.objects.filter(pk=found.pk, state=found.state, beat=found.beat).update(state=RUNNING, beat=timezone.now())
    return Scenario.objects.get(pk=found.pk) if taken else None


def _try(scenario: Scenario) -> None:
    process = subprocess.Popen(command(scenario), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said = b""
    while True:
        try:
            said, _ = process.communicate(timeout=_OFTEN)
            break
        except subprocess.TimeoutExpired:
            Scenario.objects.filter(pk=scenario.pk).update(beat=timezone.now())
    Scenario.objects.filter(pk=scenario.pk).update(finished=timezone.now(), **_outcome(process.returncode, said))


def command(scenario: Scenario) -> list[str]:
    sets = [part for key, value in scenario.changes for part in ("--set", f"{key}={value}")]
    take_up = ["--take-up", scenario.take_up] if scenario.take_up else []
    return [sys.executable, "-m", "huimin.cli", "simulate", "--home", str(settings.HOME), "--json", "--quiet", *sets, *take_up]


def _outcome(status: int, said: bytes) -> dict[str, object]:
    try:
        answer = json.loads(said)
    except ValueError:
        return {"state": FAILED, "problem": _UNFORESEEN}
    if status == 0:
        return {"state": DONE, "result": answer, "problem": {}}
    message = answer.get("error", {}).get("message") if isinstance(answer, dict) else None
    return {"state": FAILED, "problem": {"zh": message, "en": message} if message else _UNFORESEEN}
