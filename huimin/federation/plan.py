"""The plan of a federated run: which department is asked what, what the room computes, in which order.

Every party makes the same plan from the same policy texts and the same catalogue; its digest goes with every message.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from huimin.catalog import PLAIN, Field
from huimin.federation.answers import ASKED
from huimin.federation.cut import NOBODY, ROOM, Cutter, Mask, Question, closure
from huimin.federation.owners import Card, Key, Owners
from huimin.federation.trees import signature
from huimin.kernel import Text
from huimin.policy import MOST_QUESTIONS, Aggregate, Fact, Item, Node, Program, assemble, questions
from huimin.registry import Expected

PLACE = (("household", "area"), ("household", "residence"))


@dataclass(frozen=True)
class Plan:
    """program: the whole; questions, masks: by id, those of the room and their masks in order of `rounds`
    shared: truth-valued facts several departments supply a part of; the platform puts the answers together
    place_holder: the department that knows where households live, if one does
    """

    program: Program
    owners: Owners
    questions: Mapping[str, Question]
    masks: Mapping[str, Mask]
    shared: frozenset[Key]
    desk: Mapping[str, Item]
    room: Mapping[str, Item]
    levels: Mapping[str, int]

    @cached_property
    def digest(self) -> str:
        """Of what is asked of whom: parties with different policy texts or catalogues find out at the first message."""
        said = [(q.id, q.entity, q.holder, signature(q.tree)) for q in self.questions.values()]
        said += [(m.id, m.entity, "", signature(m.tree)) for m in self.masks.values()]
        cards = [(c.dataset, c.department, c.month, repr(c.schema.as_json())) for c in self.owners.cards]
        awaited = [repr(one.as_json()) for one in self.owners.awaited]
        return hashlib.sha256(repr((said, cards, awaited)).encode()).hexdigest()

    @cached_property
    def place_holder(self) -> str | None:
        holders = self.owners.of(PLACE[0]) | self.owners.of(PLACE[1])
        return next(iter(holders)) if len(holders) == 1 else None

    # -- a department --------------------------------------------------------------------------

    @property
    def asked(self) -> list[str]:
        """Departments that get questions, or hold figures for the room."""
        wanted = {q.holder for q in self.questions.values()} - {ROOM, NOBODY}
        wanted |= {name for key in (*self.shared, *self.figures) for name in self.owners.of(key)}
        return sorted(wanted)

    def of(self, holder: str) -> list[Question]:
        return [q for q in self.questions.values() if q.holder == holder]

    def facts_of(self, department: str) -> list[Key]:
        """Every fact the department reads to answer, or gives a part of."""
        keys = {key for q in self.of(department) for key in q.below.facts}
        keys |= {key for key in (*self.shared, *self.figures) if department in self.owners.of(key)}
        return sorted(keys)

    def grouped(self, department: str) -> bool:
        """Must the department be told which people live together?"""
        if department == self.place_holder:
            return True
        if any(self.owners.needs_grouping(key) for key in self.facts_of(department)):
            return True
        return any(q.below.members or (q.entity == "person" and any(e == "household" for e, _ in q.below.facts))
                   for q in self.of(department))

    def department_program(self, department: str) -> Program:
        """Its questions as conditions, with the definitions they name."""
        asked = self.of(department)
        items = closure(self.program.items, [q.tree for q in asked])
        return assemble(self.program, {**items, **asking({q.id: (q.entity, q.tree) for q in asked})})

    # -- the room ------------------------------------------------------------------------------

    @cached_property
    def figures(self) -> frozenset[Key]:
        """The facts whose values the room needs."""
        return frozenset(key for q in self.of(ROOM) for key in self.facts_in_room(q))

    def facts_in_room(self, question: Question) -> set[Key]:
        items = closure(self.room, [question.tree])
        trees = [question.tree, *(tree for item in items.values() for tree in item.trees)]
        found = {n.key for tree in trees for n in tree.walk() if isinstance(n, Fact) and n.name not in self.masks}
        found |= {(n.over, "day") for tree in trees for n in tree.walk() if isinstance(n, Aggregate) and n.over.startswith("event.")}
        return found

    def masks_of(self, question: Question) -> list[str]:
        items = closure(self.room, [question.tree])
        trees = [question.tree, *(tree for item in items.values() for tree in item.trees)]
        return sorted({n.name for tree in trees for n in tree.walk() if isinstance(n, Fact) and n.name in self.masks})

    @property
    def rounds(self) -> list[list[Question]]:
        """The room's questions: those of a round need answers of earlier rounds only."""
        asked = self.of(ROOM)
        return [[q for q in asked if self.levels[q.id] == level] for level in sorted({self.levels[q.id] for q in asked})]

    def room_program(self, asked: Sequence[Question]) -> Program:
        items = closure(self.room, [q.tree for q in asked])
        names = [name for q in asked for name in self.masks_of(q)]
        fields = {(self.masks[name].entity, name): truth_field(self.masks[name].entity, name) for name in names}
        return assemble(self.program, {**items, **asking({q.id: (q.entity, q.tree) for q in asked})}, fields)

    # -- the platform --------------------------------------------------------------------------

    def mask_program(self, names: Iterable[str]) -> Program:
        """What the room needs to know of answers, as conditions."""
        masks = [self.masks[name] for name in names]
        items = closure(self.desk, [mask.tree for mask in masks])
        return assemble(self.program, {**items, **asking({m.id: (m.entity, m.tree) for m in masks})}, self.answer_fields)

    def desk_program(self) -> Program:
        """Every policy, with its conditions made of answers."""
        policies = {name: item for name, item in self.desk.items() if item.policy is not None}
        trees = [tree for item in policies.values() for tree in item.trees]
        return assemble(self.program, {**closure(self.desk, trees), **policies}, self.answer_fields)

    @cached_property
    def answer_fields(self) -> Mapping[Key, Field]:
        return {(q.entity, q.id): truth_field(q.entity, q.id) for q in self.questions.values()}

    def shared_by(self, trees: Iterable[Node]) -> list[Key]:
        """Truths that several departments know a part of, behind trees of the platform."""
        listed = list(trees)
        listed += [self.masks[m].tree for q in self.needed_by(listed, self.desk) if q.holder == ROOM for m in self.masks_of(q)]
        listed += [tree for item in closure(self.desk, listed).values() for tree in item.trees]
        return sorted({n.key for tree in listed for n in tree.walk() if isinstance(n, Fact) and n.key in self.shared})

    def needed_by(self, trees: Iterable[Node], items: Mapping[str, Item]) -> list[Question]:
        """The questions behind trees of the platform, with those behind the room's masks."""
        found: dict[str, Question] = {}
        todo = list(trees)
        while todo:
            tree = todo.pop(0)
            todo += [t for item in closure(items, [tree]).values() for t in item.trees if t is not tree]
            for node in tree.walk():
                if isinstance(node, Fact) and node.name in self.questions and node.name not in found:
                    question = found[node.name] = self.questions[node.name]
                    todo += [self.masks[m].tree for m in self.masks_of(question)] if question.holder == ROOM else []
        return list(found.values())


