"""The rules as people read them: conditions and formulas in words, what they ask for, the numbers a place has set.

Shared by the public pages and the policy desk. Everything is computed from the policy files and the catalog.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from django.utils import timezone

from huimin import matching
from huimin.catalog import ParameterValue, Unit, parse_unit
from huimin.kernel import Fen, Text, language, yuan
from huimin.matching import NoMonth, Prepared
from huimin.policy import Item, Parameter, Policy
from huimin.web import county

UNITS: Mapping[str, Text] = {"person": Text("人", "people"), "household": Text("户", "households")}
GIVEN_TO: Mapping[str, Text] = {"person": Text("按人发给", "each person"), "household": Text("按户发给", "the household")}
PERIODS: Mapping[str, Text] = {"month": Text("每月", "every month"), "year": Text("每年", "every year"), "once": Text("一次", "once"),
                               "season": Text("每季", "every season"), "event": Text("每次", "each time")}
DELIVERIES: Mapping[str, Text] = {"cash": Text("发钱", "money"), "waiver": Text("减免或代缴", "a payment made for you"),
                                  "voucher": Text("发券", "a voucher"),
                                 "status": Text("认定身份,据此享受其他帮助", "a status other help builds on")}
STARTS: Mapping[str, Text] = {
    "month_after_decision": Text("从批准的下个月起", "from the month after the decision"),
    "month_of_application": Text("从申请的当月起", "from the month of the application"),
    "eligible_month": Text("从符合条件的当月起", "from the first month in which the conditions are met"),
    "month_after_eligibility": Text("从符合条件的下个月起", "from the month after the conditions are met"),
    "premium_year": Text("当年参保年度", "for the insurance year"),
    "trigger_month": Text("从启动的当月起", "from the month the switch goes on"),
}
_UNIT_WORDS: Mapping[str, Text] = {
    "fen": Text("元", "yuan"), "person": Text("人", "person"), "household": Text("户", "household"), "day": Text("天", "day"),
    "month": Text("月", "month"), "year": Text("年", "year"), "m2": Text("平方米", "m²"), "mu": Text("亩", "mu"),
    "point": Text("分", "point"), "piece": Text("件", "piece"),
}
_OPERATORS: Mapping[str, Text] = {
    "and": Text("并且", "and"), "or": Text("或者", "or"), "not": Text("不是:", "not"), "case": Text("", ""), "when": Text(";如果", "; if"),
    "then": Text("则", "then"), "else": Text(";否则", "; otherwise"), "end": Text("", ""), "where": Text(",只算", ", counting only"),
    "between": Text("介于", "between"), "in": Text("属于", "is one of"), "true": Text("是", "yes"), "false": Text("否", "no"),
    "any": Text("任何一人", "any"), "every": Text("每一人", "every"), "count": Text("人数", "number of"), "total": Text("合计", "total of"),
    "greatest": Text("取较大者", "the greater of"), "least": Text("取较小者", "the lesser of"), "monthly": Text("折合每月", "per month"),
    "yearly": Text("折合每年", "per year"), "age": Text("周岁", "age on"), "as_of": Text("当日", "the day"),
    "member": Text("家庭成员", "member"), "obligor": Text("赡养抚养义务人", "obligor"), "parent": Text("父母", "parent"),
    "child": Text("子女", "child"), "spouse": Text("配偶", "spouse"), "outcome": Text("是否符合", "entitled"),
    "months_between": Text("相隔月数", "months between"), "month_start": Text("当月1日", "the first of the month"),
    "first_of_month": Text("所在月的1日", "the first of the month of"), "add_months": Text("加上月数", "with months added"),
    "qty": Text("", ""), "last": Text("最近", "last"), "months": Text("个月", "months"),
}
_WORD = re.compile(r"'[^']*'|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_SIGNS = (("<=", "≤"), (">=", "≥"), ("<>", "≠"), ("*", "×"), ("/", "÷"))
_AFTER_SIGN = re.compile(r"([(×÷+,] ?)[;;] ?")
_EDGES = re.compile(r"^[;; ]+|[;; ]+$")
_PLACE = re.compile(r"\{([^{}]*)\}")


def prepared() -> Prepared:
    """The rules of the current month; before any data has come, those of today."""
    try:
        return county.prepared()
    except NoMonth:
        return matching.prepare(county.workspace(), timezone.localdate())


def policy_of(item: Item) -> Policy:
    assert item.policy is not None, item.id
    return item.policy


@dataclass(frozen=True)
class Asked:
    """One condition: when it is not met (the refusal, with this county's numbers), by which article."""

    id: str
    refuse: str
    article: str
    formula: str
    words: str
    confirmed: bool


def conditions(item: Item, rules: Prepared) -> list[Asked]:
    """Every condition of a policy; all of them must hold."""
    found = []
    for condition in item.conditions:
        formula = condition.source.when.text if condition.source else ""
        found.append(Asked(condition.id, refusal(condition.refuse, item, rules), condition.article, " ".join(formula.split()),
                           in_words(formula, item, rules), condition.source is None or condition.source.confirmed))
    return found


def asked(item: Item, rules: Prepared) -> dict[str, str]:
    """condition id -> what it asks, in words."""
    return of_rules(rules, ("asked", item.id, language()), lambda: {one.id: one.words for one in conditions(item, rules)})


_kept: list[tuple[Prepared, dict[tuple[Hashable, ...], Any]]] = []  # of the rules last asked about
T = TypeVar("T")


def of_rules(rules: Prepared, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What follows from the rules alone is made once. key: names it, with the language where it is in words."""
    known = next((found for of, found in list(_kept) if of is rules), None)
    if known is None:
        known = {}
        _kept[:] = [(rules, known)]
    if key not in known:
        known[key] = make()
    found: T = known[key]
    return found


def refusal(sentence: Text, item: Item, rules: Prepared) -> str:
    """The sentence of a refusal with the county's numbers; what differs from family to family is left open (…)."""
    def number(place: re.Match[str]) -> str:
        parameter = _parameter(place[1], item, rules)
        return _bare(parameter, rules) if parameter is not None else "…"
    return _PLACE.sub(number, str(sentence))


def in_words(formula: str, item: Item, rules: Prepared) -> str:
    """A formula with the names of things in place of their ids: 「(最低生活保障标准 - …) × 人数」."""
    def word(found: re.Match[str]) -> str:
        text = found[0]
        if text.startswith("'"):
            return text.strip("'")
        whole = _named(text, item, rules)
        if whole is not None:
            return _spaced(whole)
        parts = [_named(part, item, rules) or _OPERATORS.get(part) or Text.of(part) for part in text.split(".")]
        return _spaced(Text("的".join(str(part.zh) for part in parts), " ".join(part.en for part in parts)))
    text = _WORD.sub(word, " ".join(formula.split()))
    for sign, shown in _SIGNS:
        text = text.replace(sign, shown)
    return _EDGES.sub("", _AFTER_SIGN.sub(r"\1", " ".join(text.split())))


def _spaced(text: Text) -> str:
    return str(text) if language() == "zh" else f" {text} "


def _named(name: str, item: Item, rules: Prepared) -> Text | None:
    """What a name of the language stands for, seen from one policy."""
    parameter = _parameter(name, item, rules)
    if parameter is not None:
        return Text(parameter.name.zh.partition("(")[0], parameter.name.en.partition(" (")[0])
    definition = rules.rules.definitions.get(name)
    if definition is not None:
        return definition.name
    policy, _, part = name.partition(".")
    if policy in rules.rules.policies and part in {"", "outcome", "amount"}:
        named = rules.rules.policies[policy].name
        return Text(f"{named.zh}的金额", f"the amount of {named.en}") if part == "amount" else named
    for entity in ("person", "household"):
        field = rules.catalog.by_entity.get(entity, {}).get(name)
        if field is not None:
            return field.label
    return None


def _parameter(name: str, item: Item, rules: Prepared) -> Parameter | None:
    """`standard` within dibao, or `dibao.standard` anywhere."""
    return rules.program.parameters.get(f"{item.id}.{name}") or rules.program.parameters.get(name)


# -- numbers a place has set ---------------------------------------------------------------------


@dataclass(frozen=True)
class Standard:
    """One row of the table of standards; row None: nobody has set the number here."""

    parameter: Parameter
    policy: Text
    row: ParameterValue | None = None


def standards(rules: Prepared, item: Item | None = None, history: bool = False) -> list[Standard]:
    """The numbers the rules read in this area (those of one policy), newest first; history: also those no longer in force."""
    read = {name: parameter for name, parameter in rules.program.parameters.items() if parameter.source == "catalog"}
    if item is not None:
        used = _used(item)
        read = {name: parameter for name, parameter in read.items() if name in used or name.startswith(f"{item.id}.")}
    return [standard for name, parameter in sorted(read.items()) for standard in _rows(name, parameter, rules, history)]


def _used(item: Item) -> set[str]:
    from huimin.policy import Param

    return {node.id for tree in item.trees for node in tree.walk() if isinstance(node, Param)}


def _rows(name: str, parameter: Parameter, rules: Prepared, history: bool) -> Iterator[Standard]:
    home, areas = rules.workspace.area, rules.catalog.areas
    rows = [row for row in rules.catalog.parameters if row.id == name
            and areas.around(home, row.area) and (history or row.valid_on(rules.as_of))]
    owner = rules.rules.policies.get(name.partition(".")[0])
    words = owner.name if owner is not None else Text("各项政策", "Several policies")
    for row in sorted(rows, key=lambda row: (row.area, row.residence, -row.valid_from.toordinal())):
        yield Standard(parameter, words, row)
    if not rows:
        yield Standard(parameter, words)


def _bare(parameter: Parameter, rules: Prepared) -> str:
    """The number in a sentence that already says its unit: 「640」, 「640(农村)、830(城镇)」; … where nobody has set it."""
    kinds = rules.catalog.codelist("residence").codes
    if parameter.source == "constant":
        unit, factor = parse_unit(parameter.unit_text, rules.catalog.extra_units)
        return number(Fraction(str(parameter.value)) * factor, unit)
    found: dict[str, str] = {}
    for residence in ("", *kinds):
        row = rules.catalog.parameters.value(parameter.id, rules.workspace.area, residence, rules.as_of)
        if row is not None and residence in {"", row.residence}:
            found[residence] = number(row.value, row.unit)
    if not found:
        return "…"
    if "" in found:
        return found[""]
    shown = [Text(f"{value}({kinds[kind].zh})", f"{value} ({kinds[kind].en})") for kind, value in found.items()]
    return str(Text("、".join(text.zh for text in shown), ", ".join(text.en for text in shown)))


def number(value: Fraction, unit: Unit) -> str:
    """Money in yuan, whole without decimals; ratios and counts as short as they are exact."""
    if unit.is_money:
        scaled = Fraction(value) / 100
        if value.denominator == 1:
            return yuan(Fen(int(value))).removesuffix(".00")
        return f"{float(scaled):.4f}".rstrip("0").rstrip(".")
    if value.denominator == 1:
        return f"{value.numerator:,}"
    decimal = f"{float(value):.6f}".rstrip("0").rstrip(".")
    return decimal if Fraction(decimal) == value else str(value)


def unit_words(unit: Unit) -> Text:
    """`fen/person/month` → 「元/人·月」; nothing for a plain number."""
    above = [_UNIT_WORDS.get(name, Text.of(name)) for name, power in unit.powers if power > 0]
    below = sorted(((name, _UNIT_WORDS.get(name, Text.of(name))) for name, power in unit.powers if power < 0),
                   key=lambda pair: list(_UNIT_WORDS).index(pair[0]) if pair[0] in _UNIT_WORDS else 99)
    if not above and not below:
        return Text("", "")
    zh, en = "·".join(word.zh for word in above), " ".join(word.en for word in above)
    return Text(f"{zh}/{'·'.join(word.zh for _, word in below)}" if below else zh,
                f"{en} per {' and '.join(word.en for _, word in below)}" if below else en)


# -- what is asked for ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Needed:
    """One fact a policy reads, and who knows it. lacking: why no department supplies it here; None: it comes by itself."""

    name: Text
    holder: Text
    lacking: Text | None


def papers(rules: Prepared, policy: str) -> list[Needed]:
    """The facts of one policy, those first that nobody supplies here and that the family may have to show."""
    lacking = {gap.item: matching.WHY.get(gap.why, Text("", "")) for gap in _gaps(rules) if policy in gap.policies}
    found: dict[Text, Needed] = {}
    for item in sorted(matching.items_needed(rules, [policy])):
        if item.startswith("roster.") or item == "household.area":
            continue
        fact = matching.describe(matching.fact_of(item), rules.program, rules.catalog)
        found.setdefault(fact.name, Needed(fact.name, fact.holder, lacking.get(item)))
    return sorted(found.values(), key=lambda one: one.lacking is None)


def _gaps(rules: Prepared) -> Sequence[matching.Gap]:
    """They take a second to find."""
    def make() -> Sequence[matching.Gap]:
        try:
            month = matching.month_or_latest(rules.workspace, rules.workspace.month)
        except NoMonth:
            month = None
        return matching.gaps(rules, month)
    return of_rules(rules, ("gaps",), make)


def versions(rules: Prepared, policy: str) -> list[tuple[Policy, bool]]:
    """Every version that holds or will hold here, newest first; True: part of what is in force."""
    home, lineage = rules.workspace.area, rules.catalog.areas.lineage
    known = [one for one in rules.library.versions(policy) if one.area in lineage(home)]
    current = rules.rules.policies.get(policy)
    newest: dict[str, date] = {}
    for one in known:
        if one.valid_from <= rules.as_of:
            newest[one.area] = max(newest.get(one.area, one.valid_from), one.valid_from)
    return [(one, current is not None and one.valid_from == newest.get(one.area)
             and (one.area == current.area or current.overlays))
            for one in sorted(known, key=lambda one: (one.valid_from, one.area), reverse=True)]
