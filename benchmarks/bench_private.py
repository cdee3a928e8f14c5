"""Time and bytes of computing together: 100,000 households' sums against a line, a million people against a million.

Both modes where the private environment is installed (`make private`), the built-in one alone otherwise. Figures are
checked against plain arithmetic before they are recorded.
"""

import json
import random
import resource
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import measure
from huimin.private import (
    BuiltIn,
    PrivateEngine,
    PrivateError,
    RunKey,
    Strong,
    Transcript,
    at_least,
    intersect,
    secure_compare,
)

HOUSEHOLDS, PEOPLE, DEPARTMENTS = 100_000, 1_000_000, ("tax", "hrss", "agriculture")


def engines() -> dict[str, PrivateEngine]:
    found: dict[str, PrivateEngine] = {"built_in": BuiltIn()}
    try:
        found |= {"strong": Strong.find(), "strong_ecdh": Strong.find("ecdh")}
    except PrivateError as missing:
        print(missing)
    return found


def timed(work: Callable[[Transcript], object]) -> tuple[object, dict[str, Any]]:
    transcript, began, cpu = Transcript(), time.perf_counter(), cpu_seconds()
    answer = work(transcript)
    return answer, {"wall_s": round(time.perf_counter() - began, 2), "cpu_s": round(cpu_seconds() - cpu, 2),
                    "bytes": transcript.bytes, "messages": len(transcript.messages)}


def cpu_seconds() -> float:
    """Of this process and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    measure.arguments(__doc__ or "")
    chance, figures = random.Random(20261126), {}
    tokens = [f"{number:032x}" for number in range(HOUSEHOLDS)]
    known = {name: {token: chance.randrange(40_000_00) for token in tokens} for name in DEPARTMENTS}
    parts = {name: {token: at_least(0) if chance.randrange(20) == 0 else figure for token, figure in own.items()}
             for name, own in known.items()}
    line = dict.fromkeys(tokens, 60_000_00)
    expected = secure_compare(parts, line, "<", Transcript())
    assert all(verdict is None or verdict == (sum(own[token] for own in known.values()) < line[token])
               for token, verdict in expected.items())
    mine = [f"99{number:016d}" for number in range(PEOPLE)]
    theirs = [f"99{number:016d}" for number in range(PEOPLE // 2, PEOPLE + PEOPLE // 2)]
    key = RunKey.new()
    for name, engine in engines().items():
        if name != "strong_ecdh":
            verdicts, figures[f"compare {HOUSEHOLDS} households, {name}"] = timed(
                partial(secure_compare, parts, line, "<", engine=engine))
            assert verdicts == expected
        found, figures[f"intersect {PEOPLE} with {PEOPLE}, {name}"] = timed(
            partial(intersect, mine, theirs, key=key, engine=engine))
        assert found == set(mine) & set(theirs)
    print(json.dumps(figures, indent=1))
    measure.record("private", {"figures": figures})


if __name__ == "__main__":
    main()
