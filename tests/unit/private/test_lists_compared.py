"""Which of my people are in your list: exact, and the room that compares sees tokens of one run and no number."""

import hashlib
import hmac
import random

import pytest

from huimin.private import PrivateError, RunKey, Transcript, intersect, tokens
from huimin.private.tokens import best_digest

MINE = [f"990121{number:012d}" for number in range(0, 600)]
THEIRS = [f"990121{number:012d}" for number in range(0, 1200, 3)]


def test_the_answer_is_the_plain_intersection_and_order_and_repetition_do_not_matter() -> None:
    chance = random.Random(1)
    for _ in range(5):
        mine, theirs = chance.sample(MINE, 200), chance.sample(THEIRS, 200)
        assert intersect(mine + mine, theirs + theirs[:7], Transcript()) == set(mine) & set(theirs)
    assert intersect([], THEIRS, Transcript()) == intersect(MINE, [], Transcript()) == frozenset()


def test_no_message_holds_a_number_and_only_the_asker_learns_the_answer() -> None:
    transcript = Transcript()
    found = intersect(MINE, THEIRS, transcript, names=("civil_affairs", "disability"))
    assert len(found) == 200
    for message in transcript.messages:
        assert not any(number.encode() in message.payload or bytes.fromhex(number) in message.payload for number in MINE + THEIRS)
    assert [(m.sender, m.receiver, m.kind, m.bytes - 32) for m in transcript.messages] == [
        ("civil_affairs", "matching_room", "tokens", 600 * 16), ("disability", "matching_room", "tokens", 400 * 16),
        ("matching_room", "civil_affairs", "overlap", 200 * 16)]


def test_tokens_of_two_runs_cannot_be_joined() -> None:
    """Each question without a key of its own gets a new one: a key used twice would make the same tokens."""
    sent = []
    for _ in range(2):
        transcript = Transcript()
        intersect(MINE, THEIRS, transcript)
        body = transcript.messages[0].payload[:-32]
        sent.append({body[at:at + 16] for at in range(0, len(body), 16)})
    assert len(sent[0]) == len(MINE)
    assert not sent[0] & sent[1]


def test_the_order_of_tokens_is_not_the_order_of_the_list() -> None:
    transcript = Transcript()
    intersect(MINE, THEIRS, transcript)
    body = transcript.messages[0].payload[:-32]
    sent = [body[at:at + 16] for at in range(0, len(body), 16)]
    assert sent == sorted(sent)


def test_a_token_needs_the_key_and_the_digest() -> None:
    key = RunKey(bytes(range(32)), "sha256")
    made = tokens(key, MINE)
    assert len(set(made.values())) == len(MINE)
    assert {len(token) for token in made.values()} == {32}
    assert made == tokens(RunKey(bytes(range(32)), "sha256"), MINE)
    assert not set(made.values()) & set(tokens(RunKey(bytes(range(1, 33)), "sha256"), MINE).values())
    # HMAC-SHA-256 of RFC 4231, case 1, with its 20-byte key filled up to 32 bytes: zeros change nothing in HMAC.
    assert RunKey(b"\x0b" * 20 + b"\0" * 12, "sha256").token("Hi There") == "b0344c61d8db38535ca8afceaf0bf12b"


@pytest.mark.skipif(best_digest() != "sm3", reason="这里的 OpenSSL 没有 SM3 this OpenSSL has no SM3")
def test_new_keys_use_sm3_and_its_digest_is_the_published_one() -> None:
    assert hashlib.new("sm3", b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert RunKey.new().digest == "sm3"
    secret = bytes(range(32))
    assert RunKey(secret, "sm3").token("x") == hmac.new(secret, b"x", "sm3").hexdigest()[:32]


def test_a_key_is_long_and_never_printed() -> None:
    for weak in (b"", b"short", bytes(32)):
        with pytest.raises(PrivateError):
            RunKey(weak)
    key = RunKey.new()
    assert repr(key.secret) not in repr(key)
    assert RunKey.new().secret != key.secret


def test_parties_have_names_of_their_own() -> None:
    for names in (("a", "a"), ("matching_room", "a"), ("a", "platform")):
        with pytest.raises(PrivateError):
            intersect(MINE, THEIRS, Transcript(), names=names)


def test_an_altered_list_is_refused() -> None:
    class Lost(Transcript):
        def post(self, sender: str, receiver: str, kind: str, payload: bytes) -> bytes:
            return super().post(sender, receiver, kind, payload)[16:]

    with pytest.raises(PrivateError) as refused:
        intersect(MINE, THEIRS, Lost())
    assert refused.value.code == "HM-PRV-007"
