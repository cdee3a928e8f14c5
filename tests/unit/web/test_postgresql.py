"""The office on PostgreSQL: what is tested on SQLite in this folder, once more on the other database, when there is one."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

URL = os.environ.get("HUIMIN_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/test").replace("+psycopg", "")
WHERE_THE_DATABASE_MATTERS = ("test_pages.py", "test_cases.py", "test_accounts.py", "test_letters.py", "test_store.py",
                             "test_visits.py")


def _answers() -> bool:
    try:
        psycopg.connect(URL, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_office_passes_on_postgresql(county_home: Path) -> None:
    if "HUIMIN_DATABASE" in os.environ:
        return  # this is the run on PostgreSQL itself
    if not _answers():
        pytest.skip("没有 PostgreSQL,办事网页只在 SQLite 上试过 no PostgreSQL: the office was tried on SQLite only")
    here = Path(__file__).parent
    files = [str(here / name) for name in WHERE_THE_DATABASE_MATTERS if (here / name).exists()]
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files], capture_output=True, text=True,
                          check=False, cwd=here.parent.parent.parent,
                          env={**os.environ, "HUIMIN_DATABASE": URL, "HUIMIN_TEST_COUNTY": str(county_home)})
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "[100%]" in done.stdout
