"""A twin kept as a file: the JSON object of words.py."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huimin.kernel import write_text

FORMAT = "huimin twin 1"


def write(found: Mapping[str, Any], path: Path) -> Path:
    """The same twin, the same bytes."""
    write_text(path, json.dumps({"format": FORMAT, **found}, ensure_ascii=False, indent=1) + "\n")
    return path
