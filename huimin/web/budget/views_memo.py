"""The memo of a decision meeting, on a page to print and as a PDF."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from huimin.web import rules
from huimin.web.access.pages import page
from huimin.web.budget.memo import Memo, memo
from huimin.web.budget.models import Scenario
from huimin.web.budget.views import WHO, beside, done_of
from huimin.web.budget.views_status import funds
from huimin.web.cases import paper
from huimin.web.design.forms import wholes


@page(*WHO)
def memo_page(request: HttpRequest) -> HttpResponseBase:
    """?one=3&one=5: of these scenarios; of none: where they are chosen."""
    if not request.GET.getlist("one"):
        return redirect("scenarios")
    scenarios = _asked(request)
    return render(request, "budget/memo.html", {"memo": _memo(request, scenarios), "pdf": paper.possible(), "query": _query(scenarios),
                                                "address": _address(request, scenarios)})


@page(*WHO)
def memo_pdf(request: HttpRequest) -> HttpResponseBase:
    """The same on paper; without a Chinese font on this machine there is none."""
    if not request.GET.getlist("one"):
        return redirect("scenarios")
    scenarios = _asked(request)
    if not paper.possible():
        raise Http404
    found = _memo(request, scenarios)
    answer = HttpResponse(paper.pdf(found, found.reference, _address(request, scenarios)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="memo-{found.reference}.pdf"'
    return answer


def _asked(request: HttpRequest) -> list[Scenario]:
    """Those done, in the order asked. Raises Http404 for none."""
    found = done_of(wholes(request.GET.getlist("one")))
    if not found:
        raise Http404
    return found


def _memo(request: HttpRequest, scenarios: Sequence[Scenario]) -> Memo:
    return memo(scenarios, [result for _, result in beside(request.user, scenarios)], rules.prepared(), funds()[0])


def _query(scenarios: Sequence[Scenario]) -> str:
    return urlencode([("one", one.pk) for one in scenarios])


def _address(request: HttpRequest, scenarios: Sequence[Scenario]) -> str:
    return request.build_absolute_uri(f"{reverse('budget_memo')}?{_query(scenarios)}")
