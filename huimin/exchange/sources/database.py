"""A table or query of a department's database, read as a stream and read-only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.exchange.sources import rows
from huimin.exchange.sources.errors import ColumnsMissing, MissingExtra, OverCollection, Unreachable
from huimin.exchange.sources.settings import SourceSettings
from huimin.kernel import Month
from huimin.kernel.errors import nearest

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Select, TextClause

_FETCHED = 10_000
_SECONDS = 30
_READ_ONLY = {"postgresql": "SET TRANSACTION READ ONLY", "mysql": "SET SESSION TRANSACTION READ ONLY", "sqlite": "PRAGMA query_only = ON"}


def fetch(settings: SourceSettings, month: Month, secret: str | None, target: Path) -> tuple[int | None, list[str]]:
    """Write the rows of `month` to `target` as CSV; how many, and nothing that was offered in vain.

    Raises Unreachable, ColumnsMissing, OverCollection, TooMuch.
    """
    try:
        import sqlalchemy
    except ModuleNotFoundError:
        raise MissingExtra(package="sqlalchemy") from None
    try:
        with _connected(settings, secret) as connection:
            query = _of_query(settings) if settings.query else _of_table(settings, month, connection)
            given = {"month": str(month), "first_day": month.first_day, "last_day": month.last_day}
            used = {name: given[name] for name in query.compile().params if name in given}
            with connection.execution_options(stream_results=True, yield_per=_FETCHED).execute(query, used) as result:
                names = list(result.keys())
                if settings.query:
                    _no_more_than_mapped(settings, names)
                return rows.write(settings, names, result, target), []
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise Unreachable(file=settings.path.name, reason=_reason(error, secret)) from None


@contextmanager
def _connected(settings: SourceSettings, secret: str | None) -> Iterator["Connection"]:
    import sqlalchemy

    url = sqlalchemy.make_url(settings.url)
    if secret:
        url = url.set(password=secret)
    timeout = {"sqlite": "timeout"}.get(url.get_backend_name(), "connect_timeout")
    if url.get_backend_name() == "sqlite":
        url = _existing(settings, url)
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, connect_args={timeout: _SECONDS})
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "mysql":  # a transaction that has begun keeps the mode it began with
                connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(sqlalchemy.text(_READ_ONLY[url.get_backend_name()]))
            yield connection
    finally:
        engine.dispose()


def _existing(settings: SourceSettings, url: "URL") -> "URL":
    """SQLite would make a new empty database of a mistyped name."""
    if not url.database or not Path(url.database).is_file():
        raise Unreachable(file=settings.path.name, reason=f"{url.database}: no such file")
    return url


def _of_table(settings: SourceSettings, month: Month, connection: "Connection") -> "Select":  # type: ignore[type-arg]
    """Only the mapped columns, only the month."""
    import sqlalchemy

    name = settings.table or ""
    schema, _, plain = name.rpartition(".")
    try:
        table = sqlalchemy.Table(plain, sqlalchemy.MetaData(), schema=schema or None, autoload_with=connection)
    except sqlalchemy.exc.NoSuchTableError:
        near = nearest(plain, sqlalchemy.inspect(connection).get_table_names(schema=schema or None))
        hint = f"({near}?)" if near else ""
        raise Unreachable(file=settings.path.name, reason=f"table {name}: not there {hint}".strip()) from None
    chosen = rows.wanted(settings, list(table.c.keys()))
    query = sqlalchemy.select(*(table.c[column] for column in chosen))
    if settings.month_column is None:
        return query
    if settings.month_column not in table.c:
        raise ColumnsMissing(file=settings.path.name, mapping=settings.path.name, columns=settings.month_column, hint_zh="", hint_en="")
    column = table.c[settings.month_column]
    if isinstance(column.type, sqlalchemy.Date | sqlalchemy.DateTime):
        return query.where(column >= month.first_day, column < month.shift(1).first_day)
    return query.where(column == str(month))


def _of_query(settings: SourceSettings) -> "TextClause":
    import sqlalchemy

    return sqlalchemy.text(settings.query or "")


def _no_more_than_mapped(settings: SourceSettings, names: list[str]) -> None:
    used = rows.wanted(settings, names)
    extra = [name for name in names if name not in used]
    if extra:
        raise OverCollection(file=settings.path.name, columns="、".join(extra), mapping=settings.mapping.source)


def _reason(error: Exception, secret: str | None) -> str:
    """The driver's first line, without what nobody should read in a log."""
    line = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return line.replace(secret, "…") if secret else line
