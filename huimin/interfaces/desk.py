"""The desk other systems ask at: a message in, a signed answer out, and a row about it before it leaves.

Transport-free: whoever mounts it hands over the body and the bearer token and sends back status and body. The order of
every search is fixed: admit, write down that it came, look up, write down who was told what about whom, sign, answer.
When a row cannot be written nothing is answered.
"""

import json
import secrets
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huimin.catalog import Catalog
from huimin.interfaces.access import Client, bearer, issue
from huimin.interfaces.admit import Admitted, admit, check_header
from huimin.interfaces.answering import (
    Asking,
    Found,
    RegisterOf,
    absent,
    answer_of,
    candidates,
    rejection,
    search,
    spend,
)
from huimin.interfaces.errors import Refused
from huimin.interfaces.grants import Grants
from huimin.interfaces.keys import DeskKeys
from huimin.interfaces.signing import public_of, sign
from huimin.interfaces.standard import (
    ON_SEARCH,
    ON_STATUS,
    PENDING,
    REJECTED,
    SEARCH,
    STATUS,
    SUCCESS,
    VERSION,
)
from huimin.interfaces.store import RepeatedMessage, Store
from huimin.kernel import Text

_UNAVAILABLE = Refused("err.service.unavailable", Text(
    "查询无法登记,不予答复,请稍后重试", "the request cannot be recorded and is not answered; try later"), 503)


@dataclass(frozen=True)
class Answer:
    """status: of HTTP; body: JSON."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Callback:
    """An answer that waits to be delivered to the client's registered address; sending it twice sends the same bytes."""

    request: int
    address: str
    body: str


