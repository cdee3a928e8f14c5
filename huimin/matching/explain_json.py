"""The machine form of an explanation; `explain.py` documents its keys."""

from typing import TYPE_CHECKING, Any

from huimin.catalog import Catalog, identity
from huimin.kernel import Text

if TYPE_CHECKING:
    from huimin.matching.explain import ConditionFound, Explanation, PolicyFound, Reading

OUTCOMES = {True: "yes", False: "no", None: "unknown"}


def explanation_json(told: "Explanation") -> dict[str, Any]:
    row, household = told.found.row, told.found.household
    return {
        "month": str(told.month), "as_of": told.as_of.isoformat(), "workspace": told.prepared.workspace.name,
        "household": {"id": _masked(row["household_id"]), "township": row["township"], "village": row["area"],
                      "members": [{"id": identity.mask(number), "name": person["name"]} for number, person in told.found.people.items()],
                      "members_known": household.members_known},
        "policies": [_policy(found, told.prepared.catalog) for found in told.policies],
        "disputed": [{"fact": one.fact, "name": one.name.as_json(), "whose": one.whose, "request": one.asked and one.asked.as_json()}
                     for one in told.disputed],
    }


def _masked(key: str | None) -> str | None:
    """A household that no list numbers is called after its one person's identity number."""
    return key and identity.mask_within(key)


def _policy(found: "PolicyFound", catalog: Catalog) -> dict[str, Any]:
    policy, decision = found.item.policy, found.decision
    assert policy is not None
    return {
        "id": policy.id, "name": policy.name.as_json(), "version": policy.version, "unit": policy.unit, "period": policy.period,
        "subject": _masked(decision.subject) if policy.unit == "household" else identity.mask(decision.subject),
        "subject_name": found.subject_name, "outcome": OUTCOMES[decision.outcome], "amount_fen": decision.amount,
        "set_aside": decision.set_aside or None, "receives": found.receives, "paid_fen": found.paid_fen,
        "conditions": [_condition(condition, catalog) for condition in found.conditions],
        "amount_values": [_reading(reading, catalog) for reading in found.amount],
        "assumed": [_reading(reading, catalog) for reading in found.assumed],
        "missing": [fact.as_json() | {"whose": whose} for whose, fact in found.missing],
    }


def _condition(found: "ConditionFound", catalog: Catalog) -> dict[str, Any]:
    return {"id": found.id, "outcome": OUTCOMES[found.outcome], "article": found.article, "sentence": found.sentence,
            "confirmed": found.confirmed, "values": [_reading(reading, catalog) for reading in found.readings]}


def _reading(reading: "Reading", catalog: Catalog) -> dict[str, Any]:
    named = reading.named
    return {
        "name": named.name, "label": named.label.as_json(), "kind": named.kind,
        "whose": _masked(named.whose),
        "value": named.value if isinstance(named.value, bool | int | str | None) else str(named.value),
        "text": named.text.as_json(),
        "sources": [{"department": s.department, "department_name": catalog.departments.get(s.department, Text.of(s.department)).as_json(),
                     "dataset": s.dataset, "month": s.month, "provenance": s.provenance, "file": s.file, "line": s.line,
                     "reason": s.reason,
                     "tie": s.tie.as_json() if s.tie else None} for s in reading.sources if s.used or s.provenance == "refused"],
        "from": [_reading(part, catalog) for part in reading.made_of],
    }
