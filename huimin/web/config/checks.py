"""What must be true of the database before a single page is served."""

from django.db import connection

from huimin.kernel import HuiminError

FULL = 2


class UnsafeDatabase(HuiminError):
    """SQLite does not run with WAL and synchronous=FULL: the last decisions could be lost with the power."""

    code = "HM-WEB-003"
    exit_code = 13
    zh = "数据库没有按要求打开(journal_mode={journal},synchronous={sync});断电会丢失最后的办理记录。请把工作区放在本机磁盘上再启动。"
    en = ("The database did not open as required (journal_mode={journal}, synchronous={sync}); a power cut could lose the last "
          "records. Put the workspace on a local disk and start again.")


def refuse_unsafe_database() -> None:
    """Read the pragmas back, as the settings alone prove nothing. Raises UnsafeDatabase."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        sync = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal != "wal" or sync != FULL:
        raise UnsafeDatabase(journal=journal, sync=sync)
