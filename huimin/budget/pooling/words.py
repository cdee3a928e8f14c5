"""A matching told: per need what it got, from whom, or why not; as JSON for `huimin pool --json`.

source, synthetic: of the rules; now; needs, met, partly, unmet, twice: how many; already: needs that earlier plans (--given) have
met and that are left out here
proofs: [{kind, needs, resources, arcs, seen, rounds}]     needs, resources: groups of like ones; arcs: possible ones between
                                                           them; seen: by the solver. A kind that could not be proved
                                                           optimal in whole numbers would be an error instead
kinds: [{kind, category, unit, wanted, given, left}]       amounts in fen for money, else in units
sectors: [{sector, category, unit, kind, given}]
plan: [{need, household, place, resource, owner, sector, kind, unit, amount, km, arrives}]
needs_told: [{id, household, kind, unit, amount, urgency, met, short, why, ways, text{zh,en}}]    why, ways: see pool.Fate
damage (with --damage): {rows, unplaced: [{line, why{zh,en}}], households, people, degrees: {degree: households}}
files: [paths]
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from huimin.budget.lines import MONEY_UNIT
from huimin.budget.pooling.pool import Fate, Given, Pooled
from huimin.budget.pooling.register import CATEGORIES, SECTORS, Kind
from huimin.kernel import Text, yuan

MADE_UP = Text("距离、行车速度和受灾需求标准是虚构的,只供试算,不是任何机关的正式标准",
               "distances, speeds and what a damaged household needs are made up for trying out; nobody's official standard")
WHY = {
    "twice": Text("同一户同一种帮助已由另一条需求({same})登记,只给一次",
                  "the household's other need of this kind ({same}) stands; given once"),
    "none": Text("资源册里没有这一种资源", "the register holds no resource of this kind"),
    "condition": Text("有这种资源,但捐赠方指定的用途或地区不包括这一户", "givers' conditions on use or place exclude this need"),
    "far": Text("可用的资源都太远,超出服务范围", "every resource that would do is too far away"),
    "late": Text("可用的资源都来不及在期限前送到", "no resource that would do can be there in time"),
    "urgent": Text("可用的资源都已给了更急(或同样急)的需求", "all that would do went to needs more, or just as, urgent"),
    "equal": Text("可用的资源都已给了同样急的需求,数量不够", "all that would do went to needs just as urgent: there is not enough")}
WAYS = {"given": Text("已给出", "given away"), "condition": Text("条件不合", "against conditions"), "far": Text("太远", "too far"),
        "late": Text("来不及", "too late")}
MET = {"met": Text("已满足", "met"), "partly": Text("部分满足", "partly met"), "unmet": Text("未满足", "not met")}


def amount(number: int, unit: str) -> str:
    """「12 床」, “12 床”; money in yuan."""
    return f"{yuan(number)} {unit}" if unit == MONEY_UNIT else f"{number:,} {unit}"


def told(fate: Fate) -> Text:
    """One sentence: what it got, from whom, how far, when; and for what is lacking why."""
    zh = [_given(one).zh for one in fate.given]
    en = [_given(one).en for one in fate.given]
    if fate.short:
        why, unit = WHY[fate.why], fate.need.unit
        zh.append(f"缺 {amount(fate.short, unit)}:{why.zh.format(same=fate.same)}{_ways(fate, 'zh')}")
        en.append(f"lacking {amount(fate.short, unit)}: {why.en.format(same=fate.same)}{_ways(fate, 'en')}")
    return Text(";".join(zh) + "。", "; ".join(en) + ".")


def _given(one: Given) -> Text:
    what, when = amount(one.amount, one.resource.kind.unit), f"{one.arrives:%Y-%m-%d %H:%M}"
    if one.resource.kind.category == "money":
        return Text(f"得 {what},来自{one.resource.owner}({one.resource.id})", f"gets {what} from {one.resource.owner} ({one.resource.id})")
    return Text(f"得 {what},来自{one.resource.owner}({one.resource.id}),{one.km:.1f} 公里,{when} 前到",
                f"gets {what} from {one.resource.owner} ({one.resource.id}), {one.km:.1f} km, there by {when}")


def _ways(fate: Fate, language: str) -> str:
    parts = [(str(getattr(WAYS[name], language)), count) for name, count in fate.ways.items()]
    if not parts:
        return ""
    return ("(这种资源:" + "、".join(f"{word} {count} 项" for word, count in parts) + ")" if language == "zh" else
            " (resources of this kind: " + ", ".join(f"{count} {word}" for word, count in parts) + ")")


def as_json(found: Pooled) -> dict[str, Any]:
    """See the head of this file."""
    counts = Counter(fate.met for fate in found.fates)
    return {"source": found.rules.source, "synthetic": found.rules.synthetic, "now": found.now.isoformat(timespec="minutes"),
            "needs": len(found.fates), **{name: counts[name] for name in MET}, "twice": sum(fate.why == "twice" for fate in found.fates),
            "proofs": [vars(proof) for proof in found.proofs], "kinds": kinds(found), "sectors": sectors(found),
            "plan": [line(one) for one in found.plan], "needs_told": [_need(fate) for fate in found.fates]}


def line(one: Given) -> dict[str, Any]:
    return {"need": one.need.id, "household": one.need.household, "place": one.need.point.code, "resource": one.resource.id,
            "owner": one.resource.owner, "sector": one.resource.sector, "kind": one.need.kind, "unit": one.resource.kind.unit,
            "amount": one.amount, "km": round(one.km, 1), "arrives": one.arrives.isoformat(timespec="minutes")}


def _need(fate: Fate) -> dict[str, Any]:
    need = fate.need
    return {"id": need.id, "household": need.household, "kind": need.kind, "unit": need.unit, "amount": need.amount,
            "urgency": need.urgency, "met": fate.met, "short": fate.short, "why": fate.why, "ways": dict(fate.ways),
            "text": told(fate).as_json()}


def kinds(found: Pooled) -> list[dict[str, Any]]:
    """One a kind of the register or of the needs: what was wanted, given, and is left."""
    wanted, given, left = Counter[str](), Counter[str](), Counter[str]()
    units = {fate.need.kind: ("", fate.need.unit) for fate in found.fates}
    units |= {one.kind.name: (one.kind.category, one.kind.unit) for one in found.resources}
    for fate in found.fates:
        if fate.why != "twice":
            wanted[fate.need.kind] += fate.need.amount
            given[fate.need.kind] += fate.need.amount - fate.short
    for one in found.resources:
        left[one.kind.name] += found.left[one.id]
    return [{"kind": name, "category": category, "unit": unit, "wanted": wanted[name], "given": given[name], "left": left[name]}
            for name, (category, unit) in sorted(units.items())]


def sectors(found: Pooled) -> list[dict[str, Any]]:
    """What each side gave, by kind; units do not add up across kinds."""
    given = Counter[tuple[str, Kind]]()
    for one in found.plan:
        given[one.resource.sector, one.resource.kind] += one.amount
    return [{"sector": sector, "category": kind.category, "kind": kind.name, "unit": kind.unit, "given": total}
            for (sector, kind), total in sorted(given.items(), key=lambda item: (list(SECTORS).index(item[0][0]), item[0][1].name))]


def kind_rows(rows: Iterable[dict[str, Any]]) -> Sequence[Sequence[str]]:
    """For a terminal: kind, category, wanted, given, left."""
    return [[row["kind"], str(CATEGORIES[row["category"]]) if row["category"] else "", amount(row["wanted"], row["unit"]),
             amount(row["given"], row["unit"]), amount(row["left"], row["unit"])] for row in rows]
