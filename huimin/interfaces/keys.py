"""The desk's two secrets, in one file only its owner can read: the signing key, and the key of the subjects' pseudonyms."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huimin.interfaces.signing import new_key
from huimin.private import RunKey

FILE = "interface.key.json"


@dataclass(frozen=True)
class DeskKeys:
    """signing: a private JWK; subjects: turns an identity number into the pseudonym the log knows it by."""

    signing: dict[str, Any] = field(repr=False)
    subjects: RunKey = field(repr=False)

    @classmethod
    def of(cls, folder: Path) -> "DeskKeys":
        """Those of `folder`, made now where there are none: written whole, readable by the owner alone."""
        path = folder / FILE
        if not path.exists():
            subjects = RunKey.new()
            content = {"signing": new_key(), "subjects": {"secret": subjects.secret.hex(), "digest": subjects.digest}}
            aside = folder / f".{FILE}.{os.getpid()}.tmp"
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                json.dump(content, stream)
                stream.flush()
                os.fsync(stream.fileno())
            try:
                os.link(aside, path)  # never replaces the keys another process has just made
            except FileExistsError:
                pass
            finally:
                aside.unlink()
        content = json.loads(path.read_text("ascii"))
        return cls(content["signing"], RunKey(bytes.fromhex(content["subjects"]["secret"]), content["subjects"]["digest"]))