@dataclass(frozen=True)
class Desk:
    """identity: our id as receiver and issuer; programmes: those that rosters tell of; register_of: see answering."""

    identity: str
    store: Store
    keys: DeskKeys
    catalog: Catalog
    grants: Grants
    programmes: Collection[str]
    register_of: RegisterOf

    def token(self, form: Mapping[str, Any], now: datetime) -> Answer:
        """POST /oauth2/client/token."""
        try:
            if form.get("grant_type") != "client_credentials":
                raise Refused("err.request.bad", Text("grant_type 只支持 client_credentials", "grant_type is client_credentials"))
            return Answer(200, issue(self.store, dict(form), self.identity, self.keys.signing, now))
        except Refused as refused:
            return _http_error(refused)

    def client_of(self, token: str | None, now: datetime) -> tuple[Client, tuple[str, ...]] | None:
        """The client behind a token and the purposes it was issued for; None for a token that does not hold."""
        try:
            return bearer(self.store, token, self.identity, self.keys.signing, now)
        except Refused:
            return None

    def jwks(self) -> Answer:
        """GET /.well-known/jwks.json: the key our answers are signed with."""
        return Answer(200, {"keys": [public_of(self.keys.signing)]})

    def sync_search(self, registry: str, body: bytes, token: str | None, now: datetime) -> Answer:
        """POST /{registry}/registry/sync/search."""
        try:
            came = admit(self.store, self.identity, self.keys.signing, body, token, "SearchEnvelope", now)
            correlation = secrets.token_hex(16)
            try:
                request = self._receive(came, registry, correlation, SEARCH, len(came.message["search_request"]), now)
            except Refused as refused:
                if refused.code.startswith("err."):
                    raise
                return Answer(200, self._rejected(came, correlation, refused, now))
            return Answer(200, self._answered(request, came.client.client, correlation, came.message,
                                              Asking(came.client, came.purposes, registry, now.date()), now))
        except Refused as refused:
            return _error(refused, now)
        except sqlite3.Error:
            return _error(_UNAVAILABLE, now)

    def search(self, registry: str, body: bytes, token: str | None, now: datetime) -> Answer:
        """POST /{registry}/registry/search: acknowledged now, answered to the registered address by `work` and its carrier."""
        try:
            came = admit(self.store, self.identity, self.keys.signing, body, token, "SearchEnvelope", now)
            if came.client.callback is None:
                raise Refused("err.sender_uri.invalid", Text("没有登记回调地址", "no callback address is registered"))
            correlation = secrets.token_hex(16)
            self._receive(came, registry, correlation, SEARCH, len(came.message["search_request"]), now, queue=True)
            return Answer(200, {"message": {"ack_status": "ACK", "timestamp": now.isoformat(), "correlation_id": correlation}})
        except Refused as refused:
            return _error(refused, now)
        except sqlite3.Error:
            return _error(_UNAVAILABLE, now)

    def sync_status(self, registry: str, body: bytes, token: str | None, now: datetime) -> Answer:
        """POST /{registry}/registry/sync/txn/status: what became of a client's own searches; states, never data again."""
        try:
            came = admit(self.store, self.identity, self.keys.signing, body, token, "StatusEnvelope", now)
            correlation = secrets.token_hex(16)
            self._receive(came, registry, correlation, STATUS, 1, now)
            asked = came.message["txnstatus_request"]
            found = self._requests(came.client.client, came.message["transaction_id"], asked)
            state = {"transaction_id": came.message["transaction_id"], "correlation_id": correlation, "search_response": [
                {"reference_id": reference, "timestamp": row["received_at"], "status": _status_of(row["outcome"])}
                for row in found for reference in json.loads(row["reference_ids"])
                if asked["attribute_type"] != "reference_id_list" or reference in asked["attribute_value"]]}
            message = {"transaction_id": came.message["transaction_id"], "correlation_id": correlation,
                       "txnstatus_response": {"txn_type": "search", "txn_status": state}}
            return Answer(200, self._envelope(ON_STATUS, SUCCESS, came.client.client, 1, 1, message, {}, now))
        except Refused as refused:
            return _error(refused, now)
        except sqlite3.Error:
            return _error(_UNAVAILABLE, now)

    def work(self, now: datetime) -> int:
        """Answer the searches that wait, oldest first, as today's agreements allow; how many were answered."""
        waiting = self.store.jobs(answered=False)
        for job in waiting:
            row, asked = self.store.client(job["client"]), json.loads(job["asked"])
            assert row is not None
            client = Client.of(row)
            purposes = () if client.revoked else tuple(asked["purposes"])
            self._answered(job["request"], client.client, job["correlation_id"], asked["message"],
                           Asking(client, purposes, job["registry"], now.date()), now, keep=True)
        return len(waiting)

    def outbox(self) -> list[Callback]:
        return [Callback(job["request"], job["callback"], job["body"]) for job in self.store.jobs(answered=True)]

    def delivered(self, callback: Callback, now: datetime) -> None:
        """The client took it: the answer is not kept any longer."""
        self.store.delivered(callback.request, now)

    def _receive(self, came: Admitted, registry: str, correlation: str, action: str, count: int, now: datetime, *,
                 queue: bool = False) -> int:
        """Write the request down and check its header; a rejection is written down too. Raises Refused."""
        references = [item["reference_id"] for item in came.message.get("search_request", ())]
        row = {"message_id": came.header["message_id"], "transaction_id": came.message["transaction_id"], "registry": registry,
               "correlation_id": correlation, "action": action, "reference_ids": json.dumps(references), "received_at": now.isoformat()}
        rejected: Refused | None = None
        with self.store.writing() as connection:
            try:
                request = self.store.receive(connection, came.client.client, row)
            except RepeatedMessage:
                raise Refused("rjct.message_id.duplicate", Text("这条消息已经收到过", "a message of this id was received before")) from None
            try:
                check_header(came.header, action, count, now)
            except Refused as refused:
                rejected = refused
                self.store.conclude(connection, request, refused.code, 0, now)
            if rejected is None and queue:
                asked = json.dumps({"message": came.message, "purposes": came.purposes}, ensure_ascii=False)
                self.store.queue(connection, request, asked, str(came.client.callback))
        if rejected is not None:
            raise rejected
        return request

    def _answered(self, request: int, client: str, correlation: str, message: dict[str, Any], asking: Asking, now: datetime, *,
                  keep: bool = False) -> dict[str, Any]:
        """Look up, write down who is told what about whom, and only then put the answer together."""
        looked = [self._looked_up(item, asking, message["search_request"][:place]) for place, item in enumerate(message["search_request"])]
        answers: list[dict[str, Any]] = []
        left_out: list[dict[str, Any]] = []
        told: set[str] = set()
        with self.store.writing() as connection:
            for item, found in zip(message["search_request"], looked, strict=True):
                try:
                    if isinstance(found, Refused):
                        raise found
                    told |= self._disclosed(connection, request, found, asking)
                    answers.append(answer_of(found, asking.registry, now))
                    left_out += absent(found)
                except Refused as refused:
                    answers.append(rejection(item, refused, now))
            rejected = sum(answer["status"] == REJECTED for answer in answers)
            status = REJECTED if rejected == len(answers) else SUCCESS
            self.store.conclude(connection, request, status, len(told), now)
            content = {"transaction_id": message["transaction_id"], "correlation_id": correlation, "search_response": answers}
            envelope = self._envelope(ON_SEARCH, status, client, len(answers), len(answers), content, {"absent": left_out}, now)
            if keep:
                self.store.answer(connection, request, json.dumps(envelope, ensure_ascii=False))
        return envelope

    def _looked_up(self, item: Mapping[str, Any], asking: Asking, before: list[Mapping[str, Any]]) -> Found | Refused:
        try:
            if item["reference_id"] in {one["reference_id"] for one in before}:
                raise Refused("rjct.reference_id.duplicate", Text("reference_id 重复", "this reference_id is used twice"))
            return search(item, asking, self.catalog, self.grants, candidates(asking.registry, self.catalog, self.programmes),
                          self.register_of)
        except Refused as refused:
            return refused

    def _disclosed(self, connection: sqlite3.Connection, request: int, found: Found, asking: Asking) -> set[str]:
        day = asking.day.isoformat()
        told = spend(found, lambda grant: self.store.seen_under(connection, grant, day), self.keys.subjects.token)
        fields = found.told_of()
        self.store.disclose(connection, [
            (request, found.item["reference_id"], subject, grant, found.purpose, " ".join(fields[grant]), day)
            for subject, grants in told.items() for grant in grants])
        return set(told)

    def _requests(self, client: str, transaction: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        value = asked["attribute_value"]
        if asked["attribute_type"] == "reference_id_list":
            return self.store.requests_of(client, "transaction_id", transaction)
        if not isinstance(value, str):
            raise Refused("err.request.bad", Text("attribute_value 应为文字", "attribute_value is text here"))
        return self.store.requests_of(client, asked["attribute_type"], value)

    def _rejected(self, came: Admitted, correlation: str, refused: Refused, now: datetime) -> dict[str, Any]:
        content = {"transaction_id": came.message["transaction_id"], "correlation_id": correlation, "search_response": []}
        reason = {"status_reason_code": refused.code, "status_reason_message": str(refused.message)}
        return self._envelope(ON_SEARCH, REJECTED, came.client.client, 0, 0, content, {}, now, reason)

    def _envelope(self, action: str, status: str, receiver: str, total: int, completed: int, message: dict[str, Any],
                  meta: dict[str, Any], now: datetime, reason: Mapping[str, str] | None = None) -> dict[str, Any]:
        header = {"version": VERSION, "message_id": secrets.token_hex(16), "message_ts": now.isoformat(), "action": action,
                  "status": status, **(reason or {}), "total_count": total, "completed_count": completed, "sender_id": self.identity,
                  "receiver_id": receiver, "is_msg_encrypted": False, "meta": meta}
        return {"signature": sign(header, message, self.keys.signing, self.identity), "header": header, "message": message}


def _status_of(outcome: str | None) -> str:
    if outcome is None:
        return PENDING
    return SUCCESS if outcome == SUCCESS else REJECTED


def _error(refused: Refused, now: datetime) -> Answer:
    """The acknowledgement the standard has for messages that are not answered in their own form; 401 and 403 are HTTP's."""
    if refused.status in (401, 403) and not refused.code.startswith(("err.signature", "err.sender")):
        return _http_error(refused)
    code = refused.code if refused.code.startswith("err.") else "err.request.bad"
    said = str(refused.message) if code == refused.code else f"{refused.code}: {refused.message}"
    return Answer(refused.status, {"message": {"ack_status": "ERR", "timestamp": now.isoformat(), "correlation_id": secrets.token_hex(16),
                                               "error": {"code": code, "message": said}}})


def _http_error(refused: Refused) -> Answer:
    return Answer(refused.status, {"errors": [{"code": refused.code, "message": str(refused.message)}]})
