"""A twin kept as a file: the JSON object of words.py."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huimin.budget.twin.errors import BadTwinFile
from huimin.kernel import write_text

FORMAT = "huimin twin 1"


def write(found: Mapping[str, Any], path: Path) -> Path:
    """The same twin, the same bytes."""
    write_text(path, json.dumps({"format": FORMAT, **found}, ensure_ascii=False, indent=1) + "\n")
    return path


def read(path: Path) -> dict[str, Any]:
    """Raises BadTwinFile."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError):
        raise BadTwinFile(file=path) from None
    if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
        raise BadTwinFile(file=path)
    return found
