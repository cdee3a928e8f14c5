"""What the rules find for the household of a case today, and what of it calls for care before anything is granted unasked."""

from collections.abc import Iterator, Mapping, Sequence

from huimin.casework import Case
from huimin.matching import Explanation, NobodyFound, PolicyFound, Reading
from huimin.web import county
from huimin.web.access.sealed import blind
from huimin.web.store.models import FactDoubt


def register(case: Case) -> Explanation | None:
    """The household of a case as the register knows it; None for a household gone."""
    try:
        return county.household(case.household)
    except NobodyFound:
        return None


def by_rules(case: Case, told: Explanation | None) -> list[PolicyFound]:
    """The case's policy as the rules find it for the household, the subject of the case first; none for a household gone."""
    about = [policy for policy in told.policies if policy.item.id == case.policy] if told is not None else []
    return sorted(about, key=lambda one: one.decision.subject != case.subject)


def all_of(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Readings, and what each was made of."""
    for reading in readings:
        yield reading
        yield from all_of(reading.made_of)


def of_subject(case: Case, told: Explanation | None) -> PolicyFound | None:
    """The same for whom the case is for: the household, or the one person it names. What another member may have proves nothing of
    that person, and where a policy for persons names nobody nothing is proved of anybody."""
    found = next(iter(by_rules(case, told)), None)
    return None if found is None or (found.item.entity == "person" and found.decision.subject != case.subject) else found


def risks_measured(case: Case) -> Mapping[str, int]:
    """What casework weighs before a grant without an application (casework/risks.csv), as the data stand now."""
    told = register(case)
    found = of_subject(case, told)
    if told is None or found is None or not found.decision.outcome:
        return {**_NOTHING, "risk_unproved": 1}
    used = [source for condition in found.conditions for reading in all_of(condition.readings) for source in reading.sources[:1]]
    doubts = FactDoubt.objects.filter(household_blind=blind(case.household, "household"), answer="").count()
    return {"risk_unproved": 0, "risk_amount": found.decision.amount or 0, "risk_disputed": len(told.disputed) + doubts,
            "risk_household": int(not told.found.household.members_known or set(told.found.people) != set(case.members)),
            "risk_linked": sum(source.tie is not None and source.tie.how == "linked" for source in used),
            "risk_derived": sum(source.provenance == "derived" for source in used)}


_NOTHING = dict.fromkeys(("risk_amount", "risk_disputed", "risk_household", "risk_linked", "risk_derived"), 0)
