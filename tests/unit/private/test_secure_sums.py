"""Sums nobody sees the parts of: exact, three-valued, never wrapped around, and refused when anything is altered."""

import operator
import os
import random
from collections.abc import Callable
from itertools import product

import pytest

from huimin.private import (
    MOST,
    OPERATORS,
    Bounds,
    BuiltIn,
    PrivateError,
    RunKey,
    Transcript,
    at_least,
    secure_compare,
    tokens,
)
from huimin.private.bounds import Part
from huimin.private.lanes import add, packed, subtract, unpacked
from huimin.private.question import Parts, question
from huimin.private.sums import split

PLAIN: dict[str, Callable[[int, int], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
FAR = 10**19  # further than any sum can be


def by_enumeration(parts: list[Part], line: Part, op: str) -> bool | None:
    """Strong Kleene by its meaning: the verdict all totals agree on, tried at both ends of what is possible."""
    ends = []
    for part in (*parts, line):
        low, high = (part.low, part.high) if isinstance(part, Bounds) else (part, part)
        ends.append((-FAR if low is None else low, FAR if high is None else high))
    answers = {PLAIN[op](sum(totals[:-1]), totals[-1]) for totals in product(*ends)}
    return answers.pop() if len(answers) == 1 else None


def any_part(chance: random.Random) -> Part:
    size = chance.choice([3, 1000, MOST])
    kind = chance.randrange(8)
    if kind == 0:
        return None
    if kind == 1:
        return at_least(chance.randrange(size))
    if kind == 2:
        return Bounds(*sorted(chance.randrange(-size, size) for _ in range(2)))
    if kind == 3:
        return Bounds(high=chance.randrange(-size, size))
    return chance.randrange(-size, size + 1)


@pytest.mark.parametrize("op", list(OPERATORS))
@pytest.mark.parametrize("departments", [2, 3, 5])
def test_the_verdict_is_that_of_plain_arithmetic(op: str, departments: int) -> None:
    chance = random.Random(f"{op}{departments}")
    names = [f"d{number}" for number in range(departments)]
    cases = {f"{case:032x}": [any_part(chance) for _ in names] for case in range(1500)}
    parts = {name: {token: case[place] for token, case in cases.items()} for place, name in enumerate(names)}
    line = {token: any_part(chance) if chance.randrange(3) else _sum_of(case) for token, case in cases.items()}
    found = secure_compare(parts, line, op, Transcript())
    assert found == {token: by_enumeration(case, line[token], op) for token, case in cases.items()}
    assert {True, False, None} == set(found.values())


def _sum_of(case: list[Part]) -> Part:
    """A line exactly at the total, where < and <= part; kept within what may be handed in."""
    known = sum(part for part in case if isinstance(part, int))
    return max(-MOST, min(MOST, known))


@pytest.mark.parametrize(("op", "verdict"), [("<", False), ("<=", None), (">", None), (">=", True)])
def test_what_is_known_of_incomes_can_be_enough(op: str, verdict: bool | None) -> None:
    parts = {"tax": {"a": 500}, "social_security": {"a": at_least(0)}}
    assert secure_compare(parts, {"a": 500}, op, Transcript()) == {"a": verdict}


def test_without_a_bound_nothing_is_settled_and_an_unknown_line_settles_nothing() -> None:
    assert secure_compare({"x": {"a": MOST}, "y": {"a": None}}, {"a": 0}, ">", Transcript()) == {"a": None}
    assert secure_compare({"x": {"a": 1}, "y": {"a": 2}}, {"a": None}, "<", Transcript()) == {"a": None}


def test_the_largest_figures_of_the_most_departments_do_not_wrap_around() -> None:
    for sign in (1, -1):
        parts = {f"d{number}": {"a": sign * MOST} for number in range(64)}
        assert secure_compare(parts, {"a": -sign * MOST}, ">", Transcript()) == {"a": sign == 1}


@pytest.mark.parametrize("op", ["<", ">="])
@pytest.mark.parametrize("departments", [2, 16, 31, 33, 47, 64])
def test_however_many_parts_are_unknown_the_answer_is_unknown(op: str, departments: int) -> None:
    """Also where all others have the largest figure: one part without a bound outweighs 64 of these."""
    for known in (None, MOST, -MOST):
        parts: Parts = {f"d{number}": {"a": known} for number in range(departments - 1)} | {"last": {"a": None}}
        for line in (None, 0):
            assert secure_compare(parts, {"a": line}, op, Transcript()) == {"a": None}


@pytest.mark.parametrize(("value", "code"), [(MOST + 1, "HM-PRV-004"), (-MOST - 1, "HM-PRV-004"), (2**64, "HM-PRV-004"),
                                             (True, "HM-PRV-004"), (1.5, "HM-PRV-004"), (at_least(2**60), "HM-PRV-004")])
def test_a_figure_out_of_range_is_refused_without_being_told(value: Part, code: str) -> None:
    for parts, line in (({"x": {"a": value}, "y": {"a": 0}}, {"a": 0}), ({"x": {"a": 0}, "y": {"a": 0}}, {"a": value})):
        with pytest.raises(PrivateError) as refused:
            secure_compare(parts, line, "<", Transcript())
        assert refused.value.code == code
        assert str(value) not in refused.value.sentence()


@pytest.mark.parametrize(("parts", "line", "op", "code"), [
    ({"x": {"a": 1}}, {"a": 1}, "<", "HM-PRV-002"),
    ({f"d{number}": {"a": 1} for number in range(65)}, {"a": 1}, "<", "HM-PRV-003"),
    ({"x": {"a": 1}, "y": {"a": 1}}, {"a": 1}, "==", "HM-PRV-008"),
    ({"x": {"a": 1}, "platform": {"a": 1}}, {"a": 1}, "<", "HM-PRV-009"),
    ({"matching_room": {"a": 1}, "y": {"a": 1}}, {"a": 1}, "<", "HM-PRV-009"),
])
def test_a_question_that_cannot_be_asked_is_refused_before_any_message(parts: dict[str, dict[str, Part]], line: dict[str, Part],
                                                                       op: str, code: str) -> None:
    transcript = Transcript()
    with pytest.raises(PrivateError) as refused:
        secure_compare(parts, line, op, transcript)
    assert (refused.value.code, transcript.messages) == (code, [])


@pytest.mark.parametrize("other", [{"b": 1}, {}, {"a": 1, "b": 1}])
def test_households_that_differ_are_refused_before_any_figure(other: dict[str, Part]) -> None:
    transcript = Transcript()
    with pytest.raises(PrivateError) as refused:
        secure_compare({"x": {"a": 1}, "y": other}, {"a": 1}, "<", transcript)
    assert refused.value.code == "HM-PRV-006"
    assert {message.kind for message in transcript.messages} == {"households"}


def test_the_order_of_households_tells_nothing() -> None:
    parts: Parts = {"x": {"b": 1, "a": 2, "c": 9}, "y": {"c": 0, "b": 0, "a": 0}}
    assert question(parts, {"c": 1, "b": 1, "a": 1}, "<").order == ("a", "b", "c")
    assert secure_compare(parts, {"c": 5, "b": 5, "a": 5}, "<", Transcript()) == {"a": True, "b": True, "c": False}


def test_bounds_that_cross_are_no_bounds() -> None:
    with pytest.raises(PrivateError):
        Bounds(2, 1)


def test_lanes_add_and_subtract_modulo_two_to_the_64() -> None:
    chance = random.Random(5)
    edges = [0, 1, -1, 2**63 - 1, -2**63]
    left = edges * 5 + [chance.randrange(-2**63, 2**63) for _ in range(500)]
    right = [edge for edge in edges for _ in range(5)] + [chance.randrange(-2**63, 2**63) for _ in range(500)]
    for plain, in_lanes in ((operator.add, add), (operator.sub, subtract)):
        expected = [(plain(a, b) + 2**63) % 2**64 - 2**63 for a, b in zip(left, right, strict=True)]
        assert list(unpacked(in_lanes(packed(left), packed(right)))) == expected


@pytest.fixture
def transcript() -> Transcript:
    """Three departments, 4,000 households with the same small figures: leaks would be easy to see."""
    key = RunKey(bytes(range(32)))
    made = Transcript()
    order = list(tokens(key, (f"户{number}" for number in range(4000))).values())
    parts = {name: dict.fromkeys(order, figure) for name, figure in (("tax", 123457), ("hrss", 23459), ("agri", 3461))}
    secure_compare(parts, dict.fromkeys(order, 150000), "<", made, BuiltIn(random.Random(20261126).randbytes))
    return made


def test_every_message_has_its_place(transcript: Transcript) -> None:
    kinds = {(m.sender, m.receiver, m.kind) for m in transcript.messages}
    departments = ["tax", "hrss", "agri"]
    assert kinds == ({(a, b, "share") for a in departments for b in departments if a != b}
                     | {("platform", a, "line share") for a in departments}
                     | {(a, "matching_room", "partial sum") for a in departments}
                     | {(a, "platform", "households") for a in departments}
                     | {("matching_room", "platform", "verdict")})
    assert len(kinds) == len(transcript.messages)


def test_a_share_is_uniform_whatever_the_figure(transcript: Transcript) -> None:
    """Chi-square of the byte values over all eight bytes of a lane; 255 degrees of freedom, p = 0.0001 at 345."""
    for message in transcript.messages:
        if message.kind in {"share", "line share", "partial sum"}:
            body = message.payload[:-32]
            expected = len(body) / 256
            statistic = sum((body.count(value) - expected) ** 2 / expected for value in range(256))
            assert statistic < 345, (message.sender, message.receiver, message.kind)


def test_no_department_and_no_channel_shows_a_figure(transcript: Transcript) -> None:
    for message in transcript.messages:
        for figure in (123457, 23459, 3461, 150000, 123457 + 23459 + 3461):
            for sign in (1, -1):
                assert packed([sign * figure]) not in message.payload
            assert str(figure).encode() not in message.payload
    assert len({message.payload for message in transcript.messages}) == len(transcript.messages)


def test_what_a_department_holds_differs_from_run_to_run() -> None:
    runs = []
    for _ in range(2):
        made = Transcript()
        secure_compare({"x": {"a": 5}, "y": {"a": 6}}, {"a": 7}, "<", made)
        runs.append(made)
    repeated = {m.payload[:-32] for m in runs[0].messages} & {m.payload[:-32] for m in runs[1].messages}
    may = {m.payload[:-32] for m in runs[0].messages if m.kind in {"households", "verdict"}}
    assert repeated == may, "only the tokens' checksum and the verdict are the same"


def test_all_shares_but_one_say_nothing_and_all_say_everything() -> None:
    figures = packed([5, -7])
    shares = split(figures, 3, os.urandom)
    assert add(add(shares[0], shares[1]), shares[2]) == figures
    assert figures not in (*shares, add(shares[0], shares[1]), add(shares[1], shares[2]), add(shares[0], shares[2]))


class Wiretap(Transcript):
    """Alters the n-th message on its way."""

    def __init__(self, place: int, alter: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self.place, self.alter = place, alter

    def post(self, sender: str, receiver: str, kind: str, payload: bytes) -> bytes:
        sent = super().post(sender, receiver, kind, payload)
        return self.alter(sent) if len(self.messages) - 1 == self.place else sent


ALTERATIONS: dict[str, Callable[[bytes], bytes]] = {
    "a bit of the content": lambda sent: bytes([sent[0] ^ 1]) + sent[1:], "the seal": lambda sent: sent[:-1] + bytes([sent[-1] ^ 1]),
    "cut short": lambda sent: sent[:-8], "nothing at all": lambda sent: b"", "longer": lambda sent: sent + sent,
}


@pytest.mark.parametrize("what", list(ALTERATIONS))
def test_an_altered_message_ends_without_a_verdict(what: str) -> None:
    for place in range(9):
        with pytest.raises(PrivateError) as refused:
            secure_compare({"x": {"a": 5}, "y": {"a": 6}}, {"a": 7}, "<", Wiretap(place, ALTERATIONS[what]))
        assert refused.value.code == "HM-PRV-007"


def test_a_message_of_another_run_is_refused() -> None:
    """A recorded message played again: its seal was made with another run's channel key."""
    first = Transcript()
    question = ({"x": {"a": 5}, "y": {"a": 6}}, {"a": 7}, "<")
    secure_compare(*question, first)
    for place, old in enumerate(first.messages):
        with pytest.raises(PrivateError):
            secure_compare(*question, Wiretap(place, lambda sent, old=old: old.payload))


def test_the_written_transcript_holds_sizes_and_checksums_and_payloads_only_on_request(transcript: Transcript) -> None:
    assert len(list(transcript.lines())) == len(transcript.messages) == 16
    assert all("payload" not in line for line in transcript.lines())
    assert all('"payload"' in line for line in transcript.lines(payloads=True))
    assert transcript.bytes == sum(transcript.bytes_by_kind().values()) == sum(m.bytes for m in transcript.messages)
    assert {m.kind for m in transcript.received_by("platform")} == {"households", "verdict"}
