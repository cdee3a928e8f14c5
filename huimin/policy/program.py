"""A checked rule set: what is computed, for whom, from what, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from huimin.catalog import Field
from huimin.kernel import Text
from huimin.policy.model import Condition, Definition, Parameter, Policy, Rounding, RuleSet
from huimin.policy.tree import Node, Param

FactKey = tuple[str, str]
RELATIONS = ("parent", "child", "spouse", "obligor")


@dataclass(frozen=True)
class CheckedCondition:
    """id, the tree, and what people are told: article, refusal sentence, and who says so."""

    id: str
    when: Node
    article: str
    refuse: Text
    source: Condition | None = None


@dataclass(frozen=True)
class Item:
    """One thing computed per person or per household: a definition or a policy.

    stage: position in the alternation person 0, household 0, person 1, …
    own_facts: needs only the person's own facts and events, so relatives may be asked for it
    """

    id: str
    entity: str
    stage: int
    depends: tuple[str, ...]
    own_facts: bool
    formula: Node | None = None
    conditions: tuple[CheckedCondition, ...] = ()
    amount: Node | None = None
    rounding: Rounding | None = None
    definition: Definition | None = None
    policy: Policy | None = None

    @cached_property
    def condition_ids(self) -> tuple[str, ...]:
        return tuple(condition.id for condition in self.conditions)

    @property
    def trees(self) -> list[Node]:
        own = [self.formula, self.amount]
        return [*(tree for tree in own if tree is not None), *(c.when for c in self.conditions)]


@dataclass(frozen=True)
class Settlement:
    """Policies of which one is paid: `choose` keeps what is drawn today, `max` the highest."""

    operator: str
    entity: str
    policies: tuple[str, ...]
    article: str


@dataclass(frozen=True)
class PopulationFigure:
    parameter: Parameter
    of: str
    weight: str | None


@dataclass(frozen=True)
class Trigger:
    """A switch that follows a monthly series: on from the month `start` holds until the month `stop` holds."""

    start: Node
    stop: Node

    @property
    def inputs(self) -> list[str]:
        return sorted({node.id for tree in (self.start, self.stop) for node in tree.walk() if isinstance(node, Param)})


@dataclass(frozen=True)
class Program:
    """Items in an order in which everything needed is already there.

    reads: (entity, field) of every registry column some rule needs, and no other
    programmes: policy id → unit, of the rosters some rule reads (`receives`, `paid`)
    missing_bits: the facts that can be missing, in the order of the bits of `__missing` columns
    """

    rules: RuleSet
    items: Mapping[str, Item]
    parameters: Mapping[str, Parameter]
    settlements: tuple[Settlement, ...]
    figures: tuple[PopulationFigure, ...]
    reads: frozenset[FactKey]
    programmes: Mapping[str, str]
    relations: frozenset[str]
    missing_bits: tuple[FactKey, ...]
    fields: Mapping[FactKey, Field]
    triggers: Mapping[str, "Trigger"]
    notes: tuple[Text, ...] = field(default=())

    @property
    def policies(self) -> list[Item]:
        return [item for item in self.items.values() if item.policy is not None]

    @property
    def stages(self) -> list[tuple[str, list[Item]]]:
        """(entity, items) in order of evaluation; policies that nobody reads wait for their kind's last stage."""
        last = {item.entity: 0 for item in self.items.values()}
        for item in self.items.values():
            last[item.entity] = max(last[item.entity], item.stage)
        read = {name for item in self.items.values() for name in item.depends}
        read |= {name for settlement in self.settlements for name in settlement.policies}
        found: dict[tuple[int, str], list[Item]] = {}
        for item in self.items.values():
            waits = item.policy is not None and item.id not in read
            found.setdefault((last[item.entity] if waits else item.stage, item.entity), []).append(item)
        order = sorted(found, key=lambda key: (key[0], key[1] != "person"))
        return [(entity, found[stage, entity]) for stage, entity in order]
