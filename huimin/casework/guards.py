"""Safeguards: what must hold before an act is done. One table; take a line away and a test fails.

Each guard sees the case as it stands, the act, who acts and what was entered, and returns why not, or None.
"""

from huimin.casework import guards_against as against
from huimin.casework import guards_steps as steps
from huimin.casework import guards_who as who
from huimin.casework.attempt import Guard

GUARDS: dict[str, Guard] = {
    guard.__name__: guard for guard in (
        steps.of_this_case, who.in_area, who.own_case_only,
        who.own_word, who.no_relatives, who.moved_to_another_township,
        steps.told_once, steps.dates_in_their_time, who.a_named_human,
        against.another_than_the_proposer, against.appeal_by_somebody_else, against.heard_first,
        against.proved, against.not_while_appealed, against.notice_served,
        steps.children_are_never_posted, steps.objections_answered, steps.posted_long_enough, against.tapered_to_the_end,
        steps.ending_posted, steps.objection_answered_before_posting_anew, against.paid_to_the_end_of_the_month,
        against.death_by_two, against.death_undone_by_two, steps.starts_in_its_month, steps.helps_at_once,
        steps.county_looked, against.no_blame_for_a_mistake, steps.found_out_first,
        steps.two_visitors, who.hands_apart, who.raised_by_two, steps.only_what_data_prove,
        steps.looked_at_first,
        against.no_more_than_overpaid)
}
"""Asked before a form is shown (what was entered is not known yet) and again when it is sent."""
OF_THE_FORM = frozenset({"proved", "two_visitors", "no_more_than_overpaid", "own_word", "moved_to_another_township"})
"""Guards that judge what was entered: before the form is filled in they say nothing."""
NOT_OFFERED = "of_this_case"
"""What this guard objects to is not offered at all; what the others object to is offered with the reason."""
