"""`huimin interface`: who may ask over the standard interfaces, what they are, and one question tried from a file."""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from huimin.cli.command import Entry, Group, argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import table
from huimin.cli.values import FILE_THERE
from huimin.kernel import HuiminError, Text, Workspace

_FILE = click.Path(path_type=Path, dir_okay=False)


class BadRequestFile(HuiminError):
    """The file holds no message that could be asked."""

    code = "HM-CLI-030"
    exit_code = 10
    zh = "{file} 不是要问的消息:应是 JSON 对象,含 transaction_id 和 search_request。写法见 docs/reference/standard-interfaces.md。"
    en = "{file} is no message to ask: a JSON object with transaction_id and search_request. See docs/reference/standard-interfaces.md."


class KeyFileExists(HuiminError):
    """A key would replace another."""

    code = "HM-CLI-031"
    exit_code = 10
    zh = "{file} 已经存在。请换一个文件名;旧密钥一旦被替换就找不回来。"
    en = "{file} exists. Choose another name: a key that is replaced cannot be had back."


@verb("list", Text("列出接口客户:部门、用途、是否停用。", "List interface clients: department, purposes, whether revoked."))
@home_option
def clients_list(screen: Screen, home: Path) -> None:
    from huimin.interfaces import Client, Store

    found = [Client.of(row) for row in Store(Workspace.open(home).database).clients()]
    headers = [str(text) for text in (Text("编号", "id"), Text("部门", "department"), Text("用途", "purposes"),
                                      Text("回调地址", "callback"), Text("状态", "state"))]
    states = {True: Text("停用", "revoked"), False: Text("在用", "active")}
    rows = [[one.client, one.consumer, " ".join(one.purposes), one.callback or "", states[one.revoked]] for one in found]
    screen.show({"clients": [one.as_json() for one in found]}, lambda: table(headers, rows))


@verb("add", Text("登记一个接口客户;密码只显示这一次。", "Register an interface client; its secret is shown this once."))
@argument("client", metavar="ID", text=Text("客户编号,即消息里的 sender_id", "the client's id, the sender_id of its messages"))
@option("--consumer", required=True, metavar="DEPT",
        text=Text("它代表的部门(协议里的使用方)", "the department it asks for (the agreements' consumer)"))
@option("--purpose", "purposes", multiple=True, required=True, metavar="ID",
        text=Text("可以申请的用途,可写多次", "a purpose it may ask for; repeatable"))
@option("--public-key", "public_key", required=True, type=FILE_THERE,
        text=Text("客户的公钥文件(PEM 或 JWK)", "the client's public key (PEM or JWK)"))
@option("--callback", default=None, metavar="URL", text=Text("异步查询的答复发往哪里", "where answers of asynchronous searches go"))
@home_option
def clients_add(screen: Screen, client: str, consumer: str, purposes: tuple[str, ...], public_key: Path, callback: str | None,
                home: Path) -> None:
    from huimin.interfaces import Client, Store, read_public_key, register

    added = Client(client, consumer, purposes, callback, read_public_key(public_key))
    secret = register(Store(Workspace.open(home).database), added, datetime.now(UTC))
    screen.show(added.as_json() | {"client_secret": secret}, lambda: str(Text(
        f"已登记 {client}。密码(只显示这一次,请经安全渠道转交):\n{secret}",
        f"{client} is registered. Its secret, shown this once; hand it over safely:\n{secret}")))


@verb("revoke", Text("停用一个接口客户,立即生效。", "Revoke an interface client, at once."))
@argument("client", metavar="ID", text=Text("客户编号", "the client's id"))
@home_option
def clients_revoke(screen: Screen, client: str, home: Path) -> None:
    from huimin.interfaces import Store, revoke

    revoke(Store(Workspace.open(home).database), client, datetime.now(UTC))
    screen.show({"revoked": client}, lambda: str(Text(f"{client} 已停用。", f"{client} is revoked.")))


@verb("newkey", Text("生成一对签名密钥:FILE(私钥,仅本人可读)和 FILE.pub(公钥,交给对方)。",
                     "Make a pair of signing keys: FILE (private, yours alone) and FILE.pub (public, to hand over)."))
@argument("file", type=_FILE, text=Text("私钥文件名", "name of the private key's file"))
def newkey(screen: Screen, file: Path) -> None:
    from huimin.interfaces import new_key, public_of

    key, public = new_key(), file.with_name(file.name + ".pub")
    for path, content, mode in ((file, key, 0o600), (public, public_of(key), 0o644)):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            raise KeyFileExists(file=path) from None
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            json.dump(content, stream)
    screen.show({"private": str(file), "public": str(public)}, lambda: f"{file}\n{public}")


