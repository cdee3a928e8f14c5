"""`huimin office`: what the office does while nobody looks: telling departments' systems what happened."""

from pathlib import Path

from huimin.cli.command import Entry, Group, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.kernel import Text


@verb("deliver", Text(
    "把等着的消息和异步查询的答复发给部门系统,发一次就结束;请让定时任务每几分钟运行一次。没送到的过一会儿再送。",
    "Send what waits to departments' systems, messages and answers of asynchronous searches, once; have a timer run\n"
    "it every few minutes. What was not taken is sent again later."))
@home_option
@option("--database", envvar="HUIMIN_DATABASE", default="", metavar="URL",
        text=Text("PostgreSQL 地址(默认用工作区里的 SQLite)", "PostgreSQL address (default: SQLite in the workspace)"))
def deliver(screen: Screen, home: Path, database: str) -> None:
    from huimin import web

    found = web.deliver(home, database, screen.progress)
    told = Text(f"送到 {found['sent']},没送到以后再送 {found['failed']},不再送 {found['given_up']},没有协议不送 {found['withheld']};"
                f"查询答复 {found['answers']}。",
                f"Sent {found['sent']}, to be tried again {found['failed']}, given up {found['given_up']}, without an agreement "
                f"{found['withheld']}; answers of searches {found['answers']}.")
    screen.show(dict(found), lambda: str(told))


group = Group("office", text=Text("办事网页的后台工作:把消息发给部门系统。",
                                  "Work of the office in the background: messages to systems."),
              entries={"deliver": Entry("huimin.cli.office:deliver", Text("发送等着的消息", "send what waits"))})
