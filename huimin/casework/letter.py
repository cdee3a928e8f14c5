"""Letters: a template per kind and language, filled in or not written at all.

A template is Markdown of headings and lines. `{name}` is a value, `{day|day}` one written as a day (also `month`, `yuan`);
a line with `{facts.label}` is repeated for every one of `facts`; a line `> calling` takes in the part of that name.
The order is the same in every letter: the outcome first, then why, how it was worked out, the article, the facts with their
source, what to do if one disagrees, and whom to call.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from huimin.casework.clocks import clocks
from huimin.casework.errors import NoValue
from huimin.casework.model import Case, Event, day_of, first_month
from huimin.casework.procedure import Scheme, procedure
from huimin.catalog import standard_workdays
from huimin.kernel import Text
from huimin.kernel import yuan as as_yuan

_FOLDER = Path(__file__).parent / "letters"
_PLACE = re.compile(r"\{(\w+)(?:\.(\w+))?(?:\|(\w+))?\}")
_WEEKDAYS = "一二三四五六日"
LANGUAGES = ("zh", "en")
OBJECT_DAYS = 60
"""行政复议法 第二十条."""
PROPOSED: Mapping[str, Text] = {
    "refuse": Text("不批准这次申请", "refuse this application"), "cut": Text("减少金额", "reduce the amount"),
    "stop": Text("停发", "end the benefit"), "recover": Text("退回多发的钱", "ask back what was overpaid"),
}


@dataclass(frozen=True)
class Block:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """A letter ready to print or show: plain text, nothing in it is markup."""

    kind: str
    title: str
    blocks: tuple[Block, ...]


@cache
def letter_kinds() -> tuple[str, ...]:
    """Every kind of letter there is a template for."""
    return tuple(sorted(path.name.removesuffix(".zh.md") for path in _FOLDER.glob("*.zh.md") if not path.name.startswith("_")))


@cache
def wanted(kind: str, language: str = "zh") -> frozenset[str]:
    """Names of the values a letter needs."""
    return frozenset(found[1] for line in _lines(kind, language) for found in _PLACE.finditer(line))


def write_letter(kind: str, values: Mapping[str, Any], language: str = "zh") -> Letter:
    """values: by name as in `wanted`; texts (or Text in both languages), days as date or YYYY-MM-DD, months as YYYY-MM,
    money in fen; `facts` as mappings with label, value, source, month; a list of texts makes a line of each

    Raises NoValue naming the first value that is missing or empty: a letter with a hole is never written.
    """
    title, blocks = "", list[tuple[str, list[str]]]()
    for line in _lines(kind, language):
        if line.startswith("# "):
            title = "".join(_filled(kind, line[2:], values, language))
        elif line.startswith("## "):
            blocks.append((line[3:], []))
        else:
            blocks[-1][1].extend(_filled(kind, line.removeprefix("- "), values, language))
    return Letter(kind, title, tuple(Block(heading, tuple(lines)) for heading, lines in blocks))


def letter_values(case: Case, event: Event, settings: Mapping[str, int] | None = None) -> dict[str, Any]:
    """What the case itself can say in the letter of one of its events.

    Left to whoever writes the letter: name, policy, office, phone, and `computed`: the sentence of how the result was worked
    out; `facts` of somebody told; `visit_on` and `visitors` of a visit.
    """
    act, scheme = procedure().acts[event.act], case.scheme
    before = [one for one in case.events if one.seq <= event.seq]
    proposal = next((one for one in reversed(before) if procedure().acts[one.act].proposal), None)
    heard = next((one for one in reversed(before) if one.act == "hear"), None)
    values: dict[str, Any] = {"ref": case.ref, "day": day_of(event.at), "article": act.article or scheme.source,
                              "until": _until(day_of(event.at)), **_written(event)}
    facts = (event if act.proposal else proposal or event).data.get("evidence")
    if facts:
        values["facts"] = [fact_said(fact) for fact in facts]
    refund = event.data.get("refund_fen")
    values["refund_line"] = (Text(f"您已经退回的{_money(int(refund), 'zh')},全部还给您。",
                                  f"The {_money(int(refund), 'en')} you have paid back are returned to you.") if refund
                             else Text("您没有要退的钱。", "You have nothing to pay back."))
    if act.proposal:
        values["proposal"] = PROPOSED[act.proposal]
    if heard is not None:
        values["said"] = heard.data["said"]
    amount = proposal.data.get("amount_fen") if event.act == "cut" and proposal is not None else event.data.get("amount_fen")
    values["amount_line"] = _amount(amount, scheme)
    values["due_line"] = _due(case, event, settings)
    values["start_line"] = _start(case)
    values["suspended"] = (Text("不执行这个决定,钱照发。", "the decision is not carried out and payment goes on.") if event.act != "refuse"
                           else Text("我们会请另一个人重新看。", "somebody else looks at it again."))
    days = (settings or {}).get("notice_days", 0)
    values["notice_line"] = (Text(f"过{days}天才生效。", f"it takes effect when {days} days are over.") if days
                             else Text("才生效。", "it takes effect."))
    silent = (settings or {}).get("silent_days")
    if event.act == "tell":
        by_itself = bool(silent) and scheme.automatic
        values["apply_line"] = (Text("您不用申请。", "You need not apply.") if by_itself else
                                Text("要办的话,请和我们联系。", "If you want it, please get in touch."))
        values["silent_line"] = (
            Text(f"{silent}天里没有听到您的意见,我们就按这些情况办。", f"If we hear nothing in {silent} days, we go by these facts.")
            if by_itself else Text("没有您点头,我们不会自己办。", "Without your word we do nothing."))
    return values


def _until(day: date) -> date:
    """Last day to object; one that falls on a holiday rolls to the next working day (民法典 第二百零三条), as in the clock."""
    return standard_workdays().after(day + timedelta(days=OBJECT_DAYS), 0).day


def _written(event: Event) -> dict[str, Any]:
    """What was entered, as the letters name it; the amount has a sentence of its own."""
    names = {"recover_fen": "recover"}
    return {names.get(name, name): value for name, value in event.data.items() if isinstance(value, str | int) and name != "amount_fen"}


def fact_said(fact: Mapping[str, Any]) -> dict[str, Any]:
    """One fact as letters say it: whose it is and what, its value, who says so, of which month; *_en where English differs."""
    whose = str(fact.get("whose") or "")
    label = Text.of({"zh": fact.get("label_zh", ""), "en": fact.get("label_en", "")})
    both = {name: Text.of({"zh": str(fact.get(name) or ""), "en": str(fact.get(f"{name}_en") or "")}) for name in ("value", "source")}
    return {"label": Text(f"{whose}{label.zh}", f"{whose + ', ' if whose else ''}{label.en}") if label.zh else "",
            **{name: text if text.zh else "" for name, text in both.items()}, "month": fact.get("month")}


def _due(case: Case, event: Event, settings: Mapping[str, int] | None) -> Text:
    """Until when it is finished; many schemes have no such limit in national law."""
    due = next((clock.due for clock in clocks(case, day_of(event.at), settings) if clock.id == "whole"), None)
    if due is None:
        return Text("一有结果,就书面告诉您。", "As soon as there is an answer you have it in writing.")
    return Text(f"应当在{_day(due, 'zh')}以前办完。", f"It should be finished by {_day(due, 'en')}.")


def _amount(fen: Any, scheme: Scheme) -> Text | None:
    """None: the scheme pays money, and nobody said how much."""
    if fen is None:
        return None if scheme.starts != "status" else Text("这是一种身份,凭它可以享受别的帮助。", "It is a status that opens other help.")
    zh, en = _money(int(fen), "zh"), _money(int(fen), "en")
    return Text(f"一次发{zh}。", f"{en}, paid once.") if scheme.once else Text(f"每期{zh}。", f"{en} each time.")


def _start(case: Case) -> Text:
    month = first_month(case)
    if month is not None:
        return Text(f"从{_month(month, 'zh')}起发。", f"It is paid from {_month(month, 'en')} on.")
    if case.scheme.starts == "status":
        return Text("不发钱。需要别的帮助时,说您有这个身份。", "No money is paid. Name this status when you ask for other help.")
    return Text("从符合条件的那个月算起。", "It counts from the month in which you became entitled.")


def no_value(kind: str, field: str) -> NoValue:
    """The error that a letter lacks something, in words: the letter's title, what the value is called, where to give it.

    field: as in `wanted`, or facts.PART
    """
    words = _values()[field.partition(".")[0]]
    titles = {f"letter_{language}": next(_lines(kind, language)).removeprefix("# ") for language in LANGUAGES}
    return NoValue(kind=kind, field=field, **titles, value_zh=words["zh"], value_en=words["en"], next_zh=words["next_zh"],
                   next_en=words["next_en"])


@cache
def _values() -> Mapping[str, Mapping[str, str]]:
    """What the values of letters are called, and where each is to be given; by name."""
    with (_FOLDER / "values.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def _lines(kind: str, language: str) -> Iterator[str]:
    """The lines of a template with the shared parts taken in."""
    for line in (_FOLDER / f"{kind}.{language}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            yield from _lines(f"_{line[2:]}", language)
        elif line.strip():
            yield line


def _filled(kind: str, line: str, values: Mapping[str, Any], language: str) -> list[str]:
    """The line, once for each of the things it lists."""
    for whole, part, _ in _PLACE.findall(line):
        value = values.get(whole)
        if value in (None, "", [], ()):
            raise no_value(kind, whole)
        if part or isinstance(value, list | tuple):
            rows: Sequence[Any] = value
            return [_once(kind, line, {**values, whole: row}, language) for row in rows]
    return [_once(kind, line, values, language)]


def _once(kind: str, line: str, values: Mapping[str, Any], language: str) -> str:
    def place(found: re.Match[str]) -> str:
        whole, part, form = found.groups()
        value = values.get(whole)
        value = value.get(part) if part and isinstance(value, Mapping) else value
        if value in (None, "", [], ()):
            raise no_value(kind, f"{whole}.{part}" if part else whole)
        if isinstance(value, Text):
            return value.en if language == "en" else value.zh
        return _FORMS[form](value, language) if form else str(value)

    return _PLACE.sub(place, line)


def _day(value: Any, language: str) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return f"{day:%A} {day.day} {day:%B %Y}" if language == "en" else f"{day.year}年{day.month}月{day.day}日(周{_WEEKDAYS[day.weekday()]})"


def _month(value: Any, language: str) -> str:
    day = date.fromisoformat(f"{value}-01")
    return f"{day:%B %Y}" if language == "en" else f"{day.year}年{day.month}月"


def _money(value: Any, language: str) -> str:
    amount = as_yuan(int(value)).removesuffix(".00")
    return f"{amount} yuan" if language == "en" else f"{amount}元"


_FORMS = {"day": _day, "month": _month, "yuan": _money}
