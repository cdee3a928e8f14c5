"""`huimin explain`: one person or household, every policy, every condition, every source."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.cli.command import argument, home_option, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, pad, width
from huimin.cli.values import DAY, MOMENT, MONTH
from huimin.cli.words import PERIODS
from huimin.kernel import HuiminError, Month, Text, Workspace, yuan
from huimin.kernel.errors import nearest

if TYPE_CHECKING:
    from huimin.matching import ConditionFound, Explanation, PolicyFound, Reading
    from huimin.registry import FactSource

_LISTS = ("unclaimed", "undue", "amount", "unknown", "ok")
_LINE_LIKE = re.compile(r"(?P<list>[A-Za-z_]{2,}):\d+", re.ASCII)
_LINE = re.compile(r"(?P<list>unclaimed|undue|amount|unknown|ok):(?P<line>\d{1,12})", re.ASCII)
MARKS = {True: "✓", False: "✗", None: "?"}
_COLUMN = 34


class NoSuchLine(HuiminError):
    """The list of the latest run has no such line."""

    code = "HM-CLI-008"
    exit_code = 14
    zh = "比对 {run} 的名单 {list} 有 {count} 行,没有第 {number} 行。行号从 1 数起,按名单文件的顺序。"
    en = "List {list} of run {run} has {count} lines, none numbered {number}. Lines count from 1, in the order of the list's file."


class NoSuchList(HuiminError):
    """What looks like a line of a list names no list."""

    code = "HM-CLI-012"
    exit_code = 14
    zh = "没有名单“{name}”。{hint_zh}名单有:{known}。"
    en = "There is no list “{name}”. {hint_en}Lists: {known}."

    def __init__(self, key: str, name: str) -> None:
        near = nearest(name.lower(), list(_LISTS))
        line = f"{near}:{key.partition(':')[2]}"
        super().__init__(name=name, known=", ".join(_LISTS), hint_zh=f"是不是“{line}”?" if near else "",
                         hint_en=f"Did you mean “{line}”? " if near else "")


@verb("explain", Text(
    "一个人或一户,对照每项政策:符合(✓)、不符合(✗)、还不能判断(?),每个条件的数值、来自哪个部门、依据哪一条。\n"
    "还不能判断的,写明差哪一项、向谁核实、可以怎么问。证件号在屏幕上只显示一部分。",
    "One person or household against every policy: yes (✓), no (✗), not yet known (?); for each condition the\n"
    "values, the department they come from, and the article. What is unknown is named, with its holder and the\n"
    "question to ask. Identity numbers are masked on screen."))
@argument("key", metavar="ID", text=Text(
    "证件号、户号,或最近一次比对名单的行号,如 unclaimed:12(名单:unclaimed、undue、amount、unknown、ok)",
    "identity number, household number, or a line of the latest lists, as unclaimed:12 (unclaimed, undue, amount, unknown, ok)"))
@home_option
@option("--policy", metavar="ID", default=None, text=Text("只看一项政策,并展开每个数值怎么来的",
                                                          "one policy only, with how each value is made up"))
@option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
@option("--as-of", type=DAY, text=Text("按哪一天的规定", "law of which day"))
@option("--known", type=MOMENT, text=Text("按截至哪一天已导入的数据", "with the data loaded by which day"))
def command(screen: Screen, key: str, home: Path, policy: str | None, month: Month | None, as_of: date | None,
            known: datetime | None) -> None:
    from huimin import matching

    workspace = Workspace.open(home).as_known(known)
    place = _LINE.fullmatch(key.strip())
    if place is not None:
        key, month, as_of = _listed(workspace, place["list"], int(place["line"]), month, as_of)
    elif like := _LINE_LIKE.fullmatch(key.strip()):
        raise NoSuchList(key.strip(), like["list"])
    told = matching.explain(workspace, key, policy, month, as_of, screen.progress)
    screen.show(told.as_json(), lambda: "\n".join(_page(told, whole=policy is not None)))


def _listed(workspace: Workspace, name: str, number: int, month: Month | None, as_of: date | None) -> tuple[str, Month, date]:
    """Whom line `number` of a list of the latest run is about, with the month and day of that run. Raises NoSuchLine, NoRun."""
    from huimin import matching

    run = matching.latest_run(workspace, month)
    line = next(islice(run.lines(name), number - 1, number), None) if number else None
    subject = (line.household_id or line.person_id) if line and line.unit == "household" else line and (line.person_id or line.household_id)
    if not subject:
        raise NoSuchLine(run=run.id, list=name, number=number, count=run.lists[name])
    return subject, run.month, as_of or run.as_of


def _page(told: "Explanation", whole: bool) -> Iterator[str]:
    """Entitled first, then what is missing, then refusals; inside each in the order of the law."""
    yield from _head(told)
    yield from _disputed(told)
    for outcome in (True, None):
        for found in told.policies:
            if found.decision.outcome is outcome:
                yield ""
                yield from _policy(found, told, whole)
    refused = [found for found in told.policies if found.decision.outcome is False]
    if whole:
        for found in refused:
            yield ""
            yield from _policy(found, told, whole)
    else:
        yield from _refusals(refused)
        yield from _standards(told)
    yield ""
    yield str(Text("结果是线索,不是决定;对数据有异议,可以要求核实。",
                   "These are leads, not decisions; anyone may ask for the data to be checked."))


def _refusals(refused: "list[PolicyFound]") -> Iterator[str]:
    """One line per person and policy: the first condition that fails, and how many more do."""
    policies = dict.fromkeys(found.item.id for found in refused)
    for policy in policies:
        here = [found for found in refused if found.item.id == policy]
        yield ""
        yield f"✗ {here[0].item.policy.name if here[0].item.policy else policy}"
        for found in here:
            failed = [condition for condition in found.conditions if condition.outcome is False]
            more = Text(f"(另有{len(failed) - 1}项不符合)", f" ({len(failed) - 1} more)") if len(failed) > 1 else ""
            who = f"{found.subject_name}:" if found.subject_name else ""
            drawn = str(Text("【在册】", "[on the roster] ")) if found.receives else ""
            yield f"    {drawn}{who}{failed[0].sentence}{more}  {_article(failed[0])}"


def _head(told: "Explanation") -> Iterator[str]:
    row, areas = told.found.row, told.prepared.catalog.areas
    place = " ".join(areas.name(code) for code in dict.fromkeys([row["township"], row["area"]]) if code)
    if str(row["household_id"] or "").startswith("@"):
        yield str(Text("注意:不在人口登记的任何一户里。没有一份数据说明此人和谁同住,凡要看全户的都不能判断。",
                       "Note: in no household of the population register. No list says whom this person lives with; "
                       "whatever depends on the whole household cannot be decided."))
    yield str(Text(f"{told.prepared.workspace.name}  {told.month} 的数据  按 {told.as_of} 的规定",
                   f"{told.prepared.workspace.name}  data of {told.month}  law of {told.as_of}"))
    people = "  ".join(f"{person['name'] or ''}({_masked(number)})" for number, person in told.found.people.items())
    count = len(told.found.people)
    open_end = "" if told.found.household.members_known else str(Text("(可能还有别人)", " (there may be others)"))
    household = _household(row["household_id"])
    yield str(Text(f"户号 {household}  {place}  {count} 人{open_end}", f"Household {household}  {place}  {count} people{open_end}"))
    yield f"  {people}"


def _disputed(told: "Explanation") -> Iterator[str]:
    """Facts departments contradict each other on: who was asked when, and by when the answers come."""
    if told.disputed:
        yield ""
        yield str(Text("部门说法不一的事实(问清之前,原待遇照发):",
                       "Facts departments contradict each other on (until they have answered, benefits run on):"))
    for one in told.disputed:
        asked = one.asked.told if one.asked else Text("还没有问;`huimin match` 会立校核申请",
                                                      "nobody asked yet; `huimin match` opens a request")
        yield f"  · {one.whose} {one.name}".replace("·  ", "· ") + f" → {asked}"


def _policy(found: "PolicyFound", told: "Explanation", whole: bool) -> Iterator[str]:
    policy, decision = found.item.policy, found.decision
    assert policy is not None
    who = f" · {found.subject_name}" if found.subject_name else ""
    yield f"{MARKS[decision.outcome]} {policy.name}{who}{_amount(found)}{_roster(found, told)}"
    if decision.set_aside:
        other = told.prepared.program.items[decision.set_aside].policy
        yield f"    {Text(f'已按“{other.name.zh}”办理,本项不重复发放。', f'“{other.name.en}” is paid instead.') if other else ''}"
    said: set[str] = set()
    for condition in found.conditions:
        yield from _condition(condition, told, whole, said)
    if found.amount and decision.amount is not None:
        values = str(Text(";", "; ")).join(f"{reading.named.label} {reading.named.text}" for reading in found.amount[:6])
        article = policy.amount.article if policy.amount else ""
        yield f"    = {values}  〔{article}〕"
    if found.assumed and whole:
        yield from _assumed(found, told)
    if found.missing:
        yield from _missing(found, whole)


def _assumed(found: "PolicyFound", told: "Explanation") -> Iterator[str]:
    """Zeros that rest on a list not naming somebody: one line per list."""
    lists: dict[str, list[str]] = {}
    for reading in found.assumed:
        used = next(source for source in reading.sources if source.used)
        lists.setdefault(str(_list_of(used, told)), []).append(f"{_label(reading, told)} {reading.named.text}")
    yield f"    {Text('名单里没有,按映射认定(absent):', 'Not listed, taken as the mapping declares (absent):')}"
    for name, values in lists.items():
        yield f"      · {name}: {str(Text('、', ', ')).join(values)}"


def _amount(found: "PolicyFound") -> str:
    policy, decision = found.item.policy, found.decision
    if policy is None or policy.amount is None or not decision.outcome:
        return ""
    if decision.amount is None:
        return str(Text("  金额待定", "  amount not known yet"))
    period = PERIODS[policy.period]
    amount = yuan(decision.amount)
    return str(Text(f"  {period.zh} {amount} 元", f"  {amount} yuan {period.en}"))


def _roster(found: "PolicyFound", told: "Explanation") -> str:
    if found.receives is None:
        loaded = found.roster_loaded
        return str(Text("  (在册与否不明:名册上的行被退回)", "  (on the roster or not: its row was refused)")) if loaded else ""
    if not found.receives:
        return str(Text("  (不在册)", "  (not on the roster)")) if found.decision.outcome else ""
    paid = f" {yuan(found.paid_fen)}" if found.paid_fen else ""
    return str(Text(f"  (在册{paid})", f"  (on the roster{paid})"))


def _condition(condition: "ConditionFound", told: "Explanation", whole: bool, said: set[str]) -> Iterator[str]:
    """said: values of this policy that stand on the page already, so that each is told once."""
    if condition.outcome is False:
        yield f"    ✗ {condition.sentence}  {_article(condition)}"
    else:
        new = [value for value in dict.fromkeys(_value(reading, told) for reading in condition.readings) if value not in said][:4]
        said.update(new)
        as_above = str(Text("同上", "as above")) if condition.readings else condition.id
        yield f"    {MARKS[condition.outcome]} {str(Text(';', '; ')).join(new) or as_above}  {_article(condition)}"
    if whole:
        for reading in condition.readings:
            yield from _made_of(reading, told, 8, said)


def _article(condition: "ConditionFound") -> str:
    doubt = "" if condition.confirmed else str(Text(",解释待确认", ", reading to be confirmed"))
    return f"〔{condition.article}{doubt}〕"


def _value(reading: "Reading", told: "Explanation") -> str:
    return f"{_label(reading, told)} {reading.named.text}{_source(reading, told)}"


def _label(reading: "Reading", told: "Explanation") -> str:
    person = told.found.people.get(reading.named.whose)
    return f"{person['name']} {reading.named.label}" if person and len(told.found.people) > 1 else str(reading.named.label)


def _source(reading: "Reading", told: "Explanation") -> str:
    used = next((source for source in reading.sources if source.used), None)
    used = used or next((source for source in reading.sources if source.provenance == "refused"), None)
    if used is None:
        return ""
    list_ = _list_of(used, told)
    if used.provenance == "absent":
        means = reading.named.text
        return str(Text(f"(不在{list_.zh} 名单里,映射写明算作 {means.zh})", f" (not in {list_.en}, declared to mean {means.en})"))
    if used.provenance == "refused":
        from huimin.exchange import label

        why = label(used.reason)
        return str(Text(f"({list_.zh} 第 {used.line} 行被退回:{why.zh})", f" ({list_.en}: line {used.line} refused, {why.en})"))
    return f"({told.prepared.catalog.departments.get(used.department, used.department)} {used.month}{tied(used)})"


def tied(source: "FactSource") -> Text:
    """How a row without a usable number came to be taken for this person's."""
    if source.tie is None or source.tie.how == "identity":
        return Text("", "")
    if source.tie.how == "confirmed":
        return Text(f",{source.tie.who} {source.tie.day} 确认是此人", f", confirmed by {source.tie.who} on {source.tie.day}")
    probability = f"{source.tie.probability:.4f}"
    return Text(f",按姓名等关联,可能性 {probability}", f", linked by name and more, probability {probability}")


