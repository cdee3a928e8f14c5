"""The county as the office reads it: the workspace, the latest run of the matching, single households. Never writes.

A new run or a new load is seen at the next request: what is kept open is tied to the state it was opened for.
"""

import threading
from functools import lru_cache

from django.conf import settings

from huimin import matching
from huimin.catalog import Catalog
from huimin.kernel import Workspace
from huimin.matching import Explainer, Explanation, MatchResult, Prepared

_local = threading.local()
_reading = threading.Lock()


@lru_cache(maxsize=1)
def _opened(stamp: tuple[int, ...]) -> Workspace:
    return Workspace.open(settings.HOME)


def workspace() -> Workspace:
    """The workspace; its settings are read again when huimin.toml changes."""
    return _opened((_stamp("huimin.toml"),))


def latest() -> MatchResult | None:
    """The newest run of the matching; None before the first."""
    found = runs()
    return found[-1] if found else None


def runs() -> list[MatchResult]:
    """Every run, the newest last."""
    return _runs((_stamp("runs"), _stamp("huimin.toml")))


@lru_cache(maxsize=1)
def _runs(stamp: tuple[int, ...]) -> list[MatchResult]:
    return matching.runs_of(workspace())


def explainer() -> Explainer:
    """This thread's way to single households, opened anew when the data or the rules have changed. Raises NoMonth.

    Rules and register are read once a process, not once a thread.
    """
    state = (_stamp("huimin.db"), _written_ahead(), _stamp("huimin.toml"), _stamp("policies"), _stamp("parameters"))
    if getattr(_local, "state", None) != state:
        if hasattr(_local, "explainer"):
            _local.explainer.close()
            del _local.explainer, _local.state
        with _reading:
            _local.explainer, _local.state = _read(state).beside(), state
    return _local.explainer  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _read(state: tuple[int, ...]) -> Explainer:
    found = Explainer(workspace())
    found.close()  # only its copies ask
    return found


def household(key: str) -> Explanation:
    """One household, every policy, every fact. key: household or identity number. Raises NobodyFound."""
    return explainer().explain(key)


def prepared() -> Prepared:
    """Rules, catalog and mappings as they stand for the current month."""
    return explainer().prepared


def catalog() -> Catalog:
    return prepared().catalog


def area_name(code: str | None) -> str:
    """The name of an area; an unknown code stands for itself, None for nothing."""
    return catalog().areas.name(code) if code else ""


def state_of_rules() -> tuple[int, ...]:
    """Changes when the rules or the standards of the workspace do."""
    return tuple(_stamp(name) for name in ("huimin.toml", "policies", "parameters"))


def state_of_data() -> tuple[int, ...]:
    """Changes when the settings, the mappings or the catalogue of the workspace do."""
    return tuple(_stamp(name) for name in ("huimin.toml", "mappings", "catalog", "parameters"))


def _written_ahead() -> int:
    """What was committed and not yet moved into huimin.db itself lies beside it, until whoever writes next is alone with the file."""
    try:
        beside = (settings.HOME / "huimin.db-wal").stat()
    except FileNotFoundError:
        return 0
    return beside.st_mtime_ns if beside.st_size else 0  # a reader alone leaves an empty one


def _stamp(name: str) -> int:
    try:
        return (settings.HOME / name).stat().st_mtime_ns
    except FileNotFoundError:
        return 0
