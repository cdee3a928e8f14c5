"""What protects the person from an act against them: proof, a hearing, another decider, a notice, an appeal that suspends."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from huimin.casework.attempt import Attempt
from huimin.casework.model import day_of, month_after_death
from huimin.kernel import Text

PROOF = frozenset({"measured", "declared", "assessed"})
"""Provenance that may stand against somebody; a derived value may only raise a question, a missing source none at all."""
TAPER_MONTHS = 6


def another_than_the_proposer(attempt: Attempt) -> Text | None:
    """S1: two people stand behind every decision against somebody: one proposes, another decides."""
    proposal = attempt.case.grounds if attempt.act.id == "dismiss_appeal" else attempt.case.proposal
    if attempt.act.adverse and proposal is not None and attempt.act.id != "take_effect" and proposal.actor == attempt.actor.id:
        return Text("提出建议的人不能自己决定。", "whoever proposed it cannot decide it.")
    return None


def appeal_by_somebody_else(attempt: Attempt) -> Text | None:
    """Nobody judges an appeal against a decision of his own."""
    decided = attempt.case.decided
    if attempt.act.id in {"uphold_appeal", "dismiss_appeal"} and decided is not None and decided.actor == attempt.actor.id:
        return Text("作决定的人不能处理对自己决定的申诉。", "whoever decided cannot judge the appeal against it.")
    return None


def heard_first(attempt: Attempt) -> Text | None:
    """社会救助法 第四十八条: no decision against somebody who was not heard about this very proposal."""
    if not attempt.act.adverse or attempt.act.id == "dismiss_appeal":
        return None
    proposal = attempt.case.proposal
    if proposal is None or not any(event.act == "hear" for event in attempt.case.since(proposal)):
        return Text("还没有当面听取本人意见(社会救助法第四十八条)。", "the person has not been heard (Social Assistance Act, Art. 48).")
    return None


def proved(attempt: Attempt) -> Text | None:
    """S3, S10, S11: at least one fact stands behind it, and every one is a fact: not averaged, not a missing source."""
    if not attempt.act.proposal:
        return None
    evidence: Sequence[Mapping[str, Any]] = attempt.data.get("evidence") or ()
    if not evidence:
        return Text("没有写明依据的事实。", "it names no fact it rests on.")
    if any(fact.get("provenance") not in PROOF for fact in evidence):
        return Text("推算的数据、没有送来的数据,不能作为减发、停发、拒绝、追回的依据。",
                    "a derived value or a missing source cannot stand against anybody.")
    return None


def not_while_appealed(attempt: Attempt) -> Text | None:
    """S5: an appeal suspends what it is about, and nothing new is proposed against the person meanwhile."""
    if (attempt.act.adverse or attempt.act.proposal) and attempt.case.suspended and attempt.act.id != "dismiss_appeal":
        return Text("申诉没有结论,不能执行。", "an appeal is running; nothing may be carried out.")
    return None


def notice_served(attempt: Attempt) -> Text | None:
    """S2: nothing takes effect before the notice was served and its days are over."""
    if attempt.act.id != "take_effect":
        return None
    decided = attempt.case.decided
    served = attempt.case.last("serve_notice")
    if decided is None or served is None or served.seq < decided.seq:
        return Text("书面通知还没有送达。", "the written notice has not been served.")
    ready = date.fromisoformat(str(served.data["served_on"])) + timedelta(days=attempt.settings.get("notice_days", 0))
    if attempt.today < ready:
        return Text(f"通知送达后要到{ready:%Y-%m-%d}才能生效。", f"it cannot take effect before {ready:%Y-%m-%d}.")
    return None


def tapered_to_the_end(attempt: Attempt) -> Text | None:
    """渐退: six months at most, and paid to the end of the last."""
    this_month = f"{attempt.today:%Y-%m}"
    if attempt.act.id == "taper" and "until_month" in attempt.data:
        until = str(attempt.data["until_month"])
        months = (int(until[:4]) - attempt.today.year) * 12 + int(until[5:]) - attempt.today.month
        if not 0 <= months <= TAPER_MONTHS:
            return Text("渐退从本月算起,最长六个月。", "it lasts from this month for six months at most.")
    if attempt.act.id == "take_effect" and attempt.case.state == "tapering":
        decided = attempt.case.last("taper")
        if decided is not None and this_month <= str(decided.data["until_month"]):
            until = decided.data["until_month"]
            return Text(f"渐退期到{until},期满才停发。", f"payment goes on until the end of {until}.")
    return None


def paid_to_the_end_of_the_month(attempt: Attempt) -> Text | None:
    """民发〔2021〕43号 第二十六条: support ends from the month after the decision."""
    case, decided = attempt.case, attempt.case.last("stop")
    if attempt.act.id != "take_effect" or case.state != "stop_decided" or not case.scheme.ends_next_month or decided is None:
        return None
    day = day_of(decided.at)
    if (attempt.today.year, attempt.today.month) > (day.year, day.month):
        return None
    return Text("按规定从作出决定的下个月起停发。", "by law it ends from the month after the decision.")


def death_by_two(attempt: Attempt) -> Text | None:
    """S10: a death that was entered ends nothing by itself; somebody else has seen the proof."""
    reported, alive = attempt.case.death, attempt.case.last("report_alive")
    if attempt.act.id != "close_after_death" or reported is None:
        return None
    if alive is not None and alive.seq > reported.seq:
        return Text("有人登记本人健在;要终止,先重新登记死亡。", "somebody recorded that the person is alive; record the death anew first.")
    if reported.actor == attempt.actor.id:
        return Text("登记死亡的人不能自己终止待遇。", "whoever recorded the death cannot end the benefit.")
    return None


def death_undone_by_two(attempt: Attempt) -> Text | None:
    """A death entered by mistake is undone by somebody else than who says so, not while an appeal runs, and made up in full."""
    case, ended, alive = attempt.case, attempt.case.ended_by_death, attempt.case.last("report_alive")
    if attempt.act.id != "undo_death" or ended is None:
        return None
    if alive is None or case.death is None or alive.seq < case.death.seq:
        return Text("还没有登记本人健在。", "nobody has recorded that the person is alive.")
    if alive.actor == attempt.actor.id:
        return Text("登记本人健在的人不能自己恢复发放。", "whoever recorded it cannot restore the benefit.")
    if case.suspended:
        return Text("申诉没有结论,请先处理申诉。", "an appeal is running; decide it first.")
    due, given = month_after_death(case), attempt.data.get("back_from")
    if due is not None and given is not None and (given > due or given < f"{day_of(case.opened):%Y-%m}"):
        return Text(f"停发以后的都要补,最晚从{due}起。", f"everything since is made up, from {due} at the latest.")
    return None


def no_blame_for_a_mistake(attempt: Attempt) -> Text | None:
    """告知承诺: a first honest mistake is put right from then on and never held against the person."""
    if attempt.act.id != "propose_recovery":
        return None
    checks = [event.data["result"] for event in attempt.case.events if event.act == "check_commitment"]
    if checks.count("mistake") == 1 and "untrue" not in checks:
        return Text("承诺不符属于第一次无心之误,不追回。", "it was a first honest mistake: nothing is recovered.")
    return None


def no_more_than_overpaid(attempt: Attempt) -> Text | None:
    """S6: only the part that was not due."""
    proposal = attempt.case.proposal
    if attempt.act.id == "recover" and proposal is not None:
        most = int(proposal.data.get("overpaid_fen") or 0)
        if int(attempt.data.get("recover_fen") or 0) > most:
            return Text("追回的不能多于多发的。", "no more than was overpaid may be recovered.")
    return None
