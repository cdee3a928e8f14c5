"""The same two questions without a room that must be trusted, by existing libraries in an environment of their own.

Compare: ABY3 (replicated secret sharing, honest majority of three, semi-honest) in SPU. The three are the platform,
with the line, and the first two departments; every further department splits its figures between these two. Nobody
sees a sum or a difference, only the platform sees verdicts.
Intersect: RR22 or ECDH in SPU, else ECDH in openmined-psi; only the asker sees the result. The lists are keyed
tokens here too, so that no identity number is ever in a file.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from json import dumps
from pathlib import Path
from typing import Any

from huimin.kernel import write_text
from huimin.private.channel import Channels
from huimin.private.environment import finish, libraries_of, private_python, start
from huimin.private.errors import ProtocolFailed, StrongModeMissing
from huimin.private.lanes import RandomBytes, add
from huimin.private.lists import check_names
from huimin.private.openmined import by_openmined
from huimin.private.question import PLATFORM, Line, Parts, Verdicts, agree_on_households, question
from huimin.private.relay import Relay
from huimin.private.sums import ANSWERS, SHARE, split, vector
from huimin.private.tokens import RunKey
from huimin.private.transcript import Transcript

SPU, OPENMINED = "spu", "private_set_intersection"


@dataclass(frozen=True)
class Strong:
    """python: the interpreter of the private environment; protocol: rr22 (fast) or ecdh (fewer assumptions); seconds: limit."""

    python: Path
    random_bytes: RandomBytes
    protocol: str = "rr22"
    seconds: float = 900.0
    name: str = "strong"

    @classmethod
    def find(cls, protocol: str = "rr22") -> "Strong":
        """The mode as installed here. Raises StrongModeMissing."""
        import os

        python = private_python()
        if python is None or not libraries_of(python):
            raise StrongModeMissing(party="", library=SPU)
        return cls(python, os.urandom, protocol)

    def compare(self, parts: Parts, line: Line, op: str, transcript: Transcript) -> Verdicts:
        """See engine.secure_compare."""
        asked = question(parts, line, op)
        self._need(SPU)
        channels = Channels(transcript)
        agree_on_households(asked, parts, channels)
        vectors = {name: vector(name, [parts[name][token] for token in asked.order]) for name in asked.departments}
        held = {name: [vectors[name]] for name in asked.departments[:2]}
        for giver in asked.departments[2:]:
            for receiver, share in zip(held, split(vectors[giver], 2, self.random_bytes), strict=True):
                held[receiver].append(channels.carry(giver, receiver, SHARE, share))
        given = [vector(PLATFORM, [line[token] for token in asked.order], sign=-1), *(reduce(add, own) for own in held.values())]
        names = (PLATFORM, *held)
        with _folder() as folder:
            verdicts = folder / "verdicts"
            for rank, figures in enumerate(given):
                (folder / f"figures{rank}").write_bytes(figures)
            common = {"op": op, "count": len(asked.order), "verdicts": str(verdicts)}
            jobs = [common | {"figures": str(folder / f"figures{rank}")} for rank in range(3)] if asked.order else []
            self._run("spu_compare", names, jobs, "aby3", transcript, folder)
            codes = self._result(verdicts, PLATFORM) if asked.order else b""
        if len(codes) != len(asked.order):
            raise ProtocolFailed(party=PLATFORM, seconds=round(self.seconds))
        return {token: ANSWERS[code] for token, code in zip(asked.order, codes, strict=True)}

    def intersect(self, mine: Iterable[str], theirs: Iterable[str], transcript: Transcript, key: RunKey,
                  names: tuple[str, str]) -> frozenset[str]:
        """See engine.intersect."""
        check_names(names)
        own = {key.token(number): number for number in mine}
        lists = (sorted(own), sorted({key.token(number) for number in theirs}))
        if not all(lists):
            return frozenset()  # the libraries refuse an empty list; that a list is empty is no secret here
        with _folder() as folder:
            if SPU in libraries_of(self.python):
                overlap = self._by_spu(lists, names, transcript, folder)
            else:
                self._need(OPENMINED)
                overlap = by_openmined(self.python, lists, names, transcript, folder, self.seconds)
        return frozenset(own[token] for token in overlap)

    def _by_spu(self, lists: tuple[list[str], list[str]], names: tuple[str, str], transcript: Transcript,
                folder: Path) -> list[str]:
        jobs = []
        for rank, tokens in enumerate(lists):
            write_text(folder / f"tokens{rank}", "\n".join(("token", *tokens, "")))
            jobs.append({"protocol": self.protocol, "tokens": str(folder / f"tokens{rank}"), "overlap": str(folder / f"overlap{rank}")})
        self._run("spu_psi", names, jobs, self.protocol, transcript, folder)
        written = self._result(folder / "overlap0", names[0]).decode("ascii")
        return written.replace('"', "").split()[1:]  # under the header

    def _result(self, path: Path, party: str) -> bytes:
        """What a party was to write. Raises ProtocolFailed when it ended without."""
        if not path.is_file():
            raise ProtocolFailed(party=party, seconds=round(self.seconds))
        return path.read_bytes()

    def _run(self, script: str, names: tuple[str, ...], jobs: list[dict[str, Any]], kind: str, transcript: Transcript,
             folder: Path) -> None:
        """One process per job, joined by relays; every message ends up in the transcript."""
        with Relay(names, kind, transcript) as relay:
            parties = {}
            for rank, job in enumerate(jobs):
                write_text(folder / f"job{rank}", dumps(job | {"rank": rank, "addresses": relay.addresses(rank)}))
                parties[names[rank]] = start(self.python, script, (str(folder / f"job{rank}"),), folder)
            finish(parties, self.seconds)

    def _need(self, library: str) -> None:
        if library not in libraries_of(self.python):
            raise StrongModeMissing(party="", library=library)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder nobody else can read, gone at the end. Between machines each party has one of its own."""
    with tempfile.TemporaryDirectory(prefix="huimin-private-") as made:
        yield Path(made)
