"""What applying costs people, in sentences: papers asked before and now, home visits, how many were decided with nothing asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from huimin.enquiry import papers
from huimin.kernel import Text
from huimin.web import rules
from huimin.web.cockpit.figures import Shown
from huimin.web.cockpit.scope import Scope
from huimin.web.design.tables import Column, Row, Table
from huimin.web.store.cases import within
from huimin.web.store.figures import Burden, Counted, burden
from huimin.web.store.models import CaseCount

_OWNER = Text("主管部门、乡镇负责人", "the departments in charge, township leads")
_MORE = Text("按政策看", "Programme by programme")
_SUMS = ("cases", "decided", "visits", "asked_again", "untold", "nothing_asked")

Programmes = Sequence[tuple[Text, Burden]]
"""Programmes with decided cases, with their names, in the order of the library: a page counts them once and tells them in several ways."""


def programmes(scope: Scope) -> Programmes:
    """Those of the scope, counted."""
    known = rules.prepared()
    sums: Mapping[str, Any] = {name: Sum(name) for name in _SUMS}
    here = CaseCount.objects.filter(within(scope.area) if scope.area else Q())
    rows: Iterable[Mapping[str, Any]] = here.values("policy").annotate(**sums)
    found = {str(row["policy"]): Counted(**{name: row[name] for name in _SUMS}) for row in rows}
    return [(item.policy.name, burden(item.id, papers(item.policy, known.catalog), found[item.id])) for item in known.policies
            if item.policy is not None and item.id in found and found[item.id].decided]


def overall(scope: Scope, found: Programmes) -> list[Shown]:
    """Three sentences; nothing before anything was decided."""
    told = [one for _, one in found]
    decided = sum(one.decided for one in told)
    if not decided:
        return []
    before, now = (sum(getattr(one, name) * one.decided for one in told) for name in ("papers_before", "papers_now"))
    visits, nothing = sum(one.visits for one in told), sum(one.nothing_asked for one in told)
    return [
        _shown("papers", scope, Text(f"办结的{decided}件,按清单要交{before}份材料和表,现在要本人交{now}份",
                                     f"For {decided} cases decided, people once had to bring {before} papers and forms; now {now}"),
               Text("每项政策的清单要几份材料和表,乘以办结的件数;部门数据能代替的材料不再要本人交,免申请发放的连申请表也不要。"
                    "以前是清单上写的,不是实际交过的。",
                    "Papers and forms on each programme's list, times the cases decided. What departments' data replace is no longer "
                    "asked, and what is paid unasked needs no form either. “Once” is what the list says, not what was really brought."),
               "count(visits)"),
        _shown("visits", scope, Text(f"办结的{decided}件,平均入户{visits / decided:.1f}次",
                                     f"{visits / decided:.1f} home visits a case decided, over {decided} cases"),
               Text("办结事项里登记的入户调查次数,除以办结件数。以前的次数没有记录,不比。",
                    "Home visits on record in cases decided, by case. How many there were before is not on record and not compared."),
               "sum(visits) * 1.0 / count(visits)"),
        _shown("nothing", scope, Text(f"办结的{decided}件,{nothing}件什么都没有要本人填、本人交({nothing / decided:.0%})",
                                      f"Of {decided} cases decided, {nothing} asked nothing of the person ({nothing / decided:.0%})"),
               Text("没有申请就办的,或者申请里没有承诺、没有请部门核对、没有补正过的,占办结的。",
                    "Decided without an application, or on one in which nothing was stated, to be checked, or asked for again."),
               "sum(nothing_asked) * 1.0 / count(visits)"),
    ]


def by_programme(scope: Scope, found: Programmes) -> Iterable[tuple[Text, Shown]]:
    """One sentence a programme."""
    for name, one in found:
        visits, share = one.visits_a_case or 0, one.share_with_nothing or 0
        sentence = Text(
            f"办结{one.decided}件:清单上{one.papers_before}份材料和表,现在要{one.papers_now}份;平均入户{visits:.1f}次;"
            f"要补材料{one.asked_again}次;{share:.0%}什么都没有要",
            f"{one.decided} decided: {one.papers_before} papers and forms on the list, {one.papers_now} asked now; {visits:.1f} visits a "
            f"case; something missing {one.asked_again} times; {share:.0%} with nothing asked")
        definition = Text("数法同上,只数这一项政策。", "Counted as above, of this programme only.")
        yield name, _shown("programme", scope, sentence, definition,
                           "count(visits), sum(visits), sum(asked_again), sum(nothing_asked)", f" AND policy = '{one.policy}'")


def burden_table(found: Programmes) -> Table:
    rows = [Row([name, one.decided, one.papers_before, one.papers_now, round(one.visits_a_case or 0, 1), one.untold,
                 round(100 * (one.share_with_nothing or 0), 1)]) for name, one in found]
    return Table(Text("申请一项要多少麻烦", "What applying costs"), [
        Column(Text("政策", "Programme")), Column(Text("办结(件)", "Decided"), "number"),
        Column(Text("清单上的材料和表", "Papers on the list"), "number"), Column(Text("现在要交", "Asked now"), "number"),
        Column(Text("平均入户(次)", "Visits a case"), "number"), Column(Text("免申请(件)", "Unasked"), "number"),
        Column(Text("什么都没有要(%)", "Nothing asked (%)"), "number")], rows,
        empty=Text("还没有办结的事项。", "Nothing has been decided yet."))


def _shown(id: str, scope: Scope, sentence: Text, definition: Text, sql: str, more: str = "") -> Shown:
    area = f" AND area LIKE '{scope.area}%'" if scope.area else ""
    return Shown(id, sentence, _OWNER, definition, f"SELECT {sql} FROM store_caserow WHERE visits IS NOT NULL{area}{more}",
                 timezone.localdate(), href=reverse("cockpit_burdens"), act=_MORE)
