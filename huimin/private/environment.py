"""Where the libraries of the stronger mode are: a virtual environment of their own, spoken to through child processes.

They pin old versions of numpy, jax and protobuf and need Python 3.10 or 3.11, so they never stand beside huimin.
`make private` builds the environment in .venv-private; HUIMIN_PRIVATE_PYTHON names another one's Python.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from huimin.private.errors import ProtocolFailed, StrongModeMissing

SETTING = "HUIMIN_PRIVATE_PYTHON"
FOLDER = ".venv-private"
LIBRARIES = ("spu", "private_set_intersection")
PARTIES = Path(__file__).parent / "parties"
_KEEP = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE")


def private_python(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The interpreter of the private environment, or None. Raises StrongModeMissing when the setting names none."""
    named = environ.get(SETTING)
    if named:
        if not Path(named).is_file():
            raise StrongModeMissing(party="", library=named)
        return Path(named)
    for beside in (Path(sys.prefix).parent, Path.cwd()):
        found = beside / FOLDER / "bin" / "python"
        if found.is_file():
            return found
    return None


@cache
def libraries_of(python: Path) -> frozenset[str]:
    """Which of LIBRARIES that interpreter can import, without importing them."""
    code = f"import importlib.util as u; print(*[n for n in {LIBRARIES!r} if u.find_spec(n)])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False, env=_environment(None))
    return frozenset(done.stdout.split())


def start(python: Path, script: str, arguments: Sequence[str], folder: Path, pipes: bool = False) -> "subprocess.Popen[bytes]":
    """Start one party. Whatever it writes aside goes into `folder`; of huimin's environment it gets next to nothing."""
    log = (folder / f"{script}.{len(list(folder.iterdir()))}.log").open("wb")
    with log:
        return subprocess.Popen(
            [python, "-I", PARTIES / f"{script}.py", *arguments], cwd=folder, env=_environment(folder), stderr=log,
            stdin=subprocess.PIPE if pipes else subprocess.DEVNULL, stdout=subprocess.PIPE if pipes else subprocess.DEVNULL)


def finish(parties: Mapping[str, "subprocess.Popen[bytes]"], seconds: float) -> None:
    """Wait for all. When one fails or the time is up the others are stopped; raises ProtocolFailed with its name."""
    until = time.monotonic() + seconds
    try:
        while any(process.poll() is None for process in parties.values()):
            for name, process in parties.items():
                if process.poll():
                    raise ProtocolFailed(party=name, seconds=round(seconds))
            if time.monotonic() > until:
                raise ProtocolFailed(party=next(n for n, p in parties.items() if p.poll() is None), seconds=round(seconds))
            time.sleep(0.02)
        for name, process in parties.items():
            if process.returncode:
                raise ProtocolFailed(party=name, seconds=round(seconds))
    finally:
        for process in parties.values():
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


def _environment(folder: Path | None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEEP if name in os.environ}
    return kept | ({"TMPDIR": str(folder), "HOME": str(folder)} if folder else {})
