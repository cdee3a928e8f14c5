"""Promises a finished history keeps, looked at from outside: written apart from the guards and from the fold of a case.

A guard forbids one act; a promise says what nobody may ever find in the events, however they came about.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huimin.casework.model import Event, day_of
from huimin.casework.procedure import Scheme, procedure
from huimin.casework.risks import points_of
from huimin.kernel import Text


@dataclass(frozen=True)
class Promise:
    """code: as in PROMISES; article: of the law, or the safeguard's reason."""

    code: str
    article: str
    text: Text


@dataclass(frozen=True)
class Violation:
    """Which promise an event breaks."""

    promise: Promise
    case: str
    seq: int

    @property
    def code(self) -> str:
        return self.promise.code


_TABLE = (
    ("nobody", "社会救助法 第四十八条", "不利的决定由有姓名的人作出", "A named person acts against somebody, never a program"),
    ("unheard", "社会救助法 第四十八条", "决定以前听取了本人意见", "The person was heard before the decision"),
    ("proposer", "社会救助法 第四十八条", "提出的人和决定的人不是同一个", "Another person than the proposer decides"),
    ("proofless", "社会救助法 第四十八条", "建议写明依据的事实", "A proposal names the facts it rests on"),
    ("derived", "个人信息保护法 第二十四条", "推算的、没送来的数据不作不利依据", "Nothing derived or missing stands against anybody"),
    ("unserved", "社会救助法 第四十八条", "书面通知送达以后才生效", "Nothing takes effect before its written notice was served"),
    ("early", "当地规定", "通知送达后过了规定的日子才生效", "Nothing takes effect before the days after its notice are over"),
    ("appealed", "社会救助法 第七十六条", "申诉期间不执行、不另提不利建议", "Nothing is carried out or proposed while an appeal runs"),
    ("self_judged", "社会救助法 第七十六条", "申诉由另一个人处理", "An appeal is judged by somebody else"),
    ("lost", "社会救助法 第四十八条", "没有停发决定或核实的死亡,待遇不中断", "No benefit ends without a decision or a verified death"),
    ("cut_short", "民发〔2022〕83号 一(三)", "渐退期内、停发的月份以前不停发", "Nothing ends before its gradual exit or its month is over"),
    ("undone", "民发〔2022〕83号 一(三)", "死亡登记有误由两个人恢复,停发的补齐", "A wrong death is undone by two and made up in full"),
    ("overcharged", "社会救助法 第七十三条", "追回的不超过多发的", "No more is recovered than was overpaid"),
    ("blamed", "告知承诺", "第一次无心之误不追回", "A first honest mistake is not recovered"),
    ("exposed", "民发〔2019〕62号 二(二)", "不该公示的没有公示", "What is never posted was not posted"),
    ("hidden", "民发〔2021〕57号 第十九条", "该公示的公示满了期限", "What must be posted was posted in full"),
    ("unseen", "民发〔2021〕57号 第十五条", "两名调查人入户以后才有初审意见", "Two people visited before the opinion"),
    ("one_hand", "财务与审批分开", "受理、调查的人不作决定", "Whoever accepted or surveyed does not decide"),
    ("self_raised", "财务与审批分开", "增发由另一个人按建议的金额批", "A raise was proposed by another, at that amount"),
    ("kin", "社会救助法 第七十条", "近亲属没有经办", "No relative handled it"),
    ("aside", "社会救助法 第七十条", "回避以后不再经办", "Whoever stepped aside has no hand in it afterwards"),
    ("foisted", "一件事一个责任单位", "转办由对方接收以后才算", "A case moves only once the other township has taken it over"),
    ("sent_away", "一次性告知", "还缺什么只告知一次", "What is missing is said once"),
    ("untold", "当地规定", "免申请只用于数据能证明的,并且过了静默期", "Granted unasked only where data prove it, after the silent period"),
    ("unchecked", "财务与审批分开", "免申请确认前,有疑点的由另一个人核查过", "Doubts were looked into by another before a grant unasked"),
    ("declined_for", "本人意愿", "放弃是本人表示的", "Only the person gives something up"),
    ("out_of_time", "如实登记", "登记的日期在它可能发生的日子里", "Days on record are days on which it can have happened"),
)
PROMISES: Mapping[str, Promise] = {code: Promise(code, article, Text(zh, en)) for code, article, zh, en in _TABLE}

