"""What applying costs people: counted from cases, nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

from huimin.casework import Case, Event, fold
from huimin.catalog import materials
from huimin.enquiry import FORMS, Papers
from huimin.kernel import Text
from huimin.web.store.figures import Counted, Trouble, burden, burdens, trouble_of

BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
NOWHERE = Text("", "")


def papers(count: int, forms: int, automatic: bool = False) -> Papers:
    return Papers(automatic, tuple(FORMS.values())[:forms], tuple(materials().values())[:count], NOWHERE, NOWHERE, "", True)


def case(policy: str, *acts: str | tuple[str, dict[str, Any]], ref: str = "1") -> Case:
    first = {"policy": policy, "household": "h", "members": ["a"], "area": "1", "way_in": "citizen", "person": "a"}
    told = [(one, {}) if isinstance(one, str) else one for one in acts]
    return fold([Event(ref, seq, BEGIN + timedelta(days=seq), "", "", "citizen", act, "x", first if seq == 1 else data)
                 for seq, (act, data) in enumerate(told, 1)])


def test_papers_before_and_now() -> None:
    dibao, addon = burdens([], {"dibao": papers(12, 3), "dibao_addon": papers(3, 0, automatic=True)})
    assert (dibao.papers_before, dibao.papers_now) == (15, 3)
    assert (addon.papers_before, addon.papers_now) == (3, 0)
    assert dibao.visits_a_case is None
    assert dibao.share_with_nothing is None


def test_visits_and_what_was_asked_again() -> None:
    [found] = burdens([
        case("dibao", "start", "submit", "tell_missing", "submit", "accept", "visit", "visit", "grant"),
        case("dibao", "start", "submit", "accept", "visit", "refuse", ref="2"),
        case("dibao", "start", "submit", "accept", "visit", ref="3"),  # not decided yet: it says nothing
        case("tekun", "start", "submit", "accept", "visit", "grant", ref="4"),  # of another programme
    ], {"dibao": papers(12, 3)})
    assert (found.cases, found.decided, found.visits, found.asked_again) == (3, 2, 3, 1)
    assert found.visits_a_case == 1.5


def test_decided_with_nothing_asked_of_the_person() -> None:
    [found] = burdens([
        case("childcare", "find", "prefill", "tell", "grant_untold"),
        case("childcare", "start", "submit", "accept", "grant", ref="2"),
        case("childcare", "start", ("submit", {"commitments": "收入 —— 9000元"}), "accept", "grant", ref="3"),
        case("childcare", "start", ("submit", {"to_check": "收入"}), "accept", "grant", ref="4"),
        case("childcare", "start", "submit", "tell_missing", "submit", "accept", "grant", ref="5"),
    ], {"childcare": papers(2, 1)})
    assert (found.decided, found.untold, found.nothing_asked) == (5, 1, 2)
    assert found.share_with_nothing == 0.4


def test_the_line_of_a_case_says_what_it_cost() -> None:
    """Counted from lines or from cases, it is the same."""
    told = [case("dibao", "start", "submit", "tell_missing", "submit", "accept", "visit", "visit", "grant"),
            case("dibao", "start", "submit", "accept", "visit", "refuse", ref="2"), case("dibao", "start", "submit", ref="3")]
    lines = [found for one in told if (found := trouble_of(one)) is not None]
    sums = {name: sum(getattr(line, name) for line in lines) for name in ("visits", "asked_again", "untold", "nothing_asked")}
    assert burdens(told, {"dibao": papers(12, 3)}) == [burden("dibao", papers(12, 3), Counted(3, len(lines), **sums))]
    assert lines == [Trouble(2, 1, 0, 0), Trouble(1, 0, 0, 1)]
