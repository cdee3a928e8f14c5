"""Every message between the parties of one computation, in order: what an inspector reads to see that nothing leaked.

A party learns what stands in the messages it receives and nothing else: the computations of this room read
their input from the payloads that `post` hands back. Whoever holds *all* payloads of a secure sum can put the
figures together again, as with any sharing; therefore `lines` writes sizes and checksums only, unless a test
asks for the payloads, and over a network every channel is encrypted (TLS) between its two ends.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """One message. payload: the bytes on the wire, seal included."""

    sender: str
    receiver: str
    kind: str
    payload: bytes = field(repr=False)

    @property
    def bytes(self) -> int:
        return len(self.payload)

    def as_json(self, payload: bool = False) -> dict[str, object]:
        line: dict[str, object] = {"sender": self.sender, "receiver": self.receiver, "kind": self.kind, "bytes": self.bytes,
                                   "sha256": hashlib.sha256(self.payload).hexdigest()}
        return line | {"payload": self.payload.hex()} if payload else line


@dataclass
class Transcript:
    """The messages of one or several computations. `post` is the only way a message travels."""

    messages: list[Message] = field(default_factory=list)

    def post(self, sender: str, receiver: str, kind: str, payload: bytes) -> bytes:
        """Record a message and return the payload as the receiver gets it."""
        self.messages.append(Message(sender, receiver, kind, payload))
        return payload

    @property
    def bytes(self) -> int:
        """All bytes moved."""
        return sum(message.bytes for message in self.messages)

    def bytes_by_kind(self) -> dict[str, int]:
        counted: Counter[str] = Counter()
        for message in self.messages:
            counted[message.kind] += message.bytes
        return dict(counted)

    def received_by(self, party: str) -> list[Message]:
        """All that one party got to see."""
        return [message for message in self.messages if message.receiver == party]

    def lines(self, payloads: bool = False) -> Iterator[str]:
        """JSON lines, one message each, without payloads unless asked."""
        for message in self.messages:
            yield json.dumps(message.as_json(payloads), ensure_ascii=False)
