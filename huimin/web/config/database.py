"""Where the office keeps its tables: SQLite beside the workspace, or PostgreSQL by URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from huimin.kernel import HuiminError

SQLITE = {
    "transaction_mode": "IMMEDIATE",  # no read turns stale before its write
    "timeout": 20,
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
}


KEPT_SECONDS = 60
"""A connection serves many requests: SQLite reads its schema anew with each, and works its journal in when the last one closes."""


class UnknownDatabase(HuiminError):
    """HUIMIN_DATABASE is no address of a database the office can use."""

    code = "HM-WEB-001"
    exit_code = 13
    zh = "数据库地址“{url}”不能用。写成 postgresql://用户@主机:5432/库名,或不写(用工作区里的 SQLite)。"
    en = "The database address “{url}” cannot be used. Write postgresql://user@host:5432/name, or none (SQLite in the workspace)."


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's description of the database.

    url: `postgresql://user:password@host:port/name`, or "" for `office.db` in the workspace `home`
    Raises UnknownDatabase; the message never holds the password.
    """
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "office.db", "OPTIONS": dict(SQLITE), "CONN_MAX_AGE": KEPT_SECONDS}
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise UnknownDatabase(url=url.replace(parts.password or "\0", "…"))
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": unquote(parts.path.lstrip("/")), "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""), "HOST": parts.hostname or "", "PORT": parts.port or "",
        "CONN_MAX_AGE": KEPT_SECONDS, "OPTIONS": dict(parse_qsl(parts.query)),
    }  # fmt: skip
