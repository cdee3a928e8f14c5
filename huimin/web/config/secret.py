"""Secrets of one workspace: made when first needed, readable by its owner only, never in a repository or a log."""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=8)
def _root(home: Path) -> bytes:
    path = home / "office" / "secret.key"
    if not (home / "huimin.toml").exists():
        return secrets.token_bytes(32)  # no workspace, nothing to keep: good for this process only
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_hex(32))
                stream.flush()
                os.fsync(stream.fileno())
        except FileExistsError:
            pass  # another process was first
    return bytes.fromhex(path.read_text(encoding="ascii"))


def secret(home: Path, purpose: str) -> str:
    """A key for one purpose (hexadecimal, 64 characters), derived from the workspace's secret."""
    return hmac.new(_root(home), purpose.encode(), hashlib.sha256).hexdigest()