@verb("openapi", Text("打印接口说明(OpenAPI 3.1,JSON)。", "Print the description of the interfaces (OpenAPI 3.1, JSON)."))
@option("--server", default="https://registry.example", metavar="URL", text=Text("接口的地址", "the address of the interfaces"))
def openapi(screen: Screen, server: str) -> None:
    from huimin.interfaces import document

    described = document(server)
    screen.show(described, lambda: json.dumps(described, ensure_ascii=False, indent=1))


@verb("ask", Text(
    "从文件问一次,试接口用:像客户那样取令牌、签名、提问,打印签名的答复。问过的照常登记。",
    "Ask once from a file, to try the interface: take a token, sign and ask as the client would, print the signed\n"
    "answer. What is asked is written down as always."))
@argument("file", type=FILE_THERE,
        text=Text("消息(transaction_id、search_request)的 JSON 文件", "JSON file of the message (transaction_id, search_request)"))
@option("--client", required=True, metavar="ID", text=Text("以哪个客户的身份", "as which client"))
@option("--secret", envvar="HUIMIN_CLIENT_SECRET", required=True, metavar="TEXT",
        text=Text("客户的密码(或环境变量 HUIMIN_CLIENT_SECRET)", "the client's secret (or HUIMIN_CLIENT_SECRET)"))
@option("--key", "key_file", required=True, type=FILE_THERE, text=Text("客户的私钥文件(JWK)", "the client's private key (JWK)"))
@option("--grants", "grants_file", default=None, type=FILE_THERE, text=Text("授权文件(TOML),试用;不写就按共享协议",
                                                                        "file of grants (TOML), for trying; default: the agreements"))
@option("--registry", type=click.Choice(["social", "ibr"]), default="social",
        text=Text("社会登记库或受益人登记库", "social or beneficiary registry"))
@home_option
def ask(screen: Screen, file: Path, client: str, secret: str, key_file: Path, grants_file: Path | None, registry: str,
        home: Path) -> int:
    from huimin.interfaces import AgreementGrants, FileGrants, open_desk, sign

    message, now = _message(file), datetime.now(UTC)
    workspace = Workspace.open(home)
    desk = open_desk(workspace, FileGrants.read(grants_file) if grants_file else AgreementGrants(workspace))
    token = desk.token({"grant_type": "client_credentials", "client_id": client, "client_secret": secret}, now)
    header = {"version": "1.0.0", "message_id": secrets.token_hex(16), "message_ts": now.isoformat(), "action": "search",
              "sender_id": client, "receiver_id": desk.identity, "total_count": len(message["search_request"])}
    answer = token
    if token.status == 200:
        body = {"signature": sign(header, message, json.loads(key_file.read_text("ascii")), client), "header": header, "message": message}
        answer = desk.sync_search(registry, json.dumps(body).encode(), token.body["access_token"], now)
    screen.show({"status": answer.status, "answer": answer.body}, lambda: json.dumps(answer.body, ensure_ascii=False, indent=1))
    return 0 if answer.status == 200 else 10


def _message(file: Path) -> dict[str, Any]:
    try:
        message = json.loads(file.read_text("utf-8"))
        if isinstance(message["transaction_id"], str) and isinstance(message["search_request"], list):
            found: dict[str, Any] = message
            return found
    except (ValueError, KeyError, TypeError):
        pass
    raise BadRequestFile(file=file)


clients = Group("clients", text=Text("接口客户:登记、查看、停用。", "Interface clients: register, list, revoke."), entries={
    "list": Entry("huimin.cli.interface:clients_list", Text("全部客户", "all clients")),
    "add": Entry("huimin.cli.interface:clients_add", Text("登记一个客户", "register a client")),
    "revoke": Entry("huimin.cli.interface:clients_revoke", Text("停用一个客户", "revoke a client")),
})
group = Group("interface",
        text=Text("标准接口(DCI):谁能问、怎么问、试一次。", "Standard interfaces (DCI): who may ask, how, and a try."), entries={
    "clients": Entry("huimin.cli.interface:clients", Text("接口客户", "interface clients")),
    "newkey": Entry("huimin.cli.interface:newkey", Text("生成一对签名密钥", "make a pair of signing keys")),
    "openapi": Entry("huimin.cli.interface:openapi", Text("打印接口说明", "print the description of the interfaces")),
    "ask": Entry("huimin.cli.interface:ask", Text("从文件问一次", "ask once from a file")),
})
