"""What must have come before: checks, visits, postings, the county's own look, the month money starts in."""

from datetime import date, timedelta
from hashlib import sha256

from huimin.casework.attempt import Attempt
from huimin.casework.model import Case, day_of, first_month
from huimin.casework.risks import Risk, points_of, risks_found
from huimin.kernel import Text

_SAMPLING_MARGIN = 5
"""Per cent above the share the law asks for: chance alone then leaves few months below it."""


def told_once(attempt: Attempt) -> Text | None:
    """一次性告知: nobody is sent away twice; what is still missing is found out by the office or replaced by a commitment."""
    if attempt.act.id == "tell_missing" and attempt.case.last("tell_missing") is not None:
        return Text("已经告知过一次,不能再退回:请受理后核对,或者凭承诺受理。",
                    "the person was told once already: accept it and check, or accept on a commitment.")
    return None


def dates_in_their_time(attempt: Attempt) -> Text | None:
    """Nothing is recorded before it can have happened, nor ahead of its day."""
    for ask in attempt.act.asks:
        if ask.kind != "date" or ask.id not in attempt.data:
            continue
        day = date.fromisoformat(attempt.data[ask.id])
        if day > attempt.today:
            return Text(f"{ask.label.zh}不能晚于今天。", f"“{ask.label.en}” cannot lie ahead of today.")
        after = attempt.case.last(*ask.not_before)
        if after is not None and day < day_of(after.at):
            return Text(f"{ask.label.zh}不能早于{day_of(after.at)}。", f"“{ask.label.en}” cannot lie before {day_of(after.at)}.")
    return None


def children_are_never_posted(attempt: Attempt) -> Text | None:
    """Cases of children, and of all schemes without a posting, are never shown publicly."""
    if attempt.act.id == "post" and attempt.case.scheme.post_days == 0:
        return Text("这项救助按规定不公示。", "cases of this scheme are never posted.")
    return None


def posted_long_enough(attempt: Attempt) -> Text | None:
    """民发〔2021〕57号 第十九条: seven days; schemes that are posted go to the county only after that."""
    case = attempt.case
    if attempt.act.id != "send_to_county" or case.scheme.post_days == 0:
        return None
    posted = case.last("post")
    if case.state != "posted" or posted is None:
        return Text("这项救助要先公示。", "it must be posted first.")
    until = day_of(posted.at) + timedelta(days=case.scheme.post_days)
    return None if attempt.today > until else Text(f"公示到{until:%Y-%m-%d},期满再送。", f"it is posted until {until:%Y-%m-%d}.")


def objections_answered(attempt: Attempt) -> Text | None:
    """民发〔2021〕57号 第十九条: what the public objects to is looked into before the case goes to those who decide."""
    unread = attempt.settings.get("unread_objections", 0)
    if attempt.act.id != "send_to_county" or not unread:
        return None
    return Text(f"公示期间收到的{unread}条异议还没有登记,登记、复查以后再送。",
                f"{unread} objections to the posting are not recorded yet; record them and look into them first.")


def starts_in_its_month(attempt: Attempt) -> Text | None:
    """Money starts in the month the law says; after a refusal was reversed also earlier, from the application on."""
    if attempt.act.id != "start_payment" or "from_month" not in attempt.data:
        return None
    due, given = first_month(attempt.case), str(attempt.data["from_month"])
    if due is None or given == due:
        return None
    applied = attempt.case.last("submit")
    if given < due and attempt.case.last("uphold_appeal") is not None and applied is not None and given >= f"{day_of(applied.at):%Y-%m}":
        return None
    return Text(f"按规定从{due}起发放。", f"by law payment starts in {due}.")


