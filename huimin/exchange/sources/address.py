"""A list behind an address of the sharing platform: a file as it is, or pages of JSON turned into rows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from huimin.exchange.sources import rows
from huimin.exchange.sources.errors import BadAnswer, MissingExtra, TooMuch, Unreachable
from huimin.exchange.sources.settings import SourceSettings
from huimin.kernel import Month

if TYPE_CHECKING:
    import httpx

_MEGABYTE = 1 << 20
_SECONDS = 30.0
_MOST_PAGES = 10_000


def fetch(settings: SourceSettings, month: Month, secret: str | None, target: Path) -> tuple[int | None, list[str]]:
    """Write the answer to `target`; rows written (None: a file, not looked into) and fields that were offered and not kept.

    Raises Unreachable, TooMuch, BadAnswer, ColumnsMissing. No redirect to another host is followed.
    """
    try:
        import httpx
    except ModuleNotFoundError:
        raise MissingExtra(package="httpx") from None
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    url = settings.url.replace("{month}", str(month))
    try:
        with httpx.Client(headers=headers, timeout=_SECONDS, verify=settings.certificates or True, trust_env=False) as client:
            asked = _Asked(settings, client)
            if settings.format != "json":
                target.write_bytes(asked.body(url))
                return None, []
            return _as_rows(settings, asked, url, target)
    except httpx.HTTPError as error:
        raise Unreachable(file=settings.path.name, reason=type(error).__name__) from None


class _Asked:
    """Requests of one pull, which together may not exceed the limit."""

    def __init__(self, settings: SourceSettings, client: "httpx.Client") -> None:
        self.settings, self.client = settings, client
        self.left = settings.max_megabytes * _MEGABYTE

    def body(self, url: str) -> bytes:
        parts = []
        with self.client.stream("GET", url) as answer:
            if answer.status_code != 200:
                raise Unreachable(file=self.settings.path.name, reason=f"HTTP {answer.status_code}")
            for part in answer.iter_bytes():
                self.left -= len(part)
                if self.left < 0:
                    raise TooMuch(file=self.settings.path.name, limit=self.settings.max_megabytes)
                parts.append(part)
        return b"".join(parts)


def _as_rows(settings: SourceSettings, asked: _Asked, url: str, target: Path) -> tuple[int, list[str]]:
    pages = _records(settings, asked, url)
    first = next(pages, None)
    if first is None:
        raise BadAnswer(file=settings.path.name, problem_zh="没有一行记录,连字段名也没有", problem_en="no record at all, so no field names")
    names = rows.wanted(settings, list(first))
    spare = sorted(set(first) - set(names))

    def values() -> Iterator[list[object]]:
        yield [first.get(name) for name in names]
        for record in pages:
            yield [record.get(name) for name in names]

    return rows.write(settings, names, values(), target), spare


def _records(settings: SourceSettings, asked: _Asked, url: str) -> Iterator[dict[str, Any]]:
    host = urlsplit(url)[:2]
    for _ in range(_MOST_PAGES):
        page = _json(settings, asked.body(url))
        found = _at(page, settings.records)
        if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
            place = ".".join(settings.records) or "(top)"
            raise BadAnswer(file=settings.path.name, problem_zh=f"{place} 不是记录的列表", problem_en=f"{place} is no list of records")
        yield from found
        onward = _at(page, settings.next) if settings.next else None
        if not onward:
            return
        url = urljoin(url, str(onward))
        if urlsplit(url)[:2] != host:
            raise BadAnswer(file=settings.path.name, problem_zh="下一页指向另一台主机", problem_en="the next page is on another host")
    raise BadAnswer(file=settings.path.name, problem_zh=f"超过 {_MOST_PAGES} 页", problem_en=f"more than {_MOST_PAGES} pages")


def _json(settings: SourceSettings, body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=str)  # amounts keep their digits
    except (ValueError, RecursionError):
        raise BadAnswer(file=settings.path.name, problem_zh="不是 JSON", problem_en="it is not JSON") from None


def _at(content: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        content = content.get(key) if isinstance(content, dict) else None
    return content
