"""What a message must be before anybody looks at its content: authentic, in form, for us, fresh."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huimin.interfaces.access import Client, bearer
from huimin.interfaces.errors import Refused
from huimin.interfaces.shape import first_problem, moment_of
from huimin.interfaces.signing import is_signed_by
from huimin.interfaces.standard import VERSION
from huimin.interfaces.store import Store
from huimin.kernel import Text

LARGEST = 1_000_000  # bytes of a message
SKEW = timedelta(minutes=5)
MOST_SEARCHES = 100


@dataclass(frozen=True)
class Admitted:
    client: Client
    purposes: tuple[str, ...]
    header: dict[str, Any]
    message: dict[str, Any]


def admit(store: Store, identity: str, key: dict[str, Any], body: bytes, token: str | None, schema: str, now: datetime) -> Admitted:
    """Raises Refused(err.*): the message is not answered in its own form."""
    client, purposes = bearer(store, token, identity, key, now)
    envelope = _read(body)
    header = envelope.get("header")
    if isinstance(header, dict) and header.get("is_msg_encrypted") is True:
        raise Refused("err.encryption.invalid", Text("不收加密的消息体,请用加密通道",
                                                       "encrypted messages are not taken; encrypt the channel"))
    problem = first_problem(schema, envelope)
    if problem is not None:
        raise Refused("err.request.bad", Text(f"消息不合规范:{problem}", f"not in the form of the standard: {problem}"))
    assert isinstance(header, dict)
    if not envelope.get("signature"):
        raise Refused("err.signature.missing", Text("没有签名", "there is no signature"), 401)
    if not is_signed_by(envelope["signature"], header, envelope["message"], client.public_key):
        raise Refused("err.signature.invalid", Text(
            "签名与内容或登记的公钥不符", "the signature does not fit the content or the registered key"), 401)
    if header["sender_id"] != client.client:
        raise Refused("err.sender_id.invalid", Text("sender_id 不是令牌的客户", "sender_id is not the client of the token"), 403)
    if header.get("sender_uri") not in (None, "", client.callback):
        raise Refused("err.sender_uri.invalid", Text("回调地址与登记的不同", "the callback address is not the registered one"), 403)
    if header.get("receiver_id") not in (None, "", identity):
        raise Refused("err.receiver_id.invalid", Text("收件方不是本平台", "the receiver is somebody else"))
    return Admitted(client, purposes, header, envelope["message"])


def check_header(header: dict[str, Any], action: str, count: int, now: datetime) -> None:
    """Raises Refused(rjct.*): answered in form, with the header's reason."""
    sent = moment_of(header["message_ts"])
    assert sent is not None
    if header.get("version", VERSION) != VERSION:
        raise Refused("rjct.version.invalid", Text(f"支持的版本:{VERSION}", f"version {VERSION} is spoken here"))
    if header["action"] != action:
        raise Refused("rjct.action.not_supported", Text(f"这个地址只受理 {action}", f"this address takes {action} only"))
    if not now - SKEW <= sent <= now + SKEW:
        raise Refused("rjct.message_ts.invalid", Text("消息时间与本机相差超过五分钟", "message_ts is more than five minutes from now"))
    if header["total_count"] != count:
        raise Refused("rjct.total_count.invalid", Text("total_count 与请求数不符", "total_count is not the number of requests"))
    if count > MOST_SEARCHES:
        raise Refused("rjct.total_count.limit_exceeded", Text(f"一条消息最多 {MOST_SEARCHES} 个请求",
                                                              f"at most {MOST_SEARCHES} requests a message"))


def _read(body: bytes) -> dict[str, Any]:
    """JSON without repeated keys: two readers could take different ones, and the signature covers one."""
    if len(body) > LARGEST:
        raise Refused("err.request.bad", Text("消息太大", "the message is too large"), 413)
    try:
        content = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refused("err.request.bad", Text("不是有效的 JSON", "not valid JSON")) from None
    if not isinstance(content, dict):
        raise Refused("err.request.bad", Text("不是有效的 JSON 对象", "not a JSON object"))
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found
