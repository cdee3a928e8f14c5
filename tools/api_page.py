"""docs/reference/api.md: every operation of the API with who may use it, from the OpenAPI document."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Table = Callable[..., str]


def api(document: dict[str, Any], pages: Sequence[Mapping[str, str]], table: Table) -> str:
    """pages: page, operations, why_not (huimin/web/api/pages.csv)."""
    info, schemas = document["info"], document["components"]["schemas"]
    rows = [(method.upper(), f"`{place}`", told["summary"], " ".join(told["x-roles"]), _asked(told), _answered(told))
            for place, methods in document["paths"].items() for method, told in methods.items()]
    parts = ["# Interface for programs 程序接口\n", info["description"] + "\n",
             "The full description is served at `/api/v1/openapi.json`; addresses of the standard interfaces (DCI) stand under `/dci/`, "
             "see [Standard interfaces](standard-interfaces.md). "
             "Every refusal is `{\"errors\": [{\"code\", \"message\", \"field\"}]}`, the field where one thing in the request is to be "
             "corrected. To begin: [用程序办网页上的事](../how-to/use-the-interface.zh.md), for a department's system "
             "[让部门系统接入](../how-to/connect-a-department-system.zh.md).\n",
             table(["method", "address", "what it does", "who", "body", "answer"], rows),
             "## Pages and their operations 网页对应的接口\n",
             table(["page", "operations", "why there is none"], (
                 (f"`/{row['page']}`", row["operations"], row["why_not"]) for row in pages)),
             "## Shapes 数据结构\n"]
    for name, schema in sorted(schemas.items()):
        if "properties" in schema:
            parts += [f"### `{name}`\n", *([schema["description"] + "\n"] if schema.get("description") else []),
                      table(["key", "type", "required"], ((f"`{key}`", _type(one), "yes" if key in schema.get("required", []) else "")
                                                          for key, one in schema["properties"].items()))]
    return "\n".join(parts)


def _asked(told: dict[str, Any]) -> str:
    content = told.get("requestBody", {}).get("content", {})
    return _type(next(iter(content.values()))["schema"]) if content else ""


def _answered(told: dict[str, Any]) -> str:
    code, answer = next((code, one) for code, one in told["responses"].items() if str(code).startswith("2"))
    return f"{code} {_type(next(iter(answer['content'].values()))['schema'])}"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[1]}`"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    return str(schema.get("format") or schema.get("const") or schema.get("type") or "any")