def make_plan(program: Program, cards: Iterable[Card], expected: Iterable[Expected] = ()) -> Plan:
    """Cut the policies of a program for the holders of these datasets.

    expected: every list there is a mapping for; of one that is not there, what it would say is unknown
    """
    cutter = Cutter(program, Owners(cards, expected))
    cutter.policies()
    plan = Plan(program, cutter.owners, cutter.questions, cutter.masks, frozenset(cutter.shared), cutter.desk, cutter.room, {})
    return replace(plan, levels=_levels(plan))


def _levels(plan: Plan) -> dict[str, int]:
    """Departments answer first (0); the room's question comes after whatever its masks are made of."""
    levels: dict[str, int] = {}

    def of_tree(tree: Node) -> int:
        trees = [tree, *(t for item in closure(plan.desk, [tree]).values() for t in item.trees)]
        names = {n.name for t in trees for n in t.walk() if isinstance(n, Fact) and n.name in plan.questions}
        return max((of_question(name) for name in names), default=0)

    def of_question(name: str) -> int:
        if name not in levels:
            question = plan.questions[name]
            masks = plan.masks_of(question) if question.holder == ROOM else []
            levels[name] = int(question.holder == ROOM) + max((of_tree(plan.masks[m].tree) for m in masks), default=0)
        return levels[name]

    for name in plan.questions:
        of_question(name)
    return levels


def asking(asked: Mapping[str, tuple[str, Node]]) -> dict[str, Item]:
    """id → (entity, tree) as made-up policies, as many as it takes."""
    found: dict[str, Item] = {}
    for entity in ("person", "household"):
        own = [(name, tree) for name, (of, tree) in asked.items() if of == entity]
        for start in range(0, len(own), MOST_QUESTIONS):
            name = f"{ASKED}{entity}_{start // MOST_QUESTIONS + 1}"
            found[name] = questions(name, entity, dict(own[start : start + MOST_QUESTIONS]))
    return found


def truth_field(entity: str, name: str) -> Field:
    """An answer as the engines read it: a truth value that may be unknown."""
    return Field(entity, name, "boolean", PLAIN, "", None, None, None, "", "", Text(name, name))
