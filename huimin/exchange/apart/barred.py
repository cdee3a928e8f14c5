"""Bar a process from the network and from starting programs, where the kernel lets anybody do so (Linux seccomp).

Asked for by a process about itself, it needs no rights; it cannot be undone. Elsewhere `bar` answers False and `doctor` says so.
"""

import ctypes
import platform
import struct
import sys
from errno import EACCES

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER, _DIE_WITH_PARENT = 38, 22, 2, 1
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | EACCES, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_FOREIGN = 0x40000000  # the x32 numbering of x86-64: nothing here uses it
_KILL_SIGNAL = 9

# architecture -> its audit number; socket, connect, execve, execveat, ptrace, process_vm_readv/writev, io_uring_setup
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 270, 271, 425)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def bar() -> bool:
    """True when from now on this process can open no connection and start no program."""
    if not sys.platform.startswith("linux") or platform.machine() not in _CALLS:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    filter_ = _filter(*_CALLS[platform.machine()])
    program = _Program(len(filter_) // 8, filter_)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def die_with_parent() -> None:
    """Nobody is left to read for: be killed when the process that forked this one ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, _KILL_SIGNAL, 0, 0, 0)


def _filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """A program of the kernel's filter machine: (code, jump if true, jump if false, operand)."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_ANSWER, 0, 0, _KILL),
             (_LOAD, 0, 0, 0), (_AT_LEAST, 0, 1, _FOREIGN), (_ANSWER, 0, 0, _REFUSE)]
    for call in calls:
        steps += [(_EQUAL, 0, 1, call), (_ANSWER, 0, 0, _REFUSE)]
    steps.append((_ANSWER, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in steps)
