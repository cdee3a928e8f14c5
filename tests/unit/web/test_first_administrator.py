"""`huimin account create-admin` in a workspace of its own, in a process of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "HUIMIN_DATABASE"}}
    return subprocess.run([sys.executable, "-m", "huimin.cli", *arguments], capture_output=True, text=True,
                          env=environment, check=False, input="王芳\n")


def test_the_first_administrator_is_made_once(tmp_path: Path) -> None:
    home = tmp_path / "county"
    assert run("init", str(home)).returncode == 0
    done = run("account", "create-admin", "--json", "--quiet", "--home", str(home))
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    with sqlite3.connect(home / "office.db") as database:
        rows = database.execute("SELECT username, name, must_change, password FROM accounts_account").fetchall()
        roles = database.execute("SELECT role FROM accounts_posting").fetchall()
    database.close()
    assert [row[:3] for row in rows] == [("anquan", "王芳", 1)]
    assert roles == [("security_admin",)]
    assert made["password"] not in rows[0][3]
    assert len(made["password"]) == 19
    again = run("account", "create-admin", "--name", "李四", "--username", "zweite", "--home", str(home))
    assert again.returncode == 13
    assert "HM-WEB-005" in again.stderr
