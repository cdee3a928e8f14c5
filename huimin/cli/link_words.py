"""What links, decisions and questions about households are called on the screen."""

import re
from collections.abc import Mapping

from huimin.kernel import Text

WHAT: Mapping[str, Text] = {
    "identity": Text("证件号", "number"), "name": Text("姓名", "name"),
    "birth_date": Text("出生日期", "born"), "sex": Text("性别", "sex"),
    "area": Text("区划", "area"), "address": Text("地址", "address"), "phone": Text("电话", "telephone"),
}
_SEXES = {**dict.fromkeys(("1", "男", "男性", "m", "male"), Text("男", "male")),
          **dict.fromkeys(("2", "女", "女性", "f", "female"), Text("女", "female"))}
STATES: Mapping[str, Text] = {
    "review": Text("待确认", "to be decided"), "identity": Text("证件号相同", "same number"), "linked": Text("自动关联", "linked"),
    "confirmed": Text("已确认", "confirmed"), "rejected": Text("已否定", "rejected"),
    "passed_over": Text("未采用", "not taken"),
}
VERDICTS: Mapping[str, Text] = {
    "confirm": Text("确认", "confirmed"), "reject": Text("否定", "rejected"), "undo": Text("撤销", "takes back"),
}
QUESTIONS: Mapping[str, Text] = {
    "spouses_apart": Text("夫妻登记在两户", "spouses registered apart"),
    "child_apart": Text("未成年人不在父母户内", "a minor not registered with a parent"),
    "child_without_parent": Text("未成年人户内没有父母,父母不在本县或不明", "a minor whose parents are elsewhere or unknown"),
    "grown_child_at_address": Text("成年子女另立一户,住址相同", "a grown child's own household at the same address"),
    "one_address": Text("两户同一住址", "two households at one address"),
    "dead_listed": Text("已去世,户籍登记未注销", "dead, and still registered"),
    "unplaced": Text("没有户号", "no household number"),
}


def written(what: str, value: str | None) -> str:
    """A value as both sides would write it: lists say 女 or 1963.11.9 where the register says 2 or 1963-11-09."""
    if not value:
        return ""
    if what == "sex":
        return str(_SEXES.get(value.strip().lower(), value))
    if what == "birth_date":
        parts = re.fullmatch(r"\s*(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?\s*", value)
        return f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}" if parts else value
    return value.strip()
