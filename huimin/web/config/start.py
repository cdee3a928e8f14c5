"""From a workspace to a running office: tables, the files of the pages, first accounts, the server."""

import os
import socket
from pathlib import Path

from huimin.kernel import HuiminError, Progress, Text, Workspace, silent


class AdministratorExists(HuiminError):
    """The first security administrator was made before."""

    code = "HM-WEB-005"
    exit_code = 13
    zh = "已有安全管理员“{username}”。其他账号由安全管理员登录后在“账号”页建立。"
    en = "There is a security administrator, “{username}”. Other accounts are made by them on the page “Accounts”."


class NameTaken(HuiminError):
    """The user name cannot be given."""

    code = "HM-WEB-006"
    exit_code = 10
    zh = "用户名“{username}”已经有人用,或者不合规定(小写字母开头,2到40个小写字母、数字、点、下划线)。换一个用户名。"
    en = ("The user name “{username}” is taken or not allowed (a small letter first, 2 to 40 small letters, digits, dots, underscores). "
          "Choose another.")


class WebNotInstalled(HuiminError):
    """The packages of the office are not installed."""

    code = "HM-WEB-002"
    exit_code = 16
    zh = "网页部分没有安装(缺 {what})。运行 `pip install 'huimin[web]'`,或在代码目录里运行 `make demo`。"
    en = ("The packages of the web pages are not installed ({what} is missing). "
          "Run `pip install 'huimin[web]'`, or `make demo` in the source tree.")


class PortTaken(HuiminError):
    """Another program, another county's office perhaps, listens there: the two would share what readers send."""

    code = "HM-WEB-012"
    exit_code = 13
    zh = "{host} 的 {port} 端口打不开({why})。停掉占用它的程序,或用 --port 换一个。"
    en = "Port {port} of {host} cannot be opened ({why}). Stop the program that holds it, or name another with --port."


def prepare(home: Path, database: str = "", hosts: str = "", progress: Progress = silent) -> None:
    """Make everything the office needs in the workspace `home`; safe to call again and after an upgrade.

    database: see config.database; hosts: names under which the office is reached, separated by commas
    Raises NoWorkspace, UnknownDatabase, WebNotInstalled, UnsafeDatabase.
    """
    Workspace.open(home)
    os.environ["HUIMIN_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "huimin.web.config.settings"
    for name, value in (("HUIMIN_DATABASE", database), ("HUIMIN_HOSTS", hosts)):
        if value:
            os.environ[name] = value
    try:
        import django
    except ModuleNotFoundError as error:
        raise WebNotInstalled(what=error.name) from None
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from huimin.web.accounts.first import first_accounts
    from huimin.web.accounts.signing import switch_off_all_dormant
    from huimin.web.config.checks import refuse_unsafe_database

    progress(str(Text("数据库", "Database")), 0, 3)
    call_command("migrate", interactive=False, verbosity=0)
    refuse_unsafe_database()
    progress(str(Text("网页文件", "Files of the pages")), 1, 3)
    call_command("collectstatic", interactive=False, verbosity=0)
    progress(str(Text("机构和账号", "Organisations and accounts")), 2, 3)
    first_accounts(Workspace.open(home))
    switch_off_all_dormant(timezone.now())
    progress(str(Text("完成", "Done")), 3, 3)


def create_administrator(home: Path, username: str, name: str, database: str = "", progress: Progress = silent) -> str:
    """Make the first security administrator in the county's office; returns the initial password, kept nowhere else.

    Raises AdministratorExists, NameTaken and what `prepare` raises.
    """
    prepare(home, database, "", progress)
    from django.db import transaction

    from huimin.web.accounts.manage import USERNAME
    from huimin.web.accounts.models import Account, Organisation
    from huimin.web.accounts.passwords import give_initial

    with transaction.atomic():
        there = Account.objects.filter(postings__role="security_admin").first()
        if there is not None:
            raise AdministratorExists(username=there.username)
        if not USERNAME.fullmatch(username) or not name or Account.objects.filter(username=username).exists():
            raise NameTaken(username=username)
        county = Organisation.objects.filter(level="county").order_by("code").first()
        account = Account.objects.make(username, name, county, ("security_admin",))
        return give_initial(account, None, "made")


def deliver(home: Path, database: str = "", progress: Progress = silent) -> dict[str, int]:
    """Send departments' systems what waits for them, once. Raises what `prepare` raises."""
    prepare(home, database, "", progress)
    from huimin.web.hooks.deliver import deliver as send

    return send()


def serve(home: Path, host: str = "127.0.0.1", port: int = 8000, workers: int = 2, database: str = "", hosts: str = "",
          progress: Progress = silent) -> None:
    """Run the office until it is stopped (Ctrl-C). workers: processes; each serves four requests at once.

    Raises PortTaken, and what `prepare` raises.
    """
    _free(host, port)
    prepare(home, database, hosts, progress)
    from granian.constants import Interfaces
    from granian.server import Server

    Server("huimin.web.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
           blocking_threads=4, log_access=False).serve()


def _free(host: str, port: int) -> None:
    """The server shares its port among its processes, and would with a stranger's too."""
    try:
        found, *_ = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        with socket.socket(*found[:3]) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((found[4][0], port))
    except (OSError, OverflowError) as error:
        raise PortTaken(host=host, port=port, why=getattr(error, "strerror", None) or error) from None
