"""The side that waits: hand a job to a reader, watch it, stop it when it is silent too long, tell how it ended."""

import atexit
import contextlib
import errno
import json
import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from huimin.exchange.apart.server import REAP, Errand, receive, send
from huimin.exchange.file_errors import (
    NeedsMoreMemory,
    ReadingBroke,
    ReadingStopped,
    TakesTooLong,
    WritesTooMuch,
)
from huimin.exchange.limits import MIB, Limits
from huimin.exchange.reading import Job, Reading, Tick
from huimin.kernel import HuiminError

_START = "import sys; sys.path[:] = {path!r}; from huimin.exchange.apart.server import serve; serve({handle})"
_Answer = TypeVar("_Answer")
_LONGEST_REPORT = 64 * MIB
_OUT_OF_MEMORY = {"MemoryError", "OutOfMemoryException"}


class _Server:
    """The forking process of this process; its end closes the socket, and that ends the server."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.control, theirs = socket.socketpair()
        with theirs:
            code = _START.format(path=sys.path, handle=theirs.fileno())
            self.process = subprocess.Popen(
                [sys.executable, "-c", code], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def close(self) -> None:
        self.control.close()
        if self.owner == os.getpid():
            self.process.wait()


class _Held:
    """What this process holds: at most one server."""

    lock = threading.Lock()
    server: _Server | None = None


def read(job: Job, limits: Limits, tick: Tick) -> Reading:
    """As `reading.read`, in a process with limits; `tick` is called here.

    Raises what the reading raises, and ReadingStopped, NeedsMoreMemory, TakesTooLong, WritesTooMuch, ReadingBroke.
    """
    return send_for(job, Reading.of_json, limits, tick)


def send_for(errand: Errand, understood: Callable[[Mapping[str, Any]], _Answer], limits: Limits, tick: Tick) -> _Answer:
    """Run an errand in a process with limits and understand its answer. Raises as `read`."""
    try:
        answer = _answer(errand, limits, tick)
        if "answer" in answer:
            return understood(answer["answer"])
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:  # a reader taken over by its file may say anything
        raise ReadingBroke(file=_names(errand), reason=f"report: {error}") from None
    raise _failure(answer, answer.get("file") or _names(errand), errand.mapping.source, limits)


def confinement() -> bool:
    """Are readers on this machine barred from the network and from starting programs?"""
    code = f"import sys; sys.path[:] = {sys.path!r}; from huimin.exchange.apart.barred import bar; sys.exit(not bar())"
    return subprocess.run([sys.executable, "-c", code], check=False, stderr=subprocess.DEVNULL).returncode == 0


def close() -> None:
    """End the forking process; the next `read` starts another."""
    server, _Held.server = _Held.server, None
    if server is not None:
        server.close()


atexit.register(close)


def _ready() -> _Server:
    """The server of this process: one, also after a fork or when the last one died."""
    held = _Held.server
    if held is not None and (held.owner != os.getpid() or held.process.poll() is not None):
        close()
    if _Held.server is None:
        _Held.server = _Server()
    return _Held.server


def _answer(job: Errand, limits: Limits, tick: Tick) -> dict[str, Any]:
    with _Held.lock:
        server = _ready()
        read_end, write_end = os.pipe()
        try:
            send(server.control, pickle.dumps((job, limits)), write_end)
        finally:
            os.close(write_end)
        process = int(receive(server.control)[0])
        last: dict[str, Any] = {}
        try:
            with open(read_end, "rb", buffering=0) as pipe:
                for report in _reports(pipe.fileno(), limits.silence):
                    if "file" in report:
                        last = {"file": str(report["file"])}
                        if report["lines"]:
                            tick(last["file"], int(report["done"]), int(report["lines"]))
                    else:
                        return last | report
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            send(server.control, REAP)
            status = int(receive(server.control)[0])
    return last | {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}


def _reports(handle: int, silence: float) -> Iterator[dict[str, Any]]:
    """What the reader says, line by line; {"silent": seconds} as the last when it says nothing for too long."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(handle, selectors.EVENT_READ)
        deadline = time.monotonic() + silence
        while True:
            if not selector.select(max(deadline - time.monotonic(), 0)):
                yield {"silent": silence}
                return
            piece = os.read(handle, 1 << 16)
            if not piece or len(rest) > _LONGEST_REPORT:
                return
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                deadline = time.monotonic() + silence
                yield json.loads(line)


def _names(job: Errand) -> str:
    return "、".join(path.name for path in job.files)


def _failure(answer: Mapping[str, Any], file: str, mapping: str, limits: Limits) -> HuiminError:
    if "refused" in answer:
        return _rebuilt(answer["refused"], answer["details"])
    if "silent" in answer:
        return ReadingStopped(file=file, mapping=mapping, seconds=int(answer["silent"]))
    broke, number, ended = answer.get("broke"), answer.get("errno"), answer.get("signal")
    if broke in _OUT_OF_MEMORY or number == errno.ENOMEM or ended in {signal.SIGABRT, signal.SIGKILL}:
        return NeedsMoreMemory(file=file, mapping=mapping, megabytes=limits.memory // MIB)
    if number == errno.EFBIG:
        return WritesTooMuch(file=file, mapping=mapping, megabytes=limits.written // MIB)
    if ended == signal.SIGXCPU:
        return TakesTooLong(file=file, mapping=mapping, seconds=limits.processor)
    return ReadingBroke(file=file, reason=f"{broke}: {answer['why']}" if broke else f"signal {ended}")


def _rebuilt(code: str, details: Mapping[str, Any]) -> HuiminError:
    """The error a reader raised, by its code: every class of errors has one of its own."""
    waiting = [HuiminError]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return kind(**details)
        waiting += kind.__subclasses__()
    return ReadingBroke(file=str(details.get("file")), reason=code)

