"""Does a message have the shape its schema says: the part of JSON Schema that the standard's schemas use, and no more.

A full validator is a development dependency, and tests hold this one to the same verdicts; a county's server needs
these sixty lines only.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from huimin.interfaces.standard import SCHEMAS, Schema

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict), "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str), "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}


def first_problem(name: str, value: Any) -> str | None:
    """Where `value` differs from the schema of that name: "path: what", or None. Values are never quoted."""
    return _problem(SCHEMAS[name], value, name)


def _problem(schema: Schema, value: Any, path: str) -> str | None:
    if "$ref" in schema:
        return _problem(SCHEMAS[schema["$ref"].rpartition("/")[2]], value, path)
    if "anyOf" in schema:
        return None if any(_problem(one, value, path) is None for one in schema["anyOf"]) else f"{path}: anyOf"
    types = schema.get("type", ())
    if not any(_TYPES[one](value) for one in ([types] if isinstance(types, str) else types)):
        return f"{path}: type"
    if isinstance(value, str):
        return _of_text(schema, value, path)
    if isinstance(value, dict):
        return _of_object(schema, value, path)
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema["maxItems"]:
            return f"{path}: items"
        return next((found for at, one in enumerate(value) if (found := _problem(schema["items"], one, f"{path}[{at}]"))), None)
    return f"{path}: minimum" if "minimum" in schema and value < schema["minimum"] else None


def _of_text(schema: Schema, value: str, path: str) -> str | None:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return f"{path}: length"
    if "enum" in schema and value not in schema["enum"]:
        return f"{path}: enum"
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        return f"{path}: pattern"
    if schema.get("format") == "date-time" and moment_of(value) is None:
        return f"{path}: date-time"
    return None


def _of_object(schema: Schema, value: dict[str, Any], path: str) -> str | None:
    for name in schema.get("required", ()):
        if name not in value:
            return f"{path}.{name}: required"
    known = schema.get("properties", {})
    return next((found for name, one in value.items() if name in known
                 and (found := _problem(known[name], one, f"{path}.{name}"))), None)


def moment_of(text: str) -> datetime | None:
    """A moment with its time zone (RFC 3339); None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and "T" in text.upper() else None