def of_this_case(attempt: Attempt) -> Text | None:
    """Acts that follow from the state in the table but are no part of this case: they are not even offered."""
    act, case = attempt.act.id, attempt.case
    decided = case.decided
    stands = decided is not None and not any(event.act in {"uphold_appeal", "grant", "undo_death"} for event in case.since(decided))
    reasons: dict[str, tuple[bool, Text]] = {
        "pay_once": (not case.scheme.once, Text("这项救助按月发放。", "this benefit is paid every month.")),
        "start_payment": (case.scheme.once, Text("这项救助只发一次。", "this benefit is paid once.")),
        "fast_grant": (case.scheme.decider != "township", Text("这项救助由县级决定。", "the county decides about this benefit.")),
        "check_commitment": (case.last("accept_on_commitment") is None,
                             Text("这件没有用承诺代替证明。", "no commitment was given in this case.")),
        "doubt_grant": ((granted := case.last("grant", "grant_untold", "fast_grant")) is None or granted.act != "grant_untold"
                        or case.doubted is not None, Text("这件不是免申请确认的,或者已经在核实。",
                                              "it was not granted unasked, or is being looked into.")),
        "report_self_care": (not case.scheme.self_care, Text("这项待遇不按自理能力分档。", "this benefit does not go by self-care.")),
        "assess_self_care": (not case.scheme.self_care, Text("这项待遇不按自理能力分档。", "this benefit does not go by self-care.")),
        **dict.fromkeys(("post_ending", "object_ending", "answer_ending_objection"),
                        (case.scheme.end_post_days == 0, Text("这项待遇终止不用公示。", "its ending is not posted."))),
        "offer_move": (bool(case.moving_to), Text("已经在转办,等对方接收。", "it is on its way already and waits for an answer.")),
        **dict.fromkeys(("move", "decline_move"), (not case.moving_to or not case.moving_to.startswith(attempt.actor.area),
                                                   Text("没有转给您。", "it was not sent to you."))),
        "check_risk": (not case.scheme.automatic, Text("这项救助不能免申请确认。", "it is never granted without an application.")),
        "close_after_death": (case.death is None or not case.paying,
                              Text("没有登记死亡,或者待遇没有在发放。", "no death is on record, or nothing is being paid.")),
        "report_alive": (case.death is None, Text("没有登记过死亡。", "no death is on record.")),
        "undo_death": (case.ended_by_death is None, Text("这件事项不是因死亡登记结束的。", "it did not end because of a death.")),
        "appeal": (not stands or case.suspended,
                   Text("没有可以申诉的决定,或者申诉已在处理。", "there is no decision to appeal against, or an appeal is running.")),
        "uphold_appeal": (not case.suspended, Text("没有正在处理的申诉。", "no appeal is open.")),
        "dismiss_appeal": (not case.suspended, Text("没有正在处理的申诉。", "no appeal is open.")),
    }
    foreign, why = reasons.get(act, (False, None))
    return why if foreign else None


def ending_posted(attempt: Attempt) -> Text | None:
    """民发〔2021〕43号 第二十六条: the ending is posted for seven days first; after an objection it is looked into and posted anew."""
    case, proposal = attempt.case, attempt.case.proposal
    if attempt.act.id not in {"stop", "taper"} or not case.scheme.end_post_days or proposal is None:
        return None
    after = [event for event in case.since(proposal) if event.act in {"post_ending", "object_ending"}]
    if not after or after[-1].act != "post_ending":
        return Text("拟终止要先公示;有异议的,核实以后重新公示。",
                    "its ending is posted first, and anew after an objection was looked into.")
    until = date.fromisoformat(str(after[-1].data["posted_on"])) + timedelta(days=case.scheme.end_post_days)
    return None if attempt.today > until else Text(f"拟终止公示到{until:%Y-%m-%d},期满再决定。",
                                                   f"its ending is posted until {until:%Y-%m-%d}.")


def objection_answered_before_posting_anew(attempt: Attempt) -> Text | None:
    """What was objected to an ending is looked into before it is posted once more."""
    case = attempt.case
    last = case.last("object_ending", "answer_ending_objection")
    if attempt.act.id == "post_ending" and last is not None and last.act == "object_ending":
        return Text("对终止的异议还没有核实。", "the objection to its ending has not been looked into.")
    return None


def helps_at_once(attempt: Attempt) -> Text | None:
    """小额快救: the township decides at once, but not the same person who accepted."""
    if attempt.act.id != "fast_grant":
        return None
    mine = {event.act for event in attempt.case.events if event.actor == attempt.actor.id}
    surveyed = mine & {"accept", "accept_on_commitment", "check_data", "visit"}
    return Text("受理或调查过的人不能自己批。", "whoever accepted or surveyed it cannot grant it.") if surveyed else None


