"""`huimin interface`: a client registered, a question asked as that client, a client revoked."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from huimin.cli import main
from huimin.kernel import Workspace

GRANTS = """
[[grant]]
id = "g1"
consumer = "hrss"
purpose = "pension"
fields = ["person.birth_date"]
from = 2026-01-01
to = 2099-12-31
daily_maximum = 100
"""


def run(*arguments: object) -> tuple[int, Any]:
    result = CliRunner().invoke(main, ["interface", *map(str, arguments), "--json"])
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def desk(small_county: Workspace, tmp_path: Path, ids: dict[str, str]) -> dict[str, Any]:
    """A copy of the county that may be written to, a key pair, a file of grants, a question."""
    import shutil

    home = tmp_path / "home"
    shutil.copytree(small_county.root, home)
    assert run("newkey", tmp_path / "key")[0] == 0
    (tmp_path / "grants.toml").write_text(GRANTS, "utf-8")
    (tmp_path / "ask.json").write_text(json.dumps({"transaction_id": "t", "search_request": [{
        "reference_id": "r", "timestamp": "2026-11-26T09:00:00Z", "search_criteria": {
            "query_type": "idtype-value", "query": {"type": "UIN", "value": ids["王秀英"]}}}]}), "utf-8")
    return {"home": home, "folder": tmp_path}


def asked(desk: dict[str, Any], secret: str, **changed: Any) -> tuple[int, Any]:
    folder = desk["folder"]
    given = {"client": "hrss.example", "key": folder / "key", "grants": folder / "grants.toml"} | changed
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    return run("ask", folder / "ask.json", "--home", desk["home"], "--secret", secret, *options)


def added(desk: dict[str, Any]) -> Any:
    return run("clients", "add", "hrss.example", "--consumer", "hrss", "--purpose", "pension", "--public-key",
               desk["folder"] / "key.pub", "--home", desk["home"])


def test_a_registered_client_is_answered_what_is_granted(desk: dict[str, Any]) -> None:
    code, client = added(desk)
    assert (code, client["purposes"], client["revoked"]) == (0, ["pension"], False)
    assert (desk["folder"] / "key").stat().st_mode & 0o077 == 0
    code, answer = asked(desk, client["client_secret"])
    (found,) = answer["answer"]["message"]["search_response"]
    (record,) = found["data"]["reg_records"]
    assert (code, record["birth_date"], "name" in record) == (0, "1941-03-01", False)
    listed = run("clients", "list", "--home", desk["home"])[1]["clients"]
    assert [one["client"] for one in listed] == ["hrss.example"]
    assert "secret" not in json.dumps(listed)


def test_a_wrong_secret_a_foreign_key_and_a_revoked_client_get_nothing(desk: dict[str, Any]) -> None:
    secret = added(desk)[1]["client_secret"]
    assert asked(desk, "wrong")[1]["status"] == 401
    run("newkey", desk["folder"] / "other")
    code, answer = asked(desk, secret, key=desk["folder"] / "other")
    assert (code, answer["answer"]["message"]["error"]["code"]) == (10, "err.signature.invalid")
    assert run("clients", "revoke", "hrss.example", "--home", desk["home"])[0] == 0
    assert asked(desk, secret)[1]["status"] == 401
    assert run("clients", "revoke", "hrss.example", "--home", desk["home"])[0] == 14
    assert added(desk)[0] == 10


def test_mistakes_are_said(desk: dict[str, Any]) -> None:
    secret = added(desk)[1]["client_secret"]
    (desk["folder"] / "bad.toml").write_text("[[grant]]\nid = 'x'\n", "utf-8")
    assert asked(desk, secret, grants=desk["folder"] / "bad.toml")[1]["error"]["code"] == "HM-IFC-005"
    (desk["folder"] / "ask.json").write_text("[]", "utf-8")
    assert asked(desk, secret)[1]["error"]["code"] == "HM-CLI-030"
    assert run("newkey", desk["folder"] / "key")[1]["error"]["code"] == "HM-CLI-031"
    code, refused = run("clients", "add", "x", "--consumer", "hrss", "--purpose", "p", "--public-key", desk["folder"] / "key",
                        "--home", desk["home"])
    assert (code, refused["error"]["code"]) == (10, "HM-IFC-004")


def test_the_description_is_printed() -> None:
    code, described = run("openapi", "--server", "https://county.example")
    assert (code, described["openapi"], described["servers"]) == (0, "3.1.0", [{"url": "https://county.example"}])
