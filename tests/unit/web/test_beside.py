"""What is done beside the pages leaves nothing behind."""

import threading
from typing import Any

import pytest
from django.db import connections

from huimin.web.beside import beside


def test_a_thread_gives_its_connections_back(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.AT_ONCE = False
    closed: list[str] = []
    monkeypatch.setattr(type(connections), "close_all", lambda _: closed.append(threading.current_thread().name))

    beside(lambda: None, "a-trial")
    for thread in [one for one in threading.enumerate() if one.name == "a-trial"]:
        thread.join(10)
    assert closed == ["a-trial"]
