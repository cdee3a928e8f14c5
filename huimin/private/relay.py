"""Wires between child processes that note what passes: each party reaches another only through a relay on loopback.

The stronger protocols speak over sockets of their own. So that their messages stand in the transcript like all
others, each ordered pair of parties gets a port here that forwards to the receiver's real one, byte by byte.
"""

import socket
import threading
from collections import defaultdict
from contextlib import suppress
from itertools import permutations
from types import TracebackType

from huimin.private.transcript import Transcript

LOOPBACK = "127.0.0.1"
_CHUNK = 1 << 16


class Relay:
    """Use as a context: `addresses(rank)` is what the party of that rank is told; at the end all is in the transcript."""

    def __init__(self, parties: tuple[str, ...], kind: str, transcript: Transcript) -> None:
        self._parties, self._kind, self._transcript = parties, kind, transcript
        self._passed: defaultdict[tuple[int, int], bytearray] = defaultdict(bytearray)
        self._open: list[socket.socket] = []
        self._closed = False
        self._real = self._free_ports()
        self._doors: dict[tuple[int, int], int] = {}
        for pair in permutations(range(len(parties)), 2):
            door = socket.create_server((LOOPBACK, 0))
            self._doors[pair] = door.getsockname()[1]
            self._keep(door)
            threading.Thread(target=self._serve, args=(door, *pair), daemon=True).start()

    def addresses(self, rank: int) -> list[str]:
        """host:port of every party as `rank` sees them: its own door is real, the others are relayed."""
        return [f"{LOOPBACK}:{self._real[rank] if other == rank else self._doors[rank, other]}"
                for other in range(len(self._parties))]

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._closed = True
        for wire in self._open:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()
        for (sender, receiver), passed in sorted(self._passed.items()):
            self._transcript.post(self._parties[sender], self._parties[receiver], self._kind, bytes(passed))

    def _free_ports(self) -> list[int]:
        """Ports that were free a moment ago, held together so that all differ."""
        held = [socket.create_server((LOOPBACK, 0)) for _ in self._parties]
        ports: list[int] = [door.getsockname()[1] for door in held]
        for door in held:
            door.close()
        return ports

    def _serve(self, door: socket.socket, sender: int, receiver: int) -> None:
        while not self._closed:
            with suppress(OSError):
                caller, _ = door.accept()
                self._keep(caller)
                self._join(caller, sender, receiver)

    def _join(self, caller: socket.socket, sender: int, receiver: int) -> None:
        """Connect to the real receiver; when it does not listen yet the caller is hung up on and tries again."""
        try:
            called = socket.create_connection((LOOPBACK, self._real[receiver]))
        except OSError:
            caller.close()
            return
        self._keep(called)
        for source, target, pair in ((caller, called, (sender, receiver)), (called, caller, (receiver, sender))):
            threading.Thread(target=self._forward, args=(source, target, pair), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, pair: tuple[int, int]) -> None:
        with suppress(OSError):
            while passed := source.recv(_CHUNK):
                self._passed[pair] += passed
                target.sendall(passed)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _keep(self, wire: socket.socket) -> None:
        self._open.append(wire)
