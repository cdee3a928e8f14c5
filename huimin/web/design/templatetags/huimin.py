"""Words, dates and money in templates.

    {% t "提交" "Submit" %}                 a text in the reader's language
    {% say line.text %}                     a kernel Text
    {{ fen|yuan }}  {{ fen|yuan_table }}    996元 in a sentence, 996.00 in a table
    {{ day|day }}                           2026年11月22日(周日)
"""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from huimin.catalog import identity
from huimin.kernel import Fen, Text, language
from huimin.kernel import yuan as as_yuan

register = template.Library()
_DAYS = ("一", "二", "三", "四", "五", "六", "日")
_MONTHS = "January February March April May June July August September October November December".split()


@register.simple_tag
def t(zh: str, en: str, **places: Any) -> str:
    """The text in the reader's language, `{name}` replaced by what is given."""
    return str(Text(zh, en)).format(**places) if places else str(Text(zh, en))


@register.simple_tag
def say(text: Any) -> str:
    """A Text in the reader's language; nothing for None."""
    return "" if text is None else str(text)


@register.filter
def yuan(fen: int | None) -> str:
    """Money in a sentence: whole yuan without decimals."""
    if fen is None:
        return str(Text("还不知道", "not known yet"))
    shown = as_yuan(Fen(fen)).removesuffix(".00")
    return str(Text(f"{shown}元", f"{shown} yuan"))


@register.filter
def yuan_table(fen: int | None) -> str:
    """Money in a table: two decimals, thousands separated."""
    return "—" if fen is None else f"{fen / 100:,.2f}" if abs(fen) < 10**12 else as_yuan(Fen(fen))


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day as people say it, with the day of the week."""
    if not value:
        return "—"
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if language() == "en":
        return f"{value.strftime('%a')} {value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日(周{_DAYS[value.weekday()]})"


@register.filter
def moment(value: datetime | str | None) -> str:
    """Day and minute."""
    if not value:
        return "—"
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"


@register.filter
def masked(value: str | None) -> str:
    """An identity number with its middle hidden."""
    return identity.mask(value) if value else "—"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A value of a mapping by a key only known when the page is made."""
    return mapping.get(key) if mapping else None
