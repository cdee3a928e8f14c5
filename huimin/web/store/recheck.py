"""Granted without an application, and a later run no longer proves it: a task for a person, and nothing else happens by itself."""

import threading
from collections import defaultdict

from django.utils import timezone

from huimin import casework, matching
from huimin.casework import Case, Overtaken
from huimin.registry import Registry
from huimin.web import county, rules
from huimin.web.beside import beside
from huimin.web.store.cases import STORE
from huimin.web.store.models import EventRow, RunChecked
from huimin.web.store.recusal import SYSTEM

_looking = threading.Lock()
_GRANTS = ("grant", "grant_untold", "fast_grant")


def look_after() -> None:
    """Called where workers begin their day: a run nobody has looked at yet is looked at beside the pages."""
    run = county.latest()
    if run is not None and not _checked(run.id):
        beside(_one_at_a_time, "recheck")


def _one_at_a_time() -> None:
    """Those who come in the same minute do not all look; two processes may, and the events of a case settle who was first."""
    if _looking.acquire(blocking=False):
        try:
            recheck()
        finally:
            _looking.release()


def _checked(run: str) -> bool:
    return RunChecked.objects.filter(run=run).exists()


def recheck() -> int:
    """Look at every such benefit once for each new run; how many were put before a person. Safe to call at any time."""
    run = county.latest()
    if run is None or _checked(run.id):
        return 0
    explainer = county.explainer()
    register = explainer.register
    made = rules.of_rules(explainer.prepared, ("run", register.folder), lambda: matching.run_id(explainer.prepared, register))
    if made != run.id:
        return 0  # data or rules have moved on since: the next run will tell
    put = sum(_doubted(case, outcome, run.id) for case, outcome in _unproved(run, explainer.register))
    RunChecked.objects.get_or_create(run=run.id, defaults={"at": timezone.now(), "put": put})
    return put


def _unproved(run: matching.MatchResult, register: Registry) -> list[tuple[Case, bool | None]]:
    """Benefits granted unasked of which the run does not say yes; False where it says no or knows nobody."""
    of_policy: dict[str, list[Case]] = defaultdict(list)
    refs = EventRow.objects.filter(act="grant_untold", case__doubted=None, case__state__in=casework.procedure().acts["doubt_grant"].source)
    for ref in refs.values_list("case_id", flat=True).distinct():
        case = casework.opened(STORE, ref)
        granted = case.last(*_GRANTS)
        if granted is not None and granted.act == "grant_untold":
            of_policy[case.policy].append(case)
    found: list[tuple[Case, bool | None]] = []
    decided = {str(row["id"]) for row in run.summary["policies"]}
    for policy, cases in of_policy.items():
        if policy not in decided:
            continue  # the run says nothing of it: neither yes nor no
        asked = {case.ref: (case.household, case.subject) for case in cases}
        told = matching.outcomes(run, register, policy, asked.values())
        found += [(case, outcome) for case in cases if (outcome := told.get(asked[case.ref], False)) is not True]
    return found


def _doubted(case: Case, outcome: bool | None, run: str) -> bool:
    try:
        casework.perform(STORE, case.ref, "doubt_grant", SYSTEM, {"run": run, "found": "unknown" if outcome is None else "no"},
                         timezone.now(), seen=case.seq)
    except Overtaken:
        return False  # somebody acted in the same moment: the next run looks again
    return True
