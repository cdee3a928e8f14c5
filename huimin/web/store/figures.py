"""What applying costs people, programme by programme: a pure function over cases, for the overview and for reports."""

from collections.abc import Iterable, Mapping
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


def burdens(cases: Iterable[Case], needed: Mapping[str, Papers]) -> list[Burden]:
    """Every programme of `needed`, in its order, and what the cases say of it.

    needed: policy -> its papers (enquiry.papers); cases of other policies are left out
    """
    of: dict[str, list[Case]] = {policy: [] for policy in needed}
    for case in cases:
        if case.policy in of:
            of[case.policy].append(case)
    return [_burden(policy, needed[policy], told) for policy, told in of.items()]


def _burden(policy: str, papers: Papers, told: list[Case]) -> Burden:
    decided = [case for case in told if case.last(*DECIDED) is not None]
    # Every paper on the list is one that data replace: what is left are the forms, unless it is paid without an application.
    return Burden(policy, len(papers.spared) + len(papers.forms), 0 if papers.automatic else len(papers.forms), len(told), len(decided),
                  sum(event.act == "visit" for case in decided for event in case.events),
                  sum(event.act in _ASKED_AGAIN for case in decided for event in case.events),
                  sum(case.last("grant_untold") is not None for case in decided), sum(map(_nothing_asked, decided)))


def _nothing_asked(case: Case) -> bool:
    if case.last("submit") is None:
        return True
    return not any(event.act in _ASKED_AGAIN or event.data.get("commitments") or event.data.get("to_check") for event in case.events)
