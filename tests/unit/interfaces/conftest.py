"""A desk over the small county, a client with its own key, and messages as another system would send them."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from huimin.interfaces import Client, Desk, Permission, Store, new_key, open_desk, public_of, register, sign
from huimin.interfaces.keys import DeskKeys
from huimin.kernel import Text, Workspace

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
PLAIN = ("person.person_id", "person.name", "person.birth_date")


@dataclass
class Agreements:
    """Grants by (consumer, purpose): field → daily maximum or None."""

    rows: dict[tuple[str, str], dict[str, int | None]] = field(default_factory=dict)
    asked: list[tuple[str, str, str, date]] = field(default_factory=list)

    def allowed(self, consumer: str, name: str, purpose: str, day: date) -> Permission:
        self.asked.append((consumer, name, purpose, day))
        fields = self.rows.get((consumer, purpose), {})
        if name not in fields:
            return Permission(None, Text("没有共享协议", "no agreement"))
        return Permission(f"grant-{name}", daily_maximum=fields[name])


@dataclass
class Consumer:
    """Another system: what it knows of itself, and how it writes messages."""

    desk: Desk
    key: dict[str, Any]
    secret: str
    name: str = "hrss.example"
    now: datetime = NOW

    def token(self, now: datetime | None = None, **form: str) -> str:
        answer = self.desk.token({"grant_type": "client_credentials", "client_id": self.name, "client_secret": self.secret} | form,
                                 now or self.now)
        assert answer.status == 200, answer
        return str(answer.body["access_token"])

    def item(self, query_type: str, query: Any, **criteria: Any) -> dict[str, Any]:
        rest = {name: criteria.pop(name) for name in ("reference_id", "locale") if name in criteria}
        asked = {"query_type": query_type, "query": query, "authorize": {"purpose": {"code": "pension"}}} | criteria
        return {"reference_id": secrets.token_hex(8), "timestamp": self.now.isoformat(), "search_criteria": asked} | rest

    def envelope(self, *items: dict[str, Any], message: dict[str, Any] | None = None, **header: Any) -> dict[str, Any]:
        head = {"version": "1.0.0", "message_id": secrets.token_hex(16), "message_ts": self.now.isoformat(), "action": "search",
                "sender_id": self.name, "total_count": len(items) or 1} | header
        content = message or {"transaction_id": "t-1", "search_request": list(items)}
        return {"signature": sign(head, content, self.key, self.name), "header": head, "message": content}

    def ask(self, *items: dict[str, Any], registry: str = "social", envelope: dict[str, Any] | None = None,
            token: str | None = None) -> Any:
        body = json.dumps(envelope or self.envelope(*items), ensure_ascii=False).encode()
        return self.desk.sync_search(registry, body, token or self.token(), self.now)

    def records(self, *items: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
        answer = self.ask(*items, **how)
        assert answer.status == 200, answer
        first = answer.body["message"]["search_response"][0]
        assert first["status"] == "succ", first
        records: list[dict[str, Any]] = first["data"]["reg_records"]
        return records

    def by_number(self, number: str, **criteria: Any) -> dict[str, Any]:
        return self.item("idtype-value", {"type": "UIN", "value": number}, **criteria)

    def born_before(self, day: str, **criteria: Any) -> dict[str, Any]:
        return self.item("predicate", [{"expression1": {"attribute_name": "birth_date", "operator": "lt", "attribute_value": day}}],
                         **criteria)


@pytest.fixture(autouse=True)
def quick_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """scrypt is slow by design; a test of its own tries it."""
    monkeypatch.setattr("huimin.interfaces.access.hashed", lambda secret, salt: hashlib.sha256(salt + secret.encode()).digest())


@pytest.fixture
def agreements() -> Agreements:
    return Agreements({("hrss", "pension"): dict.fromkeys(PLAIN)})


@pytest.fixture
def desk(small_county: Workspace, agreements: Agreements, tmp_path: Path) -> Desk:
    """Over the shared county's snapshots, with a database and keys of its own."""
    return replace(open_desk(small_county, agreements), store=Store(tmp_path / "huimin.db"), keys=DeskKeys.of(tmp_path))


@pytest.fixture
def another(desk: Desk) -> Callable[[str, str, str | None], Consumer]:
    """Register a client: (id, department, callback address)."""
    def made(name: str, consumer: str, callback: str | None) -> Consumer:
        key = new_key()
        return Consumer(desk, key, register(desk.store, Client(name, consumer, ("pension", "audit"), callback, public_of(key)), NOW), name)

    return made


@pytest.fixture
def consumer(another: Callable[[str, str, str | None], Consumer]) -> Consumer:
    return another("hrss.example", "hrss", "https://hrss.example/on-search")


@pytest.fixture
def later() -> timedelta:
    return timedelta(minutes=5)
