"""Walks through the office as a reader does and looks for personal data where nobody has asked for it in full.

    for seen in walk(client, starts): found += personal(seen)

Looked at: the page, its headers, its address and every address in it. Not looked at: files of the design.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from huimin.catalog import identity

_LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
_DIGITS = re.compile(r"(?<![0-9A-Za-z_.-])(\d[\d ]{9,26}[\dXx])(?![0-9A-Za-z_-])")
_PHONE = re.compile(r"1[3-9]\d{9}")
_CARD = re.compile(r"[3-9]\d{15,18}")
MOST_PAGES = 120


@dataclass(frozen=True)
class Seen:
    """One answer: where, and everything in it that a reader or somebody on the way can read."""

    address: str
    status: int
    text: str


def walk(client: Any, starts: Iterable[str], depth: int = 2, most: int = MOST_PAGES) -> Iterator[Seen]:
    """Every page from `starts` and what they link to, `depth` links deep, each once."""
    known: set[str] = set()
    level = list(starts)
    for _ in range(depth + 1):
        below: list[str] = []
        for address in level:
            place = urlsplit(address).path
            if address in known or len(known) >= most or place.startswith("/static/") or place == "/sign-out/":
                continue
            known.add(address)
            answer = client.get(address)
            headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = body.decode("utf-8", "replace")
            yield Seen(address, answer.status_code, f"{unquote(address)}\n{headers}\n{unescape(text)}")
            links = [answer.headers["Location"]] if "Location" in answer.headers else _LINK.findall(text)
            below += [joined for link in links if urlsplit(joined := urljoin(address, unescape(link)).split("#")[0]).netloc == ""
                      and joined.startswith("/")]
        level = below


def personal(text: str) -> list[str]:
    """Identity numbers with a right check digit, mobile telephone numbers and account numbers in a text, masked."""
    found = []
    for written in _DIGITS.findall(text):
        plain = written.replace(" ", "").upper()
        if _is_identity(plain) or _PHONE.fullmatch(plain) or (_CARD.fullmatch(plain) and _luhn(plain)):
            found.append(f"{plain[:3]}…{plain[-2:]}")
    return found


def _is_identity(plain: str) -> bool:
    try:
        identity.check_identity(plain)
    except identity.IdentityError:
        return False
    return len(plain) == 18


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
