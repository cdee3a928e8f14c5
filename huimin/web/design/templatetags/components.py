"""What the components (templates/components) need to say and draw what they are given.

    {{ "提交"|en:"Submit" }}     a kernel Text, wherever a component takes words:  with label="姓名"|en:"Name"
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import segno
from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from huimin.kernel import Text
from huimin.web.design.templatetags.huimin import day, moment

register = template.Library()
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?%?)")


@register.filter
def en(zh: str, english: str) -> Text:
    """Both languages of one text, to be handed to a component."""
    return Text(zh, english)


@register.filter
def chosen(option: Any, value: Any) -> bool:
    """Is this option what was typed (or among it)?"""
    if isinstance(value, list | tuple | set | frozenset):
        return str(option) in {str(one) for one in value}
    return str(option) == ("" if value is None else str(value))


@register.filter
def group_of_boxes(kind: str) -> bool:
    """Is this kind of field several boxes under one legend?"""
    return kind in {"radios", "checkboxes", "date"}


@register.filter
def when(value: Any) -> str:
    """A day, a moment, or words that say when."""
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


@register.filter
def grouped(number: int) -> str:
    """A count with its thousands apart."""
    return f"{number:,}"


@register.filter
def page_numbers(page: "Page[Any]") -> Iterator[int | None]:
    """The pages to offer; None where some are left out."""
    offered = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return (number if isinstance(number, int) else None for number in offered)


def _date(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def days_left(due: date) -> int:
    """Days from today until `due`; negative when it is over."""
    return (_date(due) - timezone.localdate()).days


@register.filter
def days_over(due: date) -> int:
    """Days since `due`."""
    return -days_left(due)


@register.filter
def days_between(later: date, earlier: date) -> int:
    return (_date(later) - _date(earlier)).days


@register.filter
def later_than(one: date, other: date) -> bool:
    return _date(one) > _date(other)


@register.filter
def three_state(value: Any) -> str:
    """True, False, None as "yes", "no", "unknown"; words stay."""
    return {True: "yes", False: "no", None: "unknown"}.get(value, value) if not isinstance(value, str) else value


@register.filter
def numbers_bold(sentence: Any) -> SafeString:
    """The sentence with its numbers set bold."""
    parts = _NUMBER.split(str(sentence))
    return format_html_join("", "{}", ((format_html("<strong>{}</strong>", part) if index % 2 else part,)
                                       for index, part in enumerate(parts)))


@register.filter
def qr_svg(address: str) -> SafeString:
    """The address as a QR code, drawn in the page; made of modules only, nothing of the address is written into it."""
    code = segno.make(address, micro=False, error="m")
    return mark_safe(code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, unit=None))


@register.filter
def slugged(id: str) -> str:
    """An id as an address writes it."""
    return id.replace("_", "-")


@register.simple_tag
def now_moment() -> str:
    """This minute, for the head of a printed page."""
    return str(conditional_escape(moment(timezone.now())))