def county_looks(case: Case) -> bool:
    """Must the county look into it itself? 57号 第二十条 (a relative's case that was moved, an objection), 43号 第十六条 (a share of all).

    Drawn from the moment the file was sent, which nobody knows before and nobody can change after.
    """
    sent, share = case.last("send_to_county"), case.scheme.check_share
    if case.last("move", "recuse", "object") is not None:
        return True
    if sent is None or not share:
        return False
    drawn = int(sha256(f"{case.ref} {sent.at.isoformat()}".encode()).hexdigest()[:8], 16) % 100
    return drawn < share + _SAMPLING_MARGIN


def county_looked(attempt: Attempt) -> Text | None:
    """Where the county must look into a case itself, it has done so before it grants or proposes a refusal."""
    case = attempt.case
    if attempt.act.id not in {"grant", "propose_refusal"} or case.state != "county" or not county_looks(case):
        return None
    sent = case.last("send_to_county")
    if sent is None or any(event.act == "county_check" for event in case.since(sent)):
        return None
    return Text("这件要由县级先抽查、登记(异议、回避转办或者抽中)。",
                "the county has to look into this one first (objection, moved for recusal, or drawn).")


def found_out_first(attempt: Attempt) -> Text | None:
    """An opinion rests on data that were checked and, where the scheme asks for it, on a visit by two named people."""
    if attempt.act.id != "give_opinion":
        return None
    case = attempt.case
    start = case.last("object", "accept", "accept_on_commitment")
    done = {event.act for event in case.since(start)} if start else set()
    if case.scheme.data_check and "check_data" not in {event.act for event in case.events}:
        return Text("还没有核对部门数据。", "the departments' data have not been checked.")
    if case.scheme.visit and "visit" not in done:
        return Text("还没有登记入户调查。", "no home visit is on record.")
    return None


def two_visitors(attempt: Attempt) -> Text | None:
    """民发〔2021〕57号 第十五条: a home visit is made by two people, each by name."""
    if attempt.act.id == "visit" and len(set(attempt.data.get("visitors") or ())) < 2:
        return Text("入户调查要两名调查人,分别写明姓名。", "a visit takes two visitors, each by name.")
    return None


def only_what_data_prove(attempt: Attempt) -> Text | None:
    """无感申办 ends in a grant only for schemes that data alone can prove, and only after the silent period."""
    case = attempt.case
    if attempt.act.id != "grant_untold":
        return None
    if not case.scheme.automatic:
        return Text("这项救助不能免申请确认,请转为申请办理。", "this scheme cannot be granted without an application.")
    told = case.last("tell")
    days = attempt.settings.get("silent_days")
    if days is None:
        return Text("没有设定静默期天数(当地规定),不能免申请确认。",
                    "the place has set no silent period, so it cannot be granted this way.")
    if told is None or attempt.today < day_of(told.at) + timedelta(days=days):
        return Text(f"静默期{days}天还没有过。", f"the silent period of {days} days is not over.")
    stopping = [risk.name for risk in risks_of(attempt) if risk.stops]
    if stopping:
        return Text(f"{stopping[0].zh},不能免申请确认,请转为申请办理或者关闭线索。",
                    f"{stopping[0].en}: it cannot be granted without an application.")
    return None


def risks_of(attempt: Attempt) -> list[Risk]:
    """Reasons for care that hold at this moment."""
    amount = attempt.data.get("amount_fen")
    return risks_found(attempt.settings, None if amount is None else int(amount))


def looked_at_first(attempt: Attempt) -> Text | None:
    """Above the scheme's risk level somebody has looked into the very reasons that hold now, after the person was told or before."""
    case = attempt.case
    if attempt.act.id != "grant_untold" or case.scheme.risk_level is None:
        return None
    found = [risk for risk in risks_of(attempt) if not risk.stops]
    checked = {id for event in case.events if event.act == "check_risk" for id in event.data.get("risks", ())}
    if points_of([risk.id for risk in found]) < case.scheme.risk_level or checked >= {risk.id for risk in found}:
        return None
    return Text(f"要先由预填以外的人核查、登记:{'、'.join(risk.name.zh for risk in found)}。",
                f"somebody other than who prefilled it has to look into it first: {'; '.join(risk.name.en for risk in found)}.")
