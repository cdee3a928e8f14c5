"""Starting the office."""

import socket
from pathlib import Path

import pytest

from huimin import web
from huimin.web.config import start


def test_an_office_does_not_share_the_port_of_another(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(start.PortTaken, match="端口"):
            web.serve(tmp_path, "127.0.0.1", other.getsockname()[1])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("host", "port"), [("no such host.invalid", 8000), ("127.0.0.1", 70_000), ("203.0.113.1", 8000)])
def test_what_cannot_be_opened_is_said(tmp_path: Path, host: str, port: int) -> None:
    with pytest.raises(start.PortTaken):
        web.serve(tmp_path, host, port)