def _list_of(source: "FactSource", told: "Explanation") -> Text:
    department = told.prepared.catalog.departments.get(source.department, Text.of(source.department))
    name = next((mapping.name for mapping in told.prepared.mappings if mapping.dataset == source.dataset), Text.of(source.dataset))
    return Text(f"{department.zh}“{name.zh}”{source.month}", f"“{name.en}” ({department.en}) of {source.month}")


def _made_of(reading: "Reading", told: "Explanation", indent: int, said: set[str]) -> Iterator[str]:
    for part in reading.made_of:
        value = _value(part, told)
        if value in said:
            continue
        said.add(value)
        label = cut(_label(part, told), _COLUMN)
        yield f"{' ' * indent}{pad(label, _COLUMN)} {part.named.text}{_source(part, told)}"
        if indent < 14:
            yield from _made_of(part, told, indent + 2, said)


def _missing(found: "PolicyFound", whole: bool) -> Iterator[str]:
    """Facts of people one by one; standards nobody has set yet are told once, at the end of the page."""
    yield f"    {Text('还差:', 'Missing:')}"
    facts = [(whose, fact) for whose, fact in found.missing if whole or not fact.is_parameter]
    for whose, fact in facts:
        question = str(Text(f",或问:{fact.question.zh}", f", or: {fact.question.en}")) if fact.question.zh else ""
        yield f"      · {whose} {fact.name}".replace("·  ", "· ") + f" → {fact.ask}{question}"
    rest = len(found.missing) - len(facts)
    if rest:
        yield f"      · {Text(f'{rest} 项当地标准未设定(见文末)', f'{rest} local standards not set (see the end)')}"


def _standards(told: "Explanation") -> Iterator[str]:
    missing = {fact.id: fact for found in told.policies for _, fact in found.missing if fact.is_parameter}
    if missing:
        yield ""
        yield str(Text("当地标准未设定:", "Local standards not set:"))
        yield from (f"  · {fact.name}({fact.ask})" for fact in missing.values())


def _household(number: str | None) -> str:
    """A household no list numbers is called after its one person's identity number, which is not shown."""
    from huimin.catalog import identity

    return "—" if not number or number.startswith("@") else identity.mask_within(number)


def _masked(number: str) -> str:
    from huimin.catalog import identity

    return identity.mask(number) if width(number) > 4 else number
