"""`huimin account`: the one account that cannot be made in a browser, because nobody could sign in to make it."""

from pathlib import Path

import click

from huimin.cli.command import Entry, Group, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.kernel import Text


@verb("create-admin", Text(
    "建立第一个安全管理员,显示一次初始密码;其他账号由这位管理员在网页“账号”里建立。已有安全管理员时不再建立。",
    "Make the first security administrator and show the initial password once; that person makes all other accounts\n"
    "on the page “Accounts”. Refused when there is a security administrator already."))
@home_option
@option("--name", default="", metavar="NAME", text=Text("本人姓名(不写就会问)", "the person's name (asked for when not given)"))
@option("--username", default="anquan", metavar="NAME", text=Text("用户名(默认 anquan)", "user name (default anquan)"))
@option("--database", envvar="HUIMIN_DATABASE", default="", metavar="URL",
        text=Text("PostgreSQL 地址(默认用工作区里的 SQLite)", "PostgreSQL address (default: SQLite in the workspace)"))
def create_admin(screen: Screen, home: Path, name: str, username: str, database: str) -> None:
    from huimin import web

    name = (name or click.prompt(str(Text("安全管理员姓名", "Name of the security administrator")), err=True)).strip()
    password = web.create_administrator(home, username.strip(), name, database, screen.progress)
    told = Text(f"用户名 {username}\n初始密码 {password}\n"
                "只显示这一次。第一次登录时要换成自己的密码并登记手机动态码;七天内没有登录即作废。",
                f"User name {username}\nInitial password {password}\nShown this once. At the first sign-in it is replaced and a telephone "
                "registered; unused for seven days, it is worth nothing.")
    screen.show({"username": username, "password": password}, lambda: str(told))


group = Group("account", text=Text("办事网页的账号:建立第一个安全管理员。",
                                    "Accounts of the office: make the first security administrator."), entries={
    "create-admin": Entry("huimin.cli.account:create_admin", Text("建立第一个安全管理员", "make the first security administrator")),
})
