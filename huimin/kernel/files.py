"""Files that are either whole or not there: write aside, flush to disk, rename."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ASIDE = re.compile(r"\..+\.(?P<pid>\d+)\.tmp")
_FORGOTTEN = 3600.0  # seconds without a write after which a file nobody finished is nobody's


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def decoded(data: bytes) -> str | None:
    """The text of a file in UTF-8, with a byte order mark or without, or in GB18030; None where it is in neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def write_text(path: Path, text: str) -> None:
    """Replace `path` by `text` in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = _aside_of(path)
    with aside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(aside, path)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes `target` only if the block ends well.

    Every file in it is flushed to disk before the rename, so a kill at any moment leaves either
    no `target` or a complete one. What killed processes left beside it is cleared away first.
    Raises FileExistsError when `target` already exists.
    """
    if target.exists():
        raise FileExistsError(target)
    clear_abandoned(target.parent)
    aside = _aside_of(target)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
        for path in [*aside.rglob("*"), aside]:
            _flush(path)
        os.rename(aside, target)
        _flush(target.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


@contextmanager
def scratch_folder(root: Path, purpose: str) -> Iterator[Path]:
    """A hidden folder in `root` for the length of the block, e.g. `.simulate-x7k.4711.tmp`; what killed processes left is cleared first."""
    clear_abandoned(root)
    folder = Path(tempfile.mkdtemp(prefix=f".{purpose}-", suffix=f".{os.getpid()}.tmp", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Yield the path of a file to write that becomes `target` only if the block ends well, in place of one that is there."""
    clear_abandoned(target.parent)
    aside = _aside_of(target)
    try:
        yield aside
        _flush(aside)
        os.replace(aside, target)
        _flush(target.parent)
    finally:
        with suppress(FileNotFoundError):
            aside.unlink()


def _aside_of(path: Path) -> Path:
    """Where this process writes what becomes `path`: a hidden name that carries the process number."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def clear_abandoned(folder: Path) -> None:
    """Remove what processes left half written in `folder`: the process is gone, or has not written for an hour."""
    for path in folder.glob(".*.tmp"):
        found = _ASIDE.fullmatch(path.name)
        if found is None or int(found["pid"]) == os.getpid():
            continue
        if not _alive(int(found["pid"])) or time.time() - _last_write(path) > _FORGOTTEN:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's process, or no number a process can have: only its age tells
    return True


def _last_write(path: Path) -> float:
    """The newest moment anything in it was written; files that vanish meanwhile are their owner's work."""
    newest = 0.0
    for found in (path, *path.rglob("*")):
        with suppress(OSError):
            newest = max(newest, found.lstat().st_mtime)
    return newest


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
