"""The stronger mode answers like the built-in one, and its messages show nothing either. Needs `make private`."""

import os
import random
import time
from pathlib import Path

import pytest

from huimin.private import (
    MOST,
    BuiltIn,
    PrivateError,
    RunKey,
    Strong,
    Transcript,
    at_least,
    intersect,
    secure_compare,
)
from huimin.private.environment import libraries_of, private_python
from huimin.private.errors import ProtocolFailed, StrongModeMissing
from huimin.private.lanes import packed

HERE = private_python()
NEEDS = pytest.mark.skipif(HERE is None or "spu" not in libraries_of(HERE),
                           reason="没有强隐私模式的环境(运行 make private) no environment for the stronger private mode (run make private)")
PARTS = {
    "tax": {"a": 500_001, "b": 500_001, "c": 1, "d": None, "e": -MOST, "f": 7},
    "hrss": {"a": -1, "b": at_least(0), "c": at_least(0), "d": 5, "e": -MOST, "f": 0},
    "agri": {"a": 0, "b": 3, "c": 3, "d": 5, "e": -MOST, "f": 0},
    "natural_resources": {"a": 0, "b": 3, "c": 3, "d": 5, "e": -MOST, "f": 0},
}
LINE = {"a": 500_000, "b": 500_000, "c": 500_000, "d": 500_000, "e": MOST, "f": None}


@NEEDS
@pytest.mark.parametrize(("op", "departments"), [("<", 4), (">=", 2)])
def test_both_modes_give_the_same_verdicts(op: str, departments: int) -> None:
    parts = dict(list(PARTS.items())[:departments])
    transcript = Transcript()
    found = secure_compare(parts, LINE, op, transcript, Strong.find())
    assert found == secure_compare(parts, LINE, op, Transcript())
    assert {True, False, None} == set(found.values())
    assert {"platform", "tax", "hrss"} <= {message.receiver for message in transcript.messages}
    assert "matching_room" not in {message.receiver for message in transcript.messages}, "there is no room to trust"
    for message in transcript.messages:
        assert b"500001" not in message.payload
        assert packed([500_001]) not in message.payload


@NEEDS
@pytest.mark.parametrize("protocol", ["rr22", "ecdh"])
def test_spu_finds_the_plain_intersection(protocol: str) -> None:
    mine, theirs = [f"990121{number:012d}" for number in range(300)], [f"990121{number:012d}" for number in range(0, 600, 2)]
    transcript, key = Transcript(), RunKey.new()
    assert intersect(mine, theirs, transcript, key, ("a", "b"), Strong.find(protocol)) == set(mine) & set(theirs)
    assert {(m.sender, m.receiver) for m in transcript.messages} == {("a", "b"), ("b", "a")}
    for message in transcript.messages:
        assert not any(number.encode() in message.payload or key.token(number).encode() in message.payload for number in mine + theirs)


@pytest.mark.skipif(HERE is None or "private_set_intersection" not in libraries_of(HERE),
                    reason="没有 openmined-psi(运行 make private) openmined-psi is not installed (run make private)")
def test_openmined_finds_the_plain_intersection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huimin.private.strong.libraries_of", lambda _: frozenset({"private_set_intersection"}))
    mine, theirs = [f"990121{number:012d}" for number in range(40)], [f"990121{number:012d}" for number in range(0, 60, 2)]
    transcript = Transcript()
    assert intersect(mine, theirs, transcript, engine=Strong.find()) == set(mine) & set(theirs)
    assert [message.kind for message in transcript.messages] == ["psi request", "psi set-up", "psi response"]
    with pytest.raises(StrongModeMissing):
        secure_compare(PARTS, LINE, "<", Transcript(), Strong.find())


@NEEDS
def test_an_empty_list_or_no_household_needs_no_process() -> None:
    strong = Strong.find()
    assert intersect([], ["x"], Transcript(), engine=strong) == frozenset()
    assert secure_compare({"x": {}, "y": {}}, {}, "<", Transcript(), strong) == {}


@NEEDS
def test_what_the_built_in_mode_refuses_the_stronger_refuses_too() -> None:
    for parts, line, op in (({"x": {"a": 1}}, {"a": 1}, "<"), ({"x": {"a": 1}, "y": {"b": 1}}, {"a": 1}, "<"),
                            ({"x": {"a": MOST + 1}, "y": {"a": 1}}, {"a": 1}, "<")):
        for engine in (BuiltIn(), Strong.find()):
            with pytest.raises(PrivateError):
                secure_compare(parts, line, op, Transcript(), engine)


def stand_in(folder: Path, program: str) -> Path:
    """An interpreter that has the libraries by its own account, and whose parties run `program` instead."""
    python = folder / "python"
    python.write_text(f'#!/bin/sh\ncase "$1" in -c) echo spu;; *) {program};; esac\n', "ascii")
    python.chmod(0o755)
    return python


@pytest.mark.parametrize(("program", "seconds"), [("exit 3", 20.0), ("exec sleep 60", 0.3), ("exit 0", 20.0)])
def test_a_party_that_fails_or_hangs_ends_without_a_verdict(tmp_path: Path, program: str, seconds: float) -> None:
    strong = Strong(stand_in(tmp_path, program), os.urandom, seconds=seconds)
    with pytest.raises(ProtocolFailed):
        secure_compare({"x": {"a": 1}, "y": {"a": 1}}, {"a": 1}, "<", Transcript(), strong)
    with pytest.raises(ProtocolFailed):
        intersect(["1"], ["2"], Transcript(), engine=strong)


def test_one_that_fails_stops_the_others_and_the_limit_is_kept(tmp_path: Path) -> None:
    fails = """case "$(cat "$3")" in *'"rank": 0'*) exit 3;; *) exec sleep 60;; esac"""
    for program, seconds in ((fails, 50.0), ("exec sleep 60", 0.3)):
        started = time.monotonic()
        with pytest.raises(ProtocolFailed):
            secure_compare({"x": {"a": 1}, "y": {"a": 1}}, {"a": 1}, "<", Transcript(),
                           Strong(stand_in(tmp_path, program), os.urandom, seconds=seconds))
        assert time.monotonic() - started < 15


def test_the_environment_is_found_by_its_setting_and_a_wrong_setting_is_said(tmp_path: Path) -> None:
    python = stand_in(tmp_path, "exit 0")
    assert private_python({"HUIMIN_PRIVATE_PYTHON": str(python)}) == python
    with pytest.raises(StrongModeMissing) as missing:
        private_python({"HUIMIN_PRIVATE_PYTHON": str(tmp_path / "nothing")})
    assert "make private" in str(missing.value)


def test_without_the_environment_the_stronger_mode_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huimin.private.strong.private_python", lambda: None)
    with pytest.raises(StrongModeMissing) as missing:
        Strong.find()
    assert "make private" in str(missing.value)


def test_shares_for_the_first_two_departments_are_fresh_each_time(tmp_path: Path) -> None:
    """A third department's figures reach the others as two random parts, whatever becomes of the computation."""
    strong = Strong(stand_in(tmp_path, "exit 3"), random.Random(3).randbytes)
    sent = []
    for _ in range(2):
        transcript = Transcript()
        with pytest.raises(ProtocolFailed):
            secure_compare({"x": {"a": 1}, "y": {"a": 1}, "z": {"a": 77}}, {"a": 1}, "<", transcript, strong)
        sent.append([message.payload[:-32] for message in transcript.messages if message.kind == "share"])
    assert [len(shares) for shares in sent] == [2, 2]
    assert not set(sent[0]) & set(sent[1])
    assert not any(packed([77]) in share for shares in sent for share in shares)
