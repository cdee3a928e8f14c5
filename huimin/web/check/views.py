"""我能享受什么, for anybody: no sign-in, no name, no number. The answers live in the session and end with it."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from huimin.enquiry import (
    NOBODY,
    PEOPLE,
    UNCLEAR,
    Answers,
    BadAnswers,
    BadReply,
    Question,
    Rules,
    next_question,
    open_rules,
    read_reply,
    relations,
    remaining,
    results,
)
from huimin.kernel import Text, language
from huimin.web import county
from huimin.web.access.pages import ANYONE, page
from huimin.web.design.forms import tidy

KEPT, LEFT = "check", "check_left"
ROWS = 10
"""Rows of the first page; a larger family writes the rest on a second visit to it."""


@lru_cache(maxsize=2)
def _opened(day: date, stamp: tuple[int, ...]) -> Rules:
    return open_rules(county.workspace(), day)


def rules() -> Rules:
    """The library as it stands today; read again when policies or standards change."""
    return _opened(timezone.localdate(), county.state_of_rules())


def kept(request: HttpRequest) -> tuple[Answers, Question | None]:
    """What was answered in this session and what is asked next; from the start again when the questions have changed meanwhile."""
    try:
        answers = Answers.from_json(request.session[KEPT])
        return answers, next_question(rules(), answers)
    except (KeyError, TypeError, BadAnswers):
        return Answers(), next_question(rules(), Answers())


def keep(request: HttpRequest, answers: Answers) -> None:
    request.session[KEPT] = answers.as_json()


def left(request: HttpRequest, answers: Answers) -> int:
    """About how many questions are left: worked out anew when it may be wrong by much, counted down in between.

    Working it out plays the rest of the check through, which takes longer than the page itself.
    """
    told = len(answers.given)
    at, estimate = request.session.get(LEFT, (0, 0))
    if not at <= told <= at + 4 or estimate - (told - at) < 2:
        at, estimate = told, remaining(rules(), answers)
        request.session[LEFT] = (at, estimate)
    return max(int(estimate) - (told - int(at)), 1)


@page(ANYONE)
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "check/start.html", {"begun": KEPT in request.session})


@page(ANYONE, methods=("GET", "POST"))
def question(request: HttpRequest) -> HttpResponseBase:
    """The next question; a reply leads to the one after it, and the last one to the results."""
    answers, asked = kept(request)
    if asked is None:
        return redirect("check_results")
    if request.method == "GET" or request.POST.get("question") != asked.id:  # an old page sent twice is simply shown on
        return _ask(request, asked, answers, [], None, 200)
    if asked.id == PEOPLE:
        return _people(request, asked)
    values = _values(request, asked)
    try:
        reply = read_reply(asked, values)
    except BadReply as error:
        return _ask(request, asked, answers, values, Text(error.details["hint_zh"], error.details["hint_en"]), 422)
    keep(request, answers.with_reply(asked.id, reply))
    return redirect("check_question")


def _values(request: HttpRequest, asked: Question) -> list[str]:
    """What the form sent; 「不清楚」 and 「都没有」 are buttons or boxes of their own and outweigh what else was ticked."""
    if request.POST.get("reply") == UNCLEAR:
        return [UNCLEAR]
    given = [tidy(value) for value in request.POST.getlist("value")]
    return [NOBODY] if NOBODY in given else given


def _people(request: HttpRequest, asked: Question) -> HttpResponseBase:
    rows = zip(request.POST.getlist("relation"), request.POST.getlist("born"), strict=False)
    typed = [(code, tidy(born).removesuffix("年")) for code, born in rows if code and born.strip()]
    try:
        answers = Answers.of([(code, int(born)) for code, born in typed])
    except (BadAnswers, ValueError) as error:
        words = Text(error.details["problem_zh"], error.details["problem_en"]) if isinstance(error, BadAnswers) else Text(
            "出生年份要写四位数,如1958", "a year of birth has four digits, as 1958")
        return _ask(request, asked, Answers(), typed, words, 422)
    keep(request, answers)
    return redirect("check_question")


def _ask(request: HttpRequest, asked: Question, answers: Answers, typed: Sequence[Any], wrong: Text | None,
         status: int) -> HttpResponse:
    context: dict[str, Any] = {"question": asked, "typed": typed, "wrong": wrong, "left": left(request, answers) if answers.people else 0,
                               "first": asked.id == PEOPLE, "nobody": NOBODY, "several": asked.kind in {"who", "which"}}
    if asked.id == PEOPLE:
        rows = [("self", ""), *[("", "")] * (ROWS - 1)] if not typed else [*typed, *[("", "")] * (ROWS - len(typed))]
        context |= {"rows": [(born, _options(code, language())) for code, born in rows]}
    return render(request, "check/question.html", context, status=status)


@lru_cache(maxsize=64)
def _options(chosen: str, language: str) -> SafeString:
    """The relations to choose from: the same in every row but for the one that was chosen."""
    return format_html_join("", '<option value="{}"{}>{}</option>',
                            ((one.code, mark_safe(" selected" if one.code == chosen else ""), one.name) for one in relations().values()))


@page(ANYONE, methods=("POST",))
def back_one(request: HttpRequest) -> HttpResponseBase:
    keep(request, kept(request)[0].back())
    return redirect("check_question")


@page(ANYONE, methods=("POST",))
def again(request: HttpRequest) -> HttpResponseBase:
    for name in (KEPT, LEFT):
        request.session.pop(name, None)
    return redirect("check_question")


@page(ANYONE)
def results_page(request: HttpRequest) -> HttpResponseBase:
    answers, asked = kept(request)
    if not answers.people:
        return redirect("check")
    found = results(rules(), answers)
    address = request.build_absolute_uri("/check/")
    return render(request, "check/results.html", {"found": found, "unfinished": asked is not None, "address": address,
                                                  "left": left(request, answers) if asked else 0, "people": answers.people})