_FACTS = frozenset({"measured", "declared", "assessed"})
_DECISIONS = frozenset({"refuse", "cut", "stop", "recover", "taper"})
_PROPOSALS = frozenset({"propose_refusal", "propose_cut", "propose_stop", "propose_recovery"})
_SURVEYS = frozenset({"accept", "accept_on_commitment", "check_data", "visit", "give_opinion"})
_PEOPLE = frozenset({"citizen", "system", "anyone"})
"""Roles of nobody's office."""
_MONTHLY = frozenset({"paid", "cut_proposed", "cut_decided", "stop_proposed", "stop_decided", "tapering"})
_UNSETTLED = frozenset({"recovery_proposed", "recovery_decided"})


@dataclass(frozen=True)
class _Past:
    """What came before one event."""

    events: Sequence[Event]
    scheme: Scheme
    kin: Mapping[str, frozenset[str]]
    settings: Mapping[str, int]

    def last(self, acts: frozenset[str] | str) -> Event | None:
        wanted = {acts} if isinstance(acts, str) else acts
        return next((event for event in reversed(self.events) if event.act in wanted), None)

    def after(self, start: Event | None) -> list[Event]:
        return [] if start is None else [event for event in self.events if event.seq > start.seq]

    @property
    def appealed(self) -> bool:
        said = self.last(frozenset({"appeal", "uphold_appeal", "dismiss_appeal"}))
        return said is not None and said.act == "appeal"

    @property
    def drawing(self) -> bool:
        """Did the family draw the benefit?"""
        for event in reversed(self.events):
            if event.state not in _UNSETTLED:
                return event.state in _MONTHLY
        return False


def violations(events: Sequence[Event], kin: Mapping[str, frozenset[str]] | None = None,
               settings: Mapping[str, int] | None = None) -> list[Violation]:
    """Promises a history breaks; empty for every history `perform` can make.

    kin: per actor, identity numbers of himself and of declared relatives; settings: the place's own numbers, as in `perform`
    """
    if not events:
        return []
    scheme = procedure().scheme(str(events[0].data["policy"]))
    members = frozenset(events[0].data["members"])
    found = []
    for place, event in enumerate(events):
        past = _Past(events[:place], scheme, kin or {}, settings or {})
        found += [Violation(PROMISES[code], event.case, event.seq) for look in _LOOKS for code in look(event, past, members)]
    return found


def _against(event: Event, past: _Past, _: frozenset[str]) -> Iterator[str]:
    adverse = event.act in _DECISIONS or event.act in {"take_effect", "dismiss_appeal"}
    if (adverse or event.act in _PROPOSALS) and (event.role == "system" or not event.actor or not event.actor_name):
        yield "nobody"
    if event.act in _DECISIONS:
        proposal = past.last(_PROPOSALS)
        if not any(one.act == "hear" for one in past.after(proposal)):
            yield "unheard"
        if proposal is None or proposal.actor == event.actor:
            yield "proposer"
    if (event.act in _DECISIONS | _PROPOSALS or event.act == "take_effect") and past.appealed:
        yield "appealed"
    if event.act in _PROPOSALS:
        evidence: Sequence[Mapping[str, Any]] = event.data.get("evidence") or ()
        if not evidence:
            yield "proofless"
        if any(fact.get("provenance") not in _FACTS for fact in evidence):
            yield "derived"
    if event.act in {"uphold_appeal", "dismiss_appeal"}:
        decided = past.last(_DECISIONS)
        if decided is None or decided.actor == event.actor:
            yield "self_judged"


def _effect(event: Event, past: _Past, _: frozenset[str]) -> Iterator[str]:
    decided = past.last(_DECISIONS)
    if event.act == "take_effect":
        served = next((one for one in reversed(past.after(decided)) if one.act == "serve_notice"), None)
        days = timedelta(days=past.settings.get("notice_days", 0))
        if served is None:
            yield "unserved"
        elif day_of(event.at) < date.fromisoformat(served.data["served_on"]) + days:
            yield "early"
        if decided is not None and decided.act == "taper" and f"{day_of(event.at):%Y-%m}" <= str(decided.data["until_month"]):
            yield "cut_short"
        if (decided is not None and decided.act == "stop" and past.scheme.ends_next_month
                and f"{day_of(event.at):%Y-%m}" <= f"{day_of(decided.at):%Y-%m}"):
            yield "cut_short"
    if event.act in {"stop", "taper"} and past.scheme.end_post_days:
        posted = past.last(frozenset({"post_ending", "object_ending", "propose_stop"}))
        days = timedelta(days=past.scheme.end_post_days)
        if posted is None or posted.act != "post_ending" or day_of(event.at) <= date.fromisoformat(posted.data["posted_on"]) + days:
            yield "hidden"
    if event.act == "undo_death":
        ended, alive = past.last("close_after_death"), past.last(frozenset({"report_alive", "report_death"}))
        first = None if ended is None else (day_of(ended.at).replace(day=1) + timedelta(days=31)).strftime("%Y-%m")
        if (first is None or alive is None or alive.act != "report_alive" or alive.actor == event.actor
                or str(event.data["back_from"]) > first):
            yield "undone"
    draws = event.state in _MONTHLY or (event.state in _UNSETTLED and past.drawing)
    if past.drawing and not draws:
        stopped = event.act == "take_effect" and decided is not None and decided.act in {"stop", "taper"}
        died = past.last("report_death")
        verified = event.act == "close_after_death" and died is not None and died.actor != event.actor
        if not stopped and not verified:
            yield "lost"


