"""The office as people meet it: its own server over a copy of the county, a browser, readers signed in.

The browser lives for one module: while it runs, Django's models cannot be used in this process. Use the pages.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.office import *  # noqa: F403
from tests.system.office.looking import Reader
from tests.system.office.scene import stage

SECONDS_TO_START = 120
IDLE = 10 * 60  # seconds; the office ends a session after twice as long


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


PICTURES_WANTED = os.environ.get("HUIMIN_SCREENSHOTS") == "1"
"""Then the office has families whose applications are under way, and nothing else is tried in it."""


@pytest.fixture(scope="session")
def live_home(fresh_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county of the running office."""
    home = tmp_path_factory.mktemp("live") / "county"
    shutil.copytree(fresh_county, home)
    if PICTURES_WANTED:
        stage(home)
    return home


@pytest.fixture(scope="session")
def live_office(live_home: Path) -> Iterator[str]:
    """The address of a running office, `http://127.0.0.1:…`; what a test does there stays for the tests after it."""
    home, log, port = live_home, live_home.parent / "log", _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HUIMIN_", "DJANGO_"))}
    with log.open("wb") as written:
        server = subprocess.Popen([sys.executable, "-m", "huimin.cli", "serve", "--home", str(home), "--port", str(port), "--workers", "1"],
                                  stdout=written, stderr=subprocess.STDOUT, env=environment)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, server, log)
        yield base
    finally:
        server.terminate()
        server.wait(30)


def _wait(base: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(base, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"办事网页没有打开 the office did not start:\n{log.read_text(errors='replace')[-2000:]}")


@dataclass
class SignedIn:
    """A session of the running office, as cookies, and when a test last asked for it (seconds)."""

    cookies: Any
    asked: float


@pytest.fixture(scope="session")
def _signed_in() -> dict[str, SignedIn]:
    """By user name: a code is good once, so everybody signs in once, and again before the office would end an idle session."""
    return {}


@pytest.fixture(scope="module")
def reader(browser: Any, live_office: str, _signed_in: dict[str, SignedIn]) -> Callable[[str], Reader]:
    """`reader("xiang")`: a page signed in as a demo account; "": somebody who has not signed in; "citizen": the first
    of the made-up citizens to choose from, "citizen 1": the second."""
    pages: dict[str, Reader] = {}

    def of(username: str) -> Reader:
        known = _signed_in.get(username)
        if known and time.monotonic() - known.asked > IDLE:
            pages.pop(username, None)
            known = None
        if username not in pages:
            context = browser.new_context(storage_state=known and known.cookies, locale="zh-CN", timezone_id="Asia/Shanghai")
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            pages[username] = Reader(page, live_office, asked)
            if username and not known:
                (_sign_in_citizen if username.startswith("citizen") else _sign_in)(pages[username], username)
                known = _signed_in[username] = SignedIn(context.storage_state(), 0)
        if known:
            known.asked = time.monotonic()
        return pages[username]

    return of


def _sign_in(one: Reader, username: str) -> None:
    """By password and code, as the pages of a made-up county show them."""
    page = one.open("/sign-in/")
    page.fill("#username", username)
    page.fill("#password", page.locator("main p code").first.inner_text())
    page.locator("main form button").first.click()
    page.fill("#code", page.locator("main p code").inner_text())
    page.locator("main form button.main").click()
    page.wait_for_url(f"{one.base}/")


def _sign_in_citizen(one: Reader, which: str) -> None:
    """Through the made-up county's own identity provider."""
    page = one.open("/sign-in/citizen/")
    page.locator("main button[name=person]").nth(int(which.removeprefix("citizen").strip() or 0)).click()
    page.wait_for_url(lambda address: "/demo-identity/" not in address and "/sign-in/" not in address)
