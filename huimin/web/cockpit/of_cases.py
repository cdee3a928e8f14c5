"""Sentences of the overview that come from cases: what is late, and how people found it."""

from collections.abc import Sequence

from django.db.models import Avg, Count, Q
from django.utils import timezone

from huimin.kernel import Text
from huimin.web.cockpit.burden import overall, programmes
from huimin.web.cockpit.figures import Shown
from huimin.web.cockpit.scope import Scope
from huimin.web.store.cases import within
from huimin.web.store.models import CaseRow, Rating

_LEADS = Text("乡镇负责人、县级负责人", "township and county leads")
_FEWEST = 5
"""Ratings below which an average says who gave them."""


def of_cases(scope: Scope) -> list[Shown]:
    """Nothing while there is no case in the scope."""
    return [found for found in (_clocks(scope), _satisfaction(scope), *overall(scope, programmes(scope))) if found is not None]


def _clocks(scope: Scope) -> Shown | None:
    today = timezone.localdate()
    counted = CaseRow.objects.filter(within(scope.area), kind__in=("open", "waiting")).aggregate(  # one walk of the index case_work
        total=Count("*"), late=Count("due", filter=Q(due__lt=today)))
    total, late = counted["total"], counted["late"]
    if not total:
        return None
    sentence = Text(f"{late}件超过了法定期限,正在办的共{total}件", f"{late} cases are past a legal limit, of {total} under way")
    if not late:
        sentence = Text(f"正在办的{total}件都在法定期限内", f"All {total} cases under way are within their legal limits")
    return Shown("late", sentence, _LEADS, Text("没有办结的事项中,最急的法定期限已过的件数(工作日按国务院放假安排)",
                                                  "Open cases whose most urgent legal limit has passed, on the State Council's calendar"),
                 _query("SELECT count(*) FROM store_caserow WHERE kind IN ('open','waiting')", scope, f"AND due < '{today}'"), today)


def _satisfaction(scope: Scope) -> Shown | None:
    found = Rating.objects.filter(within(scope.area, "case__area") if scope.area else Q()).aggregate(mean=Avg("score"), count=Count("pk"))
    if found["count"] < _FEWEST:
        return None
    mean = f"{found['mean']:.1f}"
    sentence = Text(f"{found['count']}位群众评价,平均{mean}分(满分5分)", f"{found['count']} ratings, {mean} out of 5 on average")
    definition = Text("办结后本人给的评价的平均分;不足5份不显示", "Mean of people's ratings; none below five")
    sql = "SELECT avg(score), count(*) FROM store_rating r JOIN store_caserow c ON c.ref = r.case_id WHERE true"
    return Shown("satisfaction", sentence, _LEADS, definition, _query(sql, scope), timezone.localdate())


def _query(sql: str, scope: Scope, *more: str) -> str:
    area: Sequence[str] = (f"AND area LIKE '{scope.area}%'",) if scope.area else ()
    return " ".join([sql, *area, *more])
