"""The OpenAPI 3.1 document of the desk, from the same schemas that incoming messages are checked against."""

from typing import Any

from huimin.interfaces.standard import ON_SEARCH, SCHEMAS, VERSION

_REGISTRIES = {"social": "Social registry", "ibr": "Integrated beneficiary registry"}
_DESCRIPTION = """Search API of the Digital Convergence Initiative (DCI) standards for social protection, release 1.0.0, served from a
county's register under data-sharing agreements.

A field without a live agreement for the consumer and the stated purpose is absent; the answer's `header.meta.absent` names it
with the reason. A field that is granted and not known is listed in the record under `unknown`. Signatures are detached JSON
Web Signatures over the canonical JSON (RFC 8785) of header and message. Subscriptions are not served."""


def document(server: str = "https://registry.example") -> dict[str, Any]:
    """The whole document. server: the address the desk is mounted at."""
    paths: dict[str, Any] = {
        "/oauth2/client/token": {"post": _token()},
        "/.well-known/jwks.json": {"get": {
            "summary": "Keys that answers are signed with", "operationId": "jwks", "security": [],
            "responses": {"200": _response("JWK set", {"type": "object"})}}},
    }
    for registry, name in _REGISTRIES.items():
        paths[f"/{registry}/registry/sync/search"] = {"post": _operation(
            f"{registry}_sync_search", f"{name}: search, answered at once", "SearchEnvelope", "OnSearchEnvelope")}
        paths[f"/{registry}/registry/search"] = {"post": _operation(
            f"{registry}_search", f"{name}: search, answered to the registered address", "SearchEnvelope", "Acknowledgement")
            | {"callbacks": {ON_SEARCH: {"{$request.body#/header/sender_uri}": {"post": _callback()}}}}}
        paths[f"/{registry}/registry/sync/txn/status"] = {"post": _operation(
            f"{registry}_sync_status", f"{name}: what became of a search", "StatusEnvelope", "OnStatusEnvelope")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "huimin: standard interfaces (DCI)", "version": VERSION, "description": _DESCRIPTION,
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": server}],
        "security": [{"client": []}],
        "paths": paths,
        "components": {"schemas": SCHEMAS, "securitySchemes": {"client": {
            "type": "oauth2", "description": "Client credentials; scopes are the purposes a client is registered for.",
            "flows": {"clientCredentials": {"tokenUrl": f"{server}/oauth2/client/token", "scopes": {}}}}}},
    }


def _operation(identifier: str, summary: str, asked: str, answered: str) -> dict[str, Any]:
    return {"summary": summary, "operationId": identifier, "requestBody": _body("application/json", asked), "responses": {
        "200": _response("Answer", _ref(answered)), "400": _response("Not in form", _ref("Acknowledgement")),
        "401": _response("Not authenticated", {"oneOf": [_ref("HttpError"), _ref("Acknowledgement")]}),
        "403": _response("Not allowed", {"oneOf": [_ref("HttpError"), _ref("Acknowledgement")]}),
        "413": _response("Too large", _ref("Acknowledgement")), "503": _response("Cannot be recorded now", _ref("Acknowledgement"))}}


def _callback() -> dict[str, Any]:
    return {"summary": "The answer, delivered", "requestBody": _body("application/json", "OnSearchEnvelope"),
            "responses": {"200": _response("Taken", _ref("Acknowledgement"))}}


def _token() -> dict[str, Any]:
    return {"summary": "Access token (RFC 6749, client credentials)", "operationId": "token", "security": [],
            "requestBody": _body("application/x-www-form-urlencoded", "TokenRequest"),
            "responses": {"200": _response("Token", _ref("TokenResponse")), "401": _response("Not authenticated", _ref("HttpError")),
                          "400": _response("Not in form", _ref("HttpError")), "403": _response("Not allowed", _ref("HttpError"))}}


def _body(kind: str, schema: str) -> dict[str, Any]:
    return {"required": True, "content": {kind: {"schema": _ref(schema)}}}


def _response(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}
