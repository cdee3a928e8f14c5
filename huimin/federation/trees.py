"""What cutting needs to know of an expression: which facts stand below it, through every definition it names."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from huimin.federation.owners import Key, Owners
from huimin.policy import RELATIONS, Aggregate, Fact, Item, Node, Param, Value


@dataclass(frozen=True)
class Below:
    """facts: registry columns read; holders: the departments that hold them
    relatives: looks at relatives; members: looks at the members of a household; figures: reads one of the whole population
    split: several departments supply one of the facts; amounts: reads the amount of a policy
    """

    facts: frozenset[Key] = frozenset()
    holders: frozenset[str] = frozenset()
    relatives: bool = False
    members: bool = False
    figures: bool = False
    split: bool = False
    amounts: bool = False

    def __or__(self, other: "Below") -> "Below":
        return Below(self.facts | other.facts, self.holders | other.holders, self.relatives or other.relatives,
                     self.members or other.members, self.figures or other.figures, self.split or other.split, self.amounts or other.amounts)


class Trees:
    """Looks through the items of one program."""

    def __init__(self, items: Mapping[str, Item], owners: Owners, population: frozenset[str]) -> None:
        self.items, self.owners, self.population = items, owners, population
        self._below: dict[object, Below] = {}

    def below(self, node: Node) -> Below:
        key: object = (node.item, node.part) if isinstance(node, Value) else node
        if key not in self._below:
            self._below[key] = self._look(node)
        return self._below[key]

    def _look(self, node: Node) -> Below:
        found = Below()
        if isinstance(node, Fact):
            found |= self._fact(node.key)
        elif isinstance(node, Value):
            found |= Below(amounts=node.part == "amount")
            for tree in part_of(self.items[node.item], node.part):
                found |= self.below(tree)
        elif isinstance(node, Param):
            found |= Below(figures=node.id in self.population)
        elif isinstance(node, Aggregate):
            found |= Below(relatives=node.over in RELATIONS, members=node.over == "member")
            if node.over.startswith("event."):
                found |= self._fact((node.over, "day"))
        for child in node.children():
            found |= self.below(child)
        return found

    def _fact(self, key: Key) -> Below:
        return Below(frozenset({key}), self.owners.of(key), split=self.owners.is_split(key))


def part_of(item: Item, part: str) -> list[Node]:
    """The trees a value is made of."""
    if item.formula is not None:
        return [item.formula]
    conditions = [condition.when for condition in item.conditions]
    return [*conditions, item.amount] if part == "amount" and item.amount is not None else conditions


def signature(node: Node) -> tuple[Any, ...]:
    """Equal for two expressions that say the same: the same question is asked once."""
    parts: list[Any] = [type(node).__name__]
    for name in (field.name for field in fields(node)):
        if name not in {"kind", "column"}:
            parts.append(_plain(getattr(node, name)))
    return tuple(parts)


def _plain(value: object) -> object:
    if isinstance(value, Node):
        return signature(value)
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    return type(value).__name__, value  # True and 1 are equal to Python, not here


