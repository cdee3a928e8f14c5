"""Tokens, signatures, repeated and foreign messages: nothing is looked up for a message that is not in order."""

import hashlib
import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from huimin.interfaces import (
    BadPublicKey,
    Client,
    UnknownClient,
    is_signed_by,
    new_key,
    public_of,
    read_public_key,
    register,
    revoke,
    sign,
)
from huimin.interfaces.access import (
    hashed,  # the real one: taken before any test puts a quick one in its place
)
from huimin.interfaces.errors import ClientExists
from huimin.interfaces.keys import DeskKeys
from huimin.interfaces.shape import first_problem
from huimin.interfaces.signing import canonical


def code(answer: Any) -> str:
    """The error of an acknowledgement, of HTTP, or of a rejected header."""
    if "errors" in answer.body:
        return str(answer.body["errors"][0]["code"])
    if "error" in answer.body["message"]:
        assert first_problem("Acknowledgement", answer.body) is None
        return str(answer.body["message"]["error"]["code"])
    return str(answer.body["header"]["status_reason_code"])


@pytest.fixture
def asked(consumer: Any, ids: dict[str, str]) -> dict[str, Any]:
    return consumer.envelope(consumer.by_number(ids["王秀英"]))  # type: ignore[no-any-return]


def test_a_message_in_order_is_answered_and_signed(consumer: Any, asked: dict[str, Any], desk: Any) -> None:
    answer = consumer.ask(envelope=asked)
    (key,) = desk.jwks().body["keys"]
    assert "d" not in key
    assert is_signed_by(answer.body["signature"], answer.body["header"], answer.body["message"], key)
    for part in ("header", "message"):
        altered = deepcopy(answer.body)
        altered[part]["x"] = 1
        assert not is_signed_by(altered["signature"], altered["header"], altered["message"], key)


