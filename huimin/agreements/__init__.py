"""Who may use which data of whom for what, and until when: requests, answers, grants, and what is withheld without one."""

from huimin.agreements.acts import (
    agree,
    amend,
    checked,
    extend,
    record_use,
    refuse,
    request,
    simple_act,
)
from huimin.agreements.errors import CannotDo, NoSuchAgreement, NotAgreeable
from huimin.agreements.grants import REASONS, Withheld, granting, may_answer, withheld
from huimin.agreements.model import ACTS, MODES, STATES, Agreement, Request
from huimin.agreements.store import agreements, events
from huimin.agreements.terms import Office, gaps, office

__all__ = [
    "ACTS",
    "MODES",
    "REASONS",
    "STATES",
    "Agreement",
    "CannotDo",
    "NoSuchAgreement",
    "NotAgreeable",
    "Office",
    "Request",
    "Withheld",
    "agree",
    "agreements",
    "amend",
    "checked",
    "events",
    "extend",
    "gaps",
    "granting",
    "may_answer",
    "office",
    "record_use",
    "refuse",
    "request",
    "simple_act",
    "withheld",
]
