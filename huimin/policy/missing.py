"""Which facts would settle what is not known: the ones that matter, and no others.

A fact is missing only where it can still change the answer: not in a condition that is already
decided, not in an arm of a `case` that cannot be reached, not for a member a `where` leaves out.
"""

from huimin.policy.evaluate import STRICT, chosen, exact, item_value, member_truth
from huimin.policy.program import FactKey
from huimin.policy.tree import Aggregate, Case, Fact, Node, Op, Param, Value
from huimin.policy.world import Subject

Missing = frozenset[tuple[str, FactKey]]
NOTHING: Missing = frozenset()


def missing(node: Node, s: Subject) -> Missing:
    """The facts that, all known, would make this value known: (whose, which). Empty when it is known."""
    key = ("missing", node)
    if key not in s.memo:
        # A strict operation is known exactly when its arguments are: asking them is enough.
        strict = isinstance(node, Op) and node.op in STRICT
        s.memo[key] = NOTHING if not strict and exact(node, s) is not None else _missing(node, s)
    found: Missing = s.memo[key]
    return found


def _missing(node: Node, s: Subject) -> Missing:
    """Of a node that is known to be unknown."""
    if isinstance(node, Fact):
        reader = s.world.reader(s, node)
        return frozenset({(reader.name, reader.phantom_key or fact_key(node))})
    if isinstance(node, Value):
        return item_missing(node.item, node.part, s.world.reader(s, node))
    if isinstance(node, Param):
        return frozenset({("", ("parameter", node.id))})
    if isinstance(node, Case):
        return _case_missing(node, s)
    if isinstance(node, Aggregate):
        return _aggregate_missing(node, s)
    return NOTHING.union(*(missing(child, s) for child in node.children()))


def fact_key(node: Fact) -> FactKey:
    word, separator, policy = node.name.partition("__")
    return ("roster", policy) if separator and word in {"receives", "paid"} else node.key


def item_missing(item_id: str, part: str, s: Subject) -> Missing:
    item = s.world.program.items[item_id]
    if part == "value":
        assert item.formula is not None
        return missing(item.formula, s)
    outcome = item_value(item_id, "outcome", s)
    if outcome is None:
        results = s.memo.get((item_id, "conditions")) or [exact(c.when, s) for c in item.conditions]
        open_ones = (c.when for c, result in zip(item.conditions, results, strict=True) if result is None)
        return NOTHING.union(*(_missing(tree, s) for tree in open_ones))
    return missing(item.amount, s) if part == "amount" and outcome and item.amount is not None else NOTHING


def _case_missing(node: Case, s: Subject) -> Missing:
    found = NOTHING
    for condition, result in node.arms:
        holds = exact(condition, s)
        if holds is not False:
            found |= missing(condition, s) | missing(result, s)
        if holds:
            return found
    return found | missing(node.default, s)


def _aggregate_missing(node: Aggregate, s: Subject) -> Missing:
    assert node.value is not None
    found = NOTHING
    truths = node.function in {"any", "every", "count"}
    for row in s.world.rows(s, node.over):
        taken = chosen(node, row, s)
        open_row = member_truth(node, row, taken) is None if truths else taken is not False
        if not open_row:
            continue
        part = missing(node.value, row) | _where_missing(node, row, s)
        if part and row.phantom_key is not None:
            part = frozenset({(s.name, row.phantom_key)})
        found |= part
    return found


def _where_missing(node: Aggregate, row: Subject, s: Subject) -> Missing:
    found = missing(node.where, row) if node.where is not None else NOTHING
    if node.window is not None and row.facts.get("day") is None:
        found |= frozenset({(row.name, (node.over, "day"))})
    return found