def _alter(path: str, value: Any) -> Any:
    def change(envelope: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = envelope
        for step in way:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value
    return change


@pytest.mark.parametrize(("change", "expected"), [
    (_alter("message.search_request.0.search_criteria.query.value", "990121196502020029"), "err.signature.invalid"),
    (_alter("message.transaction_id", "t-2"), "err.signature.invalid"),
    (_alter("header.message_id", "another"), "err.signature.invalid"),
    (_alter("header.meta", {"added": "later"}), "err.signature.invalid"),
    (_alter("signature", ""), "err.signature.missing"),
    (_alter("signature", "invalid-signature"), "err.signature.invalid"),
    (_alter("signature", "eyJhbGciOiJub25lIn0.."), "err.signature.invalid"),
    (_alter("signature", "eyJhbGciOiJSUzI1NiJ9."), "err.signature.invalid"),
])
def test_what_was_altered_on_the_way_is_refused(consumer: Any, asked: dict[str, Any], change: Any, expected: str) -> None:
    change(asked)
    assert code(consumer.ask(envelope=asked)) == expected


def test_another_key_signs_for_nobody_else(consumer: Any, asked: dict[str, Any]) -> None:
    asked["signature"] = sign(asked["header"], asked["message"], new_key(), consumer.name)
    assert code(consumer.ask(envelope=asked)) == "err.signature.invalid"


def test_a_signature_that_carries_a_payload_of_its_own_is_none(consumer: Any, asked: dict[str, Any]) -> None:
    asked["signature"] = asked["signature"].replace("..", ".e30.")
    assert code(consumer.ask(envelope=asked)) == "err.signature.invalid"


def test_a_signature_does_not_depend_on_how_the_json_was_written(consumer: Any, asked: dict[str, Any]) -> None:
    turned = {name: dict(reversed(part.items())) if isinstance(part, dict) else part for name, part in reversed(asked.items())}
    body = json.dumps(turned, indent=3).encode()
    assert consumer.desk.sync_search("social", body, consumer.token(), consumer.now).status == 200


def test_numbers_that_are_not_whole_have_no_canonical_form() -> None:
    assert canonical({"b": 1, "a": "中"}, []) == '{"header":{"a":"中","b":1},"message":[]}'.encode()
    with pytest.raises(ValueError, match="whole"):
        canonical({}, {"list": [1.5]})


@pytest.mark.parametrize(("header", "expected"), [
    ({"sender_id": "somebody.else"}, "err.sender_id.invalid"), ({"receiver_id": "huimin.000000"}, "err.receiver_id.invalid"),
    ({"sender_uri": "https://elsewhere.example/"}, "err.sender_uri.invalid"), ({"is_msg_encrypted": True}, "err.encryption.invalid"),
    ({"version": "2.0.0"}, "rjct.version.invalid"), ({"action": "subscribe"}, "rjct.action.not_supported"),
    ({"total_count": 2}, "rjct.total_count.invalid"), ({"total_count": "1"}, "err.request.bad"),
    ({"message_ts": "2026-11-26T08:54:59+00:00"}, "rjct.message_ts.invalid"),
    ({"message_ts": "2026-11-26T09:05:01+00:00"}, "rjct.message_ts.invalid"),
    ({"message_ts": "2026-11-26"}, "err.request.bad"), ({"message_id": ""}, "err.request.bad"),
    ({"message_id": "x" * 100}, "err.request.bad"),
])
def test_a_header_that_is_not_in_order(consumer: Any, ids: dict[str, str], header: dict[str, Any], expected: str) -> None:
    answer = consumer.ask(envelope=consumer.envelope(consumer.by_number(ids["王秀英"]), **header))
    assert code(answer) == expected
    assert "王秀英" not in json.dumps(answer.body, ensure_ascii=False)
    if expected.startswith("rjct"):
        assert first_problem("OnSearchEnvelope", answer.body) is None
        assert answer.body["header"]["status"] == "rjct"


def test_a_message_at_the_edge_of_five_minutes_is_fresh(consumer: Any, ids: dict[str, str]) -> None:
    asked = consumer.by_number(ids["王秀英"])
    answer = consumer.ask(envelope=consumer.envelope(asked, message_ts="2026-11-26T17:05:00+08:00"))
    assert answer.body["header"]["status"] == "succ"


def test_a_message_is_answered_once(consumer: Any, asked: dict[str, Any], desk: Any, ids: dict[str, str]) -> None:
    assert consumer.ask(envelope=asked).body["header"]["status"] == "succ"
    again = consumer.ask(envelope=asked)
    assert code(again) == "rjct.message_id.duplicate"
    assert again.body["message"]["search_response"] == []
    assert code(desk.search("social", json.dumps(asked).encode(), consumer.token(), consumer.now)) == "err.request.bad"
    assert desk.work(consumer.now) == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"header": {}, "message": {}}', b'{"header": 1, "header": 2, "message": 3}',
                                  b"[" * 100_000, b"\xff", b'{"header": {"total_count": 1e400}}', b"x" * 1_000_001])
def test_what_is_no_message_is_refused(consumer: Any, body: bytes) -> None:
    answer = consumer.desk.sync_search("social", body, consumer.token(), consumer.now)
    assert (answer.status, code(answer)) == (413 if len(body) > 1_000_000 else 400, "err.request.bad")


def test_a_key_given_twice_is_refused_though_its_last_value_is_signed(consumer: Any, asked: dict[str, Any]) -> None:
    body = '{"signature": "another", ' + json.dumps(asked)[1:]
    assert json.loads(body) == asked
    answer = consumer.desk.sync_search("social", body.encode(), consumer.token(), consumer.now)
    assert (answer.status, code(answer)) == (400, "err.request.bad")


def test_a_token_lives_five_minutes(consumer: Any, asked: dict[str, Any], later: timedelta) -> None:
    token = consumer.token()
    for moment, status in ((consumer.now + later, 401), (consumer.now + later - timedelta(seconds=1), 200), (consumer.now - later, 401)):
        answer = consumer.desk.sync_search("social", json.dumps(asked).encode(), token, moment)
        assert answer.status == status, moment


@pytest.mark.parametrize("spoil", [lambda token: None, lambda token: "", lambda token: token[:-2], lambda token: "x.y.z",
                                   lambda token: token.split(".")[0] + "." + token.split(".")[1] + ".",
                                   lambda token: "eyJhbGciOiJub25lIn0." + token.split(".")[1] + "."])
