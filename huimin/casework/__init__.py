"""Benefit cases as the law has them: one table of states and acts, safeguards, limits. Knows no database and no web page.

Doing
    begin(store, ref, act, actor, at, *, policy, household, members, area, way_in, person="", **more) -> Case
    offers(case, actor, at, settings) -> [Offer(act, why_not)]            acts of this case and this role; why_not: in the way now
    perform(store, ref, act, actor, data, at, *, seen=None, settings=None) -> Case    checked by every guard, written once
    suggested(case, act) -> {field: value}                                what a form can be filled in with beforehand
    target(case, act) -> state                                            where it would lead
Looking
    opened(store, ref) -> Case      fold(events) -> Case                  case.state .standing .amount_fen .paying .suspended .decided
    clocks(case, on, settings) -> [Clock]                                 due, light, paused, long_stop, certainty; most urgent first
    first_month(case) -> "2026-12" | None                                 when money starts, where casework can tell
    stepping_aside(case, staff, elsewhere) -> {field: value} | None      what act "recuse" is to enter; None: nobody has to
    risks_found(settings) -> [Risk]                                       reasons for a human look before a grant without application
    recused(case, actor) -> bool    county_looks(case) -> bool
    violations(events, kin, settings) -> [Violation]                      promises a history breaks: none, ever (PROMISES)
    procedure() -> Procedure(states, acts, schemes, clocks)               procedure.toml, schemes.csv, clocks.csv
Writing
    letter_kinds() -> (kind, ...)   wanted(kind) -> names of values       act.letter: the kind an act makes; also "visit" and "sms"
    letter_values(case, event, settings) -> {name: value}                 what the case knows; add name, policy, office, phone, computed
                                                                          (visit: visit_on, visitors; told: facts)
    write_letter(kind, values, language) -> Letter(kind, title, blocks)   blocks: (heading, lines); NoValue (no_value) names what is missing
Keeping
    Store: events(ref), append(event) raising Overtaken                   MemoryStore for tests
Errors
    NoSuchCase, NotNow (why), MissingEntry (field), Overtaken, BadProcedure: nothing has changed when one is raised

settings: {"notice_days": n, "silent_days": n}, the place's own numbers; one that is not set is not there; with
{"unread_objections": n}, to the posting of the case and recorded by nobody yet, and {"risk_<id>": n} as measured (risks.csv).
"""

from huimin.casework.acts import Offer, begin, offers, opened, perform, suggested, target
from huimin.casework.clocks import Clock, clocks
from huimin.casework.errors import BadProcedure, MissingEntry, NoSuchCase, NotNow, NoValue, Overtaken
from huimin.casework.guards import GUARDS, OF_THE_FORM
from huimin.casework.guards_against import PROOF
from huimin.casework.guards_steps import county_looks
from huimin.casework.guards_who import recused
from huimin.casework.letter import (
    Block,
    Letter,
    fact_said,
    letter_kinds,
    letter_values,
    no_value,
    wanted,
    write_letter,
)
from huimin.casework.model import (
    DECIDING,
    WAYS_IN,
    Actor,
    Case,
    Event,
    MemoryStore,
    Store,
    day_of,
    first_month,
    fold,
)
from huimin.casework.procedure import (
    BY_PROGRAM,
    CERTAINTIES,
    Act,
    Field,
    Procedure,
    Scheme,
    State,
    procedure,
    read_procedure,
)
from huimin.casework.promises import PROMISES, Promise, Violation, violations
from huimin.casework.recusal import stepping_aside
from huimin.casework.risks import Risk, risks, risks_found

__all__ = [
    "BY_PROGRAM",
    "CERTAINTIES",
    "DECIDING",
    "GUARDS",
    "OF_THE_FORM",
    "PROMISES",
    "PROOF",
    "WAYS_IN",
    "Act",
    "Actor",
    "BadProcedure",
    "Block",
    "Case",
    "Clock",
    "Event",
    "Field",
    "Letter",
    "MemoryStore",
    "MissingEntry",
    "NoSuchCase",
    "NoValue",
    "NotNow",
    "Offer",
    "Overtaken",
    "Procedure",
    "Promise",
    "Risk",
    "Scheme",
    "State",
    "Store",
    "Violation",
    "begin",
    "clocks",
    "county_looks",
    "day_of",
    "fact_said",
    "first_month",
    "fold",
    "letter_kinds",
    "letter_values",
    "no_value",
    "offers",
    "opened",
    "perform",
    "procedure",
    "read_procedure",
    "recused",
    "risks",
    "risks_found",
    "stepping_aside",
    "suggested",
    "target",
    "violations",
    "wanted",
    "write_letter",
]
