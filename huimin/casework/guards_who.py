"""Who may do it: the right area, one's own family, no relatives, a named person, several pairs of hands."""

from huimin.casework.attempt import Attempt
from huimin.casework.model import Actor, Case
from huimin.kernel import Text

_OPENING = frozenset({"accept", "accept_on_commitment", "check_data"})


def in_area(attempt: Attempt) -> Text | None:
    """An office acts in its own area only; a wider area holds the narrower ones in it."""
    actor = attempt.actor
    if actor.roles <= {"citizen", "system"}:
        return None
    if not actor.area:
        return Text("您的岗位没有辖区。", "your post has no area.")
    # A case moved to a township is handled by that township; whoever holds a wider area holds the narrower ones in it.
    # Whether to take a case over is for the township that was asked to say; until it does, the one that asked is responsible.
    if attempt.act.id in {"move", "decline_move"}:
        return None  # see of_this_case: nobody else is even offered it
    return None if attempt.case.area.startswith(actor.area) else Text("不在您的辖区。", "it is outside your area.")


def own_case_only(attempt: Attempt) -> Text | None:
    """A citizen acts for the own family, and for those who authorised it."""
    actor = attempt.actor
    if actor.roles == {"citizen"} and "anyone" not in attempt.act.roles and not attempt.case.members & (actor.helps | {actor.person}):
        return Text("不是您家的事项。", "it is not your family's case.")
    return None


def own_word(attempt: Attempt) -> Text | None:
    """A benefit is given up by the person alone; who records it for somebody writes down how they said so."""
    if attempt.act.id not in {"withdraw", "opt_out"}:
        return None
    actor, own = attempt.actor, attempt.actor.person in attempt.case.members
    if actor.roles == {"citizen"}:
        return None if own else Text("放弃要由本人表示。", "only the person can give it up.")
    return None if attempt.data.get("said") else Text("请写明本人是怎么表示的。", "say how the person expressed it.")


def recused(case: Case, actor: Actor) -> bool:
    """Is the household the actor's own, does a declared relative live in it, or has the actor stepped aside from the case?
    Citizens act for their own family."""
    return not actor.roles <= {"citizen", "system"} and (actor.id in case.aside or bool(case.members & (actor.kin | {actor.person})))


def no_relatives(attempt: Attempt) -> Text | None:
    """S12: nobody handles the case of his own household or of a declared relative; it is moved to another township.

    Whoever has stepped aside has no say either in where it goes."""
    free = attempt.act.id == "offer_move" and attempt.actor.id not in attempt.case.aside
    if not free and recused(attempt.case, attempt.actor):
        return Text("这户有您或您备案的近亲属,应当回避,请转由其他乡镇办理。",
                    "the household holds you or a declared relative: step aside and move the case to another township.")
    return None


def moved_to_another_township(attempt: Attempt) -> Text | None:
    """S12: a case moves to another township of the same county, by its code; not to where it already is."""
    if attempt.act.id != "offer_move":
        return None
    to, now = str(attempt.data.get("to_area") or ""), attempt.case.area
    if not (to.isdigit() and len(to) == 9 and to[:6] == now[:6]):
        return Text("请填本县另一个乡镇(街道)的9位代码。", "give the 9-digit code of another township of this county.")
    return Text("已经在这个乡镇(街道)。", "it is in this township already.") if now.startswith(to) else None


def a_named_human(attempt: Attempt) -> Text | None:
    """S1: refusing, cutting, stopping and recovering is never done by a program; neither is proposing it."""
    if (attempt.act.adverse or attempt.act.proposal) and not (attempt.actor.human and attempt.actor.name):
        return Text("对当事人不利的事只能由有姓名的人决定。", "only a named person may act against somebody.")
    return None


def raised_by_two(attempt: Attempt) -> Text | None:
    """财务与审批分开: more money, too, takes one who proposes the amount and another who grants that amount."""
    if attempt.act.id != "raise":
        return None
    asked = attempt.case.last("propose_raise", "raise", "take_effect")
    if asked is None or asked.act != "propose_raise":
        return Text("还没有人提出增发建议。", "nobody has proposed a raise.")
    if asked.actor == attempt.actor.id:
        return Text("提出增发建议的人不能自己批。", "whoever proposed it cannot grant it.")
    if attempt.data.get("amount_fen", asked.data["amount_fen"]) != asked.data["amount_fen"]:
        return Text("金额和建议的不一样。", "the amount is not the one proposed.")
    return None


def hands_apart(attempt: Attempt) -> Text | None:
    """E41: one person does not accept, survey and approve; nor prefill and approve, where nobody has applied."""
    if attempt.act.id not in {"grant", "refuse", "send_to_county", "check_risk", "grant_untold"} or not attempt.actor.human:
        return None
    mine = {event.act for event in attempt.case.events if event.actor == attempt.actor.id}
    if attempt.act.id in {"check_risk", "grant_untold"}:
        return Text("预填的人不能自己核查、确认。", "whoever prefilled it can neither check nor grant it.") if "prefill" in mine else None
    if attempt.act.id == "send_to_county":
        alone = mine & _OPENING and mine >= {"visit", "give_opinion"}
        why = Text("受理、调查、报送不能由同一人一手办完,请同事报送。", "one person cannot accept, survey and send it on.")
        return why if alone else None
    took_part = mine & (_OPENING | {"visit", "give_opinion"})
    return Text("受理或调查过的人不能再作决定。", "whoever accepted or surveyed cannot decide.") if took_part else None