def test_without_a_sound_token_nothing_is_read(consumer: Any, asked: dict[str, Any], desk: Any, spoil: Any) -> None:
    answer = desk.sync_search("social", json.dumps(asked).encode(), spoil(consumer.token()), consumer.now)
    assert (answer.status, code(answer)) == (401, "err.request.unauthorized")


def test_a_token_of_another_desk_is_none(consumer: Any, asked: dict[str, Any], desk: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    (tmp_path / "other").mkdir()
    for other in (replace(desk, identity="huimin.110000"), replace(desk, keys=DeskKeys.of(tmp_path / "other"))):
        consumer.desk = other
        foreign = consumer.token()
        assert desk.sync_search("social", json.dumps(asked).encode(), foreign, consumer.now).status == 401


def test_a_revoked_client_is_turned_away_at_once(consumer: Any, asked: dict[str, Any], desk: Any) -> None:
    token = consumer.token()
    revoke(desk.store, consumer.name, consumer.now)
    assert consumer.desk.sync_search("social", json.dumps(asked).encode(), token, consumer.now).status == 401
    refused = desk.token({"grant_type": "client_credentials", "client_id": consumer.name, "client_secret": consumer.secret}, consumer.now)
    assert refused.status == 401
    with pytest.raises(UnknownClient):
        revoke(desk.store, consumer.name, consumer.now)
    with pytest.raises(ClientExists):
        register(desk.store, Client(consumer.name, "tax", ("pension",), None, public_of(consumer.key)), consumer.now)


@pytest.mark.parametrize(("form", "status"), [
    ({}, 200), ({"client_secret": "wrong"}, 401), ({"client_id": "nobody"}, 401), ({"grant_type": "password"}, 400),
    ({"scope": "pension"}, 200), ({"scope": "pension dibao"}, 403), ({"client_secret": ""}, 401)])
def test_tokens_are_for_registered_clients_and_their_purposes(consumer: Any, desk: Any, form: dict[str, str], status: int) -> None:
    given = {"grant_type": "client_credentials", "client_id": consumer.name, "client_secret": consumer.secret} | form
    answer = desk.token(given, consumer.now)
    assert answer.status == status
    assert first_problem("TokenResponse" if status == 200 else "HttpError", answer.body) is None


def test_secrets_are_kept_hashed_and_keys_are_the_owners_alone(consumer: Any, desk: Any, tmp_path: Path) -> None:
    content = b"".join(path.read_bytes() for path in tmp_path.glob("huimin.db*"))
    assert consumer.secret.encode() not in content
    assert (tmp_path / "interface.key.json").stat().st_mode & 0o777 == 0o600
    assert DeskKeys.of(tmp_path) == desk.keys, "made once, then read"
    assert "d" in desk.keys.signing
    assert desk.keys.signing["d"] not in repr(desk)


def test_the_real_hash_is_slow_salted_and_tells_secrets_apart() -> None:
    expected = hashlib.scrypt(b"secret", salt=b"salt" * 4, n=16384, r=8, p=1, dklen=32)
    assert hashed("secret", b"salt" * 4) == expected
    assert len({expected, hashed("secret", b"tlas" * 4), hashed("secret ", b"salt" * 4)}) == 3


def test_public_keys_come_as_pem_or_jwk_and_private_ones_are_refused(tmp_path: Path) -> None:
    from joserfc.jwk import ECKey, OKPKey, RSAKey

    for made in (OKPKey.generate_key("Ed25519"), ECKey.generate_key("P-256")):
        for text in (made.as_pem(private=False).decode(), json.dumps(made.as_dict(private=False))):
            (tmp_path / "key").write_text(text)
            read = read_public_key(tmp_path / "key")
            assert is_signed_by(sign({}, {"x": "汉"}, made.as_dict(private=True), "a"), {}, {"x": "汉"}, read)
    bad = [made.as_pem(private=True).decode(), json.dumps(made.as_dict(private=True)), "", "{}", "not a key",
           RSAKey.generate_key(2048).as_pem(private=False).decode(), ECKey.generate_key("P-384").as_pem(private=False).decode()]
    for text in bad:
        (tmp_path / "key").write_text(text)
        with pytest.raises(BadPublicKey):
            read_public_key(tmp_path / "key")
