"""Trying something on everybody takes seconds in a small county and minutes in a large one: it is done beside the pages.

Each trial runs as a process of its own (`huimin simulate --json`, or another verb), one of a kind at a time in the order asked for,
so that pages stay quick and memory is given back. A thread of the web process waits for it; if that process ends, the trial is taken
up again by the next one asked for, or by opening its page.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from huimin.kernel import HuiminError
from huimin.web.beside import beside

log = logging.getLogger(__name__)
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
_SILENT, _OFTEN, _LISTED = timedelta(seconds=60), 5, 50
_UNFORESEEN = {"zh": "试算没有做完,可以再试一次;还是不行,请告诉系统管理员。",
               "en": "The trial did not finish. Try it again; if it fails once more, tell the system administrator."}


class Trial(models.Model):
    """What every kind of trial keeps.

    result: what the verb says with --json; problem: {zh, en} of a failure; beat: when the process at work last said it lives
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=WAITING, choices=[(one, one) for one in (WAITING, RUNNING, DONE, FAILED)])
    beat = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def going_on(self) -> bool:
        return self.state in {WAITING, RUNNING}

    @property
    def seconds(self) -> int:
        """Since it was asked for."""
        return int((timezone.now() - self.at).total_seconds())

    @property
    def stalled(self) -> bool:
        """Is nobody at work on it any more?"""
        return self.state == RUNNING and (self.beat is None or self.beat < timezone.now() - _SILENT)


class Queue:
    """Trials of one kind. words: the verb of `huimin` and its options for one of them, with whatever they need kept while it runs."""

    def __init__(self, kind: Any, words: Callable[[Any], AbstractContextManager[Sequence[str]]]) -> None:
        self.kind, self.words = kind, words

    def newest(self) -> Any:
        """The last fifty, newest first, without what came of them."""
        return self.kind.objects.select_related("by").defer("result").order_by("-pk")[:_LISTED]

    def one(self, pk: int) -> Any:
        """That one, looked after while it goes on. Raises Http404."""
        found = self.kind.objects.select_related("by").filter(pk=pk).first()
        if found is None:
            raise Http404
        self.look_after(found)
        return found

    def last(self, **of: Any) -> Any:
        """The newest of these, looked after; None where there is none."""
        found = self.kind.objects.select_related("by").filter(**of).order_by("-pk").first()
        if found is not None:
            self.look_after(found)
        return found

    def ask(self, **columns: Any) -> Any:
        made = self.kind.objects.create(**columns)
        self.start()
        return made

    def ask_once(self, by: Any, of: Mapping[str, Any], **columns: Any) -> None:
        """What waits or is at work already is not asked for twice. of: the columns that make it the same."""
        if self.kind.objects.filter(**of, state__in=(WAITING, RUNNING)).exists():
            self.start()
        else:
            self.ask(by=by, **of, **columns)

    def start(self) -> None:
        """See to it that what waits is worked on."""
        beside(self._work, self.kind.__name__)

    def look_after(self, trial: Trial) -> None:
        """Called where a trial is shown: one that waits, or whose process is gone, is taken up."""
        if trial.state == WAITING or trial.stalled:
            self.start()
            trial.refresh_from_db()

    def _work(self) -> None:
        while (claimed := self._claim()) is not None:
            self.attempt(claimed)

    def _claim(self) -> Any:
        """The next one, marked as taken; None when nothing waits or another process is at work."""
        dead = Q(state=RUNNING) & (Q(beat=None) | Q(beat__lt=timezone.now() - _SILENT))
        if self.kind.objects.filter(state=RUNNING).exclude(dead).exists():
            return None
        found = self.kind.objects.filter(Q(state=WAITING) | dead).order_by("pk").first()
        if found is None:
            return None
        taken = self.kind.objects.filter(pk=found.pk, state=found.state, beat=found.beat).update(state=RUNNING, beat=timezone.now())
        return self.kind.objects.get(pk=found.pk) if taken else None

    def attempt(self, trial: Any) -> None:
        """Run one; whatever goes wrong, it ends as failed with a reason somebody can read, and the next one is taken up."""
        mine = self.kind.objects.filter(pk=trial.pk)
        try:
            with self.words(trial) as words:
                found = self._run(command(words), lambda: mine.update(beat=timezone.now()))
        except HuiminError as error:
            found = {"state": FAILED, "problem": {"zh": error.sentence(), "en": error.sentence()}}
        except Exception:
            log.exception("a trial did not finish: %s %s", self.kind.__name__, trial.pk)
            found = {"state": FAILED, "problem": _UNFORESEEN}
        mine.update(finished=timezone.now(), **found)

    def _run(self, words: Sequence[str], alive: Callable[[], object]) -> dict[str, object]:
        with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            try:
                while True:
                    try:
                        said, _ = process.communicate(timeout=_OFTEN)
                        return outcome(process.returncode, said)
                    except subprocess.TimeoutExpired:
                        alive()
            finally:
                process.kill()  # nothing where it has ended; where nobody waits for it any more, it shall not go on


def command(words: Sequence[str]) -> list[str]:
    verb, *options = words
    return [sys.executable, "-m", "huimin.cli", verb, "--home", str(settings.HOME), "--json", "--quiet", *options]


def outcome(status: int, said: bytes) -> dict[str, object]:
    """The columns of a trial whose process has ended."""
    try:
        answer = json.loads(said)
    except ValueError:
        return {"state": FAILED, "problem": _UNFORESEEN}
    if status == 0:
        return {"state": DONE, "result": answer, "problem": {}}
    message = answer.get("error", {}).get("message") if isinstance(answer, dict) else None
    return {"state": FAILED, "problem": {"zh": message, "en": message} if message else _UNFORESEEN}
