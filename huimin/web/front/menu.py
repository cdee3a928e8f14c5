"""The few places each role goes to: one table, in the order shown. An entry appears when its page is for the role."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, resolve, reverse

from huimin.kernel import Text
from huimin.web.access.pages import Rule

_ENTRIES: Mapping[str, Text] = {
    "check": Text("我能享受什么", "What can I get"),
    "me": Text("我的事项", "My matters"),
    "looked": Text("谁看过我的信息", "Who looked at my data"),
    "work": Text("我的一天", "My day"),
    "visits": Text("入户调查", "Home visits"),
    "lists": Text("匹配结果", "Matching results"),
    "find": Text("窗口受理", "At the window"),
    "help_requests": Text("代办请求", "Requests of helpers"),
    "ratings": Text("群众评价", "Ratings"),
    "doubts": Text("群众反映", "Reported as wrong"),
    "approvals": Text("审核审批", "Approvals"),
    "policies": Text("政策", "Policies"),
    "sharing": Text("数据共享", "Data sharing"),
    "corrections": Text("数据校核", "Corrections"),
    "cockpit": Text("总览", "Overview"),
    "budget": Text("预算", "Budget"),
    "pooling": Text("资源整合", "Pooling"),
    "accounts": Text("账号", "Accounts"),
    "audit": Text("查阅记录", "Access records"),
    "public": Text("公开", "Public information"),
}


@dataclass(frozen=True)
class MenuEntry:
    name: Text
    address: str
    here: bool


@lru_cache(maxsize=1)
def _pages() -> tuple[tuple[Text, str, Rule], ...]:
    found = []
    for name, words in _ENTRIES.items():
        try:
            address = reverse(name)
        except NoReverseMatch:  # a page that needs more than its name is no entry of a menu
            continue
        found.append((words, address, resolve(address).func.rule))  # type: ignore[attr-defined]
    return tuple(found)


def menu(roles: frozenset[str], path: str) -> list[MenuEntry]:
    """What a reader with these roles sees at the top of the page."""
    found = [(words, address) for words, address, rule in _pages() if rule.allows(roles)]
    here = max((address for _, address in found if path.startswith(address)), key=len, default="")  # one place may lie below another
    return [MenuEntry(words, address, address == here) for words, address in found]
