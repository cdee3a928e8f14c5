"""What a consumer may read: one question, put to the agreements for each field, purpose and day.

The room of agreements answers it; here is only the shape of the question and answer, and a file of grants for trying
an interface out before an agreement exists.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from huimin import agreements
from huimin.interfaces.errors import BadGrantsFile
from huimin.kernel import Text, Workspace

NO_AGREEMENT = Text("没有共享协议", "no agreement")
COMES_ALONG = frozenset({"person.person_id", "person.name"})


@dataclass(frozen=True)
class Permission:
    """grant: the id of the grant, None where there is none; reason: why not; daily_maximum: people a day under this grant."""

    grant: str | None
    reason: Text = NO_AGREEMENT
    daily_maximum: int | None = None


class Grants(Protocol):
    """consumer: the department a client belongs to; field: "person.birth_date", "receives.dibao"; purpose: a scope."""

    def allowed(self, consumer: str, field: str, purpose: str, day: date) -> Permission: ...


@dataclass(frozen=True)
class FileGrants:
    """Grants of a TOML file: [[grant]] id, consumer, purpose, fields, from, to, daily_maximum (optional)."""

    rows: tuple[Mapping[str, Any], ...]

    @classmethod
    def read(cls, path: Path) -> "FileGrants":
        """Raises BadGrantsFile."""
        try:
            rows = tomllib.loads(path.read_text("utf-8"))["grant"]
            for row in rows:
                if not (isinstance(row["from"], date) and isinstance(row["to"], date) and isinstance(row["fields"], list)):
                    raise TypeError("from, to: 2026-01-01; fields: [\"person.birth_date\"]")
                _ = row["id"], row["consumer"], row["purpose"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadGrantsFile(file=path, what=error) from None
        return cls(tuple(rows))

    def allowed(self, consumer: str, field: str, purpose: str, day: date) -> Permission:
        for row in self.rows:
            if (row["consumer"], row["purpose"]) == (consumer, purpose) and field in row["fields"]:
                if row["from"] <= day <= row["to"]:
                    return Permission(row["id"], daily_maximum=row.get("daily_maximum"))
                return Permission(None, Text("协议不在有效期内", "the agreement is not in force on this day"))
        return Permission(None)


@dataclass(frozen=True)
class AgreementGrants:
    """The agreements of a workspace in which its own department is the provider. They are read anew at each question.

    Facts other departments hold are theirs to grant: passing them on needs their consent (第二十五条), so only what
    this department's own datasets supply can be granted here. The number and name of a person come with any of it.
    Of several agreements on an item the one without a daily maximum counts, else the largest.
    """

    workspace: Workspace

    def allowed(self, consumer: str, field: str, purpose: str, day: date) -> Permission:
        asked = {"receives": "roster", "paid": "roster"}
        kind, _, name = field.partition(".")
        item = f"{asked.get(kind, kind)}.{name}"
        nearest, held = NO_AGREEMENT, []
        for found in agreements.agreements(self.workspace).values():
            request = found.request
            if (request.provider, request.consumer, request.purpose) != (self.workspace.consumer, consumer, purpose):
                continue
            if item in request.items or field in COMES_ALONG:
                standing = found.on(day)
                if standing == "agreed" and request.mode == "value":
                    held.append(found)
                else:
                    nearest = agreements.REASONS["answers_only" if standing == "agreed" else standing]
        if not held:
            return Permission(None, nearest)
        widest = max(held, key=lambda found: (found.request.daily_maximum is None, found.request.daily_maximum or 0))
        return Permission(widest.id, daily_maximum=widest.request.daily_maximum)
