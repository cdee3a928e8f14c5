"""Which data the rules need, from whom: computed from the texts of the policies, so nothing else can be asked for."""

from collections.abc import Sequence
from datetime import date

from huimin import exchange
from huimin.agreements import Request
from huimin.kernel import Text
from huimin.matching.facts import describe
from huimin.matching.prepare import Prepared
from huimin.matching.withholding import FOR_LISTS, PURPOSE, fact_of, items_read
from huimin.policy import check

_BASIS = "社会救助法 第四十一条、第六十二条;政务数据共享条例 第二十条"
_SCENARIO = "按月比对在册名单,发现应享未享、核对在册对象;结果是线索,由人核实"


def items_needed(prepared: Prepared, policies: Sequence[str] | None = None) -> frozenset[str]:
    """What the named policies read through all their definitions, and their own rosters; None: every policy that gets lists.

    Raises UnknownPolicy.
    """
    chosen = [item.id for item in prepared.policies] if policies is None else list(policies)
    read = items_read(check(prepared.rules, prepared.catalog, chosen))
    return read | {f"roster.{name}" for name in chosen} | FOR_LISTS


def item_name(item: str, prepared: Prepared) -> Text:
    """What people call an item of the catalogue; one nobody described keeps its id."""
    return describe(fact_of(item), prepared.program, prepared.catalog).name


def readers(prepared: Prepared) -> dict[str, frozenset[str]]:
    """Policy -> the items it needs, for every policy that gets lists."""
    return {item.id: items_needed(prepared, [item.id]) for item in prepared.policies}


def drafts(prepared: Prepared, since: date, until: date, signed_by: str) -> list[Request]:
    """One complete request per mapped dataset of another department that some policy needs, with the items it needs of it."""
    needed, consumer = readers(prepared), prepared.workspace.consumer
    found = []
    for mapping in prepared.mappings:
        items = sorted({item for items in needed.values() for item in items} & exchange.items_of(mapping))
        if items and mapping.department != consumer:
            policies = tuple(policy for policy, reads in needed.items() if reads & set(items))
            found.append(Request(mapping.department, consumer, mapping.dataset, tuple(items), PURPOSE, policies, "value", _BASIS, _SCENARIO,
                                 since, until, signed_by))
    return found
