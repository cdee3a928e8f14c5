"""Fixtures of the office: one made-up county for all tests of the web, signed-in clients for every role.

The county is made once per run of the tests; the database is Django's test database (SQLite, or PostgreSQL when
HUIMIN_DATABASE names one).
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huimin import matching
from huimin.kernel import Workspace, new_folder

PEOPLE = 1000


def make_county(home: Path) -> None:
    """The demo's county in `home`, matched, with the office's demo accounts allowed."""
    from click.testing import CliRunner

    from huimin.cli import main

    done = CliRunner().invoke(main, ["demo", "--people", str(PEOPLE), "--home", str(home), "--quiet"])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="session")
def fresh_county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A county nobody writes to: what needs one of its own copies it. Made by the first process of the run that asks."""
    ready = os.environ.get("HUIMIN_TEST_COUNTY")  # a county made before: saves half a minute while building pages
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base  # processes of one run share the folder above theirs
    home = shared / "fresh-county"
    with (shared / "fresh-county.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            with new_folder(home) as folder:
                if ready:
                    shutil.copytree(ready, folder, dirs_exist_ok=True)
                    matching.match(Workspace.open(folder), at_hand=True)  # finds its run, or makes one of today's format
                else:
                    make_county(folder)
    before = _files(home)
    yield home
    assert _files(home) == before, "a test has written to the county all tests copy"


def _files(home: Path) -> dict[str, int]:
    """Path -> time of the last write. SQLite's own files beside a database come with reading."""
    return {str(path.relative_to(home)): path.stat().st_mtime_ns for path in home.rglob("*")
            if path.is_file() and not path.name.endswith(("-wal", "-shm"))}


@pytest.fixture(scope="session")
def county_home(fresh_county: Path) -> Path:
    """The folder settings.HOME names, filled with a county."""
    from django.conf import settings
    from django.core.management import call_command

    home = Path(settings.HOME)
    if not (home / "huimin.toml").exists():
        shutil.copytree(fresh_county, home, dirs_exist_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
    return home


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, county_home: Path) -> None:
    """Demo accounts stand in the test database from the start: hashing fifteen passwords anew for every test would take its time."""
    from huimin.web.accounts.first import first_accounts

    with django_db_blocker.unblock():
        first_accounts(Workspace.open(county_home))


@pytest.fixture
def office(county_home: Path, db: None, settings: Any) -> Path:
    """A county and an office with its demo accounts; what a test changes is rolled back, and nothing is done beside the pages."""
    settings.AT_ONCE = True
    return county_home


@pytest.fixture
def as_(office: Path) -> Callable[[str], Any]:
    """A client signed in, with the second factor given, as a demo account by its user name; "" for nobody."""
    from django.test import Client

    from huimin.web.accounts.models import Account

    def signed_in(username: str) -> Client:
        client = Client()
        if username:
            client.force_login(Account.objects.get(username=username))
            session = client.session
            session["second_factor"] = True
            session.save()
        return client

    return signed_in


@pytest.fixture
def as_citizen(office: Path) -> Callable[[int], Any]:
    """A client signed in as one of the made-up county's citizens, by their place in `demo_people()`."""
    from django.test import Client

    from huimin.web.identity.client import Person
    from huimin.web.identity.demo_people import demo_people
    from huimin.web.identity.views import account_of

    def signed_in(which: int) -> Client:
        person = demo_people()[which]
        client = Client()
        client.force_login(account_of("a test", Person(str(which), person.name, person.number)))
        return client

    return signed_in
