"""What a condition or an amount reads, through all its definitions, the most telling facts first.

Telling is what makes up the value, in the order in which the rules name it. A fact that only chooses whom
to count (`where`, `count`), which arm of a `case` applies, or what a word like “family member” is made of
says less: the wage before “is alive”. The result of another policy stands for all that policy reads.
"""

from collections.abc import Iterable, Mapping
from itertools import chain, zip_longest

from huimin.policy import Aggregate, Case, Fact, Node, Param, Program, Value

Key = tuple[str, str]
Distances = Mapping[Key, int]

_TRUTH, _RELATIVES, _ARM, _FILTER, _POLICY = 1, 1, 2, 3, 6


class Reads:
    """Speaks about the rules of one program; each definition is looked at once.

    A key is a field (`person`, `wage_income`) or one of (`roster`, policy), (`events`, `event.medical`),
    (`relation`, `parent`), (`relation`, `member`), (`outcome`, policy), (`parameter`, id).
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._items: dict[Key, Distances] = {}

    def of(self, trees: Iterable[Node]) -> list[Key]:
        """What several trees read, parameters last: the most telling of each in turn, so that none is passed over."""
        ranked = [_ranked(self._node(tree)) for tree in trees]
        found = dict.fromkeys(key for key in chain.from_iterable(zip_longest(*ranked)) if key is not None)
        return [*(key for key in found if key[0] != "parameter"), *(key for key in found if key[0] == "parameter")]

    def _node(self, node: Node) -> Distances:
        if isinstance(node, Fact):
            return {_key(node): 0}
        if isinstance(node, Param):
            return {("parameter", node.id): 0}
        if isinstance(node, Value):
            found = self._item(node.item, node.part)
            return _farther(found, _TRUTH) if node.kind.name == "boolean" and node.part == "value" else found
        if isinstance(node, Aggregate):
            return self._aggregate(node)
        if isinstance(node, Case):
            results = [self._node(result) for _, result in node.arms]
            choices = [_farther(self._node(condition), _ARM) for condition, _ in node.arms]
            return _nearest(*results, self._node(node.default), *choices)
        return _nearest(*(self._node(child) for child in node.children()))

    def _item(self, item_id: str, part: str) -> Distances:
        """`part` "amount" of a policy reads its amount, "outcome" its conditions."""
        if (item_id, part) not in self._items:
            item = self._program.items[item_id]
            own = item.amount if part == "amount" else item.formula
            trees = [own] if own is not None else [condition.when for condition in item.conditions]
            below = _nearest(*(self._node(tree) for tree in trees))
            result: Distances = {("outcome", item_id): 0} if item.policy is not None else {}
            self._items[item_id, part] = _nearest(result, _farther(below, _POLICY)) if result else below
        return self._items[item_id, part]

    def _aggregate(self, node: Aggregate) -> Distances:
        over: Key = ("events", node.over) if node.over.startswith("event.") else ("relation", node.over)
        value = self._node(node.value) if node.value is not None else {}
        where = self._node(node.where) if node.where is not None else {}
        return _nearest(_farther(value, _FILTER if node.function == "count" else 0), {over: _RELATIVES}, _farther(where, _FILTER))


def _key(fact: Fact) -> Key:
    word, separator, policy = fact.name.partition("__")
    if separator and word in {"receives", "paid"}:
        return "roster", policy
    return ("events", fact.entity) if fact.entity.startswith("event.") else fact.key


def _ranked(found: Distances) -> list[Key]:
    return sorted(found, key=lambda key: (key[0] == "parameter", found[key]))


def _farther(found: Distances, by: int) -> Distances:
    return {key: distance + by for key, distance in found.items()}


def _nearest(*parts: Distances) -> Distances:
    found: dict[Key, int] = {}
    for part in parts:
        for key, distance in part.items():
            found[key] = min(distance, found.get(key, distance))
    return found
