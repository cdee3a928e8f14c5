"""Where a place's rules differ from the country's: a real township was seen refusing able-bodied families.

A local file may add what the law leaves open and set local numbers. Every difference is listed all the
same, for a person to hold against the law: replaced and added conditions, replaced amounts, constants
set anew, definitions read another way, numbers set below the level of government the law names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from huimin.catalog import Catalog, ParameterValue
from huimin.kernel import Text
from huimin.policy.library import Library
from huimin.policy.model import Condition, Policy, RuleSet
from huimin.policy.parameters import LEVEL_DIGITS


@dataclass(frozen=True)
class Departure:
    """owner: policy, definition or parameter; kind: condition_replaced | condition_added | amount_replaced |
    constant_replaced | definition_replaced | set_below_level; local and national: the two texts."""

    owner: str
    kind: str
    id: str
    national: str
    local: str

    @property
    def text(self) -> Text:
        zh, en = _SENTENCES[self.kind]
        words = {"owner": self.owner, "id": self.id, "national": self.national, "local": self.local}
        return Text(zh.format(**words), en.format(**words))


_SENTENCES = {
    "condition_replaced": ("{owner}:条件“{id}”国家规定为 {national},本地改为 {local}",
                           "{owner}: condition “{id}” is {national} nationally, {local} here"),
    "condition_added": ("{owner}:本地增加条件“{id}”:{local}", "{owner}: condition “{id}” is added here: {local}"),
    "amount_replaced": ("{owner}:金额国家规定为 {national},本地改为 {local}", "{owner}: the amount is {national} nationally, {local} here"),
    "constant_replaced": ("{owner}:参数“{id}”国家规定为 {national},本地改为 {local}",
                          "{owner}: parameter “{id}” is {national} nationally, {local} here"),
    "definition_replaced": ("{owner}:国家口径为 {national},本地口径为 {local}", "{owner}: read as {national} nationally, as {local} here"),
    "set_below_level": ("{owner}:法律规定由{national}及以上制定,{local} 级别过低,不予采用",
                        "{owner}: the law lets {national} or above set it; {local} is too low and is not used"),
}  # fmt: skip
_LEVELS = {"country": "国家", "province": "省级", "prefecture": "设区的市级", "county": "县级"}


def departures(library: Library, catalog: Catalog, area: str, on: date) -> list[Departure]:
    """All differences between what is in force in `area` and nationally on a day."""
    here, country = library.resolve(area, on), library.resolve("CN", on)
    found: list[Departure] = []
    for name, local in here.policies.items():
        if name in country.policies and local != country.policies[name]:
            found += _policy(country.policies[name], local)
    found += _definitions(country, here)
    return found + list(_levels(here, catalog, on))


def _policy(national: Policy, local: Policy) -> Iterator[Departure]:
    known = {condition.id: condition for condition in national.conditions}
    for condition in local.conditions:
        if condition.id not in known:
            yield Departure(local.id, "condition_added", condition.id, "", _said(condition))
        elif condition.when.text != known[condition.id].when.text:
            yield Departure(local.id, "condition_replaced", condition.id, _said(known[condition.id]), _said(condition))
    for gone in set(known) - {condition.id for condition in local.conditions}:
        yield Departure(local.id, "condition_replaced", gone, _said(known[gone]), "—")
    texts = [_amount(policy) for policy in (national, local)]
    if texts[0] != texts[1]:
        yield Departure(local.id, "amount_replaced", "amount", *texts)
    values = {p.id: p.value for p in national.parameters}
    for parameter in local.parameters:
        if values.get(parameter.id) not in {None, parameter.value}:
            yield Departure(
                local.id, "constant_replaced", parameter.id, str(values[parameter.id]), str(parameter.value)
            )


def _amount(policy: Policy) -> str:
    if policy.amount is None:
        return "—"
    rounding = policy.amount.rounding
    return f"{' '.join(policy.amount.formula.text.split())} [{rounding.how} {rounding.step} fen]"


def _said(condition: Condition) -> str:
    return " ".join(condition.when.text.split())


def _definitions(country: RuleSet, here: RuleSet) -> Iterator[Departure]:
    for name, local in here.definitions.items():
        national = country.definitions.get(name)
        if national is not None and local.formula.text != national.formula.text:
            texts = [" ".join(d.formula.text.split()) for d in (national, local)]
            yield Departure(name, "definition_replaced", name, *texts)


def _levels(here: RuleSet, catalog: Catalog, on: date) -> Iterator[Departure]:
    levels = {p.id: p.level for p in here.parameters if p.level is not None}
    for row in catalog.parameters:
        if row.id in levels and row.valid_on(on) and _too_low(row, levels[row.id] or ""):
            yield Departure(row.id, "set_below_level", row.id, _LEVELS[levels[row.id] or ""], row.area)


def _too_low(row: ParameterValue, level: str) -> bool:
    return row.area != "CN" and len(row.area) > LEVEL_DIGITS[level]
