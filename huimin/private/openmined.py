"""The intersection by openmined-psi: three messages between two child processes, carried and recorded here.

A small installation (8 MB) where SPU is too much; good for lists up to about 100,000 people.
"""

from collections.abc import Mapping
from pathlib import Path
from subprocess import Popen
from threading import Timer

from huimin.kernel import write_text
from huimin.private.environment import finish, start
from huimin.private.errors import ProtocolFailed
from huimin.private.transcript import Transcript

REQUEST, SET_UP, RESPONSE = "psi request", "psi set-up", "psi response"


def by_openmined(python: Path, lists: tuple[list[str], list[str]], names: tuple[str, str], transcript: Transcript, folder: Path,
                 seconds: float) -> list[str]:
    """The tokens of the first list that the second has too. Raises ProtocolFailed."""
    asker, holder = names
    parties: dict[str, Popen[bytes]] = {}
    for role, name, tokens in zip(("asker", "holder"), names, lists, strict=True):
        write_text(folder / role, "\n".join(tokens))
        parties[name] = start(python, "openmined", (role, str(folder / role)), folder, pipes=True)
    limit = Timer(seconds, _stop, (parties,))  # a pipe has no time limit of its own
    limit.start()
    try:
        for sender, receiver, kind in ((asker, holder, REQUEST), (holder, asker, SET_UP), (holder, asker, RESPONSE)):
            _write(receiver, parties, transcript.post(sender, receiver, kind, _read(sender, parties, seconds)), seconds)
        return _read(asker, parties, seconds).decode("ascii").split()
    finally:
        limit.cancel()
        finish(parties, seconds)


def _stop(parties: "Mapping[str, Popen[bytes]]") -> None:
    for process in parties.values():
        process.kill()


def _read(name: str, parties: "Mapping[str, Popen[bytes]]", seconds: float) -> bytes:
    """The next message a party writes, after its length in eight bytes; ProtocolFailed when it ends instead."""
    pipe = parties[name].stdout
    assert pipe is not None
    head = pipe.read(8)
    body = pipe.read(int.from_bytes(head, "little"))
    if len(head) < 8 or len(body) < int.from_bytes(head, "little"):
        raise ProtocolFailed(party=name, seconds=round(seconds))
    return body


def _write(name: str, parties: "Mapping[str, Popen[bytes]]", message: bytes, seconds: float) -> None:
    pipe = parties[name].stdin
    assert pipe is not None
    try:
        pipe.write(len(message).to_bytes(8, "little") + message)
        pipe.flush()
    except BrokenPipeError:
        raise ProtocolFailed(party=name, seconds=round(seconds)) from None
