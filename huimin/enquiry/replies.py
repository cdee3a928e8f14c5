"""What a form sends, read as the reply to a question."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from huimin.enquiry.answers import UNCLEAR, Reply
from huimin.enquiry.errors import BadReply
from huimin.enquiry.questions import Question
from huimin.kernel import fen_from_yuan

NOBODY = "none"
"""The box 「都没有」 of who and which; an empty form is no answer."""
_MOST_FEN = 10**12


def read_reply(question: Question, values: Sequence[str]) -> Reply:
    """values: what was ticked or typed; money in yuan, dates as 2026-11-22, yes or no, ids of options, `none`, `unclear`.

    Raises BadReply.
    """
    given = [value.strip() for value in values if value.strip()]
    if given == [UNCLEAR]:
        return UNCLEAR
    if question.kind in {"who", "which"}:
        return _several(question, given)
    if len(given) != 1:
        raise _bad(question, "、".join(given), "请选一个答案,或者选“不清楚”。", "Choose one answer, or “not sure”.")
    (text,) = given
    if question.kind == "yes_no":
        if text not in {"yes", "no"}:
            raise _bad(question, text, "请答“是”或“否”。", "Answer yes or no.")
        return text == "yes"
    if question.kind in {"choice", "code"} or question.options:
        if text not in {option.id for option in question.options}:
            raise _bad(question, text, "请从列出的答案里选。", "Choose one of the answers listed.")
        return text
    return _date(question, text) if question.kind == "date" else _number(question, text)


def _several(question: Question, given: list[str]) -> Reply:
    if given == [NOBODY]:
        return ()
    if not given or not set(given) <= {option.id for option in question.options}:
        raise _bad(question, "、".join(given), "请勾选,或者选“都没有”“不清楚”。", "Tick what applies, or choose “none” or “not sure”.")
    return tuple(option.id for option in question.options if option.id in given)


def _date(question: Question, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _bad(question, text, "日期写成 1958-03-07。", "Write a date as 1958-03-07.") from None


def _number(question: Question, text: str) -> int:
    try:
        value = fen_from_yuan(text) if question.kind == "money" else _whole(text)
    except ValueError:
        raise _bad(question, text, "请写数字。", "Write a number.") from None
    if not 0 <= value <= _MOST_FEN:
        raise _bad(question, text, "请写不小于0的数。", "Write a number that is not below 0.")
    return value


def _whole(text: str) -> int:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def _bad(question: Question, text: str, zh: str, en: str) -> BadReply:
    return BadReply(reply=text, question=str(question.text), hint_zh=zh, hint_en=en)
