"""What a reading process may use, and how it is held to it.

The usual limits keep a reader below 512 MB whatever it is given. A mapping that says `large = true` declares that its
files are meant to be large; nothing else raises them.
"""

import os
import resource
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True)
class Limits:
    """memory: bytes of address space beyond what the process has when it begins; processor: seconds of it;
    written: bytes of any one file it writes; silence: seconds without a sign of life; unpacked: bytes a
    compressed file may hold; large: were these declared?
    """

    memory: int
    processor: int
    written: int
    silence: float
    unpacked: int
    large: bool = False


USUAL = Limits(memory=400 * MIB, processor=900, written=2 * GIB, silence=30, unpacked=GIB)
LARGE = Limits(memory=6 * GIB, processor=14_400, written=256 * GIB, silence=600, unpacked=16 * GIB, large=True)
_OPEN_FILES = 64
_GRACE = 5  # seconds between the signal that says why and the one that only kills
_BYTES_A_SECOND = 200_000  # slower than any reader here
_GROWTH = 16  # normalised text is never so many times its source, unless nearly every line is refused


def limits_for(large: bool, files: Iterable[Path]) -> Limits:
    """The limits for reading `files`. A longer file may take longer and write more, never use more memory."""
    if large:
        return LARGE
    size = sum(path.stat().st_size for path in files)
    return Limits(USUAL.memory, USUAL.processor + size // _BYTES_A_SECOND, max(USUAL.written, _GROWTH * size), USUAL.silence,
                  USUAL.unpacked)


def hold(limits: Limits) -> None:
    """Bind this process to the limits; there is no way back."""
    _set(resource.RLIMIT_CORE, 0)  # a core dump would hold people's rows
    _set(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _set(resource.RLIMIT_FSIZE, limits.written)
    _set(resource.RLIMIT_CPU, limits.processor, limits.processor + _GRACE)
    _set(resource.RLIMIT_AS, _address_space() + limits.memory)


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    ceiling = resource.getrlimit(kind)[1]
    hard = hard or soft
    hard = hard if ceiling == resource.RLIM_INFINITY else min(hard, ceiling)
    resource.setrlimit(kind, (min(soft, hard), hard))


def _address_space() -> int:
    """Bytes mapped now; where the system does not say, a generous guess."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 512 * MIB
