"""sources/*.toml: where a dataset lies when no file is sent.

    [source]
    dataset = "pensions"                                  # the mapping it is read through
    kind = "database"                                     # database | http
    url = "postgresql+psycopg://reader@hr.example/hr"     # never with a password
    secret = "HUIMIN_HR_PASSWORD"                         # the environment variable that holds it
    table = "pension_paid"                                # only the mapped columns are read
    month_column = "pay_month"                            # rows of the month; or instead of table:
    query = "SELECT … WHERE pay_month = :month"           # :month ("2026-10"), :first_day, :last_day
    file = "pensions_{month}.csv"                         # what it is called in the inbox

    kind = "http": url with {month}, format = csv | xlsx | parquet | json, and of JSON
    records = "data.items" (where the list of rows is), next = "data.next" (address of the next page, if any)
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urlsplit

from huimin.exchange.errors import BadToml
from huimin.exchange.mapping import Mapping
from huimin.exchange.sources.errors import NoSource, NotTaken
from huimin.exchange.toml_table import Table
from huimin.kernel import Month, Workspace
from huimin.kernel.errors import near_hint, nearest

DATABASES = ("postgresql+psycopg", "mysql+pymysql", "sqlite")
FORMATS = ("csv", "xlsx", "parquet", "json")
_KEYS = {"dataset", "kind", "url", "secret", "table", "month_column", "query", "file", "format", "records", "next", "max_megabytes",
         "certificates"}


@dataclass(frozen=True)
class SourceSettings:
    """path: the settings file; mapping: of the dataset; max_megabytes: of what may be written; certificates: CA file for https."""

    path: Path
    mapping: Mapping
    kind: str
    url: str
    secret: str | None
    table: str | None
    month_column: str | None
    query: str | None
    file: str
    format: str
    records: tuple[str, ...]
    next: tuple[str, ...]
    max_megabytes: int
    certificates: str | None

    @property
    def dataset(self) -> str:
        return self.mapping.dataset

    def file_name(self, month: Month) -> str:
        return self.file.replace("{month}", str(month))


def read_sources(workspace: Workspace, mappings: Sequence[Mapping]) -> list[SourceSettings]:
    """Every file of `workspace`/sources, in order of name. Raises errors of class 11 naming file and key."""
    by_id = {mapping.dataset: mapping for mapping in mappings}
    return [_read(path, by_id) for path in sorted((workspace.root / "sources").glob("*.toml"))]


def _read(path: Path, mappings: dict[str, Mapping]) -> SourceSettings:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadToml(file=path.name, reason=error) from None
    root = Table(path.name, "", content, {"source"})
    table = Table(path.name, "[source]", root.content.get("source", {}), _KEYS)
    kind = table.choice("kind", ("database", "http"))
    mapping = mappings.get(table.text("dataset"))
    if mapping is None:
        near = nearest(table.text("dataset"), sorted(mappings))
        raise table.bad("dataset", table.text("dataset"),
                        "mappings/ 里没有这个数据集的映射" + (f",是不是“{near}”?" if near else "。先写映射:`huimin map` 可以提议。"),
                        "No file in mappings/ maps this dataset" + (f"; did you mean “{near}”?" if near
                                                                     else ". Write it first: `huimin map` proposes one."))
    format_ = "csv" if kind == "database" else table.choice("format", FORMATS)
    suffix = "csv" if format_ == "json" else format_
    settings = SourceSettings(
        path=path, mapping=mapping, kind=kind, url=_url(table, kind), secret=table.optional("secret"), table=table.optional("table"),
        month_column=table.optional("month_column"), query=table.optional("query"),
        file=table.text("file", f"{mapping.dataset}_{{month}}.{suffix}"), format=format_,
        records=_path(table.optional("records")), next=_path(table.optional("next")),
        max_megabytes=table.whole("max_megabytes", 1, 100_000) or 500, certificates=table.optional("certificates"))
    _check(table, settings)
    return settings


def _path(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(".")) if text else ()


def _url(table: Table, kind: str) -> str:
    url = table.text("url")
    parts = urlsplit(url)
    if parts.password is not None:
        raise table.bad("url", "…", "不要把口令写进地址;写 secret = 环境变量名。",
                        "Never put a password into it; name its environment variable in `secret`.")
    schemes = DATABASES if kind == "database" else ("https", "http")
    if parts.scheme not in schemes:
        raise table.bad("url", parts.scheme, f"应以 {' 或 '.join(schemes)} 开头。", f"It begins with {' or '.join(schemes)}.")
    return url


def _check(table: Table, settings: SourceSettings) -> None:
    if settings.kind == "database" and bool(settings.table) == bool(settings.query):
        raise table.missing("table", "table 与 query 二选一。", "Give either table or query.")
    name = settings.file_name(Month(2000, 1))
    if "/" in name or "\\" in name or name.startswith("."):
        raise table.bad("file", settings.file, "只写文件名,不写文件夹。", "A file name, without folders.")
    if not any(fnmatchcase(name, pattern) for pattern in settings.mapping.files):
        raise NotTaken(file=table.file, name=settings.file, mapping=settings.mapping.source, patterns="、".join(settings.mapping.files))


def unknown(dataset: str, known: list[str]) -> NoSource:
    return NoSource(dataset=dataset, known=", ".join(known) or "-", **near_hint(dataset, known))
