"""Work that no page waits for: a thread of the web process does it beside the pages."""

import threading
from collections.abc import Callable

from django.conf import settings
from django.db import connections


def beside(work: Callable[[], object], name: str) -> None:
    """Do it and return at once (settings.AT_ONCE: when it is done, for tests). work: takes up what it left undone when called again,
    for the process may end at any moment."""
    if getattr(settings, "AT_ONCE", False):
        work()
        return

    def apart() -> None:
        try:
            work()
        finally:
            connections.close_all()  # the thread's own, and nobody comes back for them

    threading.Thread(target=apart, name=name, daemon=True).start()
