"""The numbers a run of the matching can say, as data: pages, tables, maps and files are made from this table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from huimin import matching
from huimin.kernel import Fen, Text, yuan
from huimin.matching import MatchResult, Place
from huimin.policy import MONTHS
from huimin.web.cockpit.facts import waiting
from huimin.web.cockpit.scope import Scope


@dataclass(frozen=True)
class Measure:
    """One number of a run.

    value: from the figures of some places and the period of each policy, to a number (fen when kind is "yuan");
    None: there is nothing to count; sql: the same over places.parquet; list: the list its entries stand on
    """

    id: str
    name: Text
    kind: str
    value: Callable[[Sequence[Place], Mapping[str, str]], int | Fraction | None]
    sentence: Callable[[Scope, Sequence[Place], int | Fraction], Text]
    owner: Text
    definition: Text
    sql: str
    list: str = ""


def _sum(name: str) -> Callable[[Sequence[Place], Mapping[str, str]], int]:
    return lambda places, periods: sum(getattr(place, name) for place in places)


def _coverage(places: Sequence[Place], periods: Mapping[str, str]) -> Fraction | None:
    yes = sum(place.yes for place in places)
    return Fraction(sum(place.receiving for place in places), yes) if yes else None


def monthly(places: Iterable[Place], periods: Mapping[str, str], *names: str) -> int:
    """Fen a month: yearly benefits as a twelfth; what is paid once, by season or by event is left out."""
    by_months: dict[int, int] = {}
    for place in places:
        months = MONTHS.get(periods.get(place.policy, ""))
        if months:
            by_months[months] = by_months.get(months, 0) + sum(getattr(place, name) for name in names)
    return int(sum(Fraction(fen, months) for months, fen in by_months.items()))


def _households(scope: Scope, name: str) -> int:
    assert scope.run is not None
    return _counted(scope.run.folder, name, scope.area)


@lru_cache(maxsize=512)
def _counted(run: Path, name: str, area: str) -> int:
    """A run never changes, and a new one has a folder of its own."""
    return matching.select(MatchResult.open(run), name, area=area, limit=1).households


def _listed(name: str, zh: str, en: str) -> Callable[[Scope, Sequence[Place], int | Fraction], Text]:
    """A sentence with {homes}, the households on list `name`, and {number}, its entries."""
    def sentence(scope: Scope, places: Sequence[Place], value: int | Fraction) -> Text:
        words = {"homes": f"{_households(scope, name):,}", "number": f"{value:,}"}
        return Text(zh.format(**words), en.format(**words))
    return sentence


def _coverage_words(scope: Scope, places: Sequence[Place], value: int | Fraction) -> Text:
    yes, receiving = sum(place.yes for place in places), sum(place.receiving for place in places)
    return Text(f"符合条件的{yes:,}项待遇,{receiving:,}项正在享受({float(value):.1%})。",
                f"Of {yes:,} benefits that are due, {receiving:,} are being drawn ({float(value):.1%}).")


def _money_words(scope: Scope, places: Sequence[Place], value: int | Fraction) -> Text:
    shown = yuan(Fen(int(value))).removesuffix(".00")
    return Text(f"每月有{shown}元该发到而没有发到。", f"{shown} yuan a month are due and do not arrive.")


def _paid_words(scope: Scope, places: Sequence[Place], value: int | Fraction) -> Text:
    shown, drawn = yuan(Fen(int(value))).removesuffix(".00"), sum(place.on_roster for place in places)
    return Text(f"在册{drawn:,}项待遇,每月发放{shown}元。", f"{drawn:,} benefits are on the rosters, {shown} yuan a month.")


def _unknown_words(scope: Scope, places: Sequence[Place], value: int | Fraction) -> Text:
    homes = f"{_households(scope, 'unknown'):,}"
    first = next(iter(waiting(scope)), None)
    if first is None:
        return Text(f"{homes}户的{value:,}项还不能判定。", f"{value:,} matters of {homes} households cannot be decided yet.")
    return Text(f"{homes}户的{value:,}项还不能判定;{first.ask.zh}“{first.name.zh}”即可判定{first.households:,}户。",
                f"{value:,} matters of {homes} households cannot be decided yet; “{first.name.en}” ({first.ask.en}) "
                f"would settle {first.households:,} households.")


MEASURES: Mapping[str, Measure] = {one.id: one for one in (
    Measure("coverage", Text("该享受的,享受了多少", "Reach"), "share", _coverage, _coverage_words,
            Text("乡镇主动告知,县里督办", "townships tell people, the county follows up"),
            Text("符合条件并且在发放名册上的,占符合条件的。按项计:一户享受两项算两项。被另一项待遇取代的不算。",
                 "Due and on the roster, as a share of what is due. Counted by benefit: two benefits of a household count twice. "
                 "What another benefit takes the place of is left out."), "sum(receiving) / sum(yes)"),
    Measure("unclaimed", Text("应享未享", "Due and not drawn"), "number", _sum("unclaimed"),
            _listed("unclaimed", "{homes}户有{number}项符合条件、还没有享受。",
                    "{homes} households do not draw {number} benefits that are due."),
            Text("乡镇、村主动告知", "townships and villages tell them"),
            Text("按规则符合条件、发放名册里没有的。是线索,由人核实,不是决定。",
                 "The rules say yes and no roster has them. A lead for somebody to look into, no decision."),
            "sum(unclaimed)", "unclaimed"),
    Measure("undue", Text("可能不再符合", "Perhaps no longer due"), "number", _sum("undue"),
            _listed("undue", "{homes}户的{number}项正在发放,按现有数据可能不再符合。",
                    "{number} benefits of {homes} households are being paid and may no longer be due."),
            Text("乡镇入户核实,先听取本人意见", "townships visit and hear the person first"),
            Text("在发放名册上、按规则不符合的。核实并听取本人意见以前照发。",
                 "On a roster while the rules say no. Paid as before until somebody has looked and heard the person."),
            "sum(undue)", "undue"),
    Measure("amount", Text("金额不符", "Another amount"), "number", _sum("amount"),
            _listed("amount", "{homes}户的{number}项金额与应发的不同。",
                    "{number} benefits of {homes} households are paid at another amount than is due."),
            Text("县级审核人员重新核定", "county officers work it out again"),
            Text("在册并且符合条件,发放金额与按规则算出的不同,多发少发都算。",
                 "Due and drawn, at another amount than the rules give: too much or too little."), "sum(amount)", "amount"),
    Measure("unknown", Text("还不能判定", "Not decided yet"), "number", _sum("to_verify"), _unknown_words,
            Text("掌握数据的部门核对,数据管理员发起", "the departments that hold the facts; the data steward asks them"),
            Text("缺一项或几项事实,或部门说法不一,得不出结论。在册的照发。下表只列补上一项就能判定的。",
                 "A fact is missing, or departments disagree. Whoever is on a roster is paid as before. The table lists what one fact "
                 "alone would settle."), "sum(to_verify)", "unknown"),
    Measure("money", Text("没有发到的钱", "Money that does not arrive"), "yuan",
            lambda places, periods: monthly(places, periods, "unclaimed_fen", "short_fen"), _money_words,
            Text("财政和主管部门", "finance and the departments in charge"),
            Text("应享未享的应发金额,加上少发的差额,折成每月(每年发的按十二分之一;一次性的不计)。",
                 "What is due and not drawn, and what is paid too little, by the month (yearly benefits as a twelfth, "
                 "single payments left out)."),
            "sum(unclaimed_fen + short_fen), fen per period of each policy"),
    Measure("paid", Text("正在发放", "Being paid"), "yuan",
            lambda places, periods: monthly(places, periods, "paid_fen"), _paid_words,
            Text("财政、主管部门", "finance and the departments in charge"),
            Text("发放名册上的项数和金额,折成每月(每年发的按十二分之一;一次性的不计)。",
                 "Entries and money of the rosters, by the month (yearly benefits as a twelfth, single payments left out)."),
            "sum(paid_fen), fen per period of each policy"),
)}
