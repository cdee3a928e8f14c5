"""The process that forks readers: small, without threads, everything a reader needs already imported.

It is started once; a reader then costs a fork, not a start of Python. It reads no file itself.
Orders come over one socket (a pickled job, and the pipe its reader reports to), from the process that trusts it;
nothing a reader says passes through here. One order at a time:

    job -> number of the reader's process;    reap -> how it ended
"""

import json
import os
import pickle
import signal
import socket
import struct
import time
from pathlib import Path
from typing import Any, NoReturn, Protocol

from huimin.exchange import limits
from huimin.exchange.apart import barred
from huimin.exchange.mapping import Mapping
from huimin.exchange.reading import Tick
from huimin.kernel import HuiminError

REAP = b"reap"
_OFTEN = 0.2  # seconds between two reports of progress


class Errand(Protocol):
    """What a reader can be sent for: files to open, the mapping messages name, and an answer that travels as JSON."""

    @property
    def mapping(self) -> Mapping: ...

    @property
    def files(self) -> tuple[Path, ...]: ...

    def run(self, tick: Tick) -> dict[str, Any]: ...


_LENGTH = struct.Struct("!Q")


def send(control: socket.socket, content: bytes, handle: int | None = None) -> None:
    """One message, with an open file when `handle` is given."""
    if handle is None:
        control.sendall(_LENGTH.pack(len(content)) + content)
    else:
        socket.send_fds(control, [_LENGTH.pack(len(content))], [handle])
        control.sendall(content)


def receive(control: socket.socket) -> tuple[bytes, int | None]:
    """One message and the open file that came with it. Raises EOFError when the other side is gone."""
    head, handles, _, _ = socket.recv_fds(control, _LENGTH.size, 1)
    head += _exactly(control, _LENGTH.size - len(head)) if head else b""
    if not head:
        raise EOFError
    return _exactly(control, _LENGTH.unpack(head)[0]), handles[0] if handles else None


def _exactly(control: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = control.recv(min(size - len(content), 1 << 20))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)


def serve(control_handle: int) -> None:
    """Fork a reader per order until the other side is gone."""
    import duckdb  # noqa: F401  what readers will need: paid once
    import python_calamine  # noqa: F401

    control = socket.socket(fileno=control_handle)
    try:
        while True:
            order, handle = receive(control)
            assert handle is not None
            process = os.fork()
            if process == 0:
                control.close()
                _reader(order, handle)
            os.close(handle)
            send(control, str(process).encode())
            receive(control)  # REAP: only now may the number of the process be given to another one
            _, status = os.waitpid(process, 0)
            send(control, str(status).encode())
    except (EOFError, OSError):
        os._exit(0)


def _reader(order: bytes, handle: int) -> NoReturn:
    """Read one job inside its limits and say what came of it. Never returns into the server."""
    os.dup2(handle, 3)
    answer: dict[str, Any]
    with open(3, "w", encoding="ascii", newline="\n", buffering=1) as report:
        try:
            job, own = pickle.loads(order)  # the order is our own side's, never a file's
            barred.die_with_parent()
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit then fails with EFBIG
            barred.bar()
            limits.hold(own)
            answer = {"answer": _run(job, report)}
        except HuiminError as error:
            answer = {"refused": error.code, "details": {key: _plain(value) for key, value in error.details.items()}}
        except BaseException as error:  # a reader's panic is no Exception
            answer = {"broke": type(error).__name__, "errno": getattr(error, "errno", None), "why": str(error)[:500]}
        report.write(json.dumps(answer) + "\n")
    os._exit(0)


def _run(job: Errand, report: Any) -> dict[str, Any]:
    said = 0.0

    def tick(file: str, done: int, lines: int) -> None:
        nonlocal said
        now = time.monotonic()
        if lines and now - said < _OFTEN:
            return
        said = now
        report.write(json.dumps({"file": file, "done": done, "lines": lines}) + "\n")

    return job.run(tick)


def _plain(value: object) -> object:
    return value if isinstance(value, int | bool) else str(value)
