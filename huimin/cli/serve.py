"""`huimin serve`: the office in a browser."""

from pathlib import Path

from huimin.cli.command import home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.values import COUNT
from huimin.kernel import Text


@verb("serve", Text(
    "打开办事网页:群众自助查询、窗口受理、审核审批、政策、公开、总览。默认只在本机打开,用工作区里的 SQLite;\n"
    "多人使用时写明 --host 和 --hosts,也可以用 PostgreSQL。按 Ctrl-C 停止。",
    "Open the office in a browser: the citizens' check, the window, approvals, policies, public pages, overview.\n"
    "By default on this machine only, with SQLite in the workspace; name --host and --hosts for more readers,\n"
    "or use PostgreSQL. Ctrl-C stops it."))
@home_option
@option("--host", default="127.0.0.1", metavar="IP", text=Text("在哪个地址上打开(默认本机)", "listen on (default: this machine)"))
@option("--port", type=COUNT, default="8000", text=Text("端口(默认 8000)", "port (default 8000)"))
@option("--hosts", default="", metavar="NAMES", text=Text("浏览器里用的主机名,逗号隔开", "host names, separated by commas"))
@option("--workers", type=COUNT, default="2", text=Text("进程数(默认 2)", "processes (default 2)"))
@option("--database", envvar="HUIMIN_DATABASE", default="", metavar="URL",
        text=Text("PostgreSQL 地址(默认用工作区里的 SQLite)", "PostgreSQL address (default: SQLite in the workspace)"))
def command(screen: Screen, home: Path, host: str, port: int, hosts: str, workers: int, database: str) -> None:
    open_office(screen, home, host, port, workers, database, hosts)


def open_office(screen: Screen, home: Path, host: str = "127.0.0.1", port: int = 8000, workers: int = 2, database: str = "",
                hosts: str = "") -> None:
    """Run the office until it is stopped."""
    from huimin import web

    screen.note(str(Text(f"打开浏览器:http://{host}:{port}/ 停止:Ctrl-C", f"Open http://{host}:{port}/ in a browser; Ctrl-C stops it")))
    web.serve(home, host, port, workers, database, hosts, screen.progress)
