"""Where messages may go: hosts the operator has listed in huimin.toml ([office] webhook_hosts), and nowhere else.

    webhook_hosts = ["hrss.example", "10.1.2.3:8443", "http://127.0.0.1:9000"]

A host with port 443, or host:port, is reached by https; without TLS only what is written out with http:// is reached. So
an address can lead neither into this machine nor into the network behind it unless somebody wrote exactly that down.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from huimin.kernel import HuiminError


class NotAllowedThere(HuiminError):
    """The address is not one the operator allows messages to."""

    code = "HM-WEB-011"
    exit_code = 10
    zh = "不能往这个地址发消息。地址要用 https,主机要写进 huimin.toml 的 [office] webhook_hosts。"
    en = "No message may be sent there. Use https, and list the host under [office] webhook_hosts in huimin.toml."


def check(url: str, hosts: Collection[str]) -> None:
    """Raises NotAllowedThere, also for user names, fragments and whatever two readers could take differently."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise NotAllowedThere from None
    plain = url.isascii() and url.isprintable() and not set(url) & set(' \\#"<>') and "@" not in parts.netloc
    if not plain or not parts.hostname or (parts.scheme, parts.hostname, port) not in {_listed(host) for host in hosts}:
        raise NotAllowedThere


def _listed(host: str) -> tuple[str, str, int]:
    scheme = "http" if host.startswith("http://") else "https"
    parts = urlsplit(f"{scheme}://{host.removeprefix('http://').removeprefix('https://')}")
    return scheme, parts.hostname or "", parts.port or (443 if scheme == "https" else 80)
