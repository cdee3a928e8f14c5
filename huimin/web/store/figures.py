"""What applying costs people, programme by programme: a pure function over cases, for the overview and for reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from huimin.casework import Case
from huimin.enquiry import Papers

DECIDED = frozenset({"grant", "grant_untold", "fast_grant", "refuse"})
_ASKED_AGAIN = frozenset({"tell_missing"})


@dataclass(frozen=True)
class Burden:
    """One programme. Counts; grain: policy.

    papers_before: papers a person had to bring by the list of the programme; papers_now: those of them no data replace, and
        forms still signed
    decided: cases decided at all; visits: home visits recorded in them; asked_again: how often something was missing;
    untold: decided without an application; nothing_asked: decided though the person neither filled in nor brought anything
        (no application, or one in which nothing was stated, committed to or asked for again)
    """

    policy: str
    papers_before: int
    papers_now: int
    cases: int
    decided: int
    visits: int
    asked_again: int
    untold: int
    nothing_asked: int

    @property
    def visits_a_case(self) -> float | None:
        """None before anything was decided."""
        return self.visits / self.decided if self.decided else None

    @property
    def share_with_nothing(self) -> float | None:
        """Of the decided; None before anything was decided."""
        return self.nothing_asked / self.decided if self.decided else None


@dataclass(frozen=True)
class Trouble:
    """What one decided case cost its family: home visits, how often something was missing; 1 or 0: without an application,
    with nothing filled in or brought."""

    visits: int
    asked_again: int
    untold: int
    nothing_asked: int


def trouble_of(case: Case) -> Trouble | None:
    """None before anything was decided."""
    if case.last(*DECIDED) is None:
        return None
    return Trouble(sum(event.act == "visit" for event in case.events), sum(event.act in _ASKED_AGAIN for event in case.events),
                   int(case.last("grant_untold") is not None), int(_nothing_asked(case)))


@dataclass(frozen=True)
class Counted:
    """Cases of one programme, counted: all, decided, and the sums of their Trouble."""

    cases: int = 0
    decided: int = 0
    visits: int = 0
    asked_again: int = 0
    untold: int = 0
    nothing_asked: int = 0


def burden(policy: str, papers: Papers, counted: Counted) -> Burden:
    # Every paper on the list is one that data replace: what is left are the forms, unless it is paid without an application.
    return Burden(policy, len(papers.spared) + len(papers.forms), 0 if papers.automatic else len(papers.forms), **vars(counted))


def burdens(cases: Iterable[Case], needed: Mapping[str, Papers]) -> list[Burden]:
    """Every programme of `needed`, in its order, and what the cases say of it.

    needed: policy -> its papers (enquiry.papers); cases of other policies are left out
    """
    of: dict[str, list[Case]] = {policy: [] for policy in needed}
    for case in cases:
        if case.policy in of:
            of[case.policy].append(case)
    return [burden(policy, needed[policy], _counted(told)) for policy, told in of.items()]


def _counted(cases: Sequence[Case]) -> Counted:
    told = [found for case in cases if (found := trouble_of(case)) is not None]
    return Counted(len(cases), len(told), sum(one.visits for one in told), sum(one.asked_again for one in told),
                   sum(one.untold for one in told), sum(one.nothing_asked for one in told))


def _nothing_asked(case: Case) -> bool:
    if case.last("submit") is None:
        return True
    return not any(event.act in _ASKED_AGAIN or event.data.get("commitments") or event.data.get("to_check") for event in case.events)
