"""Programs made of other programs: some of the rules, or parts of them, to be run by somebody who holds part of the facts.

A federated run cuts one checked program into several. Each is again a `Program`, so both engines run it as they run
any other, and unknowns, bounds and closed worlds mean the same everywhere.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from huimin.catalog import Field
from huimin.kernel import Text
from huimin.policy import order
from huimin.policy.model import Policy
from huimin.policy.program import RELATIONS, CheckedCondition, FactKey, Item, Program
from huimin.policy.tree import Aggregate, Fact, Node, Param, Value

MOST_QUESTIONS = 60
"""Conditions one policy can hold: their results are bits of one number."""

_NOBODY = Text("", "")


def assemble(base: Program, items: Mapping[str, Item], fields: Mapping[FactKey, Field] | None = None) -> Program:
    """A program of these items, in an order in which everything needed is there; nothing is settled between policies.

    items: by id; whatever they read must be among them
    fields: of facts the base program does not know (answers to questions, say)
    """
    known = {**base.fields, **(fields or {})}
    needs = {name: _needs(item) for name, item in items.items()}
    placed: dict[str, Item] = {}
    for name in order.sequence(needs):
        placed[name] = order.place(items[name], needs[name], placed)
    nodes = [node for item in placed.values() for tree in item.trees for node in tree.walk()]
    facts = {node.key for node in nodes if isinstance(node, Fact)}
    over = {node.over for node in nodes if isinstance(node, Aggregate)}
    facts |= {(node.over, "day") for node in nodes if isinstance(node, Aggregate) and node.window is not None}
    programmes = {name.partition("__")[2]: entity for entity, name in facts if order.is_roster(name)}
    relations = frozenset(over & set(RELATIONS))
    parameters = {node.id: base.parameters[node.id] for node in nodes if isinstance(node, Param)}
    return replace(
        base,
        items=placed,
        parameters=parameters,
        settlements=(),
        figures=(),
        reads=frozenset(key for key in facts if not order.is_roster(key[1])),
        programmes=programmes,
        relations=relations,
        missing_bits=order.missing_bits(facts, programmes, over, relations, parameters),
        fields={key: known[key] for key in facts},
        triggers={name: trigger for name, trigger in base.triggers.items() if name in parameters},
        notes=(),
    )


def questions(name: str, entity: str, asked: Mapping[str, Node]) -> Item:
    """Truth values as the conditions of a made-up policy, so that an engine answers them for everybody.

    asked: id → tree, at most MOST_QUESTIONS
    """
    assert 0 < len(asked) <= MOST_QUESTIONS
    conditions = tuple(CheckedCondition(key, tree, "", _NOBODY) for key, tree in asked.items())
    return Item(name, entity, 0, (), False, conditions=conditions, policy=_policy(name, entity))


def _policy(name: str, entity: str) -> Policy:
    return Policy(
        id=name, area="CN", valid_from=date.min, valid_until=None, name=_NOBODY, summary=_NOBODY, unit=entity,
        department="", basis=(), period="month", delivery="status", starts="", review={}, overlays=False, parameters=(),
        conditions=(), amount=None, examples=(), file=Path(),
    )  # fmt: skip


def _needs(item: Item) -> list[str]:
    return list(
        dict.fromkeys(node.item for tree in item.trees for node in tree.walk() if isinstance(node, Value))
    )