def _fair(event: Event, past: _Past, members: frozenset[str]) -> Iterator[str]:
    proposal = past.last(_PROPOSALS)
    if event.act == "recover" and proposal is not None and int(event.data["recover_fen"]) > int(proposal.data.get("overpaid_fen") or 0):
        yield "overcharged"
    if event.act == "propose_recovery":
        results = [one.data["result"] for one in past.events if one.act == "check_commitment"]
        if results.count("mistake") == 1 and "untrue" not in results:
            yield "blamed"
    if event.act == "move" and "to_area" not in event.data:  # an older move names the township itself: nobody was asked then
        asked = past.last(frozenset({"offer_move", "move", "decline_move", "recuse"}))
        if asked is None or asked.act != "offer_move" or asked.actor == event.actor:
            yield "foisted"
    if event.act == "tell_missing" and past.last("tell_missing") is not None:
        yield "sent_away"
    if event.act == "opt_out" and event.role != "citizen" and not event.data.get("said"):
        yield "declined_for"
    if event.act == "grant_untold":
        told, days = past.last("tell"), past.settings.get("silent_days")
        if not past.scheme.automatic or days is None or told is None or day_of(event.at) < day_of(told.at) + timedelta(days=days):
            yield "untold"
        doubts = frozenset(event.data.get("risks", ()))
        looked = {id for one in past.events if one.act == "check_risk" for id in one.data.get("risks", ())}
        if "unproved" in doubts:
            yield "untold"
        if past.scheme.risk_level is not None and points_of(list(doubts)) >= past.scheme.risk_level and not looked >= doubts:
            yield "unchecked"
    if event.act in {"grant_untold", "check_risk"} and any(one.actor == event.actor and one.act == "prefill" for one in past.events):
        yield "one_hand"
    if event.role not in _PEOPLE and event.act != "offer_move" and members & past.kin.get(event.actor, frozenset()):
        yield "kin"
    if event.role not in _PEOPLE and any(event.actor in one.data["aside"] for one in past.events if one.act == "recuse"):
        yield "aside"


def _in_order(event: Event, past: _Past, _: frozenset[str]) -> Iterator[str]:
    if event.act == "post" and past.scheme.post_days == 0:
        yield "exposed"
    if event.act == "send_to_county" and past.scheme.post_days:
        posted = past.last(frozenset({"post", "object"}))
        if posted is None or posted.act != "post" or (day_of(event.at) - day_of(posted.at)).days <= past.scheme.post_days:
            yield "hidden"
    if event.act == "give_opinion" and past.scheme.visit:
        start = past.last(frozenset({"accept", "accept_on_commitment", "object"}))
        visit = next((one for one in past.after(start) if one.act == "visit"), None)
        if visit is None or len(set(visit.data["visitors"])) < 2:
            yield "unseen"
    if event.act in {"grant", "refuse", "fast_grant"} and any(one.actor == event.actor and one.act in _SURVEYS for one in past.events):
        yield "one_hand"
    if event.act == "raise":
        asked = past.last(frozenset({"propose_raise", "raise", "take_effect"}))
        if (asked is None or asked.act != "propose_raise" or asked.actor == event.actor
                or asked.data["amount_fen"] != event.data["amount_fen"]):
            yield "self_raised"
    beginnings = {"posted_on": frozenset({"propose_stop", "answer_ending_objection"}), "visited_on": None,
                  "assessed_on": frozenset({"report_self_care"}), "heard_on": _PROPOSALS, "served_on": _DECISIONS,
                  "paid_on": frozenset({"grant", "fast_grant"}), "died_on": frozenset[str]()}
    for field, acts in beginnings.items():
        if field in event.data:
            day = date.fromisoformat(str(event.data[field]))
            start = past.events[0] if acts is None else past.last(acts)
            if day > day_of(event.at) or (start is not None and day < day_of(start.at)):
                yield "out_of_time"


_LOOKS: Sequence[Callable[[Event, _Past, frozenset[str]], Iterator[str]]] = (_against, _effect, _fair, _in_order)
